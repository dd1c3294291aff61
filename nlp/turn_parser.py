"""会議録から発言を読む. 文書の中の証拠で発言者表記の書き方を選び、本文を発言に分ける。

requires: 原文 · assigns: Minutes(header, turns, notation)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from db.records import MeetingHeader, Minutes, SpeakerGroup, Turn
from nlp.asides import agenda_of, is_closing, is_heading, is_note, is_table_head, speaks
from nlp.errors import NotMinutesError
from nlp.header_parser import parse_header
from nlp.labels import Label, parse_label
from nlp.names import read_name
from nlp.notations import NOTATIONS, Notation, find_label
from nlp.printed_pairs import PrintedPair, read_pairs
from nlp.source_lines import Line, read_lines
from nlp.width import squash

PAIRED_TABLE = "質問と回答の表"
# 書き方を選ぶために見る行数。長い会議録でも、書き方は初めの数百行で決まる。
_SAMPLE = 1200
# 折り返しと見なすのは、文が終わらず、行の長さが文書の折り返し幅のこの割合を超えるとき。
_WRAPPED = 0.85
_TERMINAL = re.compile(r"[。.！？!?」』)）:：]$")

Accept = Callable[[str], Label | None]


@dataclass(frozen=True, slots=True)
class _Hit:
    """行 line の表記。start と end は表記の、text は本文の始まりの文字位置。"""

    line: int
    start: int
    end: int
    text: int
    label: Label
    score: float


def parse_minutes(text: str, surname_length: Callable[[str], int] | None = None) -> Minutes:
    """会議録の原文を読む。

    text: 復号済みの原文。surname_length: 文字列の先頭にある姓の字数を返す関数(氏名と役職を分けるため)。
    raises: NotMinutesError 発言者の表記が見つからないとき。
    """
    lines = read_lines(text)
    table = read_pairs(lines)
    if table is not None:
        start, pairs = table
        return Minutes(parse_header(lines[:start]), _pair_turns(pairs), PAIRED_TABLE)
    notations, hits = _detect(lines, _accept(()))
    start = hits[0].line if hits else min(len(lines), 60)
    header = parse_header(lines[:start])
    names = _known_names(header)
    if names:
        notations, hits = _detect(lines, _accept(names, surname_length))
        if hits and hits[0].line != start:
            start = hits[0].line
            header = parse_header(lines[:start])
    if not hits:
        raise NotMinutesError(
            "発言者の表記が見つかりません: 会議録ではないか、対応していない書き方です。発言者が「【会長】」「○委員長　…」のように印字されているか確かめてください。"
        )
    hits = _all_hits(lines, notations, _accept(names, surname_length), start)
    end = _end_of_record(lines, hits[-1].line)
    header = _with_tail(header, lines, start, end)
    turns = _build(lines, hits, end, header.agenda)
    return Minutes(header, _name_groups(turns, header), notations[0].name)


def _accept(names: Sequence[str], surname_length: Callable[[str], int] | None = None) -> Accept:
    cache: dict[str, Label | None] = {}
    known = frozenset(names)

    def accept(printed: str) -> Label | None:
        if printed not in cache:
            cache[printed] = parse_label(printed, known, surname_length)
        return cache[printed]

    return accept


def _known_names(header: MeetingHeader) -> tuple[str, ...]:
    people = [*header.attendees, *header.absentees]
    people += [name for printed in header.staff if (name := read_name(printed))]
    surnames = [name[:2] for name in people if len(name) >= 4] + [
        name[:3] for name in people if len(name) >= 5
    ]
    return tuple(dict.fromkeys(people + surnames))


# ---- 書き方を選ぶ ----------------------------------------------------------------------------------------------------


def _detect(lines: Sequence[Line], accept: Accept) -> tuple[list[Notation], list[_Hit]]:
    """最も証拠の多い書き方と、それに混ぜて使われている書き方を選び、本文の最初の発言から後の表記を返す。"""
    sample = [i for i, line in enumerate(lines) if line.text][:_SAMPLE]
    found = {n.name: _notation_hits(n, lines, accept, sample) for n in NOTATIONS}
    totals = {name: sum(hit.score for hit in hits) for name, hits in found.items()}
    ranked = sorted(NOTATIONS, key=lambda n: -totals[n.name])
    primary = ranked[0]
    if totals[primary.name] < (0.9 if primary.certain else 1.7):
        return [], []
    chosen = [primary]
    taken = {hit.line for hit in found[primary.name]}
    speakers = {(hit.label.name, hit.label.role) for hit in found[primary.name]}
    for other in ranked[1:]:
        extra = [hit for hit in found[other.name] if hit.line not in taken and hit.score >= 0.8]
        familiar = sum((hit.label.name, hit.label.role) in speakers for hit in extra)
        if len(extra) >= 2 and (other.certain or 2 * familiar >= len(extra)):
            chosen.append(other)
            taken |= {hit.line for hit in extra}
    hits = _merge([found[n.name] for n in chosen])
    first = next((i for i, hit in enumerate(hits) if hit.score >= 0.8), None)
    return (chosen, hits[first:]) if first is not None else ([], [])


def _notation_hits(
    notation: Notation, lines: Sequence[Line], accept: Accept, at: Sequence[int]
) -> list[_Hit]:
    hits: list[_Hit] = []
    for i in at:
        found = find_label(notation, lines[i].folded, accept)
        if found is not None and not is_table_head(lines[i].text):
            start, end, text, label = found
            hits.append(_Hit(i, start, end, text, label, _evidence(notation, lines, i, text, label)))
    return hits


def _evidence(notation: Notation, lines: Sequence[Line], i: int, text: int, label: Label) -> float:
    """この表記が発言の始まりである証拠の強さ。本文が文になっていれば表記の重みのまま、名簿のようなら小さい。"""
    body = lines[i].text[text:]
    if not body:
        body = next((line.text for line in lines[i + 1 : i + 4] if line.text), "")
    if speaks(body) or is_note(body):
        return label.weight
    return label.weight * (0.1 if notation.name in ("空白", "一行表記", "表", "横線") else 0.15)


def _merge(groups: Sequence[Sequence[_Hit]]) -> list[_Hit]:
    by_line: dict[int, _Hit] = {}
    for hits in groups:
        for hit in hits:
            by_line.setdefault(hit.line, hit)
    return [by_line[i] for i in sorted(by_line)]


def _all_hits(lines: Sequence[Line], notations: Sequence[Notation], accept: Accept, start: int) -> list[_Hit]:
    at = [i for i in range(start, len(lines)) if lines[i].text]
    hits = _merge([_notation_hits(notation, lines, accept, at) for notation in notations])
    return [hit for hit in hits if hit.score >= 0.09 and not _is_list_item(hit, lines)]


def _is_list_item(hit: _Hit, lines: Sequence[Line]) -> bool:
    """表記だけの行が続くところ(名簿)は発言ではない。"""
    return hit.label.weight < 0.5 and not speaks(lines[hit.line].text[hit.text :])


# ---- 発言を組み立てる ------------------------------------------------------------------------------------------------


def _end_of_record(lines: Sequence[Line], last: int) -> int:
    for i in range(last + 1, len(lines)):
        if lines[i].text and is_closing(lines[i].text):
            return i
    return len(lines)


def _with_tail(header: MeetingHeader, lines: Sequence[Line], start: int, end: int) -> MeetingHeader:
    """末尾の署名欄と、冒頭に議題がないときは本文の見出しを、会議の事実に加える。"""
    agenda = header.agenda
    if not agenda:
        headings = [line.text for line in lines[max(0, start - 12) : end] if _is_numbered_agenda(line)]
        agenda = tuple(
            dict.fromkeys(
                re.sub(r"^\W*(?:議題|案件|議案)?\W*[0-9０-９一二三四五六七八九十]*\W+", "", h).strip()
                for h in headings
            )
        )
    signatories = header.signatories or parse_header((), lines[end:]).signatories
    return replace(header, agenda=agenda, signatories=signatories)


def _is_numbered_agenda(line: Line) -> bool:
    return is_heading(line, ()) and re.search(r"(?:について|の件|に関すること)\W*$", line.text) is not None


def _build(lines: Sequence[Line], hits: Sequence[_Hit], end: int, agenda: Sequence[str]) -> list[Turn]:
    starts = {hit.line: hit for hit in hits}
    width = _wrap_width(lines[hits[0].line : end])
    topic = _topic_before(lines[: hits[0].line], agenda)
    turns: list[Turn] = []
    body: list[str] = []
    note = ""
    hit: _Hit | None = None

    def close() -> None:
        nonlocal body, note
        if hit is not None:
            label = lines[hit.line].text[hit.start : hit.end].strip()
            text = _join(body, width) or note
            if text:
                turns.append(
                    Turn(len(turns) + 1, label, hit.label.name, hit.label.role, topic, text, hit.label.group)
                )
        body, note = [], ""

    for i in range(hits[0].line, end):
        line = lines[i]
        if i in starts:
            close()
            hit = starts[i]
            rest = line.text[hit.text :].strip()
            if rest and is_note(rest):
                note = rest
            elif rest:
                body.append(rest)
        elif not line.text:
            continue
        elif is_note(line.text):
            note = note or line.text
        elif is_heading(line, agenda) and _ends_sentence(body):
            found = agenda_of(line.text, agenda)
            if found is not None and found != topic:
                # 見出しより前の発言は前の議題に属するので、発言を閉じてから議題を移す。
                close()
                topic, hit = found, None
        elif hit is not None:
            body.append(line.text)
    close()
    return turns


def _ends_sentence(body: Sequence[str]) -> bool:
    return not body or _TERMINAL.search(body[-1]) is not None or speaks(body[-1])


def _topic_before(lines: Sequence[Line], agenda: Sequence[str]) -> int | None:
    """最初の発言の直前にある見出しの議題。冒頭の議題一覧と混同しないよう、直前の数行だけを見る。"""
    for line in [line for line in lines if line.text][-4:][::-1]:
        found = agenda_of(line.text, agenda) if is_heading(line, agenda) else None
        if found is not None:
            return found
    return None


def _wrap_width(lines: Sequence[Line]) -> int:
    """原文が折り返されている幅(字数)。折り返しのない文書では大きな値になり、行はつながらない。"""
    lengths = sorted(len(line.text) for line in lines if line.text)
    if len(lengths) < 8:
        return 10**9
    widest = lengths[int(len(lengths) * 0.95)]
    return widest if 20 <= widest <= 120 else 10**9


def _join(body: Sequence[str], width: int) -> str:
    """行をつなぐ。折り返しやページの変わり目で切れた文は続け、それ以外は改行で区切る。"""
    parts: list[str] = []
    for text in body:
        cut = (
            parts
            and not _TERMINAL.search(parts[-1])
            and len(parts[-1].rsplit("\n", 1)[-1]) % max(width, 1) >= 0
        )
        if cut and _is_wrapped(body, parts, width):
            parts[-1] += text
        else:
            parts.append(text)
    return "\n".join(parts).replace("\t", " ")


def _is_wrapped(body: Sequence[str], parts: Sequence[str], width: int) -> bool:
    last = next(text for text in reversed(body) if parts[-1].endswith(text))
    return len(last) >= _WRAPPED * width


def _pair_turns(pairs: Sequence[PrintedPair]) -> tuple[Turn, ...]:
    turns: list[Turn] = []
    for pair in pairs:
        turns.append(
            Turn(len(turns) + 1, pair.question_label, None, None, None, pair.question, SpeakerGroup.MEMBER)
        )
        if pair.answer:
            turns.append(
                Turn(len(turns) + 1, pair.answer_label, None, None, None, pair.answer, SpeakerGroup.OFFICIAL)
            )
    return tuple(turns)


def _name_groups(turns: Sequence[Turn], header: MeetingHeader) -> tuple[Turn, ...]:
    """役職のない表記(氏名だけ)の立場を、出席者と事務局の名簿から補う。"""
    members = {squash(name) for name in (*header.attendees, *header.absentees)}
    staff = {name for printed in header.staff if (name := read_name(printed))}
    out: list[Turn] = []
    for turn in turns:
        group = turn.group
        if group is SpeakerGroup.OTHER and turn.name:
            if any(name.startswith(turn.name) or turn.name.startswith(name) for name in staff):
                group = SpeakerGroup.OFFICIAL
            elif (
                any(name.startswith(turn.name) or turn.name.startswith(name) for name in members)
                or turn.role is None
            ):
                group = SpeakerGroup.MEMBER
        out.append(replace(turn, group=group))
    return tuple(out)
