// 大きすぎるファイルを送る前に知らせ、二度押しを防ぐ。

const form = document.querySelector("[data-upload]");
const input = form.querySelector('input[type="file"]');
const button = form.querySelector("button");
const limit = Number(form.dataset.maxMegabytes);

input.addEventListener("change", () => {
  const file = input.files[0];
  const tooLarge = file && file.size > limit * 1024 * 1024;
  input.setCustomValidity(tooLarge ? `${limit} MB までのファイルを選んでください。` : "");
  if (tooLarge) input.reportValidity();
});

form.addEventListener("submit", () => {
  button.disabled = true;
  button.textContent = "送っています…";
});

// 戻るボタンで戻ったときに、押せるように直す。
addEventListener("pageshow", () => {
  button.disabled = false;
  button.textContent = "取り込む";
});
