"""会議録の一生: 取り込みから、確認と署名を経て公表され、掲載を終えるまでを、それぞれの人が画面で進める."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.clock import now
from app.demo_accounts import COUNCIL, PASSWORD
from app.sealing.checking import check_packed
from db.chain.checking import check_file
from db.chain.keys import create_key, load_public_key, public_hex, register_key
from db.connection import connect, writing
from db.events import Act
from tests.browser.conftest import serving

pytestmark = pytest.mark.browser
_CHAIR = "長岡 達弥"
_TITLE = "令和8年度第1回あさひ野市デジタル推進会議"
_MINUTES = f"""{_TITLE} 会議録

１　日　時　　令和８年８月４日（火）　午後１時３０分から午後２時１０分まで
２　場　所　　あさひ野市役所　本庁舎３階　大会議室
３　出席者　　長岡会長、岡本委員
４　事務局　　柴田情報政策課長
５　公開・非公開の別　　公開
６　議　題　　（１）図書館の電子申請について

（１）図書館の電子申請について

◎長岡会長　それでは、議事に入ります。図書館の電子申請について、ご質問をお願いします。岡本委員、どうぞ。

○岡本委員　図書館の本の予約を、電子申請でできるようにする予定はありますか。いつごろになるのか、お聞かせください。

○事務局（柴田情報政策課長）　図書館の本の予約につきましては、令和９年の４月から、電子申請で受け付けられるようにいたします。費用は２００万円を見込んでおります。

◎長岡会長　ありがとうございます。ほかになければ、これで終わります。
"""


@pytest.fixture
def city(demo_path: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """署名の鍵のある見本の市。アドレスとデータ。"""
    path = Path(shutil.copy(demo_path, tmp_path / "life.sqlite"))
    create_key(tmp_path / "server.key")
    with closing(connect(path)) as db, writing(db):
        register_key(db, tmp_path / "server.key", Act("情報政策課", now()))
    with serving(path) as address:
        yield address, path


class _City:
    """一つの市に来る人たち。人ごとに、ほかの人とクッキーを共にしない画面を持つ。"""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser, self._address = browser, address

    def visit(self) -> Page:
        """まだだれでもない人の画面。"""
        context = self._browser.new_context(base_url=self._address, locale="ja-JP")
        page = context.new_page()
        page.set_default_timeout(5000)
        return page

    def log_in(self, login: str) -> Page:
        """アカウントの人の画面。"""
        page = self.visit()
        page.goto("/login")
        page.get_by_label("ログイン名").fill(login)
        page.get_by_label("パスワード").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("会議の一覧")
        return page

    def open_link(self, link: str) -> Page:
        """確認リンクの人の画面。"""
        page = self.visit()
        page.goto(link)
        page.get_by_role("button", name="会議を開く").click()
        return page


def _import(officer: Page, file: Path) -> str:
    """会議録を取り込み、会議のアドレスを返す。"""
    file.write_text(_MINUTES, encoding="utf-8")
    officer.goto("/import")
    officer.get_by_label("ファイル").set_input_files(file)
    officer.get_by_label("会議体").fill(COUNCIL)
    officer.locator("main form button[type=submit]").click()
    officer.get_by_role("link", name="会議を開く").click(timeout=30_000)
    expect(officer.locator("h1")).to_contain_text(_TITLE)
    return officer.url.split("?")[0]


def _issue(officer: Page, meeting: str, purpose: str) -> str:
    """会長に渡す確認リンクを出す。"""
    officer.goto(f"{meeting}/access-links")
    officer.get_by_label("渡す相手の氏名").fill(_CHAIR)
    officer.get_by_label("用途").select_option(purpose)
    officer.get_by_role("button", name="出す", exact=True).click()
    return officer.get_by_label("確認リンクのアドレス").input_value()


def _move(officer: Page, meeting: str, button: str, reached: str, reason: str = "") -> None:
    officer.goto(f"{meeting}/stage")
    form = officer.locator("form").filter(has=officer.get_by_role("button", name=button, exact=True))
    if reason:
        form.locator("input[name=reason]").fill(reason)
    form.get_by_role("button").click()
    expect(officer.locator("#stage-title")).to_contain_text(f"いまは「{reached}」")


def _accept(person: Page, meeting: str) -> None:
    person.goto(f"{meeting}/review")
    person.get_by_role("button", name="承認する").first.click()
    expect(person.locator("#done")).to_contain_text("承認")


def _sign(person: Page, meeting: str) -> None:
    person.goto(f"{meeting}/signing")
    person.get_by_role("button", name="この内容で署名する").click()
    expect(person.locator(".success")).to_contain_text("に署名しました")


def test_a_record_lives_from_import_to_the_end_of_its_publication(
    browser: Browser, city: tuple[str, Path], tmp_path: Path
) -> None:
    address, path = city
    people = _City(browser, address)
    officer, member, resident = people.log_in("jimukyoku"), people.log_in("iin"), people.visit()

    meeting = _import(officer, tmp_path / "kaigiroku.txt")
    _move(officer, meeting, "要約案の作成に進む", "要約案")
    _move(officer, meeting, "委員に確認を依頼する", "発言者確認")
    expect(officer.locator("main")).to_contain_text("前に、次のことが済んでいません")

    _accept(member, meeting)
    chair = people.open_link(_issue(officer, meeting, "発言者確認"))
    _accept(chair, meeting)

    officer.goto(f"{meeting}/signing")
    officer.get_by_label("署名委員 1").select_option("岡本 信吾")
    officer.get_by_role("button", name="この人に決める").click()
    _move(officer, meeting, "署名を依頼する", "署名依頼")
    _sign(member, meeting)
    _sign(people.open_link(_issue(officer, meeting, "署名")), meeting)

    resident.goto("/records")
    expect(resident.locator("main")).not_to_contain_text(_TITLE)
    _move(officer, meeting, "会議録を確定する", "確定")
    _move(officer, meeting, "公表する", "公表")
    resident.goto("/records")
    resident.get_by_role("link", name=_TITLE).click()
    expect(resident.locator("main")).to_contain_text("令和９年の４月から")
    expect(resident.locator("main")).to_contain_text("岡本 信吾")
    with resident.expect_download() as download:
        resident.get_by_role("link", name="公開版の zip").click()
    key = public_hex(load_public_key(tmp_path / "server.key.pub"))
    assert check_packed(Path(download.value.path()).read_bytes(), [key]).faults == ()

    record = resident.url
    _move(officer, meeting, "掲載を終える", "掲載終了", "保存の期限")
    assert resident.goto(record).status == 410  # type: ignore[union-attr]
    assert check_file(path, (), ()).findings == ()
