// 一度だけ見せるアドレスを写す。JS が無いときは、欄を選んで写す。

const button = document.querySelector("[data-copy]");
const field = document.getElementById(button.dataset.copy);
const told = document.querySelector("[data-copied]");

async function copy() {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    tell("写しました");
  } catch {
    // https でない画面では、ブラウザーが許さない。選んであるので、キーで写せる。
    tell("Ctrl と C で写してください");
  }
}

function tell(words) {
  button.textContent = words;
  told.textContent = words;
}

button.hidden = false;
button.addEventListener("click", copy);
