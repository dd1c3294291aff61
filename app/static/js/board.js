// 会議の画面。確定・却下・取り消し・確認済み・元に戻すを、画面を移らずに行う。キー・窓・引いて移すことは、ほかの部品が持つ。

import { act, cardOf, inTurn, read, renewAll, renewCard, say, send, staying } from "./board_send.js";
import { openEdit, openPicker, submitEdit } from "./board_dialogs.js";
import { startDragging } from "./board_drag.js";
import { goToCard, startKeys } from "./board_keys.js";
import { startNext } from "./board_next.js";

const main = document.querySelector("main");

async function decide(form, button) {
  const body = new URLSearchParams(new FormData(form, button));
  const card = form.closest("[data-card]");
  const id = body.get("measure");
  const name = form.closest("[data-link]").querySelector(".link-title a").textContent;
  const byKey = document.activeElement === card;
  const stayed = staying();
  const done = async () => {
    const still = stayed();
    const renewed = await renewCard(card.dataset.card, (old, fresh) => place(old, fresh, id));
    say(`「${name}」への紐付けを${{ confirm: "確定しました", reject: "却下しました", reopen: "未確認に戻しました" }[body.get("choice")]}`);
    if (still) ((byKey ? null : renewed.querySelector(`[data-link="${id}"] button`)) ?? renewed).focus({ preventScroll: true });
  };
  // 決めている間の紐付けを、もう一度は決めない。
  await act(form.action, body, done, `${form.action} ${id}`);
}

// 決めた行と本文の印だけを入れ替える。並べ替えないので、読んでいた場所が動かない。
function place(card, fresh, id) {
  const row = card.querySelector(`[data-link="${id}"]`);
  const renewed = fresh.querySelector(`[data-link="${id}"]`);
  if (!row || !renewed) {
    card.replaceWith(fresh);
    return;
  }
  row.replaceWith(renewed);
  for (const part of [".card-head", ".side-question", ".side-answer"]) {
    card.querySelector(part).replaceWith(fresh.querySelector(part));
  }
  const lead = fresh.querySelector(".link-lead")?.dataset.link ?? (renewed.matches(".link-lead") ? id : "");
  for (const one of card.querySelectorAll("[data-link]")) one.classList.toggle("link-lead", one.dataset.link === lead);
  main.dispatchEvent(new Event("cards"));
}

async function check(form, button) {
  const card = button.closest("[data-card]");
  const stayed = staying();
  await act(form.action, new URLSearchParams(new FormData(form, button)), async () => {
    const still = stayed();
    const renewed = await renewCard(card.dataset.card);
    main.dispatchEvent(new Event("cards"));
    say("質疑応答を確認済みにしました");
    if (still) renewed?.focus({ preventScroll: true });
  });
}

// キーなら押した数だけ、ボタンなら見えている一手だけを戻す。戻すものは、前の操作が終わってから読む。
async function undo(form) {
  const stayed = staying();
  await inTurn(form ? `undo ${form.elements.step.value}` : Symbol("undo"), () => undoLast(stayed));
}

function undoLast(stayed) {
  const form = main.querySelector("[data-undo]");
  if (!form) {
    say("元に戻せる操作はありません");
    return true;
  }
  const what = form.querySelector("button").title;
  const of = form.dataset.of;
  return send(form.action, new URLSearchParams(new FormData(form)), async () => {
    const still = stayed();
    const alone = "alone" in form.dataset && cardOf(of);
    const renewed = alone ? await renewCard(of) : await renewAll(of);
    if (alone) main.dispatchEvent(new Event("cards"));
    say(`元に戻しました: ${what}`);
    if (!still) return;
    if (renewed) goToCard(renewed);
    else main.querySelector("[data-undo] button")?.focus();
  });
}

main.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  const doing = [["[data-decide]", decide], ["[data-check]", check], ["[data-undo]", undo], ["[data-edit-form]", submitEdit]];
  const found = doing.find(([selector]) => form.matches(selector));
  if (!found) return;
  event.preventDefault();
  found[1](form, button);
});

main.addEventListener("undo", () => undo());

main.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  const card = event.target.closest("[data-card]");
  if (!link || !card || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  if (link.matches("[data-edit]")) openEdit(card);
  else if (link.matches("[data-pick]")) openPicker(card);
  else if (link.matches("[data-others]")) openOthers(card, link);
  else return;
  event.preventDefault();
});

// 提案しなかった候補は、開くまで読まない。候補の根拠も光るように、本文も印の付いたものに入れ替える。
async function openOthers(card, link) {
  const page = await read(card.dataset.url).catch(() => null);
  if (!page) {
    location.assign(link.href);
    return;
  }
  const fresh = document.importNode(page.getElementById(card.id), true);
  const others = fresh.querySelector(".others");
  for (const field of others.querySelectorAll('input[name="back_to"]')) field.remove();
  others.open = true;
  card.querySelector(".side-question").replaceWith(fresh.querySelector(".side-question"));
  link.replaceWith(others);
  others.querySelector("summary").focus();
}

startNext();
startKeys();
startDragging();
