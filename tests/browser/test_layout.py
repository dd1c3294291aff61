"""広い画面でも 320 px でも、はみ出さず、押しやすく、読み分けられる."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, StorageState

from app.demo_accounts import LINK_TOKEN
from tests.browser.conftest import session_cookie

pytestmark = pytest.mark.browser

# 高さか幅が 44 px に足りない、文の中でないリンクとボタン。文の中のリンクは WCAG 2.2 でも除かれる。
# 印を付ける欄は、押せば同じことになる名札の大きさを見る。
SMALL_TARGETS = """
() => [...document.querySelectorAll("button, input:not([type=hidden]), select, summary, nav a, a.button")]
  .filter((e) => e.getClientRects().length && !e.closest(".crumbs"))
  .map((e) => (["checkbox", "radio"].includes(e.type) && e.labels[0]) || e)
  .map((e) => [e.getBoundingClientRect(), e.outerHTML.slice(0, 80)])
  .filter(([box]) => box.height < 44 || box.width < 44)
  .map(([box, html]) => `${Math.round(box.width)}x${Math.round(box.height)} ${html}`)
"""

# 文字と背景の明るさの比が 4.5 に足りない所(背景が透明なら、色のある先祖までさかのぼる)。
LOW_CONTRAST = """
() => {
  const rgba = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (e) => {
    for (let at = e; at; at = at.parentElement) {
      const [r, g, b, a = 1] = rgba(getComputedStyle(at).backgroundColor);
      if (a > 0) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const e of document.querySelectorAll("body *")) {
    const written = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    if (!written || !e.getClientRects().length) continue;
    const style = getComputedStyle(e);
    const ink = rgba(e instanceof SVGElement ? style.fill : style.color);
    const pair = [light(ink), light(behind(e))].sort((a, b) => b - a);
    const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
    if (ratio < 4.5) poor.push(`${ratio.toFixed(2)} ${e.outerHTML.slice(0, 80)}`);
  }
  return poor;
}
"""


def _addresses(page: Page) -> list[str]:
    """画面の種類ごとに、中身の多いものを一つ。"""
    page.goto("/")
    meeting = page.locator(".meeting-row h2 a").last.get_attribute("href")
    page.goto(f"{meeting}")
    exchange = page.locator(".permalink").first.get_attribute("href")
    page.goto(f"{meeting}/draft")
    sentence, regenerate = (
        page.locator(f'.edit-link[href*="{part}"]').first.get_attribute("href")
        for part in ("sentence", "regenerate")
    )
    page.goto("/plans")
    plan = page.locator(".plan-row a").last.get_attribute("href")
    page.goto(f"{plan}")
    measure = page.locator(".measure-title a").first.get_attribute("href")
    return [
        "/", f"{meeting}", f"{meeting}?show=left", f"{meeting}/bulk?floor=0.5", f"{exchange}/edit", f"{meeting}/turns", f"{meeting}/turns/2", f"{meeting}/draft", f"{sentence}", f"{regenerate}", f"{meeting}/draft/dropped", f"{meeting}/draft/revisions", f"{meeting}/draft/compare?a=1.0&b=1.0", f"{meeting}/review", f"{exchange}",
        "/plans", f"{plan}", f"{measure}", "/follow-ups", "/follow-ups?state=mentioned", "/search", "/search?q=避難所",
        "/search?q=避難所&in=turns&group=委員", "/search?q=非難所", "/search?q=アプリ&in=meetings", "/search?q=電子&in=measures", "/ask?q=図書館の利用券はいつ使えますか", "/open-data",
        "/search?q=" + "あ" * 300, "/glossary", "/glossary?q=高齢者", "/glossary/1", "/committees", "/committees/1", "/import", "/account", "/deadlines", "/searches", "/nowhere",
    ]  # fmt: skip


def test_no_page_is_wider_than_a_phone_or_a_desk(page: Page) -> None:
    wide = {}
    for address in _addresses(page):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 700})
            needed = page.evaluate("document.documentElement.scrollWidth")
            if needed > width:
                wide[address, width] = needed
    assert wide == {}


def layout_problems(page: Page) -> list[str]:
    """開いた画面の、小さすぎる的、読みにくい字、横へのはみ出し。"""
    found: list[str] = page.evaluate(SMALL_TARGETS) + page.evaluate(LOW_CONTRAST)
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 700})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{width} より広い")
    return found


def test_every_target_is_large_enough_and_every_text_readable(page: Page) -> None:
    found = {}
    for address in _addresses(page):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        problems = page.evaluate(SMALL_TARGETS) + page.evaluate(LOW_CONTRAST)
        if problems:
            found[address] = problems
    assert found == {}


# 焦点のあるものに 4 px の輪郭があり、画面の中にあって、張り付いた帯などに隠れていないか。
FOCUS_PROBLEM = """
() => {
  const e = document.activeElement;
  const [box] = e.getClientRects();
  if (e === document.body || !box) return "";
  const at = document.elementFromPoint(box.left + Math.min(box.width, 20) / 2, box.top + box.height / 2);
  const seen = at && (e.contains(at) || at.contains(e));
  return getComputedStyle(e).outlineWidth === "4px" && seen ? "" : e.outerHTML.slice(0, 80);
}
"""


def test_the_keyboard_always_shows_where_it_is(page: Page) -> None:
    found = {}
    for address in _addresses(page):
        page.goto(address)
        keys = ["Tab"] * 20 + ["Shift+Tab"] * 5
        problems = []
        for key in keys:
            page.keyboard.press(key)
            problems.append(page.evaluate(FOCUS_PROBLEM))
        if any(problems):
            found[address] = [problem for problem in problems if problem]
    assert found == {}


def test_the_pages_to_come_in_and_to_keep_accounts_fit_and_are_large_enough(
    browser: Browser, address: str, demo_path: Path
) -> None:
    administrator = StorageState(cookies=[session_cookie(demo_path, "kanri")])
    visits = {
        "/login": None, f"/access/{LINK_TOKEN}": None, "/accounts": administrator, "/accounts/2": administrator
    }  # fmt: skip
    found = {}
    for url, state in visits.items():
        context = browser.new_context(base_url=address, storage_state=state)
        page = context.new_page()
        page.goto(url)
        assert page.locator("h1").count() == 1
        problems = layout_problems(page)
        if problems:
            found[url] = problems
        context.close()
    assert found == {}
