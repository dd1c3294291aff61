// 紐付けの根拠の言葉を、質問と答弁の本文の中で目立たせる。
// 紐付けの行に焦点かポインターがある間だけ、その行の根拠を示す。JS が無いときは、いちばん上の紐付けの根拠が出ている。

const main = document.querySelector("main");

function point(link) {
  const card = link.closest("[data-card]");
  clear(card);
  card.classList.add("is-pointing");
  for (const mark of card.querySelectorAll(`mark[data-keys~="${link.dataset.link}"]`)) {
    mark.classList.add("is-lit");
  }
}

function clear(card) {
  card.classList.remove("is-pointing");
  for (const mark of card.querySelectorAll("mark.is-lit")) mark.classList.remove("is-lit");
}

function enter(event) {
  const link = event.target.closest("[data-link]");
  if (link) point(link);
}

function leave(event) {
  const link = event.target.closest("[data-link]");
  if (link && !link.contains(event.relatedTarget)) clear(link.closest("[data-card]"));
}

main.addEventListener("mouseover", enter);
main.addEventListener("mouseout", leave);
main.addEventListener("focusin", enter);
main.addEventListener("focusout", leave);
