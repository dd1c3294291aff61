"""住民が会議録を見つけて読み、事務局が遅れているものに気付く."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.demo_stages import move_demo_on
from tests.browser.conftest import serving
from tests.browser.test_layout import layout_problems

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def public_address(demo_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """手続きを進めた見本のデータで動いているアプリのアドレス。"""
    path = Path(shutil.copy(demo_path, tmp_path_factory.mktemp("records") / "public.sqlite"))
    move_demo_on(path)
    with serving(path) as found:
        yield found


@pytest.fixture
def resident(browser: Browser, public_address: str) -> Iterator[Page]:
    """ログインしていない人の画面。JavaScript を使わない。"""
    context = browser.new_context(base_url=public_address, locale="ja-JP", java_script_enabled=False)
    opened = context.new_page()
    opened.set_default_timeout(5000)
    yield opened
    context.close()


def test_a_resident_finds_a_record_and_reads_it_with_the_keyboard_alone(resident: Page) -> None:
    resident.goto("/login")
    resident.get_by_role("link", name="公表した会議録").first.press("Enter")
    expect(resident.locator("h1")).to_have_text("公表した会議録")
    resident.get_by_label("会議録の中の言葉").focus()
    resident.keyboard.type("避難所")
    resident.keyboard.press("Enter")
    resident.locator(".found-row a").first.press("Enter")
    expect(resident.locator(".said:target")).to_contain_text("避難所")
    expect(resident.get_by_role("link", name="PDF")).to_be_visible()


def test_the_public_pages_fit_a_phone_and_a_desk_and_can_be_read_and_pressed(
    browser: Browser, public_address: str
) -> None:
    context = browser.new_context(base_url=public_address, locale="ja-JP")
    page = context.new_page()
    page.goto("/records")
    record = page.locator(".shelf-rows a").nth(1).get_attribute("href")
    page.goto("/records/measures")
    measure = page.locator(".measure-rows a").first.get_attribute("href")
    found = {}
    for url in (
        "/records",
        "/records?q=避難所",
        "/records?q=無い言葉",
        f"{record}",
        "/records/measures",
        f"{measure}",
        "/open-data",
    ):
        page.goto(url)
        problems = layout_problems(page)
        if problems:
            found[url] = problems
    context.close()
    assert found == {}


def test_an_officer_sees_what_is_late(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="期限", exact=True).press("Enter")
    first = page.locator(".due").first
    expect(first).to_contain_text("日過ぎ")
    first.get_by_role("link").press("Enter")
    expect(page.locator(".due-inline")).to_contain_text("日過ぎ")
