// 「次の確認待ちへ」は、焦点のある行か前に移った行の次へ、どちらも画面に無ければ画面の上端から数えて次へ移る。

const main = document.querySelector("main");
const bar = document.querySelector("[data-work-bar]");
let last = null;
let height = 0;

export function startNext() {
  new ResizeObserver(makeRoom).observe(bar);
  document.querySelector("[data-next]")?.addEventListener("click", (event) => {
    if (goToNext()) event.preventDefault();
  });
}

export function goToNext() {
  const waiting = [...main.querySelectorAll('[data-state="suggested"]')];
  const top = bar.getBoundingClientRect().bottom;
  const from = document.activeElement?.closest("[data-link]") ?? (inView(last, top) ? last : null);
  const target = waiting.find((link) => (from ? follows(from, link) : link.getBoundingClientRect().top > top)) ?? waiting[0];
  if (!target) return false;
  last = target;
  target.querySelector("button").focus({ preventScroll: true });
  target.closest("[data-card]").scrollIntoView({ block: "start" });
  // 札が画面より長ければ、焦点のある行が見えるところまで進む。
  target.scrollIntoView({ block: "nearest" });
  return true;
}

function inView(link, top) {
  if (!link?.isConnected) return false;
  const box = link.getBoundingClientRect();
  return box.bottom > top && box.top < innerHeight;
}

function follows(from, link) {
  return Boolean(from.compareDocumentPosition(link) & Node.DOCUMENT_POSITION_FOLLOWING);
}

// 帯の高さは、狭い画面や知らせの行で変わる。飛んだ先や焦点のある札が、帯の下に隠れないようにする。
function makeRoom() {
  const grown = bar.offsetHeight - height;
  document.documentElement.style.setProperty("--bar", `${bar.offsetHeight}px`);
  const card = document.activeElement?.closest("[data-card]");
  const edge = bar.getBoundingClientRect().bottom;
  if (height && grown > 0 && card && card.getBoundingClientRect().top < edge && card.getBoundingClientRect().top > edge - 2 * grown) scrollBy(0, -grown);
  height = bar.offsetHeight;
}
