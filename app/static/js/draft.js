// 要約案の画面。文と根拠箇所を互いに示し、いっしょに流し、その場で直す。JS が無いときは、リンクとフォームで同じことができる。

import { drop, merge, regenerate, restore, undo } from "./draft_acts.js";
import { showSource } from "./draft_dialogs.js";
import { editCurrent, startEditing } from "./draft_editor.js";
import { startKeys } from "./draft_keys.js";
import { startScrolling } from "./draft_scroll.js";
import { startSelecting } from "./draft_select.js";

const ACTS = { edit: editCurrent, drop, restore, merge, show: showSource, regenerate };

document.querySelector("[data-draft]").classList.add("has-script");
document.querySelector("[data-tools]").addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) ACTS[button.dataset.do]();
});
document.querySelector("main").addEventListener("submit", (event) => {
  if (!event.target.matches("[data-undo]")) return;
  event.preventDefault();
  undo();
});

startSelecting();
startScrolling();
startKeys();
startEditing();
