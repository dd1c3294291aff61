"""会議録から発言を読む. 文書の中の証拠で発言者表記の書き方を選び、本文を発言に分ける。

requires: 原文 · assigns: Minutes(header, turns, notation)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from db.records import MeetingHeader, Minutes, SpeakerGroup, Turn
from nlp.errors import NotMinutesError
from nlp.turns.asides import closing_time, opening_time
from nlp.turns.gist import rewrite_gist
from nlp.turns.header import parse_header
from nlp.turns.headings import list_topics
from nlp.turns.labels import Label, parse_label
from nlp.turns.names import read_name
from nlp.turns.notation_choice import Accept, all_hits, choose_notations
from nlp.turns.printed_pairs import PrintedPair, read_pairs
from nlp.turns.source_lines import Line, read_lines
from nlp.turns.turn_builder import build_turns, end_of_record, name_groups

PAIRED_TABLE = "質問と回答の表"
GIST = "要点筆記"
# 発言が見つからない文書で、冒頭とみて事実を読む行数。
_HEAD = 60
# 冒頭に議題の一覧がないとき、最初の発言の前の何行に議題の見出しを探すか。
_LAST_OF_HEAD = 12
# 開会の時刻を、最初の発言の後の何行まで探すか。
_OPENING = 12

_NO_LABELS = (
    "発言者の表記が見つかりません: 会議録ではないか、対応していない書き方です。"
    "発言者が「【会長】」「○委員長　…」のように印字されているか確かめてください。"
)


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
    minutes = _read_speeches(lines, surname_length)
    if minutes is None:
        gist = rewrite_gist(lines)
        minutes = _read_speeches(gist, surname_length) if gist else None
        if minutes is None:
            raise NotMinutesError(_NO_LABELS)
        return replace(minutes, notation=GIST)
    return minutes


def _read_speeches(lines: Sequence[Line], surname_length: Callable[[str], int] | None) -> Minutes | None:
    """発言者表記のある会議録を読む。書き方が決まらなければ None。"""
    accept = _accept((), surname_length)
    notations, start = choose_notations(lines, accept)
    header = parse_header(lines[: start if notations else _HEAD])
    names = _known_names(header)
    if names:  # 名簿の氏名が分かると、姓だけの表記も読める。
        accept = _accept(names, surname_length)
        before = start
        notations, start = choose_notations(lines, accept)
        if notations and start != before:
            header = parse_header(lines[:start])
    if not notations:
        return None
    hits = all_hits(lines, notations, accept, start)
    end = end_of_record(lines, hits)
    header = _complete(header, lines, start, end)
    turns = build_turns(lines, hits, end, header.agenda)
    return Minutes(header, name_groups(turns, header), notations[0].name)


def _accept(names: Sequence[str], surname_length: Callable[[str], int] | None) -> Accept:
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
    surnames = [name[:2] for name in people if len(name) >= 4]
    surnames += [name[:3] for name in people if len(name) >= 5]
    return tuple(dict.fromkeys(people + surnames))


def _complete(header: MeetingHeader, lines: Sequence[Line], start: int, end: int) -> MeetingHeader:
    """本文の見出しにある議題、開会・閉会の時刻、末尾の署名欄を、冒頭から読んだ事実に加える。"""
    topics = list_topics(lines[max(0, start - _LAST_OF_HEAD) : end])
    # 冒頭の終わりにある最初の議題の見出しだけを「議事」の項目と読んだときは、本文の見出しと合わせる。
    agenda = topics if set(header.agenda) <= set(topics) else header.agenda
    opened = (opening_time(line) for line in lines[: start + _OPENING])
    closed = (closing_time(line) for line in reversed(lines[start:]))
    return replace(
        header,
        agenda=agenda or header.agenda,
        start=header.start or next(filter(None, opened), None),
        end=header.end or next(filter(None, closed), None),
        signatories=header.signatories or parse_header((), lines[end:]).signatories,
    )


def _pair_turns(pairs: Sequence[PrintedPair]) -> tuple[Turn, ...]:
    turns: list[Turn] = []
    for pair in pairs:
        sides = (
            (pair.question_label, pair.question, SpeakerGroup.MEMBER),
            (pair.answer_label, pair.answer, SpeakerGroup.OFFICIAL),
        )
        for label, text, group in sides:
            if text:
                turns.append(Turn(len(turns) + 1, label, None, None, None, text, group))
    return tuple(turns)
