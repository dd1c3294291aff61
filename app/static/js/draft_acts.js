// 省く・戻す・つなぐ・書き直す・元に戻す。押した文に行い、変わったところだけを入れ替える。

import { refuse, say } from "./board_send.js";
import { openConflict, openRegeneration } from "./draft_dialogs.js";
import { leave } from "./draft_editor.js";
import { current, currentSentence, goTo, isNarrow, sentences } from "./draft_select.js";
import { Conflict, inOrder, post, refresh } from "./draft_send.js";

const root = document.querySelector("[data-draft]");
const main = document.querySelector("main");
const reasons = document.querySelector("[data-drop-reason]");
let busy = false;

export const drop = alone(async () => {
  const sentence = currentSentence();
  if (!sentence) return say("省く文を選んでください");
  const reason = reasons.value;
  const neighbour = beside(sentence);
  return run("drop", { ...seen(sentence), reason }, () => {
    say(`省きました(${reason})`);
    reasons.selectedIndex = 0;
    focus(neighbour);
  });
});

export const restore = alone(async () => {
  // 狭い画面には原文の枠が無いので、省略の一覧から戻す。
  if (isNarrow()) return location.assign(`${root.dataset.url}/dropped`);
  const dropped = current();
  if (!dropped?.matches(".dropped")) return say("戻すには、原文の省略した箇所を選んでください(o で原文に移れます)");
  const key = dropped.id.slice("dropped-".length);
  return run("restore", { place: dropped.dataset.dropped }, () => {
    say("要約案に戻しました");
    const source = root.querySelector(`.source[data-keys~="${key}"]`);
    if (source) goTo(source);
  });
});

export const merge = alone(async () => {
  const sentence = currentSentence();
  const mine = sentence ? [...sentence.closest("[data-paragraph]").querySelectorAll(".sentence")] : [];
  const previous = mine[mine.indexOf(sentence) - 1];
  if (!previous) return say("段落のはじめの文は、前の文につなげません");
  const fields = { ...seen(sentence), previous_place: previous.dataset.place, previous: previous.textContent };
  const id = previous.id;
  return run("merge", fields, () => {
    say("前の文につなぎました");
    focus(id);
  });
});

export const regenerate = alone(async () => {
  return openRegeneration((fields, sentence) => {
    const paragraph = sentence.closest("[data-paragraph]").id;
    const done = () => {
      say(`質疑応答を書き直しました(${fields.length})`);
      const first = document.getElementById(paragraph)?.querySelector(".sentence");
      if (first) goTo(first);
    };
    alone(() => run("regenerate", fields, done))();
  });
});

export const undo = alone(async () => {
  const form = main.querySelector("[data-undo]");
  if (!form) return say("元に戻せる手直しはありません");
  const what = form.querySelector("button").title;
  const at = current()?.id;
  return run("undo", { seq: form.elements.seq.value }, (page) => {
    say(`元に戻しました: ${what}`);
    const changed = page.querySelector("[data-paragraph] .sentence")?.id;
    focus(document.getElementById(at ?? "") ? at : changed);
  });
});

// 打っている途中の文を保存してから行う。行っている間に押した次の操作は行わない。まだ見ていない文に働いてしまうため。
function alone(work) {
  return async () => {
    if (busy) return say("前の操作が終わるのを待っています");
    busy = true;
    try {
      if (await leave(false)) await work();
    } finally {
      busy = false;
    }
    return null;
  };
}

async function run(act, fields, done) {
  try {
    done(await inOrder(() => post(act, fields)));
  } catch (error) {
    if (error instanceof Conflict) {
      await openConflict(error.page);
      await refresh().catch(refuse);
    } else refuse(error);
  }
}

const seen = (sentence) => ({ place: sentence.dataset.place, before: sentence.textContent });

// 省いた後に移る文の名前。次の文か、無ければ前の文。
function beside(sentence) {
  const list = sentences();
  const at = list.indexOf(sentence);
  return (list[at + 1] ?? list[at - 1])?.id;
}

function focus(id) {
  const sentence = id && document.getElementById(id);
  if (sentence) goTo(sentence);
}
