// 打ちながら施策を選ぶ欄(ARIA 1.2 の combobox)。焦点は入力欄に置いたまま、候補を aria-activedescendant で指す。

const WAIT = 120; // 打ち終わりを待つ時間(ミリ秒)

// picked は、選ばれた施策の名前を受け取って送る関数。無ければ、ふつうのフォームとして送る。
// around() は、いまの紐付けの並んでいる要素。却下した施策を選び直すときに、見えている判断を添えるために読む。
export function startPicker(form, around, picked) {
  const input = form.querySelector('[role="combobox"]');
  const list = form.querySelector('[role="listbox"]');
  const count = form.querySelector("[data-picker-count]");
  let timer = 0;
  let asked = null;

  const options = () => [...list.children];
  const active = () => list.querySelector('[aria-selected="true"]');

  function show(found) {
    list.replaceChildren(...found.measures.map(option));
    open(found.measures.length > 0);
    point(options()[0]);
    const more = found.more ? `、ほかに ${found.more} 件。もう少し打つと絞れます` : "";
    count.textContent = input.value.trim() ? (found.measures.length ? `${found.measures.length} 件${more}` : "当たる施策がありません") : "";
  }

  function option(measure) {
    const item = document.createElement("li");
    item.id = `picker-option-${measure.id}`;
    item.role = "option";
    item.dataset.measure = measure.id;
    const name = document.createElement("span");
    name.className = "picker-name";
    name.textContent = measure.name;
    const detail = document.createElement("span");
    detail.className = "meta";
    detail.textContent = measure.detail;
    item.append(name, detail);
    return item;
  }

  function open(shown) {
    list.hidden = !shown;
    input.setAttribute("aria-expanded", String(shown));
  }

  function point(item) {
    for (const one of options()) one.ariaSelected = String(one === item);
    if (item) input.setAttribute("aria-activedescendant", item.id);
    else input.removeAttribute("aria-activedescendant");
    item?.scrollIntoView({ block: "nearest" });
  }

  async function search() {
    asked = new AbortController();
    try {
      const response = await fetch(`/measure-search?q=${encodeURIComponent(input.value)}`, { signal: asked.signal });
      if (!response.ok) throw new Error(response.statusText);
      show(await response.json());
    } catch (error) {
      if (error.name !== "AbortError") count.textContent = "候補を読めませんでした。もう一度打ってください。";
    }
  }

  function choose(item) {
    if (!item) return;
    form.elements.measure.value = item.dataset.measure;
    const row = around().querySelector(`[data-link="${item.dataset.measure}"] input[name="seen"]`);
    form.elements.seen.value = row?.value ?? "";
    const name = item.querySelector(".picker-name").textContent;
    if (picked) picked(form, name);
    else form.requestSubmit();
  }

  // 前の言葉の候補と、まだ届かない答えを捨てる。出ている候補は、いつもいまの言葉のもの。
  function discard() {
    clearTimeout(timer);
    asked?.abort();
    form.elements.measure.value = "";
    count.textContent = "";
    list.replaceChildren();
    open(false);
    point(null);
  }

  function clear() {
    input.value = "";
    discard();
  }

  input.addEventListener("input", () => {
    discard();
    timer = setTimeout(search, WAIT);
  });

  input.addEventListener("keydown", (event) => {
    // 変換の途中の Enter や矢印は、日本語入力のもの。
    if (event.isComposing) return;
    const found = options();
    const at = found.indexOf(active());
    if (event.key === "ArrowDown" && found.length) point(found[(at + 1) % found.length]);
    else if (event.key === "ArrowUp" && found.length) point(found[(at - 1 + found.length) % found.length]);
    else if (event.key === "Enter") choose(list.hidden ? null : active());
    else if (event.key === "Escape" && !list.hidden) open(false);
    else return;
    if (event.key.startsWith("Arrow")) open(true);
    event.preventDefault();
    event.stopPropagation();
  });

  list.addEventListener("click", (event) => choose(event.target.closest("[data-measure]")));

  form.addEventListener("submit", (event) => {
    if (picked || !form.elements.measure.value) event.preventDefault();
  });
  return { clear };
}

// 質疑応答の画面では、すべてを並べた選択欄の代わりに使う。
const here = document.querySelector("[data-picker-here]");
if (here) {
  const form = here.querySelector("[data-picker]");
  form.action = here.dataset.pickerHere;
  here.hidden = false;
  document.querySelector("[data-picker-plain]").hidden = true;
  startPicker(form, () => document, null);
}
