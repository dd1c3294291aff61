// 原文と要約案をいっしょに流す。割合ではなく、要約案の文とその根拠箇所が同じ高さに来るように合わせる。

const root = document.querySelector("[data-draft]");
const panes = Object.fromEntries([...root.querySelectorAll("[data-pane]")].map((pane) => [pane.dataset.pane, pane]));
let leader = null; // 人が流している枠。合わせて動く枠の scroll は、合わせ返さない。
let anchors = null; // [要約案での高さ, 原文での高さ] の、どちらも下がらない並び。

export function startScrolling() {
  for (const pane of Object.values(panes)) {
    for (const kind of ["wheel", "pointerdown", "touchstart", "focusin", "keydown"]) {
      pane.addEventListener(kind, () => { leader = pane; }, { passive: true });
    }
    pane.addEventListener("scroll", () => {
      if (pane === leader) requestAnimationFrame(follow);
    }, { passive: true });
  }
  root.addEventListener("renewed", forget);
  new ResizeObserver(forget).observe(root);
}

function forget() {
  anchors = null;
}

function follow() {
  const other = leader === panes.draft ? panes.source : panes.draft;
  if (other.scrollHeight <= other.clientHeight + 1) return;
  anchors ??= measure();
  const from = leader === panes.draft ? 0 : 1;
  // 枠の上から三分の一の高さで合わせる。読んでいるのは、たいていその辺りである。
  const third = leader.clientHeight / 3;
  other.scrollTop = between(leader.scrollTop + third, from) - third;
}

function measure() {
  const tops = new Map();
  for (const one of panes.source.querySelectorAll(".anchor")) tops.set(one.id.slice("source-".length), height(one, panes.source));
  const found = [[0, 0]];
  for (const sentence of panes.draft.querySelectorAll(".sentence")) {
    const source = tops.get(sentence.dataset.keys);
    const draft = height(sentence, panes.draft);
    const [lastDraft, lastSource] = found.at(-1);
    // 答弁の順が質問と入れ替わるところなど、戻る箇所では合わせない。
    if (source !== undefined && draft > lastDraft && source >= lastSource) found.push([draft, source]);
  }
  found.push([panes.draft.scrollHeight, panes.source.scrollHeight]);
  return found;
}

function height(element, pane) {
  return element.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop;
}

function between(at, from) {
  const to = 1 - from;
  const next = anchors.findIndex((pair) => pair[from] > at);
  if (next < 1) return anchors.at(next < 0 ? -1 : 0)[to];
  const [a, b] = [anchors[next - 1], anchors[next]];
  return a[to] + ((at - a[from]) / (b[from] - a[from])) * (b[to] - a[to]);
}
