// いまの文。焦点のある文と、その根拠箇所を互いに示し、文ごとの道具を出す。

const root = document.querySelector("[data-draft]");
const tools = document.querySelector("[data-tools]");
const quote = tools?.querySelector("[data-tools-source]");
const narrow = matchMedia("(max-width: 48rem)");
const PLACES = { draft: ".sentence", source: ".source, .dropped" };
let last = null; // 最後に焦点のあった文か箇所の名前。

export const paneOf = (element) => element.closest("[data-pane]");
export const sentences = () => [...root.querySelectorAll(".sentence")];

// いまの文か箇所。入れ替わっていても、名前で探す。
export function current() {
  const focused = document.activeElement?.closest(".sentence, .source, .dropped");
  if (focused) return focused;
  return last && (last.id ? document.getElementById(last.id) : root.querySelector(`.source[data-keys="${last.keys}"]`));
}

export const currentSentence = () => {
  const at = current();
  return at?.matches(".sentence") ? at : at?.matches(".source") ? partners(at).find((one) => one.matches(".sentence")) : null;
};

export function step(by) {
  const at = current();
  const pane = (at && paneOf(at)) ?? root.querySelector('[data-pane="draft"]');
  const list = [...pane.querySelectorAll(PLACES[pane.dataset.pane])];
  const target = list[at ? list.indexOf(at) + by : 0];
  if (target) goTo(target);
  return Boolean(target);
}

// キーで移るときは、二つの枠と道具がちょうど画面に収まるところまで送る。押して選ぶときは、押した所を動かさない。
export function goTo(element) {
  element.focus({ preventScroll: true });
  if (!isNarrow() && root.getBoundingClientRect().bottom > innerHeight) root.scrollIntoView({ block: "end" });
  reveal(element);
}

// もう一方の枠の、当たるところへ移る。無ければ偽を返す。
export function otherSide() {
  const at = current();
  const other = at && partners(at).find((one) => paneOf(one) !== paneOf(at));
  if (other) goTo(other);
  return Boolean(other);
}

export function partners(element) {
  if (!element.dataset.keys) return [];
  const selector = element.dataset.keys.split(" ").map((key) => `[data-keys~="${key}"]`).join(",");
  return [...root.querySelectorAll(selector)];
}

export const isNarrow = () => narrow.matches;

function clear() {
  for (const lit of root.querySelectorAll(".is-lit")) lit.classList.remove("is-lit");
}

function light(element) {
  clear();
  for (const partner of partners(element)) partner.classList.add("is-lit");
}

// 根拠箇所を示し、相手の枠の中だけを動かす。
function show(element) {
  light(element);
  const other = partners(element).find((one) => paneOf(one) !== paneOf(element));
  if (other) reveal(other);
}

// 枠の中だけを動かす。見えていれば動かさない。枠が画面ごと流れるときは、画面を動かす。
export function reveal(element) {
  const pane = paneOf(element);
  if (pane.scrollHeight <= pane.clientHeight + 1) {
    if (pane.dataset.pane === "draft" || !isNarrow()) element.scrollIntoView({ block: "nearest" });
    return;
  }
  const frame = pane.getBoundingClientRect();
  const box = element.getBoundingClientRect();
  if (box.top < frame.top || box.bottom > frame.bottom) {
    pane.scrollTop += box.top - frame.top - frame.height / 3;
  }
}

// 文の道具を出す。狭い画面では、文の下に根拠箇所とともに開く。
function offer(element) {
  const dropped = element.matches(".dropped");
  const sentence = dropped ? null : currentSentence();
  const acts = tools.querySelectorAll("[data-do], select");
  // 読むだけの人の道具は、狭い画面で見せる根拠箇所だけである。
  tools.hidden = (!dropped && !sentence) || (!acts.length && !isNarrow());
  for (const button of acts) {
    button.hidden = (button.dataset.do === "restore") !== dropped;
  }
  const regenerate = tools.querySelector('[data-do="regenerate"]');
  if (sentence && regenerate) regenerate.hidden = !sentence.closest("[data-paragraph]").dataset.regenerate;
  if (!isNarrow()) {
    if (tools.previousElementSibling?.dataset.pane !== "draft") root.querySelector('[data-pane="draft"]').after(tools);
    return;
  }
  quote.textContent = partners(element).filter((one) => one.matches(".source")).map((one) => one.textContent).join(" … ");
  element.after(tools);
}

export function startSelecting() {
  let pause = 0;
  root.addEventListener("mouseover", (event) => {
    const element = event.target.closest("[data-keys]");
    clearTimeout(pause);
    // 通り過ぎただけの文では動かさない。
    if (element) pause = setTimeout(light, 120, element);
  });
  root.addEventListener("focusin", (event) => {
    const element = event.target.closest(".sentence, .source, .dropped");
    if (!element) return;
    last = { id: element.id, keys: element.dataset.keys };
    show(element);
    offer(element);
  });
  // 選ぶだけで、リンク先へは移らない。キーや修飾キーを使えば、いつもの通りに移れる。
  root.addEventListener("click", (event) => {
    const element = event.target.closest(".sentence, .source, .dropped");
    if (!element || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    if (document.activeElement !== element) element.focus({ preventScroll: true });
  });
  // 狭い画面には原文の枠が無いので、原文への行き先は、その発言の画面にする。
  document.querySelector("main").addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#turn-"]');
    if (!link || !isNarrow()) return;
    event.preventDefault();
    location.assign(document.querySelector(`${link.hash} .turn-number`).href);
  });
  root.addEventListener("renewed", () => {
    // 道具が段落ごと消えたら、元の場所に戻す。
    if (!tools.isConnected) root.querySelector('[data-pane="draft"]').after(tools);
  });
}
