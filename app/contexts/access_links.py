"""会議の確認リンクの画面の文脈."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.accounts.totp import qr_path
from app.contexts.crumbs import Crumb, meeting_crumbs
from app.contexts.meeting_head import MeetingHead, load_meeting_head
from app.link_forms import LinkForm, last_day, new_form
from app.wareki import japanese_day
from db.access_links import IssuedLink, LinkTerms, list_access_links
from db.committees import list_roster
from db.meetings import get_meeting
from db.records import LinkPurpose


@dataclass(frozen=True, slots=True)
class NewLink:
    """いま出したリンク。一度だけ見せる。

    url: リンクのアドレス。
    holder, purpose: 渡す相手と用途。
    expires_at: 使えなくなる時刻(UTC)。
    qr, size: 二次元コードの SVG の path の d と、一辺の升の数。
    """

    url: str
    holder: str
    purpose: str
    expires_at: str
    qr: str
    size: int


@dataclass(frozen=True, slots=True)
class LinkRow:
    """出したリンクの一行。

    holder, purpose: 渡した相手と用途。
    state: 使えます・期限切れ・取消済み。
    live: いま使えるか。
    expires_at: 使えなくなる時刻(UTC)。
    issued_by, issued_at: 出した人と時刻。
    uses, used_at: 開かれた回数と、最後に開かれた時刻か None。
    revoked_by, revoked_at: 取り消した人と時刻か None。
    url: 取り消す送り先。
    """

    holder: str
    purpose: str
    state: str
    live: bool
    expires_at: str
    issued_by: str
    issued_at: str
    uses: int
    used_at: str | None
    revoked_by: str | None
    revoked_at: str | None
    url: str


@dataclass(frozen=True, slots=True)
class AccessLinksPage:
    """会議の確認リンク(/meetings/{id}/access-links)。

    title, crumbs: 見出しと上の階層。
    head: 会議の見出し。
    url: 出す送り先。
    rows: 出したリンク。新しい順。
    form: 入力欄。
    purposes: 選べる用途。
    names: 名簿の氏名(入力の候補)。
    first_day, last_day: 選べる期限の日(YYYY-MM-DD)。
    problem: 出せなかった理由か None。
    link: いま出したリンクか None。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    head: MeetingHead
    url: str
    rows: tuple[LinkRow, ...]
    form: LinkForm
    purposes: tuple[str, ...]
    names: tuple[str, ...]
    first_day: str
    last_day: str
    problem: str | None
    link: NewLink | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """送ったことの結果。form と problem は出せなかった入力と理由、link はいま出したリンク。"""

    form: LinkForm | None = None
    problem: str | None = None
    link: NewLink | None = None


def load_access_links_page(
    db: Database, meeting_id: int, now: str, outcome: Outcome | None = None
) -> AccessLinksPage:
    """会議の確認リンクの画面を読む。NotFoundError: 会議が無い。"""
    head = load_meeting_head(db, meeting_id, None)
    outcome = outcome or Outcome()
    return AccessLinksPage(
        title=head.name,
        crumbs=meeting_crumbs(meeting_id, head.name),
        head=head,
        url=addresses.access_links_url(meeting_id),
        rows=tuple(_row(one, now) for one in list_access_links(db, meeting_id)),
        form=outcome.form or new_form(now),
        purposes=tuple(LinkPurpose),
        names=tuple(member.name for member in list_roster(db, get_meeting(db, meeting_id).committee_id)),
        first_day=japanese_day(now).isoformat(),
        last_day=last_day(now).isoformat(),
        problem=outcome.problem,
        link=outcome.link,
    )


def new_link(url: str, terms: LinkTerms) -> NewLink:
    """いま出したリンク。url はそのアドレス。"""
    path, size = qr_path(url)
    return NewLink(url, terms.holder, terms.purpose.value, terms.expires_at, path, size)


def _row(issued: IssuedLink, now: str) -> LinkRow:
    link = issued.link
    live = link.opens(now)
    return LinkRow(
        holder=link.terms.holder,
        purpose=link.terms.purpose.value,
        state="使えます" if live else "取消済み" if link.revoked else "期限切れ",
        live=live,
        expires_at=link.terms.expires_at,
        issued_by=link.issued.actor,
        issued_at=link.issued.at,
        uses=issued.uses,
        used_at=issued.used_at,
        revoked_by=link.revoked.actor if link.revoked else None,
        revoked_at=link.revoked.at if link.revoked else None,
        url=addresses.revocation_url(link.terms.meeting_id, link.id),
    )
