// 一文字のキー操作。打っている間と、窓が開いている間は働かない。

import { openEdit, openPicker } from "./board_dialogs.js";
import { goToNext } from "./board_next.js";
import { say } from "./board_send.js";
import { isTyping, showKeys, startSwitch } from "./keys_switch.js";

const main = document.querySelector("main");
const list = document.querySelector("[data-key-list]");
let last = null;

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  n: () => goToNext() || say("確認待ちの提案はありません"),
  c: () => press("confirm"),
  x: () => press("reject"),
  m: () => withCard(openPicker),
  s: () => withCard((card) => openEdit(card, "edit-split")),
  g: () => withCard((card) => openEdit(card, "edit-merge")),
  a: () => withCard((card) => openEdit(card, "edit-answers")),
  e: () => withCard((card) => openEdit(card)),
  u: () => main.dispatchEvent(new Event("undo")),
  "?": () => showKeys(list),
};
// 札そのものに焦点があるときだけ働くキー。ほかでは、いつもの働き(押す・画面を送る)を奪わない。
const CARD_KEYS = { ArrowDown: KEYS.j, ArrowUp: KEYS.k, Enter: KEYS.c };
// 押し続けてよいのは、移るだけのキー。決めるキーは、一度押して一つを決める。
const MOVING = new Set([KEYS.j, KEYS.k, KEYS.n]);

export function startKeys() {
  const isOn = startSwitch(list);
  document.addEventListener("keydown", (event) => {
    if (isTyping(event)) return;
    const onCard = document.activeElement?.matches("[data-card]");
    const key = onCard && CARD_KEYS[event.key];
    const letter = isOn() && KEYS[event.key];
    if (!key && !letter) return;
    event.preventDefault();
    if (!event.repeat || MOVING.has(key || letter)) (key || letter)();
  });
  // 押したままの Enter は、確定のあとに焦点の移る「取り消す」などを続けて押してしまう。
  main.addEventListener("keydown", (event) => {
    if (event.repeat && event.key === "Enter" && event.target.closest("button")) event.preventDefault();
  });
  main.addEventListener("focusin", (event) => {
    last = event.target.closest("[data-card]") ?? last;
  });
}

export function goToCard(card) {
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "start" });
  last = card;
}

// いまの札。焦点のある札、前に焦点のあった札、画面に出ているはじめの札の順。
function current() {
  const focused = document.activeElement?.closest("[data-card]");
  if (focused) return focused;
  if (last) last = document.getElementById(last.id);
  if (last) return last;
  const top = document.querySelector("[data-work-bar]").getBoundingClientRect().bottom;
  return [...main.querySelectorAll("[data-card]")].find((card) => card.getBoundingClientRect().bottom > top);
}

function step(by) {
  const cards = [...main.querySelectorAll("[data-card]")];
  const at = cards.indexOf(current());
  const started = document.activeElement?.closest("[data-card]") ?? last;
  const target = cards[started || by < 0 ? at + by : at];
  if (target) goToCard(target);
  else say(by > 0 ? "ここが最後の質疑応答です" : "ここが最初の質疑応答です");
}

function withCard(work) {
  const card = current();
  if (card) work(card);
}

function press(choice) {
  withCard((card) => {
    const button = card.querySelector(`[data-state="suggested"] button[value="${choice}"]`);
    const check = choice === "confirm" ? card.querySelector("[data-check-this]") : null;
    if (!button && !check) {
      say(choice === "confirm" ? "確定する提案はありません。質疑応答は確認済みです" : "却下する提案はありません");
      return;
    }
    goToCard(card);
    (button ?? check).form.requestSubmit(button ?? check);
  });
}
