// 質疑応答を直す窓と、施策を選ぶ窓。直すフォームは、JS が無いときに使う画面から借りる。

import { act, cardOf, read, refuse, renewAll, renewCard, say, staying } from "./board_send.js";
import { startPicker } from "./picker.js";

const main = document.querySelector("main");
const editing = document.querySelector("[data-edit-dialog]");
const choosing = document.querySelector("[data-picker-dialog]");
const picker = startPicker(choosing.querySelector("[data-picker]"), () => chosen, pick);
let chosen = null;

// section があれば、その部分だけを開く。piece は、はじめから選んでおく答弁の箇所。
export async function openEdit(card, section = "", piece = "") {
  const body = editing.querySelector("[data-edit-body]");
  body.textContent = "読み込んでいます";
  editing.dataset.of = card.dataset.card;
  chosen = card;
  // 先に開いておくので、読み込む間に続けて打ったキーが、後ろの札に働くことがない。
  editing.showModal();
  const page = await borrow(`${card.dataset.url}/edit`);
  if (!page) return;
  const parts = [...page.querySelectorAll(section ? `#${section}` : "section.panel")];
  // 画面の見出しは一つなので、窓の中では段落にする。
  const title = document.createElement("p");
  title.className = "dialog-title";
  title.textContent = page.querySelector("h1").textContent;
  body.replaceChildren(title, ...parts.map((part) => document.importNode(part, true)));
  for (const box of body.querySelectorAll('input[name="piece"]')) box.checked = inside(box.value, piece);
  body.querySelector("input:not([type=hidden]), select, button")?.focus();
}

async function borrow(url) {
  try {
    return await read(url);
  } catch (error) {
    editing.close();
    refuse(error);
    return null;
  }
}

export async function submitEdit(form, button) {
  const of = editing.dataset.of;
  await act(form.action, new URLSearchParams(new FormData(form, button)), async () => {
    const name = button.textContent;
    editing.close();
    const near = neighbour(of);
    const renewed = (await renewAll(of)) ?? cardOf(near);
    say(`行いました: ${name}`);
    renewed?.focus({ preventScroll: true });
  });
}

export function openPicker(card) {
  chosen = card;
  const form = choosing.querySelector("[data-picker]");
  form.action = `${card.dataset.url}/links`;
  choosing.querySelector("[data-picker-for]").textContent = card.querySelector("h3").textContent;
  picker.clear();
  choosing.showModal();
  form.querySelector('[role="combobox"]').focus();
}

async function pick(form, name) {
  const body = new URLSearchParams(new FormData(form));
  const id = chosen.dataset.card;
  choosing.close();
  const stayed = staying();
  await act(form.action, body, async () => {
    const still = stayed();
    const renewed = await renewCard(id);
    main.dispatchEvent(new Event("cards"));
    say(`「${name}」への紐付けを確定しました`);
    if (still) renewed?.focus({ preventScroll: true });
  });
}

// 閉じたら、開いたときの札に焦点を返す。
for (const dialog of [editing, choosing]) {
  dialog.addEventListener("close", () => {
    if (chosen?.isConnected) chosen.focus({ preventScroll: true });
  });
}

function neighbour(id) {
  const cards = [...main.querySelectorAll("[data-card]")];
  const at = cards.findIndex((card) => card.dataset.card === id);
  return (cards[at + 1] ?? cards[at - 1])?.dataset.card;
}

// 文の箇所 sentence が、答弁の箇所 piece の中にあるか。書き方は「発言.始め-終わり」。
function inside(sentence, piece) {
  const [turn, start, end] = sentence.split(/[.-]/).map(Number);
  const [pieceTurn, from, to] = piece.split(/[.-]/).map(Number);
  return turn === pieceTurn && start >= from && end <= to;
}
