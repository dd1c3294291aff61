"""凍らせる. 署名を頼むときに、示すものを決めて、そのまま残す。あとから何が変わっても、示すものは変わらない。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlite_utils import Database

from app.editions import public_form_of
from app.printed_header import printed_header
from app.sealing.archive import write_record
from app.sealing.leaves import content_hash, fresh_salts, leaf_hashes, salt_parts
from app.sealing.parts import Paragraph, PeoplePart, RecordBody, split_body
from app.signing.withheld import paragraph_reason, turn_reasons
from db.committees import get_committee
from db.drafts import get_draft
from db.events import Act
from db.frozen_sources import FrozenSource, add_frozen_sources
from db.meetings import get_meeting, get_minutes
from db.procedures import get_procedure
from db.records import DraftItem, MeetingHeader, Minutes, Turn, Withheld
from db.signatories import list_signatories
from db.signatures import Shown, add_request
from db.withholdings import withheld_of_meeting
from nlp.public_form import PublicForm, public_turns
from nlp.text.tokenizer import Tokenizer


def request_signatures(db: Database, meeting_id: int, tokenizer: Tokenizer, act: Act) -> int:
    """いまの会議録を凍らせて、署名の依頼として残し、その id を返す。会議録を「署名依頼」に進めたトランザクションの中で呼ぶ。

    NotFoundError: 会議が無い。
    """
    parts = split_body(live_body(db, meeting_id, tokenizer))
    leaves = salt_parts(parts, fresh_salts(len(parts)))
    method = get_procedure(db, get_meeting(db, meeting_id).committee_id).method
    shown = Shown(method, content_hash(leaf_hashes(leaves)), write_record(leaves))
    request_id = add_request(db, meeting_id, shown, act)
    add_frozen_sources(db, meeting_id, request_id, _sources(get_draft(db, meeting_id).items))
    return request_id


def live_body(db: Database, meeting_id: int, tokenizer: Tokenizer) -> RecordBody:
    """いまの会議録が示すもの。

    段落は、いまの要約案を印字するとおり。会議の事実と発言は、会議体の印字の決まりに従った形。氏名を印字しない会議体では、
    どちらにも氏名が無く、人の名前は公開しない別の部分になる。署名する人は、事務局の決めた人。公開しない発言から作った段落も、同じ理由で公開しない。NotFoundError: 会議が無い。
    """
    minutes = get_minutes(db, meeting_id)
    withheld = withheld_of_meeting(db, meeting_id)
    agenda = {turn.number: turn.agenda for turn in minutes.turns}
    signatories = tuple(one.name for one in list_signatories(db, meeting_id))
    header = replace(minutes.header, signatories=signatories)
    how = replace(public_form_of(db, meeting_id), withheld={})
    return RecordBody(
        committee=get_committee(db, get_meeting(db, meeting_id).committee_id).name,
        header=printed_header(replace(minutes, header=header), how, tokenizer),
        paragraphs=tuple(_paragraph(item, agenda, withheld) for item in get_draft(db, meeting_id).items),
        # 凍らせるのは原本である。伏せた発言は、公開版を作るときに葉ごと除く。
        turns=_printed_turns(minutes, how, tokenizer),
        withheld=turn_reasons(withheld),
        people=_people(header) if how.form.hides_names else None,
    )


def _people(header: MeetingHeader) -> PeoplePart:
    return PeoplePart("people", header.attendees, header.absentees, header.staff, header.signatories)


def _sources(items: Sequence[DraftItem]) -> list[FrozenSource]:
    return [
        FrozenSource(number, item.side, span)
        for number, item in enumerate(items, start=1)
        for span in item.sources
    ]


def _paragraph(
    item: DraftItem, agenda: Mapping[int, int | None], withheld: Mapping[int, Sequence[Withheld]]
) -> Paragraph:
    turns = [span.turn for span in item.sources]
    return Paragraph(
        item.speaker,
        item.text,
        paragraph_reason(item.sources, withheld),
        agenda.get(turns[0]) if turns else None,
    )


def _printed_turns(minutes: Minutes, how: PublicForm, tokenizer: Tokenizer) -> tuple[Turn, ...]:
    printed = {turn.number: turn for turn in public_turns(minutes, how, tokenizer)}
    return tuple(
        replace(turn, label=printed[turn.number].label, text=printed[turn.number].text)
        for turn in minutes.turns
    )
