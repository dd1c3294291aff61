// 確認の画面の帯に、自分の発言の何件目まで読んだかを出す。読んだことは、どこにも残さない。
const told = document.getElementById("review-progress");
const own = [...document.querySelectorAll("[data-own]")];
const read = new Set();

function tell() {
  told.textContent = `自分の発言 ${own.length} 件中 ${read.size} 件`;
}

if (told && own.length) {
  // 終わりまで画面に入ったら、読んだとみる。
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) {
        read.add(entry.target.parentElement);
        watcher.unobserve(entry.target);
      }
    }
    tell();
  });
  for (const one of own) {
    const end = document.createElement("div");
    one.append(end);
    watcher.observe(end);
  }
  tell();
}
