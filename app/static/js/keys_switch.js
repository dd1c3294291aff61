// 一文字のキー操作を使うかどうか。この機械に覚える(WCAG 2.1.4)。会議の画面と要約案の画面とで同じものを使う。

const STORED = "kaigiroku.keys";

// キーの一覧を見せ、使うかどうかを答える関数を返す。
export function startSwitch(list) {
  const on = list.querySelector("[data-keys-on]");
  list.hidden = false;
  on.checked = remembered() !== "off";
  on.addEventListener("change", () => remember(on.checked ? "on" : "off"));
  return () => on.checked;
}

export function showKeys(list) {
  list.open = true;
  list.querySelector("summary").focus();
  list.scrollIntoView({ block: "nearest" });
}

// 打っている間、窓が開いている間、ほかのキーと合わせて押したときは、キー操作ではない。
export function isTyping(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return true;
  return Boolean(event.target.closest("input, select, textarea, dialog") || document.querySelector("dialog[open]"));
}

function remembered() {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null; // 覚えることを許さない設定では、いつも「使う」で始まる。
  }
}

function remember(value) {
  try {
    localStorage.setItem(STORED, value);
  } catch {
    // 覚えられなくても、この画面にいる間は効く。
  }
}
