// 答弁を引いて、ほかの質疑応答へ移す。キーだけで行うには「直す」の窓を使う。印を押しても同じ窓が開く。

import { openEdit } from "./board_dialogs.js";
import { act, renewAll, say, token } from "./board_send.js";

const main = document.querySelector("main");
let dragged = null;

export function startDragging() {
  addHandles();
  main.addEventListener("cards", addHandles);
  main.addEventListener("dragstart", start);
  main.addEventListener("dragend", end);
  main.addEventListener("dragover", over);
  main.addEventListener("drop", drop);
  main.addEventListener("click", (event) => {
    const handle = event.target.closest(".drag-handle");
    if (handle) openEdit(handle.closest("[data-card]"), "edit-answers", handle.closest("[data-piece]").dataset.piece);
  });
}

// 印は引くためだけのもの。焦点は受けないので、キーで進む人の手数を増やさない。
function addHandles() {
  for (const quote of main.querySelectorAll("[data-piece]:not(:has(.drag-handle))")) {
    const handle = document.createElement("span");
    handle.className = "drag-handle";
    handle.draggable = true;
    handle.ariaHidden = "true";
    handle.title = "ほかの質疑応答へ引いて移す(押すと文を選べる)";
    handle.textContent = "⠿ 移す";
    quote.querySelector(".quote-label").append(handle);
  }
}

function start(event) {
  const quote = event.target.closest?.("[data-piece]");
  if (!quote || !event.target.closest(".drag-handle")) return;
  dragged = { piece: quote.dataset.piece, card: quote.closest("[data-card]") };
  event.dataTransfer.setData("text/plain", quote.querySelector(".quote-text").textContent);
  event.dataTransfer.effectAllowed = "copyMove";
  event.dataTransfer.setDragImage(quote, 10, 10);
  main.classList.add("is-dragging");
}

function target(event) {
  const card = dragged && event.target.closest("[data-card]");
  return card && card !== dragged.card ? card : null;
}

const copies = (event) => event.ctrlKey || event.altKey;

function over(event) {
  const card = target(event);
  for (const one of main.querySelectorAll(".is-target")) if (one !== card) one.classList.remove("is-target");
  if (!card) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = copies(event) ? "copy" : "move";
  card.classList.add("is-target");
}

async function drop(event) {
  const card = target(event);
  if (!card) return;
  event.preventDefault();
  const { card: from, piece } = dragged;
  const copy = copies(event);
  end();
  const body = new URLSearchParams({
    csrf: token(),
    seen: from.dataset.shape,
    act: copy ? "copy" : "move",
    piece,
    target: `${card.dataset.card} ${card.dataset.shape}`,
  });
  await act(`${from.dataset.url}/answers`, body, async () => {
    const renewed = await renewAll(card.dataset.card);
    say(copy ? "答弁を写しました" : "答弁を移しました");
    renewed?.focus({ preventScroll: true });
  });
}

function end() {
  dragged = null;
  main.classList.remove("is-dragging");
  for (const one of main.querySelectorAll(".is-target")) one.classList.remove("is-target");
}
