"""ログインし、仕事をし、ログアウトする."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from app.demo_accounts import LINK_TOKEN, PASSWORD

pytestmark = pytest.mark.browser


def _tab_to(page: Page, selector: str) -> None:
    """Tab だけで、その部品まで進む。"""
    for _ in range(60):
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab では {selector} に着きません")


def test_from_login_to_a_decision_to_logout_with_the_keyboard_alone_and_back_shows_nothing(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(base_url=address, locale="ja-JP")
    page = context.new_page()
    page.set_default_timeout(5000)
    page.goto("/?committee=")
    expect(page.locator("h1")).to_have_text("ログイン")
    # 開くと、はじめの欄に焦点がある。
    page.keyboard.type("jimukyoku")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("会議の一覧")
    expect(page.locator(".site-me")).to_contain_text("桐谷 葵")

    page.goto("/glossary")
    _tab_to(page, "#words")
    page.keyboard.type("ほっと便\n配食サービス")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".word-groups").first).to_contain_text("ほっと便")
    expect(page.locator(".word-groups").first).to_contain_text("桐谷 葵(jimukyoku)が")

    _tab_to(page, ".site-me button")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("ログイン")
    expect(page.get_by_role("status")).to_contain_text("ログアウトしました")
    page.go_back()
    expect(page.locator("h1")).to_have_text("ログイン")
    assert "ほっと便" not in page.content()
    context.close()


def test_a_member_without_an_account_opens_the_draft_from_the_link(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, locale="ja-JP", viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.set_default_timeout(5000)
    page.goto(f"/access/{LINK_TOKEN}")
    page.get_by_role("button", name="会議を開く").click()
    expect(page).to_have_url(re.compile(r"/meetings/\d+/review$"))
    expect(page.locator(".site-me")).to_contain_text("梶谷 由紀乃")
    page.get_by_role("link", name="要約案", exact=True).click()
    page.locator(".has-script .sentence").first.click()
    expect(page.locator(".sentence:focus + [data-tools] [data-tools-source]")).not_to_be_empty()
    expect(page.locator("[data-do], .edit-link")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("link", name="発言全文").click()
    expect(page.locator(".turn").first).to_be_visible()
    context.close()
