// 文をその場で直す。手を止めて 1 秒たつと保存し、届くまではこの機械に取っておく。

import { refuse, say } from "./board_send.js";
import { openConflict } from "./draft_dialogs.js";
import { currentSentence, goTo, sentences } from "./draft_select.js";
import { Conflict, inOrder, post, refresh } from "./draft_send.js";

const root = document.querySelector("[data-draft]");
const editor = document.querySelector("[data-editor]");
const text = editor.querySelector("[data-editor-text]");
const state = editor.querySelector("[data-editor-state]");
const STORED = `kaigiroku.unsaved.${root.dataset.url}`;
const TYPING_PAUSE = 1000;
const RETRY = 5000;
let open = null; // 直している文。{ place, before, sentence, saved }
let timer = 0;
let settling = false; // 先に変えられた文を選んでいる間。窓が焦点を取っても、保存し直さない。

export const isEditing = () => open !== null;

export async function editCurrent() {
  const sentence = currentSentence();
  if (sentence) await edit(sentence);
  else say("直す文を選んでください");
}

async function edit(sentence, typed = null, before = sentence.textContent) {
  const place = sentence.dataset.place;
  if (open?.place === place) return text.focus();
  if (open && !(await leave(false))) return null;
  const fresh = sentence.isConnected ? sentence : find(place);
  if (!fresh) return null;
  open = { place, before, sentence: fresh, saved: false };
  fresh.classList.add("is-editing");
  fresh.after(editor);
  editor.hidden = false;
  text.value = typed ?? before;
  tell(typed === null ? "" : "前に届かなかった文です。保存しています。");
  fit();
  text.focus();
  if (typed !== null) schedule(0);
  return null;
}

const find = (place) => sentences().find((one) => one.dataset.place === place);
const waiting = () => open !== null && text.value.trim() !== open.before;

function fit() {
  text.rows = Math.max(2, Math.ceil((text.value.length * 1.05) / Math.max(10, text.clientWidth / 18)) + 1);
}

function schedule(delay) {
  clearTimeout(timer);
  timer = setTimeout(save, delay);
}

// 保存する。届いたか、保存するものが無ければ真を返す。
function save() {
  clearTimeout(timer);
  return inOrder(async () => {
    if (!waiting()) return true;
    const now = open;
    const after = text.value;
    if (!after.trim()) {
      tell("空の文は保存できません。要らない文は、終えてから省いてください。", true);
      return false;
    }
    tell("保存しています");
    try {
      const page = await post("rewrite", { place: now.place, before: now.before, after }, now.sentence.closest("[data-paragraph]").id);
      const written = [...page.querySelectorAll(".sentence")].find((one) => one.dataset.place === now.place);
      now.before = written?.textContent ?? after.trim();
      now.saved = true;
      if (text.value === after) forget(now.place);
      tell(`保存しました ${new Date().toLocaleTimeString("ja-JP", { hour: "2-digit", minute: "2-digit" })}`);
      return true;
    } catch (error) {
      return refused(error, now);
    }
  });
}

async function refused(error, now) {
  if (error instanceof Conflict) {
    // 自分の文は、選ぶ窓と、この機械に残る。
    tell("ほかの人が先に変えました", true);
    settling = true;
    const chosen = await openConflict(error.page);
    settling = false;
    if (!chosen) {
      tell("ほかの人が先に変えました。あなたの文は、まだ保存していません。", true);
      return false;
    }
    forget(now.place);
    close();
    await refresh().catch(refuse);
    focusOn(now.place);
    return false;
  }
  if (error instanceof TypeError) {
    tell("保存できません。つながりしだい、もう一度保存します。文はこの機械に取ってあります。", true);
    schedule(RETRY);
  } else {
    tell(`保存できません。${error.message}`, true);
  }
  return false;
}

// 直すのを終える。保存できていなければ、開いたままにする。
export async function leave(focus = true) {
  if (!open) return true;
  const now = open;
  if (waiting() && text.value.trim() && !(await save())) return open === null;
  if (!text.value.trim()) forget(now.place);
  if (open !== now) return true;
  close();
  if (now.saved) {
    now.sentence.textContent = now.before;
    await inOrder(() => refresh().catch(refuse));
  }
  if (focus) focusOn(now.place);
  return true;
}

async function next() {
  const place = open.place;
  if (!(await leave())) return;
  const list = sentences();
  const following = list[list.findIndex((one) => one.dataset.place === place) + 1];
  if (!following) return say("ここが最後の文です");
  goTo(following);
  await edit(following);
}

function close() {
  clearTimeout(timer);
  open?.sentence.classList.remove("is-editing");
  editor.hidden = true;
  document.querySelector("main").append(editor);
  open = null;
}

function focusOn(place) {
  const sentence = find(place);
  if (sentence) goTo(sentence);
}

function tell(words, problem = false) {
  state.textContent = words;
  state.classList.toggle("is-problem", problem);
}

// 届いていない文。この機械の中に、根拠箇所ごとに取っておく。
function unsaved() {
  try {
    return JSON.parse(localStorage.getItem(STORED) ?? "{}");
  } catch {
    return {};
  }
}

function store(kept) {
  try {
    if (Object.keys(kept).length) localStorage.setItem(STORED, JSON.stringify(kept));
    else localStorage.removeItem(STORED);
  } catch {
    // 覚えることを許さない設定では、届くまで画面にだけある。
  }
}

function keep() {
  store({ ...unsaved(), [open.place]: { before: open.before, text: text.value } });
}

function forget(place) {
  const kept = unsaved();
  delete kept[place];
  store(kept);
}

// 前に届かなかった文があれば、もう一度開く。文が無くなっていれば、そのまま見せる。
function reopen() {
  const [first] = Object.entries(unsaved());
  if (!first) return;
  const [place, { before, text: typed }] = first;
  const sentence = find(place);
  if (sentence?.textContent === typed) forget(place);
  else if (sentence) edit(sentence, typed, before);
  else {
    const notice = document.createElement("p");
    notice.className = "notice";
    notice.textContent = `前に届かなかった文があります。書いていた箇所は、いま要約案にありません: 「${typed}」`;
    root.before(notice);
    forget(place);
  }
}

export function startEditing() {
  text.addEventListener("input", () => {
    keep();
    fit();
    tell("打っています");
    schedule(TYPING_PAUSE);
  });
  text.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") leave();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) next();
    else return;
    event.preventDefault();
  });
  text.addEventListener("blur", () => {
    if (waiting() && !settling) save();
  });
  editor.querySelector("[data-editor-close]").addEventListener("click", () => leave());
  root.addEventListener("dblclick", (event) => {
    const sentence = event.target.closest(".sentence");
    if (sentence) edit(sentence);
  });
  reopen();
}
