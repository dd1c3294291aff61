"""見本のアカウント. 役割ごとに一人と、アカウントのない委員の確認リンク。合い言葉は公になっているので、見本にだけ使う。"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from app.accounts.passwords import hash_password
from app.accounts.tokens import hash_token
from app.addresses import access_url
from app.clock import shifted
from db.access_links import LinkTerms, issue_access_link
from db.accounts import AccountEntry, add_account, list_accounts, set_password
from db.committees import list_committees
from db.events import Act
from db.meetings import list_meetings
from db.records import LinkPurpose, Role

PASSWORD = "hinowa-tameshi-kaigi"
LINK_TOKEN = "asahino-no-mihon-no-kakunin-rinku-kajitani0"
SIGNING_TOKEN = "asahino-no-mihon-no-shomei-no-rinku-yazaki0"
CHAIR_TOKEN = "asahino-no-mihon-no-shomei-no-rinku-nagaoka"
ASSEMBLY_TOKEN = "asahino-no-mihon-no-shomei-no-rinku-shiina0"
_LINK_SECONDS = 10 * 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """見本のアカウント。committees は担当する会議体の名。"""

    login: str
    name: str
    role: Role
    committees: tuple[str, ...] = ()


COUNCIL = "あさひ野市デジタル推進会議"
EXCHANGE = "デジタル推進計画に関する意見交換会"
ASSEMBLY = "総務常任委員会"

DEMO_ACCOUNTS = (
    DemoAccount("kanri", "小田切 薫", Role.ADMINISTRATOR),
    DemoAccount("jimukyoku", "桐谷 葵", Role.SECRETARIAT, (COUNCIL, EXCHANGE)),
    DemoAccount("gikai", "遠野 隆", Role.SECRETARIAT, (ASSEMBLY,)),
    DemoAccount("iin", "岡本 信吾", Role.MEMBER, (COUNCIL,)),
    DemoAccount("gikai-iin", "白根 操", Role.MEMBER, (ASSEMBLY,)),
)


@dataclass(frozen=True, slots=True)
class DemoLink:
    """見本の確認リンク。committee は会議体の名で、その最後の会議のもの。"""

    token: str
    holder: str
    purpose: LinkPurpose
    committee: str


DEMO_LINKS = (
    DemoLink(LINK_TOKEN, "梶谷 由紀乃", LinkPurpose.STATEMENT_CHECK, COUNCIL),
    DemoLink(SIGNING_TOKEN, "矢崎 悠人", LinkPurpose.SIGNING, COUNCIL),
    DemoLink(CHAIR_TOKEN, "長岡 達弥", LinkPurpose.SIGNING, COUNCIL),
    DemoLink(ASSEMBLY_TOKEN, "椎名恵子", LinkPurpose.SIGNING, ASSEMBLY),
)


def add_demo_accounts(db: Database, act: Act) -> None:
    """見本のアカウントと確認リンクを加える。アカウントが一つでもあれば何もしない。writing() の中で呼ぶ。"""
    if list_accounts(db):
        return
    committees = {committee.name: committee.id for committee in list_committees(db)}
    hashed = hash_password(PASSWORD)
    for one in DEMO_ACCOUNTS:
        own = frozenset(committees[name] for name in one.committees)
        account_id = add_account(db, one.login, AccountEntry(one.name, one.role, own), act)
        set_password(db, account_id, hashed, act)
    for link in DEMO_LINKS:
        meeting = list_meetings(db, committees[link.committee])[0]
        terms = LinkTerms(meeting.id, link.purpose, link.holder, shifted(act.at, _LINK_SECONDS))
        issue_access_link(db, terms, hash_token(link.token), act)


def demo_act(committee: str, at: str) -> Act:
    """会議体を担当する見本の事務局がしたこと。at は時刻(UTC)。"""
    officer = next(
        one for one in DEMO_ACCOUNTS if one.role is Role.SECRETARIAT and committee in one.committees
    )
    return Act(f"{officer.name}({officer.login})", at)


def demo_accounts_json() -> list[dict[str, object]]:
    """見本のアカウントを、JSON にできる形で。"""
    return [
        {
            "login": one.login,
            "password": PASSWORD,
            "name": one.name,
            "role": one.role.value,
            "committees": list(one.committees),
        }
        for one in DEMO_ACCOUNTS
    ]


def demo_links_json(url: str) -> list[dict[str, str]]:
    """見本の確認リンクを、JSON にできる形で。url は画面のはじめのアドレス。"""
    return [
        {
            "url": url.rstrip("/") + access_url(link.token),
            "committee": link.committee,
            "holder": link.holder,
            "purpose": link.purpose.value,
        }
        for link in DEMO_LINKS
    ]
