// 打ちかけの言葉の候補を、探す言葉の欄の一覧(datalist)に入れる。選ぶのも送るのも、ブラウザーの普通の動きに任せる。

const WAIT = 150; // 打ち終わりを待つ時間(ミリ秒)

const box = document.querySelector("[data-search-box]");
const list = document.getElementById(box.getAttribute("list"));
let timer = 0;
let asked = null;

async function suggest() {
  asked?.abort();
  asked = new AbortController();
  try {
    const response = await fetch(`/search/suggestions?q=${encodeURIComponent(box.value)}`, { signal: asked.signal });
    if (!response.ok) return;
    const { suggestions } = await response.json();
    list.replaceChildren(
      ...suggestions.map(({ kind, query }) => {
        const option = document.createElement("option");
        option.value = query;
        option.label = kind;
        return option;
      }),
    );
  } catch (error) {
    if (error.name !== "AbortError") list.replaceChildren(); // 候補が無くても探せる
  }
}

box.addEventListener("input", (event) => {
  if (event.isComposing) return; // 変換の途中では聞かない
  clearTimeout(timer);
  timer = setTimeout(suggest, WAIT);
});
box.addEventListener("compositionend", () => {
  clearTimeout(timer);
  timer = setTimeout(suggest, WAIT);
});
