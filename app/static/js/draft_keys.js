// 要約案の画面の一文字のキー操作。

import { say } from "./board_send.js";
import { drop, merge, regenerate, restore, undo } from "./draft_acts.js";
import { showSource } from "./draft_dialogs.js";
import { editCurrent } from "./draft_editor.js";
import { current, currentSentence, goTo, isNarrow, otherSide, sentences, step } from "./draft_select.js";
import { isTyping, showKeys, startSwitch } from "./keys_switch.js";

const list = document.querySelector("[data-key-list]");
const root = document.querySelector("[data-draft]");

const KEYS = {
  j: () => step(1) || say("ここが最後です"),
  k: () => step(-1) || say("ここが最初です"),
  n: nextFinding,
  d: drop,
  r: restore,
  m: merge,
  s: showSource,
  g: regenerate,
  o: toOtherSide,
  u: undo,
  "?": () => showKeys(list),
};
// 文そのものに焦点があるときだけ働くキー。ほかでは、いつもの働き(押す・画面を送る)を奪わない。
const PLACE_KEYS = { ArrowDown: KEYS.j, ArrowUp: KEYS.k, Enter: enter };
// 押し続けてよいのは、移るだけのキー。
const MOVING = new Set([KEYS.j, KEYS.k, KEYS.n]);

export function startKeys() {
  const isOn = startSwitch(list);
  document.addEventListener("keydown", (event) => {
    if (isTyping(event)) return;
    const onPlace = document.activeElement?.matches(".sentence, .source, .dropped");
    const key = (onPlace && PLACE_KEYS[event.key]) || (isOn() && KEYS[event.key]);
    if (!key) return;
    event.preventDefault();
    if (event.repeat && !MOVING.has(key)) return;
    // 前の操作の言葉を、いま押したキーのものと取り違えさせない。
    say("");
    key();
  });
  const next = document.querySelector("[data-next-finding]");
  next.hidden = false;
  next.addEventListener("click", nextFinding);
}

function enter() {
  if (current().matches(".dropped")) restore();
  else if (current().matches(".source")) toOtherSide();
  else editCurrent();
}

function toOtherSide() {
  if (isNarrow()) say("狭い画面では、原文は選んだ文の下に出ます。省略した箇所は r で一覧を開けます");
  else if (!current()) say("文を選んでください");
  else if (!otherSide()) say("この箇所に当たるところは、もう一方にありません");
}

export function nextFinding() {
  const found = new Set([...root.querySelectorAll("[data-of]")].map((one) => `sentence-${one.dataset.of}`));
  const all = sentences();
  const at = all.indexOf(currentSentence());
  const target = [...all.slice(at + 1), ...all.slice(0, at + 1)].find((one) => found.has(one.id));
  if (target) goTo(target);
  else say("文の指摘はありません");
}
