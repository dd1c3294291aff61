// 要約案の文と原文の根拠箇所を、互いに示す。JS が無いときは、リンクで行き来できる。

const draft = document.querySelector("[data-draft]");

function partners(element) {
  const selector = element.dataset.keys.split(" ").map((key) => `[data-keys~="${key}"]`).join(",");
  return [...draft.querySelectorAll(selector)];
}

function clear() {
  for (const lit of draft.querySelectorAll(".is-lit")) lit.classList.remove("is-lit");
}

function show(element) {
  clear();
  const found = partners(element);
  for (const partner of found) partner.classList.add("is-lit");
  const pane = element.closest("[data-pane]");
  const other = found.find((partner) => partner.closest("[data-pane]") !== pane);
  if (other) reveal(other);
}

// 相手の枠の中だけを動かす。見えていれば動かさない。
function reveal(element) {
  const pane = element.closest("[data-pane]");
  if (pane.scrollHeight <= pane.clientHeight) return;
  const frame = pane.getBoundingClientRect();
  const box = element.getBoundingClientRect();
  if (box.top < frame.top || box.bottom > frame.bottom) {
    pane.scrollTop += box.top - frame.top - frame.height / 3;
  }
}

let pause = 0;
draft?.addEventListener("mouseover", (event) => {
  const element = event.target.closest("[data-keys]");
  clearTimeout(pause);
  // 通り過ぎただけの文では動かさない。
  if (element) pause = setTimeout(show, 120, element);
});
draft?.addEventListener("focusin", (event) => {
  const element = event.target.closest("[data-keys]");
  if (element) show(element);
});
