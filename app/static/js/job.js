// 処理の進み具合を尋ね、終わったら結果の画面を読み直す。

const panel = document.querySelector("[data-job]");
const message = panel.querySelector("[data-message]");
const bar = panel.querySelector("progress");
const EVERY = 400;

async function poll() {
  try {
    const response = await fetch(panel.dataset.job);
    if (response.ok) {
      const state = await response.json();
      if (!state.running) {
        location.reload();
        return;
      }
      if (message.textContent !== state.message) message.textContent = state.message;
      bar.max = state.total;
      bar.value = state.done;
    }
  } catch {
    // つながらない間も、次の機会に尋ね直す。
  }
  setTimeout(poll, EVERY);
}

poll();
