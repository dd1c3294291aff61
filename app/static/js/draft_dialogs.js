// 要約案の窓。書き直しと、原文との違いと、先に変えられていた文は、JS が無いときに使う画面から借りる。

import { read, refuse, say } from "./board_send.js";
import { currentSentence, goTo } from "./draft_select.js";
import { post } from "./draft_send.js";

const root = document.querySelector("[data-draft]");
const dialog = document.querySelector("[data-dialog]");
const body = dialog.querySelector("[data-dialog-body]");

export async function showSource() {
  const sentence = currentSentence();
  if (!sentence) return say("違いを見る文を選んでください");
  const query = new URLSearchParams({ place: sentence.dataset.place });
  await borrow(`${root.dataset.url}/sentence?${query}`, "#sentence-source", sentence);
}

// 選んだ質疑応答を書き直す窓。送るときに submit を呼ぶ。
export async function openRegeneration(submit) {
  const sentence = currentSentence();
  const url = sentence?.closest("[data-paragraph]").dataset.regenerate;
  if (!url) return say("書き直せるのは、質疑応答の文を選んでいるときだけです");
  if (!(await borrow(url, "section.panel", sentence))) return;
  const form = body.querySelector("[data-regenerate-form]");
  form.querySelector("a").remove();
  form.querySelector("input:checked").focus();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(form));
    dialog.close();
    submit(fields, sentence);
  });
}

// 先に変えられていた文と自分の文を並べ、選ばれるまで待つ。選ばずに閉じたら偽を返す。
export function openConflict(page) {
  const shown = document.importNode(page.querySelector("[data-conflict]"), true);
  const title = document.createElement("p");
  title.className = "dialog-title";
  title.textContent = shown.dataset.message;
  body.replaceChildren(title, shown);
  dialog.showModal();
  shown.querySelector("a, button")?.focus();
  return new Promise((resolve) => {
    let chosen = false;
    const settle = () => {
      chosen = true;
      dialog.close();
    };
    shown.querySelector("[data-keep-theirs]").addEventListener("click", (event) => {
      event.preventDefault();
      settle();
    });
    shown.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        await post("rewrite", Object.fromEntries(new FormData(event.target)));
        settle();
      } catch (error) {
        if (error.page) resolve(openConflict(error.page));
        else refuse(error);
      }
    });
    dialog.addEventListener("close", () => resolve(chosen), { once: true });
  });
}

async function borrow(url, selector, sentence) {
  body.textContent = "読み込んでいます";
  dialog.showModal();
  try {
    const page = await read(url);
    const title = document.createElement("p");
    title.className = "dialog-title";
    title.textContent = page.querySelector("h1").textContent;
    body.replaceChildren(title, document.importNode(page.querySelector(selector), true));
  } catch (error) {
    dialog.close();
    refuse(error);
    return false;
  }
  dialog.addEventListener("close", () => {
    if (sentence.isConnected) goTo(sentence);
  }, { once: true });
  return true;
}
