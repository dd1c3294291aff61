// 要約案の手直しを送り、変わったところだけを入れ替える。ほかの人が変えたところも、いっしょに新しくなる。

import { parse, reason, renewParts, token } from "./board_send.js";

const root = document.querySelector("[data-draft]");
const main = document.querySelector("main");
const drafted = root.querySelector('[data-pane="draft"]');

let since = main.querySelector("[data-version]").dataset.version;
let chain = Promise.resolve();

// 先に変えられていた。page は、いまの文と自分の文を並べた画面。
export class Conflict extends Error {
  constructor(page) {
    super(page.querySelector("[data-conflict]").dataset.message);
    this.page = page;
  }
}

// 送ったものを一つずつ片付ける。前のものが断られても、次のものは送る。
export function inOrder(work) {
  chain = chain.then(work, work);
  return chain;
}

// 手直しを送って、変わったところの画面を返す。keep の段落(打っている途中の文があるもの)は、まだ入れ替えない。
export async function post(act, fields, keep = "") {
  const body = new URLSearchParams({ csrf: token(), since, ...fields });
  const response = await fetch(`${root.dataset.url}/${act}`, { method: "POST", body });
  if (response.status === 409) {
    const page = parse(await response.clone().text());
    if (page.querySelector("[data-conflict]")) throw new Conflict(page);
  }
  if (!response.ok) throw new Error(await reason(response));
  return renew(parse(await response.text()), keep);
}

// 画面の版の後に変わったところを受け取る。
export async function refresh() {
  const response = await fetch(`${root.dataset.url}/changes?${new URLSearchParams({ since })}`);
  if (!response.ok) throw new Error(await reason(response));
  return renew(parse(await response.text()), "");
}

function renew(page, keep) {
  for (const one of page.querySelectorAll("[data-gone]")) document.getElementById(one.dataset.gone)?.remove();
  let kept = false;
  for (const place of page.querySelectorAll("[data-after]")) {
    const fresh = document.importNode(place.querySelector("[data-paragraph]"), true);
    const old = document.getElementById(fresh.id);
    if (old && old.id === keep) kept = true;
    else if (old) old.replaceWith(fresh);
    else insert(fresh, place.dataset.after);
  }
  for (const turn of page.querySelectorAll("[data-turn]")) {
    document.getElementById(turn.id)?.replaceWith(document.importNode(turn, true));
  }
  const open = new Map([...main.querySelectorAll("[data-note]")].map((note) => [note.dataset.note, note.open]));
  renewParts(page);
  for (const note of main.querySelectorAll("[data-note]")) note.open = open.get(note.dataset.note) ?? note.open;
  // 入れ替えなかった段落があれば、後でもう一度受け取る。
  if (!kept) since = page.querySelector("[data-version]").dataset.version;
  root.dispatchEvent(new Event("renewed"));
  return page;
}

function insert(paragraph, after) {
  const before = document.getElementById(after);
  if (before) before.after(paragraph);
  else drafted.prepend(paragraph);
}
