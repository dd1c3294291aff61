// 確定・却下・取り消しを、画面を移らずに行う。うまくいかなければ、ふつうのフォームとして送り直す。

const main = document.querySelector("main");
const count = document.querySelector("[data-undecided]");
const next = document.querySelector("[data-next]");

async function decide(form) {
  const body = new URLSearchParams(new FormData(form));
  // 質疑応答の画面は軽いので、会議の画面にいるときも、そちらから新しい札をもらう。
  const inMeeting = body.get("back_to") === "meeting";
  body.set("back_to", "exchange");
  const response = await fetch(form.action, { method: "POST", body });
  if (!response.ok) throw new Error(String(response.status));
  if (!inMeeting) {
    location.reload();
    return;
  }
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const card = form.closest("[data-card]");
  place(card, fresh.getElementById(card.id), body.get("measure"));
}

// 押した行と本文の印だけを入れ替え、焦点をその行の次のボタンに移す。並べ替えないので、読んでいた場所が動かない。
function place(card, fresh, id) {
  const link = document.importNode(fresh.querySelector(`[data-link="${id}"]`), true);
  for (const field of link.querySelectorAll('input[name="back_to"]')) field.value = "meeting";
  card.querySelector(`[data-link="${id}"]`).replaceWith(link);
  card.querySelector(".card-body").replaceWith(document.importNode(fresh.querySelector(".card-body"), true));
  const lead = fresh.querySelector(".link-lead")?.dataset.link;
  for (const row of card.querySelectorAll("[data-link]")) row.classList.toggle("link-lead", row.dataset.link === lead);
  link.querySelector("button").focus();
  const waiting = main.querySelectorAll('[data-state="suggested"]').length;
  if (count) count.textContent = waiting ? `確認待ち ${waiting} 件` : "確認待ちはありません";
  if (next && !waiting) next.hidden = true;
}

main.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-decide]")) return;
  event.preventDefault();
  const button = event.submitter ?? form.querySelector("button");
  button.disabled = true;
  try {
    await decide(form);
  } catch {
    form.submit();
  }
});

// 「次の確認待ちへ」は、焦点のある行か前に移った行の次へ、どちらも画面に無ければ画面の上端から数えて次へ移る。
let last = null;

next?.addEventListener("click", (event) => {
  const waiting = [...main.querySelectorAll('[data-state="suggested"]')];
  const top = document.querySelector("[data-work-bar]").getBoundingClientRect().bottom;
  const from = document.activeElement?.closest("[data-link]") ?? (inView(last, top) ? last : null);
  const target = waiting.find((link) => (from ? follows(from, link) : link.getBoundingClientRect().top > top)) ?? waiting[0];
  if (!target) return;
  event.preventDefault();
  last = target;
  target.querySelector("button").focus({ preventScroll: true });
  target.closest("[data-card]").scrollIntoView({ block: "start" });
  // 札が画面より長ければ、焦点のある行が見えるところまで進む。
  target.scrollIntoView({ block: "nearest" });
});

function inView(link, top) {
  if (!link?.isConnected) return false;
  const box = link.getBoundingClientRect();
  return box.bottom > top && box.top < innerHeight;
}

function follows(from, link) {
  return Boolean(from.compareDocumentPosition(link) & Node.DOCUMENT_POSITION_FOLLOWING);
}
