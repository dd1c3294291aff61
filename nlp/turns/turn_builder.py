"""発言を組み立てる. 表記のある行から次の表記までを、ト書きと見出しを除いて一つの発言にする。"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from db.records import MeetingHeader, SpeakerGroup, Turn
from nlp.text.width import squash
from nlp.turns.asides import is_closing, is_narration, is_note, speaks
from nlp.turns.headings import agenda_of, find_headings, is_heading
from nlp.turns.names import read_name
from nlp.turns.notation_choice import CERTAIN, Hit
from nlp.turns.paragraphs import find_wrapping, join_lines
from nlp.turns.source_lines import Line

_TERMINAL = re.compile(r"[。.！？!?」』)）:：｡]$")
# 最初の発言の前にあって、その議題を示す見出しを探す行数。冒頭の議題の一覧まではさかのぼらない。
_BEFORE = 4
_LABEL_EDGES = " \u3000\t:："


def end_of_record(lines: Sequence[Line], hits: Sequence[Hit]) -> int:
    """記録の終わりの行番号。話している最後の発言より後の、署名欄・別紙・閉会のト書きの始まり。"""
    last = max((hit.line for hit in hits if hit.score >= CERTAIN / 2), default=hits[-1].line)
    for i in range(last + 1, len(lines)):
        if lines[i].text and is_closing(lines[i].text):
            return i
    return len(lines)


def build_turns(lines: Sequence[Line], hits: Sequence[Hit], end: int, agenda: Sequence[str]) -> list[Turn]:
    """行 [最初の表記, end) から発言を作る。agenda は会議の議題。

    ト書きや見出しをまたいでも、次の表記までは同じ発言である。ト書きだけの発言は、そのト書きを本文とする。
    """
    starts = {hit.line: hit for hit in hits if hit.line < end}
    first = hits[0].line
    headings = find_headings(lines, first, end, starts, agenda)
    wrapping = find_wrapping(lines[first:end])
    topic = _first_topic(lines, first, headings, agenda)
    turns: list[Turn] = []
    at = sorted(starts)
    for i, following in zip(at, [*at[1:], end], strict=True):
        hit = starts[i]
        body, note, later = _collect(lines, hit, following, headings, agenda)
        text = join_lines(body, wrapping) or note
        if text:
            label = lines[i].text[hit.start : hit.end].strip(_LABEL_EDGES)
            speaker = hit.label
            turns.append(Turn(len(turns) + 1, label, speaker.name, speaker.role, topic, text, speaker.group))
        topic = later or topic
    return turns


def _collect(
    lines: Sequence[Line], hit: Hit, following: int, headings: Collection[int], agenda: Sequence[str]
) -> tuple[list[Line], str, int | None]:
    """表記 hit の発言の (本文の行, ト書き, 途中の見出しで移った議題)。following は次の表記の行。"""
    first = lines[hit.line]
    body: list[Line] = []
    note, topic, after_heading = "", None, False
    for i in range(hit.line, following):
        line = first._replace(text=first.text[hit.text :].strip()) if i == hit.line else lines[i]
        if not line.text:
            if line.page_break and body:  # 文の途中でページが変わっても、次のページに続く。
                body[-1] = body[-1]._replace(page_break=True)
            continue
        if is_note(line.text):
            note = note or line.text
        elif i in headings and _is_complete(body):
            topic = agenda_of(line.text, agenda) or topic
            after_heading = True
        elif not (after_heading and is_narration(line.text)):
            body.append(line)
            after_heading = False
    return body, note, topic


def _is_complete(body: Sequence[Line]) -> bool:
    """文が終わっているか(文の途中の行は、見出しの形をしていても見出しではない)。"""
    return not body or _TERMINAL.search(body[-1].text) is not None or speaks(body[-1].text)


def _first_topic(
    lines: Sequence[Line], first: int, headings: Collection[int], agenda: Sequence[str]
) -> int | None:
    """最初の発言の議題。議題が一つならその議題、二つ以上なら直前の数行にある見出しの議題。

    冒頭の議題の一覧と混同しないよう、同じ議題が二度書かれているか、続く議題だけが本文の見出しにあるときに限る。
    """
    if len(agenda) <= 1:
        return len(agenda) or None
    head = [line for line in lines[:first] if line.text]
    listed = [agenda_of(line.text, agenda) if is_heading(line, agenda) else None for line in head]
    in_body = {found for i in headings if (found := agenda_of(lines[i].text, agenda)) is not None}
    for found in listed[-_BEFORE:][::-1]:
        if found is not None:
            return found if listed.count(found) > 1 or (in_body and min(in_body) > found) else None
    return None


def name_groups(turns: Sequence[Turn], header: MeetingHeader) -> tuple[Turn, ...]:
    """役職のない表記(氏名だけ)の立場を、出席者と事務局の名簿から補う。"""
    members = [squash(name) for name in (*header.attendees, *header.absentees)]
    staff = [name for printed in header.staff if (name := read_name(printed))]
    return tuple(replace(turn, group=_group(turn, members, staff)) for turn in turns)


def _group(turn: Turn, members: Sequence[str], staff: Sequence[str]) -> SpeakerGroup:
    if turn.group is not SpeakerGroup.OTHER or not turn.name:
        return turn.group
    if _is_listed(turn.name, staff):
        return SpeakerGroup.OFFICIAL
    return SpeakerGroup.MEMBER if _is_listed(turn.name, members) or turn.role is None else turn.group


def _is_listed(name: str, people: Sequence[str]) -> bool:
    return any(person.startswith(name) or name.startswith(person) for person in people)
