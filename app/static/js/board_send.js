// 会議の画面の操作を、画面を移らずに送り、変わったところだけを入れ替える。断られたら、理由をそのまま見せる。

const main = document.querySelector("main");
const said = document.querySelector("[data-said]");
const refusal = document.querySelector("[data-refusal]");
const queue = []; // 待っている操作。先頭は、いま行っているもの。

export const cardOf = (id) => main.querySelector(`[data-card="${id}"]`);
export const token = () => main.querySelector('input[name="csrf"]').value;

export function say(words) {
  said.textContent = words;
}

// 続けて押した操作を、押した順に一つずつ行う。同じ名前のものが待っていれば、二度は行わない。
// work は、受け付けられたら真を返す。断られたら、その先は見ていたものと違うかもしれないので行わない。
export async function inTurn(name, work) {
  if (queue.some((one) => one.name === name)) {
    say("前の操作が終わるのを待っています");
    return;
  }
  queue.push({ name, work });
  if (queue.length > 1) return;
  while (queue.length) {
    if (!(await queue[0].work())) leaveOut(queue.splice(1).length);
    queue.shift();
  }
}

function leaveOut(count) {
  if (count) refusal.querySelector("[data-refusal-words]").textContent += ` 続けて押した ${count} 件は行っていません。`;
}

// 待っている操作を残したまま、画面を離れさせない。
addEventListener("beforeunload", (event) => {
  if (queue.length > 1) event.preventDefault();
});

export const act = (url, body, done, name = `${url} ${body}`) => inTurn(name, () => send(url, body, done));

// 送って、受け付けられたら done を行い、真を返す。
export async function send(url, body, done) {
  try {
    const response = await fetch(url, { method: "POST", body, redirect: "manual" });
    // 受け付けられた操作は、画面へ移る応答(転送)になる。その先は自分で、要る分だけ読む。
    if (response.type !== "opaqueredirect") throw new Error(await reason(response));
    await done();
    return true;
  } catch (error) {
    refuse(error);
    return false;
  }
}

// 押したときの焦点を覚え、その間にほかへ移っていなければ真を返す関数を作る。移った人の焦点は奪わない。
export function staying() {
  const at = document.activeElement;
  return () => !at.isConnected || [at, document.body].includes(document.activeElement);
}

export async function reason(response) {
  const page = parse(await response.text());
  return page.querySelector("main p")?.textContent ?? "画面を読み込み直してから、もう一度してください。";
}

export function refuse(error) {
  const lost = "つながりませんでした。何も変わっていないか、画面を読み込み直して確かめてください。";
  refusal.querySelector("[data-refusal-words]").textContent = error instanceof TypeError ? lost : error.message;
  refusal.showModal();
}

export async function read(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(await reason(response));
  return parse(await response.text());
}

export const parse = (html) => new DOMParser().parseFromString(html, "text/html");

// 質疑応答一つと帯を読み直す。place は、新しい札を今の札のどこに入れるかを決める関数。
export async function renewCard(id, place = (card, fresh) => card.replaceWith(fresh)) {
  const query = new URLSearchParams(location.search);
  query.set("card", id);
  const page = await read(`${location.pathname}?${query}`);
  const fresh = page.querySelector(`[data-card="${id}"]`);
  const card = cardOf(id);
  if (fresh && card) place(card, document.importNode(fresh, true));
  renewParts(page);
  return cardOf(id);
}

// 形が変わると番号も並びも変わるので、札をすべて読み直す。読んでいた場所が動かないように、札 id の位置を保つ。
export async function renewAll(id) {
  const page = await read(location.pathname + location.search);
  const before = cardOf(id)?.getBoundingClientRect().top;
  const focused = document.activeElement?.closest("[data-card]")?.dataset.card;
  main.querySelector("[data-cards]").replaceWith(document.importNode(page.querySelector("[data-cards]"), true));
  renewParts(page);
  main.dispatchEvent(new Event("cards"));
  const card = cardOf(id);
  cardOf(focused)?.focus({ preventScroll: true });
  if (card && before !== undefined) scrollBy(0, card.getBoundingClientRect().top - before);
  return card;
}

export function renewParts(page) {
  for (const part of main.querySelectorAll("[data-part]")) {
    const fresh = page.querySelector(`[data-part="${part.dataset.part}"]`);
    // 帯の数は読み上げられるので、変わったときだけ入れ替える。
    if (fresh && fresh.innerHTML !== part.innerHTML) part.replaceChildren(...document.importNode(fresh, true).childNodes);
  }
}
