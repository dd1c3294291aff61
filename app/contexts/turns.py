"""発言の画面の文脈."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.contexts.crumbs import Crumb, meeting_crumbs
from app.contexts.meeting_head import MeetingHead, Tab, load_meeting_head
from app.contexts.withholdings import WithholdingView, kind_choices, withholding_views
from app.highlight import Mark, MarkKind, Segment, split_segments
from app.withholding_form import LONGEST_REASON, text_mark
from db.errors import NotFoundError
from db.exchanges import StoredExchange, list_exchanges
from db.meetings import get_meeting
from db.records import Side, SpeakerGroup
from db.turns import StoredTurn, list_turns
from db.withholdings import Withholding, list_withholdings
from nlp.text.sentences import split_sentences

# CSS で使う立場の名前。
_GROUPS = {
    SpeakerGroup.CHAIR: "chair",
    SpeakerGroup.MEMBER: "member",
    SpeakerGroup.OFFICIAL: "official",
    SpeakerGroup.OTHER: "other",
}


@dataclass(frozen=True, slots=True)
class TurnView:
    """発言ひとつ。

    number: 会議の中の番号。
    label: 発言者表記。
    group, group_slug: 発言者の立場と、CSS で使うその名前。
    text: 本文。
    segments: 伏せた箇所に印を付けた本文。
    withheld: 伏せた箇所。原本を見る人だけに出る。
    url: 変わらないアドレス。
    withhold_url: 伏せる送り先。
    agenda: ここから始まる議題の名前か None(前の発言と同じ議題なら None)。
    """

    number: int
    label: str
    group: str
    group_slug: str
    text: str
    segments: tuple[Segment, ...]
    withheld: tuple[WithholdingView, ...]
    url: str
    withhold_url: str
    agenda: str | None


@dataclass(frozen=True, slots=True)
class TurnListPage:
    """発言全文(/meetings/{id}/turns)。

    title, crumbs: 見出しと上の階層。
    head: 会議の見出し。
    turns: すべての発言。番号順。
    characters: 本文の字数の合計。
    public: 公開版を見ているか。
    withheld: 伏せた箇所の数。公開版と、原本を見ない人では 0。
    url, public_url: 原本と公開版のアドレス。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    head: MeetingHead
    turns: tuple[TurnView, ...]
    characters: int
    public: bool
    withheld: int
    url: str
    public_url: str


@dataclass(frozen=True, slots=True)
class PieceView:
    """伏せるときに選べる文。value: 送り返す箇所。text: 本文。"""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class UsedIn:
    """発言を使う質疑応答。number は番号、part はそこでの役(質問・意見・要望・答弁)、url はアドレス。"""

    number: int
    part: str
    url: str


@dataclass(frozen=True, slots=True)
class TurnPage:
    """発言ひとつ(/meetings/{id}/turns/{number})。

    title, crumbs: 見出しと上の階層。
    meeting: 会議の名前。
    held_on: 開催日か None。
    turn: この発言。
    before, after: すぐ前と後の発言か None。
    agenda: この発言の議題か None。
    used_in: この発言を含む質疑応答。
    anchor_url: 発言全文の中でのアドレス。
    released: 解いた箇所。
    pieces: 伏せるときに選べる文。
    kinds: 伏せる種類。
    seen: 本文の印。
    disclosure_url: 公開の別の画面。
    longest_reason: 理由の字数の上限。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    meeting: str
    held_on: str | None
    turn: TurnView
    before: TurnView | None
    after: TurnView | None
    agenda: str | None
    used_in: tuple[UsedIn, ...]
    anchor_url: str
    released: tuple[WithholdingView, ...]
    pieces: tuple[PieceView, ...]
    kinds: tuple[str, ...]
    seen: str
    disclosure_url: str
    longest_reason: int = LONGEST_REASON


@dataclass(frozen=True, slots=True)
class Spoken:
    """会議で話されたこと。turns: 発言。exchanges: 質疑応答。withholdings: 伏せた箇所(原本を見ない人では空)。"""

    turns: Sequence[StoredTurn]
    exchanges: Sequence[StoredExchange]
    withholdings: Sequence[Withholding] = ()


def load_turn_list_page(db: Database, meeting_id: int, public: bool = False) -> TurnListPage:
    """発言全文の画面を読む。public なら、db は公開版だけが見える接続であること。NotFoundError: 会議が無い。"""
    head = load_meeting_head(db, meeting_id, Tab.TURNS)
    turns = list_turns(db, meeting_id)
    agenda = get_meeting(db, meeting_id).header.agenda
    found = withholding_views(meeting_id, list_withholdings(db, meeting_id), [one.turn for one in turns])
    standing = [one for one in found if one.released is None]
    url = addresses.turns_url(meeting_id)
    return TurnListPage(
        title=f"{head.name} 発言全文",
        crumbs=meeting_crumbs(meeting_id, head.name),
        head=head,
        turns=turn_views(turns, agenda, standing),
        characters=sum(len(stored.turn.text) for stored in turns),
        public=public,
        withheld=len(standing),
        url=url,
        public_url=addresses.public_url(url),
    )


def load_turn_page(db: Database, meeting_id: int, number: int) -> TurnPage:
    """発言ひとつの画面を読む。NotFoundError: 会議か発言が無い。"""
    head = load_meeting_head(db, meeting_id, Tab.TURNS)
    return turn_page(
        head,
        get_meeting(db, meeting_id).header.agenda,
        Spoken(list_turns(db, meeting_id), list_exchanges(db, meeting_id), list_withholdings(db, meeting_id)),
        number,
    )


def turn_page(
    head: MeetingHead,
    agenda: Sequence[str],
    spoken: Spoken,
    number: int,
) -> TurnPage:
    """会議の発言と質疑応答から、発言 number の画面を作る。NotFoundError: その番号の発言が無い。"""
    found = withholding_views(head.id, spoken.withholdings, [one.turn for one in spoken.turns])
    standing = [one for one in found if one.released is None]
    views = {view.number: view for view in turn_views(spoken.turns, agenda, standing)}
    stored = {one.turn.number: one for one in spoken.turns}
    if number not in views:
        raise NotFoundError("発言", number)
    item = stored[number].turn.agenda
    return TurnPage(
        title=f"発言 {number}({views[number].label})",
        crumbs=(
            *meeting_crumbs(head.id, head.name),
            Crumb("発言全文", addresses.turns_url(head.id)),
        ),
        meeting=head.name,
        held_on=head.held_on,
        turn=views[number],
        before=views.get(number - 1),
        after=views.get(number + 1),
        agenda=_agenda_title(agenda, item),
        used_in=used_in(spoken.exchanges, number),
        anchor_url=f"{addresses.turns_url(head.id)}#turn-{number}",
        released=tuple(one for one in found if one.released is not None and one.turn == number),
        pieces=tuple(
            PieceView(f"{one.start}-{one.end}", one.text) for one in split_sentences(stored[number].turn.text)
        ),
        kinds=kind_choices(),
        seen=text_mark(stored[number].turn.text),
        disclosure_url=addresses.disclosure_url(head.id),
    )


def turn_views(
    turns: Sequence[StoredTurn], agenda: Sequence[str], standing: Sequence[WithholdingView] = ()
) -> tuple[TurnView, ...]:
    """発言を画面に出す形にする。議題の変わり目に議題の名前を添える。standing は、いま伏せてある箇所。"""
    views: list[TurnView] = []
    before: int | None = None
    for stored in turns:
        turn = stored.turn
        withheld = tuple(one for one in standing if one.turn == turn.number)
        marks = [Mark(one.start, one.start + len(one.words), MarkKind.WITHHELD) for one in withheld]
        changed = turn.agenda is not None and turn.agenda != before
        views.append(
            TurnView(
                number=turn.number,
                label=turn.label,
                group=turn.group.value,
                group_slug=_GROUPS[turn.group],
                text=turn.text,
                segments=split_segments(turn.text, marks),
                withheld=withheld,
                withhold_url=addresses.withhold_url(stored.meeting_id, turn.number),
                url=addresses.turn_url(stored.meeting_id, turn.number),
                agenda=_agenda_title(agenda, turn.agenda) if changed else None,
            )
        )
        before = turn.agenda
    return tuple(views)


def used_in(exchanges: Sequence[StoredExchange], number: int) -> tuple[UsedIn, ...]:
    """発言 number を含む質疑応答。質問と答弁の両方に含めば二つになる。"""
    return tuple(
        UsedIn(
            stored.exchange.number,
            stored.exchange.kind.japanese if side is Side.QUESTION else side.japanese,
            addresses.exchange_url(stored.id),
        )
        for stored in exchanges
        for side, spans in (
            (Side.QUESTION, stored.exchange.question),
            (Side.ANSWER, stored.exchange.answers),
        )
        if any(span.turn == number for span in spans)
    )


def _agenda_title(agenda: Sequence[str], item: int | None) -> str | None:
    return agenda[item - 1] if item is not None and item <= len(agenda) else None
