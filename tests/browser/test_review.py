"""委員が、電話の幅の画面で、キーだけで、ログインから指摘と承認まで進む."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.clock import now
from app.demo_accounts import PASSWORD
from app.workflow.moving import advance
from db.connection import connect, writing
from db.events import Act
from db.stage_moves import NextStep, stage_of
from db.stages import Move, Stage
from tests.app.reviewing.council import council_meeting
from tests.browser.test_layout import FOCUS_PROBLEM, LOW_CONTRAST, SMALL_TARGETS

pytestmark = pytest.mark.browser


@pytest.fixture
def checking(demo_path: Path) -> int:
    """発言者確認に進んだ会議。"""
    act = Act("桐谷 葵(jimukyoku)", now())
    with closing(connect(demo_path)) as db:
        meeting = council_meeting(db)
        for move in (Move.START_DRAFT, Move.CIRCULATE):
            if stage_of(db, meeting) is not Stage.CHECKING:
                with writing(db):
                    advance(db, meeting, NextStep(stage_of(db, meeting), move), act)
    return meeting


def _tab_to(page: Page, selector: str) -> None:
    """Tab だけで、その部品まで進む。途中で焦点が隠れることはない。"""
    for _ in range(80):
        assert page.evaluate(FOCUS_PROBLEM) == ""
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab では {selector} に着きません")


def _sound(page: Page) -> None:
    """はみ出さず、押しやすく、読み分けられる。"""
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate(SMALL_TARGETS) + page.evaluate(LOW_CONTRAST) == []


def test_a_member_comments_and_accepts_on_a_phone_with_the_keyboard_alone(
    browser: Browser, address: str, checking: int
) -> None:
    context = browser.new_context(base_url=address, locale="ja-JP", viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.set_default_timeout(5000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/login")
    # 読み込みが終わっても、欄に焦点が移るのはその後である。
    expect(page.locator("input[name=login]")).to_be_focused()
    page.keyboard.type("iin")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("会議の一覧")
    _tab_to(page, f'a[href="/meetings/{checking}/review"]')
    page.keyboard.press("Enter")
    expect(page.locator("#review-progress")).to_contain_text("自分の発言 2 件中")
    _sound(page)

    _tab_to(page, "[data-own] .comment-form summary")
    page.keyboard.press("Enter")
    _sound(page)
    _tab_to(page, "[data-own] .comment-form textarea")
    page.keyboard.type("「言及がない」としてください。")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#done")).to_contain_text("指摘を送りました")
    expect(page.locator("#mine")).to_contain_text("「言及がない」としてください。")

    _tab_to(page, '.review-bar a[href="#accept"]')
    page.keyboard.press("Enter")
    _tab_to(page, "#accept .button-primary")
    page.keyboard.press("Enter")
    expect(page.locator("#done")).to_contain_text("承認しました")
    expect(page.locator(".review-bar .state")).to_have_text("承認")
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    _sound(page)
    assert complaints == []
    context.close()
