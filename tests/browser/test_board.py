"""会議の画面で、質疑応答を確かめ、直し、元に戻す."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, StorageState, expect

pytestmark = pytest.mark.browser


def _open(page: Page) -> None:
    page.goto("/")
    page.locator(".meeting-row", has=page.locator(".count-waiting")).nth(1).locator("h2 a").click()
    expect(page.locator("[data-key-list]")).to_be_visible()


def _shapes(page: Page) -> list[str | None]:
    """札の並びと形。id は、分割のたびに新しくなるので見ない。"""
    return [card.get_attribute("data-shape") for card in page.locator("[data-card]").all()]


def _focused_card(page: Page) -> Locator:
    return page.locator("[data-card]:focus")


def _undo(page: Page, before: list[str | None]) -> None:
    page.keyboard.press("u")
    expect(page.locator("[data-said]")).to_contain_text("元に戻しました")
    assert _shapes(page) == before


def test_every_act_of_the_board_is_done_and_undone_with_the_keyboard_alone(page: Page) -> None:
    _open(page)
    before = _shapes(page)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("ArrowUp")
    expect(_focused_card(page)).to_have_attribute("data-shape", before[0] or "")
    assert _focused_card(page).evaluate("e => getComputedStyle(e).outlineWidth") == "4px"

    page.keyboard.press("c")
    said = page.locator("[data-said]")
    expect(said).to_contain_text("確定しました")
    expect(_focused_card(page).locator('[data-state="confirmed"]')).to_have_count(1)
    _undo(page, before)
    expect(_focused_card(page).locator('[data-state="confirmed"]')).to_have_count(0)
    page.keyboard.press("x")
    expect(said).to_contain_text("却下しました")
    _undo(page, before)

    page.keyboard.press("s")
    expect(page.locator('[name="second"]').first).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(said).to_contain_text("前で分ける")
    expect(page.locator("[data-card]")).to_have_count(len(before) + 1)
    expect(_focused_card(page).locator(".checked")).to_have_text("確認済み")
    _undo(page, before)

    page.keyboard.press("g")
    expect(page.locator("#merge-target")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-card]")).to_have_count(len(before) - 1)
    _undo(page, before)

    page.keyboard.press("a")
    expect(page.locator('[name="piece"]').first).to_be_focused()
    page.keyboard.press("Space")
    page.get_by_role("button", name="選んだ文を相手に移す").focus()
    page.keyboard.press("Enter")
    expect(said).to_contain_text("相手に移す")
    assert _shapes(page) != before
    _undo(page, before)


def test_the_keys_can_be_listed_and_turned_off_for_good(page: Page) -> None:
    _open(page)
    page.keyboard.press("?")
    expect(page.locator(".key-list")).to_be_visible()
    page.get_by_label("一文字のキー操作を使う").uncheck()
    page.reload()
    expect(page.locator("[data-keys-on]")).not_to_be_checked()
    page.locator("body").press("j")
    expect(_focused_card(page)).to_have_count(0)
    page.locator("[data-key-list] summary").click()
    page.get_by_label("一文字のキー操作を使う").check()
    page.get_by_role("searchbox", name="質疑応答を検索").press("j")
    expect(_focused_card(page)).to_have_count(0)


def test_an_answer_is_dragged_to_another_question_and_goes_back(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 3000})
    _open(page)
    before = _shapes(page)
    source = page.locator("[data-card]", has=page.locator("[data-piece]")).first
    other = page.locator("[data-card]").nth(1 if source.get_attribute("data-shape") == before[0] else 0)
    piece = source.locator("[data-piece]").first.get_attribute("data-piece") or ""
    source.locator(".drag-handle").first.drag_to(other.locator(".card-head"))
    expect(page.locator("[data-said]")).to_have_text("答弁を移しました")
    expect(page.locator("[data-card]:focus")).to_have_attribute(
        "data-shape", re.compile(rf"[|,]{re.escape(piece)}")
    )
    page.keyboard.press("u")
    expect(page.locator("[data-said]")).to_contain_text("元に戻しました")
    assert _shapes(page) == before


def test_a_measure_is_picked_by_typing_a_part_of_its_name_in_kana(page: Page) -> None:
    _open(page)
    page.keyboard.press("j")
    page.keyboard.press("m")
    field = page.get_by_role("combobox", name="施策の番号・名前・担当課")
    expect(field).to_be_focused()
    field.press_sequentially("すまーと")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("スマート")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    name = options.nth(1).locator(".picker-name").inner_text()
    expect(field).to_have_attribute("aria-activedescendant", options.nth(1).get_attribute("id") or "")
    field.press("Enter")
    expect(page.locator("[data-said]")).to_contain_text(name)
    expect(_focused_card(page).locator('[data-state="confirmed"]')).to_contain_text(name.split(" ", 1)[1])
    page.keyboard.press("u")
    expect(page.locator("[data-said]")).to_contain_text("元に戻しました")


def test_typing_on_takes_the_old_choices_away_at_once(page: Page) -> None:
    _open(page)
    page.keyboard.press("j")
    page.keyboard.press("m")
    field = page.get_by_role("combobox", name="施策の番号・名前・担当課")
    options = page.get_by_role("option")
    field.fill("図")
    expect(options.first).to_be_visible()
    # 打ってすぐの Enter は、候補を待たない。どちらも画面の中で続けて起こし、間を空けない。
    field.evaluate("""e => {
        e.value = "xyz存在しない";
        e.dispatchEvent(new InputEvent("input", { bubbles: true }));
        for (const key of ["ArrowDown", "Enter"])
            e.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    }""")
    expect(page.locator("[data-picker-count]")).to_have_text("当たる施策がありません")
    expect(field).to_be_visible()
    expect(options).to_have_count(0)
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(page.locator("[data-said]")).to_be_empty()


def test_a_held_key_acts_once_and_keys_pressed_on_act_in_their_order(page: Page) -> None:
    _open(page)
    before = _shapes(page)
    cards = [f"#{card.get_attribute('id')}" for card in page.locator("[data-card]").all()]
    waiting = [id_ for id_ in cards if page.locator(f'{id_} [data-state="suggested"]').count()][:2]
    confirmed = page.locator('[data-state="confirmed"]')
    undecided = page.locator('[data-state="suggested"]').count()
    page.locator(waiting[0]).focus()
    page.keyboard.down("c")
    expect(confirmed).to_have_count(1)
    for _ in range(5):
        page.keyboard.down("c")
    page.keyboard.up("c")
    _undo(page, before)
    expect(confirmed).to_have_count(0)
    # 三つのキーを、答えを待たずに続けて押す。
    page.evaluate(
        """([first, second]) => {
        for (const card of [first, first, second]) {
            document.querySelector(card).focus();
            document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "c", bubbles: true, cancelable: true }));
        }
    }""",
        waiting,
    )
    for id_ in waiting:
        expect(page.locator(f'{id_} [data-state="confirmed"]')).to_have_count(1)
    expect(_focused_card(page)).to_have_attribute("id", waiting[1].removeprefix("#"))
    expect(confirmed).to_have_count(2)
    expect(page.locator('[data-state="suggested"]')).to_have_count(undecided - 2)
    # 取り消しも、続けて押した数だけ、新しいものから戻す。
    page.keyboard.press("u")
    page.keyboard.press("u")
    expect(confirmed).to_have_count(0)
    assert _shapes(page) == before


def test_a_change_by_another_officer_is_named_and_nothing_is_lost(
    page: Page, browser: Browser, address: str, signed_in: StorageState
) -> None:
    _open(page)
    before = _shapes(page)
    page.keyboard.press("j")
    page.keyboard.press("s")
    expect(page.locator('[name="second"]').first).to_be_focused()
    other = browser.new_context(base_url=address, storage_state=signed_in).new_page()
    _open(other)
    other.locator("[data-card] [data-edit]").first.click()
    other.locator("#kind").select_option(label="要望")
    other.get_by_role("button", name="種類を変える").click()
    expect(other.locator("[data-said]")).to_contain_text("種類を変える")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    refusal = page.locator("[data-refusal]")
    expect(refusal).to_contain_text("画面を開いたときは「質問、")
    expect(refusal).to_contain_text("いまは「要望、")
    other.keyboard.press("u")
    expect(other.locator("[data-said]")).to_contain_text("元に戻しました")
    assert _shapes(other) == before
    other.context.close()


def test_without_scripts_an_exchange_is_split_and_put_back(
    browser: Browser, address: str, signed_in: StorageState
) -> None:
    plain = browser.new_context(base_url=address, java_script_enabled=False, storage_state=signed_in)
    still = plain.new_page()
    still.goto("/")
    still.locator(".meeting-row", has=still.locator(".count-waiting")).nth(1).locator("h2 a").click()
    before = _shapes(still)
    still.locator("[data-edit]").first.click()
    still.locator('[name="second"]').first.check()
    still.get_by_role("button", name="選んだ文の前で分ける").click()
    expect(still).to_have_url(re.compile(r"/meetings/\d+#exchange-\d+$"))
    assert len(_shapes(still)) == len(before) + 1
    still.get_by_role("button", name="元に戻す").click()
    assert _shapes(still) == before
    plain.close()
