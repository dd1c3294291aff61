"""事務局・委員・署名委員が、いつもする道筋を歩く."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, StorageState, expect

pytestmark = pytest.mark.browser

_EVIDENCE = "mark.is-lit"


def _open_waiting_meeting(page: Page) -> None:
    page.goto("/")
    page.locator(".meeting-row", has=page.locator(".count-waiting")).last.locator("h2 a").click()
    expect(page.locator("[data-part=undecided]")).to_contain_text("確認待ち")


def _waiting(page: Page) -> int:
    found = re.search(r"\d+", page.locator("[data-part=undecided]").inner_text())
    return int(found[0]) if found else 0


def _card_id(link: Locator) -> str:
    return str(link.evaluate("e => e.closest('[data-card]').id"))


def test_from_the_list_to_a_confirmed_link_its_measure_the_draft_a_hit_and_one_turn(page: Page) -> None:
    _open_waiting_meeting(page)
    meeting = page.url
    waiting = _waiting(page)
    link = page.locator('[data-state="suggested"]').first
    measure, content = link.get_attribute("data-link"), link.locator(".link-title a").inner_text()
    # 確定すると、はじめの提案は別のものになる。札は id で指しておく。
    card = page.locator(f"#{_card_id(link)}")
    question = card.locator(".side-question .quote-text").first.inner_text()
    chosen = card.locator(f'[data-link="{measure}"]')
    chosen.get_by_role("button", name="確定").click()
    expect(chosen).to_have_attribute("data-state", "confirmed")
    assert page.url == meeting
    assert _waiting(page) == waiting - 1

    chosen.get_by_role("link", name=content).click()
    expect(page.locator("h1")).to_have_text(content)
    asked = page.locator(".asked", has=page.locator(".state-confirmed"))
    expect(asked.locator(".side-question").first).to_contain_text(question[:40])

    page.goto(meeting)
    page.get_by_role("link", name="要約案").click()
    page.wait_for_load_state()
    sentence = page.locator(".sentence").nth(10)
    sentence.focus()
    key = sentence.get_attribute("data-keys")
    source = page.locator(f'.source[data-keys~="{key}"]').first
    expect(source).to_have_class(re.compile("is-lit"))
    expect(source).to_be_in_viewport()

    page.get_by_role("searchbox", name="質疑応答を検索").fill("避難所")
    page.keyboard.press("Enter")
    expect(page.locator(".hit mark.mark-hit").first).to_contain_text("避難")
    page.get_by_role("navigation", name="探すもの").get_by_role("link", name="発言").click()
    page.locator(".hit-title a").first.click()
    expect(page).to_have_url(re.compile(r"/meetings/\d+/turns/\d+$"))
    expect(page.locator(".turn-focus")).to_contain_text("避難所")
    page.get_by_role("link", name="発言全文の中で見る").click()
    expect(page.locator(".turn:target")).to_contain_text("避難所")


def test_a_link_is_confirmed_and_taken_back_with_the_keyboard_alone(page: Page) -> None:
    _open_waiting_meeting(page)
    expect(page.locator("[data-key-list]")).to_be_visible()
    waiting = _waiting(page)
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('[data-next]')"):
            break
    page.keyboard.press("Enter")
    focused = page.locator(":focus")
    expect(focused).to_contain_text("確定")
    expect(focused).to_be_in_viewport()
    outline = focused.evaluate("e => getComputedStyle(e).outline")
    assert "4px" in outline
    assert page.locator(_EVIDENCE).count() > 0

    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_contain_text("取り消す")
    assert _waiting(page) == waiting - 1
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_contain_text("確定")
    assert _waiting(page) == waiting


def test_the_way_to_the_next_suggestion_passes_each_one_and_begins_again(page: Page) -> None:
    _open_waiting_meeting(page)
    expect(page.locator("[data-key-list]")).to_be_visible()
    seen = []
    for _ in range(_waiting(page) + 1):
        page.locator("[data-next]").click()
        expect(page.locator(":focus")).to_be_in_viewport()
        seen.append(page.evaluate("[...document.querySelectorAll('button')].indexOf(document.activeElement)"))
    assert len(set(seen)) == len(seen) - 1
    assert seen[0] == seen[-1]


def test_the_skip_link_comes_first_and_leads_to_the_body(page: Page) -> None:
    page.goto("/plans")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("本文へ移動")
    expect(page.locator(":focus")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_pointing_at_a_suggestion_lights_its_own_words(page: Page) -> None:
    _open_waiting_meeting(page)
    link = page.locator('[data-state="suggested"]:not(.link-lead)').first
    key = link.get_attribute("data-link")
    link.hover()
    card = page.locator("[data-card]", has=link)
    keys = card.locator(_EVIDENCE).evaluate_all("marks => marks.map(mark => mark.dataset.keys)")
    assert keys
    assert all(key in found.split() for found in keys)
    page.locator("h1").hover()
    expect(page.locator(_EVIDENCE)).to_have_count(0)


def test_without_scripts_every_step_still_works(
    browser: Browser, address: str, signed_in: StorageState
) -> None:
    plain = browser.new_context(base_url=address, java_script_enabled=False, storage_state=signed_in)
    still = plain.new_page()
    _open_waiting_meeting(still)
    waiting = _waiting(still)
    link = still.locator('[data-state="suggested"]').first
    link.get_by_role("button", name="却下").click()
    expect(still).to_have_url(re.compile(r"/meetings/\d+#exchange-\d+$"))
    assert _waiting(still) == waiting - 1
    still.get_by_role("link", name="要約案").click()
    still.locator(".sentence").nth(3).click()
    expect(still.locator(".anchor:target")).to_have_count(1)
    plain.close()


def test_a_promise_is_closed_with_a_note_by_the_keyboard_alone(page: Page) -> None:
    page.goto("/follow-ups")
    entry = page.locator("[data-follow-up=open]").last
    link = entry.locator(".permalink").get_attribute("href")
    entry.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_js_property("tagName", "TEXTAREA")
    expect(page.locator(":focus")).to_have_js_property("validity.valid", False)
    page.keyboard.type("市報でお知らせした。")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".success")).to_contain_text("記録しました")
    page.locator(".success a").click()
    closed = page.locator("[data-follow-up=closed]:target")
    expect(closed.locator(".permalink")).to_have_attribute("href", f"{link}")
    expect(closed).to_contain_text("市報でお知らせした。")


def test_a_good_file_shows_its_progress_and_ends_at_the_meeting(page: Page, minutes_file: Path) -> None:
    page.goto("/")
    page.get_by_role("link", name="会議録・計画を取り込む").click()
    page.get_by_label("ファイル").set_input_files(minutes_file)
    page.get_by_label("会議体").fill("あさひ野市図書館協議会")
    seen: list[str] = []
    page.on("framenavigated", lambda frame: seen.append(frame.url))
    page.get_by_role("button", name="取り込む").click()
    expect(page.get_by_role("heading", name="取り込みました")).to_be_visible()
    assert any("/jobs/" in url for url in seen)
    page.get_by_role("link", name="会議を開く").click()
    expect(page.locator("h1")).to_contain_text("図書館協議会")
    expect(page.locator(".side-answer").first).to_contain_text("検討してまいります")


def test_a_running_job_shows_how_far_it_is_and_then_its_end(page: Page) -> None:
    """長い処理の画面を、進み具合の答えを差し替えて確かめる。"""
    state = {"running": True, "message": "言葉を調べています", "done": 1, "total": 4}
    panel = (
        '<div data-job="/jobs/1/state"><label for="p" data-message></label><progress id="p"></progress></div>'
    )
    script = '<script type="module" src="/static/js/job.js"></script>'

    def answer(route: Route) -> None:
        html = f"<!doctype html>{panel}{script}" if state["running"] else "<!doctype html><h1>終わり</h1>"
        route.fulfill(body=html, content_type="text/html; charset=utf-8")

    page.route("**/jobs/1", answer)
    page.route("**/jobs/1/state", lambda route: route.fulfill(json=state))
    page.goto("/jobs/1")
    bar = page.locator("progress")
    expect(page.locator("[data-message]")).to_have_text("言葉を調べています")
    expect(bar).to_have_js_property("position", 0.25)
    state |= {"message": "質問と答弁を結びました", "done": 3}
    expect(page.locator("[data-message]")).to_have_text("質問と答弁を結びました")
    expect(bar).to_have_js_property("position", 0.75)
    state |= {"running": False}
    expect(page.locator("h1")).to_have_text("終わり")


def test_a_bad_file_shows_one_line_and_stores_nothing(page: Page, tmp_path: Path) -> None:
    bad = tmp_path / "oshirase.txt"
    bad.write_text("拝啓 春の候、ますますご清栄のこととお慶び申し上げます。", "utf-8")
    page.goto("/import")
    page.get_by_label("ファイル").set_input_files(bad)
    page.get_by_role("button", name="取り込む").click()
    expect(page.get_by_role("alert")).to_contain_text("oshirase.txt")
    page.goto("/import")
    expect(page.get_by_text("oshirase.txt")).to_have_count(0)


def test_a_file_that_is_too_large_is_pointed_out_before_it_is_sent(page: Page, tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    large.write_bytes(b"a" * (20 * 1024 * 1024 + 1))
    page.goto("/import")
    field = page.get_by_label("ファイル")
    field.set_input_files(large)
    assert "20 MB" in field.evaluate("field => field.validationMessage")
    page.get_by_role("button", name="取り込む").click()
    expect(page).to_have_url(re.compile("/import$"))


def test_ten_thousand_japanese_characters_reach_the_search(address: str, signed_in: StorageState) -> None:
    cookie = signed_in["cookies"][0]
    asked = Request(
        f"{address}/search?q={quote('あ' * 10_000)}",
        headers={"Cookie": f"{cookie['name']}={cookie['value']}"},
    )
    with urlopen(asked) as answer:
        assert answer.status == 200
        assert "はじめの 200 字" in answer.read().decode()


def test_a_word_is_added_to_the_glossary_with_the_keyboard_alone_and_found_in_search(page: Page) -> None:
    page.goto("/glossary")
    page.get_by_label("同じ意味の語").focus()
    page.keyboard.type("みまもり便\n安否確認サービス")
    page.keyboard.press("Tab")
    page.keyboard.type("令和8年度から")
    page.keyboard.press("Enter")
    expect(page.locator(".word-groups").first).to_contain_text("みまもり便")
    page.goto("/search?q=公衆無線LAN")
    page.get_by_role("link", name="入れた言葉だけを探す").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".other-words")).to_contain_text("入れた言葉だけを探しました")


def test_suggestions_arrive_while_typing_and_the_search_is_sent_by_the_keyboard_alone(page: Page) -> None:
    page.goto("/search")
    box = page.get_by_label("探す言葉")
    box.focus()
    page.keyboard.type("ひなん")
    page.wait_for_selector("#suggestions option[value='避難所']", state="attached")
    box.fill("避難所 OR 体育館")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=*")
    assert page.locator("li.hit").count() > 0
    page.get_by_role("link", name="新しい順").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**order=newest*")
    assert page.locator("li.hit").count() > 0
