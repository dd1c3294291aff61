"""会議録の冒頭と末尾から、会議の事実を読む。"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from db.records import Disclosure, MeetingHeader
from nlp.text.dates import find_date, find_split_date, find_times
from nlp.text.width import fold, fold_marks, parse_number, squash
from nlp.turns.asides import is_note
from nlp.turns.header_keys import HeaderKey, match_key
from nlp.turns.header_sections import ROSTERS, Section, read_sections, value_of
from nlp.turns.header_titles import clean_title, find_body, find_title
from nlp.turns.names import read_entries, read_names, split_titled
from nlp.turns.roles import role_at_end
from nlp.turns.source_lines import Line

_ITEM_NUMBER = re.compile(
    r"^(?:議題|議案|案件|協議事項|報告事項|日程)?\s*(?:第?[0-9]{1,2}(?:号|[.．、:)\s]|(?=[^0-9年月日号回次期名人,]))"
    r"|第?[一二三四五六七八九十]{1,2}(?:号|[.．、:)\s])|\(?[0-9一二三四五六七八九十ア-ン]{1,2}\)"
    r"|[①-⑳]|[・○●◎◇◆□■-]|[ア-ン][.、\s])\s*"
)
_INLINE_ITEM = re.compile(r"(?<!^)(?=\s*(?:\([0-9一二三四五六七八九十]{1,2}\)|[①-⑳])\s*\S)")
# 式次第の決まりごと。議題には数えない。例: 「開　会」「あいさつ」
_CEREMONY = re.compile(
    r"^(?:開会|閉会|開議|散会|(?:会長|委員長|市長|課長|部長|議長|教育長|座長|主催者|代表)?(?:開会|閉会)?の?(?:ことば|言葉)?(?:挨拶|あいさつ|ごあいさつ|御挨拶)"
    r"|委嘱(?:状)?(?:書)?(?:の)?(?:交付|伝達)(?:式)?|辞令交付|自己紹介|委員紹介|職員紹介|委員及び職員紹介|資料(?:の)?確認|配[布付]資料(?:の)?確認|出席(?:者|状況)?(?:の)?(?:報告|確認)|点呼|休憩|議題|議事|協議|報告|審議|議案|次第|議事録の確認)$"
)
_COUNT = re.compile(r"([0-9〇一二三四五六七八九十]+)\s*(?:名|人)")
_OBSERVERS_INSIDE = re.compile(r"傍聴(?:人|者)?(?:数)?\s*:?\s*([0-9]+)\s*(?:名|人)")
_NOTHING = re.compile(r"な\s*し|無\s*し|^無$|いない|おりません")
_NAME_AFTER_ROLE = re.compile(
    r"^(?:会議録|議事録)?(?:署名)?(?:委員長|副委員長|会長|副会長|議長|副議長|座長|部会長|委員|議員|人|者)+\s*(?P<name>.*)$"
)
_SEAL = re.compile(r"(?:印|㊞|\(署名\)|\(印\)|\(自署\))\s*$")
# 項目名なしに書かれた会場。例: 「第4・第5委員会室」
_BARE_PLACE = re.compile(r"^[^。、:]{1,30}(?:室|ホール|議場|講堂|会館|公民館|役所|役場|庁舎)$")
_TOP = 12
_PERSON_END, _WIDE_GAP = re.compile(r"[、，,\n\t]"), re.compile(r"[ \u3000]{2,}")
# 職員の欄に混じる注記と、課ごとの見出し。例: 「【財務部】」「（以下、西野課長）」「(22名)」「企画課：内野課長」
_BRACKETED = re.compile(r"【[^【】]*】|[(（](?:以下|[0-9０-９]+\s*[名人])[^()（）]*[)）]")
_DEPARTMENT = re.compile(r"(?:(?<=[\s、])|^)[^\s、:：]{2,12}[部課局室係][:：]", re.MULTILINE)
_NOT_STAFF = re.compile(r"[(（]?(?:ほか|他)?\s*[0-9一二三四五六七八九十]+\s*[名人][)）]?")
# 議題ではない書き添え。例: 「下記のとおり」「【陳情】」
_NOT_AN_ITEM = re.compile(r"のとおり$|^【[^【】]*】$|^別紙")
_LONGEST_ITEM = 80
_LONGEST_HANDOUT = 40


def parse_header(head: Sequence[Line], tail: Sequence[Line] = ()) -> MeetingHeader:
    """会議録の冒頭 head と、署名などのある末尾 tail から事実を読む。

    書かれていない項目は None か空になる。例外は出さない。
    """
    sections = read_sections(head)
    title = find_title(head, value_of(sections, HeaderKey.TITLE).split("\n", 1)[0])
    dated = value_of(sections, HeaderKey.DATE) or next((x.text for x in head if find_date(x.text)), "")
    times = _times(sections, dated)
    present, absent, officials = _attendance(sections)
    return MeetingHeader(
        title=title,
        body=find_body(title) if title else None,
        held_on=find_date(dated) or _first_date(head),
        start=times[0] if times else None,
        end=times[1] if len(times) > 1 else None,
        place=_place(sections, head),
        disclosure=_disclosure(value_of(sections, HeaderKey.DISCLOSURE)),
        observers=_observers(sections),
        attendees=present,
        absentees=absent,
        staff=tuple(dict.fromkeys((*_staff(sections), *officials))),
        agenda=_agenda(sections),
        handouts=_handouts(sections),
        signatories=_signatories(sections, tail),
    )


# ---- 日時と場所 ------------------------------------------------------------------------------------------------------


def _first_date(head: Sequence[Line]) -> str | None:
    found = next((date for line in head if (date := find_date(line.text))), None)
    return found or find_split_date("\n".join(line.text for line in head if line.text))


def _times(sections: Sequence[Section], dated: str) -> tuple[str, ...]:
    """開会と閉会の時刻。日時の項目に両方なければ、開会・閉会の項目から補う。"""
    times = find_times(_after_date(dated))[:2]
    opened = [t for s in sections if s.key is HeaderKey.TIME for t in find_times(_after_date(s.value))[:2]]
    closed = [t for s in sections if s.key is HeaderKey.CLOSED for t in find_times(_after_date(s.value))[:1]]
    if len(times) == 2:
        return times
    start = times[0] if times else next(iter(opened), None)
    later = [t for t in (*opened[0 if times else 1 :], *closed) if t != start]
    return (start, *later[:1]) if start else ()


def _after_date(text: str) -> str:
    """日付の中の数字を時刻と読まないよう、日の後ろだけを見る。"""
    folded = fold(text)
    day = re.search(r"日\s*(?:\([^)]*\))?", folded)
    return folded[day.end() :] if day else folded


def _place(sections: Sequence[Section], head: Sequence[Line]) -> str | None:
    """会場。項目がなければ、日付の近くにある会場らしい行。"""
    value = value_of(sections, HeaderKey.PLACE)
    both = next((s.value for s in sections if s.key is HeaderKey.DATE and re.search("場所|会場", s.word)), "")
    if not value and both:  # 「日時及び場所」の項目では、日付のない行が会場である。
        value = next((x for x in both.split("\n") if not find_date(x) and not find_times(x)), "")
    if value:
        return clean_title(value.split("\n")[0]) or None
    top = [line for line in head if line.text][:_TOP]
    if not any(find_date(line.text) or re.search(r"[0-9]日", line.folded) for line in top):
        return None
    return next(
        (
            clean_title(line.text)
            for line in top
            if _BARE_PLACE.match(line.folded) and match_key(line.text) is None
        ),
        None,
    )


def _disclosure(value: str) -> Disclosure | None:
    text = squash(value).split("理由")[0]
    if "一部非公開" in text or "一部公開" in text:
        return Disclosure.PARTLY_CLOSED
    if re.search(r"[■☑☒✓レ●]公開", text):
        return Disclosure.OPEN
    if "非公開" in text and not re.search(r"[□☐]非公開|公開・非公開", text):
        return Disclosure.CLOSED
    return Disclosure.OPEN if "公開" in text else None


def _observers(sections: Sequence[Section]) -> int | None:
    for section in sections:
        if section.key is HeaderKey.OBSERVERS:
            value = fold(section.value)
            counted = _COUNT.search(value) or re.match(r"([0-9]+)", value)
            if counted:
                return parse_number(counted[1])
            if _NOTHING.search(value):
                return 0
    inside = (_OBSERVERS_INSIDE.search(fold(section.value)) for section in sections)
    return next((parse_number(found[1]) for found in inside if found), None)


# ---- 人 --------------------------------------------------------------------------------------------------------------


def _attendance(sections: Sequence[Section]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """(出席した構成員, 欠席した構成員, 構成員の欄に続けて書かれた職員)。"""
    present: list[str] = []
    absent: list[str] = []
    officials: list[str] = []
    has_members = any(s.key is HeaderKey.MEMBERS and read_names(s.value) != ((), ()) for s in sections)
    rosters = [s for s in sections if s.key in ROSTERS and s.key is not HeaderKey.STAFF]
    lines = [(s.key, line, read_entries(line)) for s in rosters for line in s.value.split("\n")]
    # 職員の会議では構成員がみな役職で書かれるので、役職のない人が混じるときだけ職員を分ける。
    mixed = any(not entry.is_official for _, _, entries in lines for entry in entries)
    for key, line, entries in lines:
        if mixed and entries and all(entry.is_official for entry in entries):
            officials += _split_staff(line)
            continue
        here = [entry.name for entry in entries if not entry.absent]
        away = [entry.name for entry in entries if entry.absent]
        if key is HeaderKey.ABSENT:
            here, away = [], here + away
        elif key is HeaderKey.PRESENT and has_members:
            # 「出席者」の見出しの下に「委員」の行があるときは、委員の行だけが構成員である。
            here = []
        present += here
        absent += away
    gone = set(absent)
    return (
        tuple(dict.fromkeys(n for n in present if n not in gone)),
        tuple(dict.fromkeys(absent)),
        tuple(officials),
    )


def _staff(sections: Sequence[Section]) -> tuple[str, ...]:
    return tuple(person for s in sections if s.key is HeaderKey.STAFF for person in _split_staff(s.value))


def _split_staff(value: str) -> list[str]:
    """職員の欄を一人ずつに分ける。広い空きで離れた役職と氏名、姓と名は、一人としてつなぐ。"""
    people: list[str] = []
    for chunk in _PERSON_END.split(_DEPARTMENT.sub("、", _BRACKETED.sub("\n", value))):
        inside: list[str] = []
        for piece in _WIDE_GAP.split(chunk):
            text = re.sub(r"\s+", " ", piece).strip(" ・")
            if not text or _NOTHING.fullmatch(text) or _NOT_STAFF.fullmatch(fold(text)):
                continue
            if inside and not any(role_at_end(re.sub(r"[君氏]$", "", word)) for word in text.split()):
                inside[-1] = f"{inside[-1]} {text}"
            else:
                inside += split_titled(text)
        people += inside
    return people


def _signatories(sections: Sequence[Section], tail: Sequence[Line]) -> tuple[str, ...]:
    named = [name for s in sections if s.key is HeaderKey.SIGNATORIES for name in read_names(s.value)[0]]
    for line in tail:
        text = _SEAL.sub("", line.folded).strip()
        key = match_key(text)
        squashed = _NAME_AFTER_ROLE.match(squash(text))
        if squashed and squashed["name"] and "。" not in text:
            value = text[key[2] :] if key else text
            named += read_names(value)[0] or read_names(squashed["name"])[0]
    return tuple(dict.fromkeys(named))


# ---- 議題と資料 ------------------------------------------------------------------------------------------------------


def _items(value: str) -> list[str]:
    items: list[str] = []
    for line in value.split("\n"):
        folded = fold_marks(line)
        cuts = [0, *(m.start() for m in _INLINE_ITEM.finditer(folded)), *_counted_cuts(folded), len(line)]
        for start, end in pairwise(sorted(cuts)):
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


def _agenda(sections: Sequence[Section]) -> tuple[str, ...]:
    source = [s for s in sections if s.key is HeaderKey.AGENDA and s.value] or [
        s for s in sections if s.key is HeaderKey.PROGRAM and s.value
    ]
    items = [clean_title(item) for section in source for item in _items(section.value)]
    kept = [item for item in items if _is_agenda_item(item)]
    return tuple(dict.fromkeys("その他" if squash(item) == "その他" else item for item in kept))


def _is_agenda_item(item: str) -> bool:
    if _CEREMONY.match(squash(item)) or is_note(item) or _NOT_AN_ITEM.search(squash(item)):
        return False
    return 2 <= len(item) <= _LONGEST_ITEM and "。" not in item


def _handouts(sections: Sequence[Section]) -> tuple[str, ...]:
    values = [s.value for s in sections if s.key is HeaderKey.HANDOUTS]
    lines = [piece for value in values for line in value.split("\n") for piece in _split_handouts(line)]
    items = [clean_title(re.sub(r"^[・○●■□◇*-]\s*", "", line.strip())) for line in lines]
    return tuple(
        dict.fromkeys(item for item in items if 2 <= len(item) <= _LONGEST_ITEM and "。" not in item)
    )


def _split_handouts(line: str) -> list[str]:
    """読点で並べた短い資料名を分ける。長い資料名の中の読点では分けない。"""
    pieces = re.split(r"[、，](?![^（(]*[)）])", line)
    return pieces if all(len(piece) <= _LONGEST_HANDOUT for piece in pieces) else [line]
