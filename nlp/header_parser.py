"""会議録の冒頭と末尾から、会議の事実を読む。"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from db.records import Disclosure, MeetingHeader
from nlp.dates import find_date, find_times
from nlp.header_keys import HeaderKey, match_key
from nlp.names import read_names
from nlp.source_lines import Line
from nlp.width import fold, fold_marks, parse_number, squash

_TITLE_WORDS = re.compile(
    r"(?:会議録|議事録|会議要録|議事要録|会議要旨|議事要旨|会議概要|議事概要|会議記録|記録|速記録|会議結果|議事要約|要点記録|意見交換会について|開催結果|会議の概要)"
    r"(?:\s*第[0-9一二三四五六七八九十百]+号|\s*\(.{1,12}\))?$"
)
_TITLE_NOISE = re.compile(
    r"^(?:令和|平成|昭和)\s*[0-9元一二三四五六七八九十]+\s*年度?\s*|^\s*[0-9]{4}年度?\s*|第\s*[0-9一二三四五六七八九十]+\s*(?:回|号|次会議)\s*"
    r"|\s*(?:定例会|臨時会)(?=会議録|$)|[(（].{0,16}[)）]$|\s*(?:会議録|議事録|会議要録|会議要旨|議事要旨|会議概要|議事概要|会議記録|速記録|記録|会議結果|開催結果|の開催)"
)
_ITEM_NUMBER = re.compile(
    r"^(?:議題|議案|案件|協議事項|報告事項|日程)?\s*(?:第?[0-9]{1,2}(?:号|[.．、:)\s]|(?=[^0-9年月日号回次期名人,]))"
    r"|第?[一二三四五六七八九十]{1,2}(?:号|[.．、:)\s])|\(?[0-9一二三四五六七八九十ア-ン]{1,2}\)"
    r"|[①-⑳]|[・○●◎◇◆□■-]|[ア-ン][.、\s])\s*"
)
_INLINE_ITEM = re.compile(r"(?<!^)(?=\s*(?:\([0-9一二三四五六七八九十]{1,2}\)|[①-⑳])\s*\S)")
_BULLET = re.compile(r"(?<!^)(?:^|\s)(?=[・○]\s)")
# 式次第の決まりごと。議題には数えない。例: 「開　会」「あいさつ」
_CEREMONY = re.compile(
    r"^(?:開会|閉会|開議|散会|(?:会長|委員長|市長|課長|部長|議長|教育長|座長|主催者|代表)?(?:開会|閉会)?の?(?:ことば|言葉)?(?:挨拶|あいさつ|ごあいさつ|御挨拶)"
    r"|委嘱(?:状)?(?:書)?(?:の)?(?:交付|伝達)(?:式)?|辞令交付|自己紹介|委員紹介|職員紹介|委員及び職員紹介|資料(?:の)?確認|配布資料(?:の)?確認|出席(?:者|状況)?(?:の)?(?:報告|確認)|点呼|休憩|議題|議事|協議|報告|審議|議案|次第|議事録の確認)$"
)
_COUNT = re.compile(r"([0-9〇一二三四五六七八九十]+)\s*(?:名|人)")
_NOTHING = re.compile(r"な\s*し|無\s*し|^無$|いない|おりません")
_NAME_AFTER_ROLE = re.compile(
    r"^(?:会議録|議事録)?(?:署名)?(?:委員長|副委員長|会長|副会長|議長|副議長|座長|部会長|委員|議員|人|者)+\s*(?P<name>.*)$"
)


@dataclass(frozen=True, slots=True)
class _Section:
    key: HeaderKey
    word: str
    value: str


def parse_header(head: Sequence[Line], tail: Sequence[Line] = ()) -> MeetingHeader:
    """会議録の冒頭 head と、署名などのある末尾 tail から事実を読む。

    書かれていない項目は None か空になる。例外は出さない。
    """
    sections = _sections(head)
    title = _title(head, sections)
    date_text = _value(sections, HeaderKey.DATE)
    held_on = find_date(date_text) or _first_date(head)
    times = find_times(_after_date(date_text)) or _times(sections)
    present, absent = _attendance(sections)
    return MeetingHeader(
        title=title,
        body=_body(title) if title else None,
        held_on=held_on,
        start=times[0] if times else None,
        end=times[1] if len(times) > 1 else None,
        place=_place(sections),
        disclosure=_disclosure(_value(sections, HeaderKey.DISCLOSURE)),
        observers=_observers(sections),
        attendees=present,
        absentees=absent,
        staff=_staff(sections),
        agenda=_agenda(sections),
        handouts=_handouts(sections),
        signatories=_signatories(sections, tail),
    )


def _sections(head: Sequence[Line]) -> list[_Section]:
    found: list[_Section] = []
    for line in head:
        for piece in _split_cells(line.text):
            matched = match_key(piece)
            if matched is None and line.heading:
                matched = (HeaderKey.OTHER, piece, len(piece))
            if matched is not None:
                key, word, start = matched
                found.append(_Section(key, word, piece[start:].strip(" \u3000\t:：】")))
            elif found and piece:
                last = found[-1]
                found[-1] = _Section(last.key, last.word, f"{last.value}\n{piece}" if last.value else piece)
    return found


def _split_cells(text: str) -> list[str]:
    """「担当課[タブ]情報課[タブ]結果公開日[タブ]…」のように、一行に二つの項目が並ぶ表の行を分ける。"""
    cells = text.split("\t")
    starts = [
        i for i, cell in enumerate(cells) if i == 0 or (match_key(cell) and match_key(cell)[2] >= len(cell))
    ]  # type: ignore[index]
    return ["\t".join(cells[a:b]) for a, b in zip(starts, [*starts[1:], len(cells)], strict=True)]


def _value(sections: Sequence[_Section], key: HeaderKey) -> str:
    return next((section.value for section in sections if section.key is key and section.value), "")


def _title(head: Sequence[Line], sections: Sequence[_Section]) -> str | None:
    named = " ".join(_value(sections, HeaderKey.TITLE).split("\n")[:1])
    if named:
        return _clean_title(named)
    texts = [line.text for line in head[:40] if line.text]
    for i, text in enumerate(texts):
        if _TITLE_WORDS.search(fold(text).rstrip()) and len(text) <= 60:
            # 「令和6年度第1回」と「…協議会会議録」が二行に分かれていることがある。
            before = (
                texts[i - 1] if i and re.search(r"第\s*\S+\s*回\s*$|年度\s*$", fold(texts[i - 1])) else ""
            )
            short = squash(text) in (
                "会議録",
                "議事録",
                "会議記録",
                "会議概要",
                "議事概要",
                "会議要旨",
                "議事要旨",
                "会議結果",
            )
            after = texts[i - 1] if short and i and not before else ""
            continued = texts[i - 1] if i and re.match(r"(?:に関する|に係る|の|について)", text) else ""
            return _clean_title(f"{after or continued}{before}{text}")
    return _clean_title(texts[0]) if texts and len(texts[0]) <= 60 and match_key(texts[0]) is None else None


def _clean_title(text: str) -> str:
    return re.sub(r"[ \t\u3000]+", " ", text).strip("「」『』 ")


def _body(title: str) -> str | None:
    text = fold(title)
    previous = ""
    while text != previous:
        previous, text = text, _TITLE_NOISE.sub("", text).strip()
    return text or None


def _first_date(head: Sequence[Line]) -> str | None:
    return next((date for line in head if (date := find_date(line.text))), None)


def _after_date(text: str) -> str:
    """日付の中の数字を時刻と読まないよう、日の後ろだけを見る。"""
    folded = fold(text)
    day = re.search(r"日\s*(?:\([^)]*\))?", folded)
    return folded[day.end() :] if day else folded


def _times(sections: Sequence[_Section]) -> tuple[str, ...]:
    return tuple(time for s in sections if s.key is HeaderKey.TIME for time in find_times(s.value)[:2])


def _place(sections: Sequence[_Section]) -> str | None:
    value = _value(sections, HeaderKey.PLACE)
    return value.split("\n")[0].replace("\t", " ").strip() or None if value else None


def _disclosure(value: str) -> Disclosure | None:
    text = squash(value).split("理由")[0]
    if "一部非公開" in text or "一部公開" in text:
        return Disclosure.PARTLY_CLOSED
    if re.search(r"[■☑☒✓レ●]公開", text):
        return Disclosure.OPEN
    if "非公開" in text and not re.search(r"[□☐]非公開|公開・非公開", text):
        return Disclosure.CLOSED
    return Disclosure.OPEN if "公開" in text else None


def _observers(sections: Sequence[_Section]) -> int | None:
    for section in sections:
        if section.key is HeaderKey.OBSERVERS:
            value = fold(section.value)
            counted = _COUNT.search(value) or re.match(r"([0-9]+)", value)
            if counted:
                return parse_number(counted[1])
            if _NOTHING.search(value):
                return 0
    return None


def _attendance(sections: Sequence[_Section]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    present: list[str] = []
    absent: list[str] = []
    for section in sections:
        if section.key in (HeaderKey.MEMBERS, HeaderKey.PRESENT):
            here, away = read_names(section.value)
            # 「出席者」の見出しの下に「委員」の行があるときは、委員の行だけが構成員である。
            if section.key is HeaderKey.PRESENT and any(
                s.key is HeaderKey.MEMBERS and s.value for s in sections
            ):
                here = ()
            present += here
            absent += away
        elif section.key is HeaderKey.ABSENT:
            here, away = read_names(section.value)
            absent += here + away
    gone = set(absent)
    return tuple(dict.fromkeys(n for n in present if n not in gone)), tuple(dict.fromkeys(absent))


def _staff(sections: Sequence[_Section]) -> tuple[str, ...]:
    people: list[str] = []
    for section in sections:
        if section.key is HeaderKey.STAFF:
            for piece in re.split(r"[、，,\n\t]|\s{2,}|\u3000{2,}", section.value):
                text = re.sub(r"[ \u3000]+", " ", piece).strip(" ・\u3000")
                if (
                    text
                    and not _NOTHING.fullmatch(text)
                    and not re.fullmatch(r"[(（]?[0-9]+\s*[名人][)）]?", fold(text))
                ):
                    people.append(text)
    return tuple(dict.fromkeys(people))


def _items(value: str) -> list[str]:
    items: list[str] = []
    for line in value.split("\n"):
        folded = fold_marks(line)
        cuts = [0, *(m.start() for m in _INLINE_ITEM.finditer(folded)), *_counted_cuts(folded), len(line)]
        for start, end in zip(sorted(cuts), sorted(cuts)[1:], strict=False):
            piece = line[start:end].strip()
            number = _ITEM_NUMBER.match(fold_marks(piece))
            text = (piece[number.end() :] if number else piece).strip(" \u3000\t")
            if text:
                items.append(text)
    return items


def _counted_cuts(folded: str) -> list[int]:
    """「1 開会 2 挨拶 3 議事」のように一行に並ぶ番号が 1 から順に続くとき、2 から後の位置を返す。"""
    numbers = list(re.finditer(r"(?:^|(?<=\s))([0-9]{1,2})(?=[.\s])", folded))
    counted = [int(n[1]) for n in numbers] == list(range(1, len(numbers) + 1))
    return [n.start() for n in numbers[1:]] if counted and len(numbers) >= 2 else []


def _agenda(sections: Sequence[_Section]) -> tuple[str, ...]:
    source = [s for s in sections if s.key is HeaderKey.AGENDA and s.value] or [
        s for s in sections if s.key is HeaderKey.PROGRAM and s.value
    ]
    items = [_clean_title(item) for section in source for item in _items(section.value)]
    kept = [
        item
        for item in items
        if not _CEREMONY.match(squash(item)) and 2 <= len(item) <= 80 and "。" not in item
    ]
    return tuple(dict.fromkeys("その他" if squash(item) == "その他" else item for item in kept))


def _handouts(sections: Sequence[_Section]) -> tuple[str, ...]:
    lines = [line for s in sections if s.key is HeaderKey.HANDOUTS for line in s.value.split("\n")]
    items = [_clean_title(re.sub(r"^[・○●■□*-]\s*", "", line.strip())) for line in lines]
    return tuple(dict.fromkeys(item for item in items if 2 <= len(item) <= 80 and "。" not in item))


def _signatories(sections: Sequence[_Section], tail: Sequence[Line]) -> tuple[str, ...]:
    named = [name for s in sections if s.key is HeaderKey.SIGNATORIES for name in read_names(s.value)[0]]
    for line in tail:
        folded = fold_marks(line.text)
        text = re.sub(r"(?:印|㊞|\(署名\)|\(印\))\s*$", "", folded).strip()
        key = match_key(text)
        squashed = _NAME_AFTER_ROLE.match(squash(text))
        if squashed and squashed["name"] and "。" not in text:
            names = read_names(text[key[2] :] if key else text)[0] or read_names(squashed["name"])[0]
            named += names
    return tuple(dict.fromkeys(named))
