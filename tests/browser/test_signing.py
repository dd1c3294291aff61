"""署名委員が、携帯電話でリンクを開いて、キーだけで署名する."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app import addresses
from app.demo_accounts import SIGNING_TOKEN
from db.stages import Move
from tests.app.visitor import editor_of
from tests.app.workflow.test_stage_page import fields, name_proposed, send, skip_checks
from tests.browser.conftest import serving

pytestmark = pytest.mark.browser
_MEETING = 5


@pytest.fixture
def asked(demo_path: Path, tmp_path: Path) -> Path:
    """署名を頼んだ会議のあるデータ。ほかの試験の見本は変えない。"""
    path = Path(shutil.copy(demo_path, tmp_path / "signing.sqlite"))
    url = addresses.stage_url(_MEETING)
    with editor_of(path) as editor:
        name_proposed(editor, _MEETING)
        skip_checks(editor, _MEETING)
        page = editor.get(url)
        for move in (Move.START_DRAFT, Move.REQUEST_SIGNATURES):
            page = send(editor, fields(page, move), url)
    return path


def _press(page: Page, name: str) -> None:
    """Tab だけでその名のボタンかリンクに進み、見える形で焦点があることを確かめて、Enter を押す。"""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            break
    box = page.evaluate(
        "(({ width, height }) => ({ width, height }))(document.activeElement.getBoundingClientRect())"
    )
    assert min(box["width"], box["height"]) >= 44
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")


def _fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_a_signatory_signs_on_a_small_phone_from_the_link_with_keys_alone(
    browser: Browser, asked: Path
) -> None:
    with serving(asked) as address:
        context = browser.new_context(
            base_url=address, viewport={"width": 320, "height": 640}, locale="ja-JP"
        )
        page = context.new_page()
        page.set_default_timeout(5000)
        page.goto(addresses.access_url(SIGNING_TOKEN))
        assert _fits(page)
        _press(page, "会議を開く")
        expect(page.locator("#own-title")).to_have_text("自分の発言")
        assert _fits(page)
        _press(page, "署名の画面")
        expect(page.locator("#own-title")).to_have_text("矢崎 悠人 さんの署名")
        assert _fits(page)
        shown = page.locator("section[aria-labelledby=record-title]").inner_text()
        _press(page, "署名の欄へ")
        expect(page.locator("#sign")).to_be_in_viewport()
        _press(page, "この内容で署名する")
        expect(page.locator(".success")).to_have_text(re.compile("署名委員として、.*に署名しました"))
        expect(page.locator("#own-title")).to_be_in_viewport()
        assert page.locator("section[aria-labelledby=record-title]").inner_text() == shown
        assert page.locator("#sign").count() == 0
        assert _fits(page)
        context.close()
