"""要約案を、キーだけで直し、先に変えられても、つながらなくても、何も失わない."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, Route, StorageState, expect

pytestmark = pytest.mark.browser


def _open(page: Page) -> None:
    page.goto("/")
    page.locator(".meeting-row", has=page.locator(".count-waiting")).first.locator("h2 a").click()
    page.get_by_role("link", name="要約案", exact=True).click()
    expect(page.locator("[data-key-list]")).to_be_visible()


def _texts(page: Page) -> list[str]:
    return [str(text) for text in page.locator(".sentence").all_text_contents()]


def _undo(page: Page, before: list[str]) -> None:
    page.keyboard.press("u")
    expect(page.locator("[data-said]")).to_contain_text("元に戻しました")
    assert _texts(page) == before


def _sentence_with_one_before(page: Page) -> str:
    return str(page.locator(".paragraph .sentence ~ .sentence").first.get_attribute("id"))


def test_every_act_on_a_draft_is_done_and_undone_with_the_keyboard_alone(page: Page) -> None:
    _open(page)
    before = _texts(page)
    said, focused = page.locator("[data-said]"), page.locator(":focus")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("ArrowUp")
    expect(focused).to_have_text(before[0])
    assert focused.evaluate("e => getComputedStyle(e).outlineWidth") == "4px"

    page.keyboard.press("Enter")
    editor = page.get_by_label("文を直す")
    expect(editor).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type("jdm人が足した。")
    expect(page.locator("[data-editor-state]")).to_have_text(re.compile(r"^保存しました \d+:\d\d$"))
    page.keyboard.press("Control+Enter")
    expect(page.locator(".is-editing")).to_have_text(before[1])
    page.keyboard.press("Escape")
    expect(focused).to_have_text(before[1])
    assert _texts(page) == [f"{before[0]}jdm人が足した。", *before[1:]]
    expect(page.locator(".writer").first).to_have_text("人")
    _undo(page, before)

    page.keyboard.press("d")
    expect(said).to_contain_text("省きました")
    expect(focused).to_have_class(re.compile("sentence"))
    assert len(_texts(page)) == len(before) - 1
    _undo(page, before)

    page.locator(f"#{_sentence_with_one_before(page)}").focus()
    page.keyboard.press("m")
    expect(said).to_contain_text("つなぎました")
    assert len(_texts(page)) == len(before) - 1
    _undo(page, before)

    page.keyboard.press("o")
    expect(focused).to_have_class(re.compile("source"))
    for _ in range(80):
        page.keyboard.press("j")
        if focused.evaluate("e => e.matches('.dropped')"):
            break
    page.keyboard.press("r")
    expect(said).to_contain_text("戻しました")
    expect(focused).to_have_class(re.compile("source"))
    assert len(_texts(page)) == len(before) + 1
    _undo(page, before)

    page.locator("[data-regenerate] .sentence").first.focus()
    page.keyboard.press("g")
    expect(page.locator("[data-regenerate-form] input:checked")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(said).to_contain_text("書き直しました(全文)")
    expect(focused).to_have_class(re.compile("sentence"))
    assert _texts(page) != before
    _undo(page, before)


def test_a_finding_stands_by_its_sentence_and_n_goes_there(page: Page) -> None:
    _open(page)
    before = _texts(page)
    for _ in range(3):
        page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.keyboard.type("登録者は98,421人です。")
    page.keyboard.press("Escape")
    expect(page.locator("[data-part=errors]")).to_contain_text("直すべき指摘 1 件")
    expect(page.locator(".findings")).to_contain_text("根拠にない数・日付")
    expect(page.locator(".mark-finding", has_text="98,421人")).to_be_visible()
    page.keyboard.press("k")
    page.keyboard.press("n")
    expect(page.locator(":focus .mark-finding", has_text="98,421人")).to_have_count(1)
    page.keyboard.press("s")
    expect(page.locator("[data-dialog] ins").first).to_contain_text("登録")
    page.keyboard.press("Escape")
    _undo(page, before)
    expect(page.locator("[data-part=errors]")).to_contain_text("直すべき指摘はありません")


def test_the_keys_of_a_draft_can_be_turned_off_and_never_act_when_held(page: Page) -> None:
    _open(page)
    before = _texts(page)
    page.keyboard.press("j")
    page.keyboard.down("d")
    expect(page.locator("[data-said]")).to_contain_text("省きました")
    for _ in range(4):
        page.keyboard.down("d")
    page.keyboard.up("d")
    assert len(_texts(page)) == len(before) - 1
    _undo(page, before)
    page.keyboard.press("?")
    page.get_by_label("一文字のキー操作を使う").uncheck()
    page.locator(".sentence").first.focus()
    page.keyboard.press("d")
    page.keyboard.press("ArrowDown")
    expect(page.locator(":focus")).to_have_text(before[1])
    assert _texts(page) == before
    page.locator("[data-key-list] summary").click()


def test_a_text_that_another_changed_first_is_shown_beside_it_and_both_are_kept(
    page: Page, browser: Browser, address: str, signed_in: StorageState
) -> None:
    _open(page)
    before = _texts(page)
    page.keyboard.press("j")
    context = browser.new_context(base_url=address, storage_state=signed_in)
    other = context.new_page()
    _open(other)
    other.keyboard.press("j")
    other.keyboard.press("Enter")
    other.get_by_label("文を直す").fill("先の人の文。")
    other.keyboard.press("Escape")
    expect(other.locator(":focus")).to_have_text("先の人の文。")

    page.keyboard.press("Enter")
    page.get_by_label("文を直す").fill("後の人の文。")
    dialog = page.locator("[data-dialog]")
    expect(dialog.locator("[data-theirs]")).to_have_text("先の人の文。")
    expect(dialog.locator("[data-mine-text]")).to_have_text("後の人の文。")
    dialog.get_by_role("button", name="この文にする").focus()
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_text("先の人の文。後の人の文。")
    page.keyboard.press("u")
    expect(page.locator("[data-said]")).to_contain_text("元に戻しました")
    page.keyboard.press("u")
    expect(page.locator(".sentence").first).to_have_text(before[0])
    context.close()


def test_a_text_that_could_not_be_saved_is_kept_and_saved_when_the_page_is_opened_again(page: Page) -> None:
    _open(page)
    before = _texts(page)

    def refuse(route: Route) -> None:
        route.abort()

    page.route("**/draft/rewrite", refuse)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_label("文を直す").fill("届かない文。")
    state = page.locator("[data-editor-state]")
    expect(state).to_contain_text("保存できません")
    page.unroute("**/draft/rewrite")
    page.reload()
    expect(page.get_by_label("文を直す")).to_have_value("届かない文。")
    expect(state).to_contain_text("保存しました")
    page.keyboard.press("Escape")
    expect(page.locator(":focus")).to_have_text("届かない文。")
    page.reload()
    expect(page.locator(".sentence").first).to_have_text("届かない文。")
    expect(page.get_by_label("文を直す")).to_be_hidden()
    _undo(page, before)


def test_source_and_draft_scroll_together_by_their_sentences(page: Page) -> None:
    _open(page)
    pane = page.locator('[data-pane="draft"]')
    pane.hover()
    page.mouse.wheel(0, 900)
    apart = """() => {
        const panes = [...document.querySelectorAll("[data-pane]")];
        const inside = (e, pane) => {
            const [a, b] = [e.getBoundingClientRect(), pane.getBoundingClientRect()];
            return a.top >= b.top && a.bottom <= b.bottom;
        };
        const [source, draft] = panes;
        const seen = [...draft.querySelectorAll(".sentence")].filter((e) => inside(e, draft));
        const middle = seen[Math.floor(seen.length / 3)];
        return inside(source.querySelector(`.source[data-keys~="${middle.dataset.keys}"]`), source);
    }"""
    page.wait_for_function("document.querySelector('[data-pane=source]').scrollTop > 0")
    page.wait_for_function(apart)


def test_on_a_phone_the_source_opens_under_the_sentence(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    _open(page)
    sentence = page.locator(".sentence").nth(4)
    sentence.click()
    key = sentence.get_attribute("data-keys")
    source = page.locator(f'.source[data-keys~="{key}"]').first.text_content()
    expect(page.locator(".sentence:focus + [data-tools] [data-tools-source]")).to_have_text(source or "")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_on_a_phone_the_keys_of_the_source_say_where_it_is_or_open_the_list(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    _open(page)
    said = page.locator("[data-said]")
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(said).to_contain_text("文の下に出ます")
    page.keyboard.press("j")
    expect(said).to_be_empty()
    page.keyboard.press("r")
    expect(page).to_have_url(re.compile(r"/draft/dropped$"))


def test_a_key_that_has_nothing_to_work_on_says_so(page: Page) -> None:
    _open(page)
    said = page.locator("[data-said]")
    page.keyboard.press("s")
    expect(said).to_contain_text("違いを見る文を選んでください")
    page.locator(".paragraph:not([data-regenerate]) .sentence").first.click()
    page.keyboard.press("g")
    expect(said).to_contain_text("質疑応答の文を選んでいるときだけ")


def test_without_scripts_a_draft_is_edited_by_plain_forms(
    browser: Browser, address: str, signed_in: StorageState
) -> None:
    plain = browser.new_context(base_url=address, java_script_enabled=False, storage_state=signed_in)
    still = plain.new_page()
    still.goto("/")
    still.locator(".meeting-row", has=still.locator(".count-waiting")).first.locator("h2 a").click()
    still.get_by_role("link", name="要約案", exact=True).click()
    before = _texts(still)
    still.locator('.edit-link[href*="sentence"]').first.click()
    still.get_by_label("文", exact=True).fill("紙のような画面で書いた文。")
    still.get_by_role("button", name="保存する").click()
    expect(still).to_have_url(re.compile(r"/draft#sentence-"))
    assert _texts(still) == ["紙のような画面で書いた文。", *before[1:]]
    still.get_by_role("button", name="元に戻す").click()
    assert _texts(still) == before
    still.locator(".dropped").first.click()
    still.get_by_role("button", name="機械が整えた文のまま戻す").click()
    assert len(_texts(still)) == len(before) + 1
    still.get_by_role("button", name="元に戻す").click()
    assert _texts(still) == before
    plain.close()


def test_an_act_by_mouse_saves_the_text_being_typed_first(page: Page) -> None:
    _open(page)
    before = _texts(page)
    page.locator(".sentence").first.dblclick()
    page.get_by_label("文を直す").fill("打っている途中。")
    page.locator('[data-do="drop"]').click()
    expect(page.locator("[data-said]")).to_contain_text("省きました")
    assert _texts(page) == before[1:]
    page.keyboard.press("u")
    expect(page.locator(".sentence").first).to_have_text("打っている途中。")
    _undo_again(page, before)


def test_closing_the_choice_between_two_texts_keeps_ones_own_in_the_editor(
    page: Page, browser: Browser, address: str, signed_in: StorageState
) -> None:
    _open(page)
    before = _texts(page)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    context = browser.new_context(base_url=address, storage_state=signed_in)
    other = context.new_page()
    _open(other)
    other.keyboard.press("j")
    other.keyboard.press("d")
    expect(other.locator("[data-said]")).to_contain_text("省きました")
    page.get_by_label("文を直す").fill("後の人の文。")
    expect(page.locator("[data-dialog]")).to_contain_text("いまは省略されています")
    page.keyboard.press("Escape")
    expect(page.get_by_label("文を直す")).to_have_value("後の人の文。")
    expect(page.locator("[data-editor-state]")).to_contain_text("まだ保存していません")
    page.get_by_label("文を直す").press("End")
    page.keyboard.type("。")
    page.get_by_role("button", name="あなたの文で戻す").click()
    expect(page.locator(":focus")).to_have_text("後の人の文。。")
    page.keyboard.press("u")
    expect(page.locator(".sentence").first).to_have_text(before[1])
    _undo_again(page, before)
    context.close()


def _undo_again(page: Page, before: list[str]) -> None:
    page.keyboard.press("u")
    expect(page.locator(".sentence").first).to_have_text(before[0])
    assert _texts(page) == before
