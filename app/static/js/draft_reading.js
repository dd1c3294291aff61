// 読むだけの人の要約案の画面。文と根拠箇所を互いに示し、いっしょに流す。

import { startScrolling } from "./draft_scroll.js";
import { startSelecting } from "./draft_select.js";

document.querySelector("[data-draft]").classList.add("has-script");
startSelecting();
startScrolling();
