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
  const id = body.get("measure");
  const link = document.importNode(fresh.querySelector(`#${card.id} [data-link="${id}"]`), true);
  for (const field of link.querySelectorAll('input[name="back_to"]')) field.value = "meeting";
  place(card, link, id);
}

// 押した行だけを入れ替え、焦点をその行の次のボタンに移す。並べ替えないので、読んでいた場所が動かない。
function place(card, link, id) {
  card.querySelector(`[data-link="${id}"]`).replaceWith(link);
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

// 「次の確認待ちへ」は、いま焦点のある所か、画面の上端より後ろの、はじめの確認待ちへ移る。
next?.addEventListener("click", (event) => {
  const waiting = [...main.querySelectorAll('[data-state="suggested"]')];
  const here = document.activeElement?.closest("[data-link]");
  const bar = document.querySelector("[data-work-bar]").getBoundingClientRect().bottom;
  const after = here
    ? waiting.find((link) => here.compareDocumentPosition(link) & Node.DOCUMENT_POSITION_FOLLOWING)
    : waiting.find((link) => link.getBoundingClientRect().top > bar);
  const target = after ?? waiting[0];
  if (!target) return;
  event.preventDefault();
  target.closest("[data-card]").scrollIntoView({ block: "start" });
  target.querySelector("button").focus({ preventScroll: true });
});
