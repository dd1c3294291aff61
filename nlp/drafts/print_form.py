"""印刷の形. 会議体の決まりに従って発言者を印字し、役職だけで印字するときは本文から人の名前を除く。"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from db.house_style import Member, PrintForm
from db.records import Minutes, SpeakerGroup, Turn
from nlp.drafts.people import HONORIFIC, TITLE, find_names
from nlp.drafts.staff import staff_name
from nlp.text.tokenizer import Tokenizer
from nlp.turns.names import is_office

_LETTERS = "ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ"
_MEMBER, _STAFF = SpeakerGroup.MEMBER.value, "職員"
_SPACE = re.compile(r"[ \u3000]+")
# 役職に続けて名乗る言い方と、役職に添えた括弧。例: 「会長の水野です」「委員長（星野君）」
_TITLED_NO = re.compile(rf"(?:{TITLE.pattern}|[課部局室係])の$")
_TITLED_OPEN = re.compile(rf"{TITLE.pattern}[（(]$")
# 続けて書いた氏名の初めの一字を、姓とみてよい字。ほかの一字の姓は、名簿で姓と名を空けてあるときに知る。
_ONE_LETTER = frozenset(
    "森林原星東南西北堀辻畑谷関岡泉岸桂菅栗榊笹沢澤島嶋城杉滝瀧橘柳萩浜濱牧槙峰湊脇奥角梶乾金李朴劉陳張王黄楊呉洪宋秦仲錦藤堤畠轟楠旭巽塙塩武竹館舘窪芝荻葛"
)
# 並べた氏名をまとめる役職。例: 「岡本・宇佐美両委員」
_TOGETHER = re.compile(r"[・、と](?=[両各](?:委員|議員))")
_SHORT = 3
_KANA = re.compile("[ぁ-んァ-ヴー]+")


def speaker_labels(minutes: Minutes, form: PrintForm, roster: Sequence[Member] = ()) -> dict[int, str]:
    """発言番号ごとの、印字する発言者。

    記号は委員が初めて発言した順に付け、一つの会議の中では変わらない。委員が 26 人を超えれば、二巡目は二字にする。
    名前も番号も分からない委員には記号を付けない。姓は、名簿で姓と名を空けてあるときに切り出す。
    """
    letters = _letters(minutes, roster)
    surnames = _surnames(roster)
    people = _people(minutes, roster)
    return {
        turn.number: _label(turn, form, letters.get(_person(turn, people) or ""), surnames)
        for turn in minutes.turns
    }


def _label(turn: Turn, form: PrintForm, letter: str | None, surnames: Mapping[str, str]) -> str:
    group = _group(turn)
    role = turn.role if group is SpeakerGroup.CHAIR and turn.role else group.value
    if form is PrintForm.SURNAME and turn.name:
        return f"{surnames.get(_closed(turn.name), turn.name)}{turn.role or role}"
    return letter if form is PrintForm.LETTER and letter else role


def _group(turn: Turn) -> SpeakerGroup:
    """立場の分からない発言者は、委員とみる。"""
    return SpeakerGroup.MEMBER if turn.group is SpeakerGroup.OTHER else turn.group


def _letters(minutes: Minutes, roster: Sequence[Member]) -> dict[str, str]:
    """委員ごとの記号。"""
    people = _people(minutes, roster)
    found: dict[str, str] = {}
    for turn in minutes.turns:
        person = _person(turn, people)
        if person and _group(turn) is SpeakerGroup.MEMBER:
            found.setdefault(person, _MEMBER + _letter(len(found)))
    return found


def _letter(number: int) -> str:
    times, at = divmod(number, len(_LETTERS))
    return _LETTERS[at] if not times else _letter(times - 1) + _LETTERS[at]


def _person(turn: Turn, people: Collection[str]) -> str | None:
    """発言者を見分ける名。姓だけの表記は、その姓で始まる人が一人だけなら、その人とみる。"""
    if not turn.name:
        return turn.label if turn.label != turn.role else None
    name = _closed(turn.name)
    longer = [person for person in people if person.startswith(name)]
    return longer[0] if len(longer) == 1 else name


def _people(minutes: Minutes, roster: Sequence[Member]) -> list[str]:
    """会議に出る人の氏名のうち、ほかの人の氏名の初めの部分ではないもの。"""
    header = minutes.header
    spoken = [turn.name for turn in minutes.turns if turn.name]
    named = [*spoken, *header.attendees, *header.absentees, *header.signatories, *(m.name for m in roster)]
    names = dict.fromkeys(_closed(name) for name in named)
    return [name for name in names if not any(other != name and other.startswith(name) for other in names)]


def _surnames(roster: Sequence[Member]) -> dict[str, str]:
    """姓と名を空けて書いた名簿の、氏名から姓への対応。"""
    parts = [_SPACE.split(member.name.strip()) for member in roster]
    return {"".join(found): found[0] for found in parts if len(found) > 1}


def printed_surname(name: str, roster: Sequence[Member]) -> str:
    """印字する姓。名簿で姓と名を空けてあるときに切り出し、ほかは名前のまま。"""
    return _surnames(roster).get(_closed(name), name)


def names_of(minutes: Minutes, roster: Sequence[Member], tokenizer: Tokenizer) -> frozenset[str]:
    """この会議の人の氏名・姓・名・よみ。"""
    return frozenset(words_for_names(minutes, PrintForm.ROLE, roster, tokenizer))


def words_for_names(
    minutes: Minutes, form: PrintForm, roster: Sequence[Member], tokenizer: Tokenizer
) -> Mapping[str, str]:
    """この会議の人の氏名・姓・名・よみと、その代わりに印字する言葉(「委員」「職員」、記号を使う形では「委員Ａ」など)。

    発言者・出席者・欠席者・署名委員・事務局と、会議体の委員名簿から採る。
    """
    letters = _letters(minutes, roster) if form is PrintForm.LETTER else {}
    words: dict[str, str] = {}
    staff = {staff_name(entry, tokenizer) or "" for entry in minutes.header.staff}
    staff |= {turn.name for turn in minutes.turns if turn.name and turn.group is SpeakerGroup.OFFICIAL}
    offices = {name for name in (*staff, *_people(minutes, roster)) if is_office(name)}
    staff -= offices
    for name in sorted(filter(None, staff)):
        _add(words, _forms(name), _STAFF)
    for name in _people(minutes, roster):
        if name not in staff | offices:
            _add(words, _forms(name), letters.get(name, _MEMBER))
    for member in roster:
        word = letters.get(_closed(member.name), _MEMBER)
        _add(words, [*_forms(member.name), *(_forms(member.reading) if member.reading else ())], word)
    return words


def _add(words: dict[str, str], forms: Collection[str], word: str) -> None:
    """同じ姓の人が二人いれば、どちらとも言わない。"""
    for form in forms:
        words[form] = word if words.get(form, word) == word else _MEMBER


def _forms(name: str) -> list[str]:
    """氏名の書かれ方。空けて書いてあれば姓と名、そうでなければ初めの一字から三字を姓とみる。"""
    parts = _SPACE.split(name.strip())
    whole = "".join(parts)
    if len(parts) > 1:
        return [form for part in (whole, *parts) for form in _kana_forms(part) if form]
    return [whole, *_split(whole)]


def _kana_forms(part: str) -> Iterator[str]:
    """ひらがなのよみは、カタカナでも書かれる。"""
    yield part
    if re.fullmatch("[ぁ-んー]+", part):
        yield "".join(chr(ord(mark) + 0x60) if "ぁ" <= mark <= "ん" else mark for mark in part)


def _split(name: str) -> list[str]:
    found: list[str] = []
    for length in (1, 2, 3):
        surname, given = name[:length], name[length:]
        plausible = length > 1 or (surname in _ONE_LETTER and (len(name) <= _SHORT or _KANA.fullmatch(given)))
        # 「水野さくら」の姓は「水野さ」ではない。
        if given and plausible and (_KANA.fullmatch(surname) or not _KANA.fullmatch(surname[-1])):
            found += [surname, given] if len(given) > 1 else [surname]
    return found


def _closed(name: str) -> str:
    return _SPACE.sub("", name)


def without_names(text: str, names: Collection[str], tokenizer: Tokenizer) -> str:
    """人の名前を除く。役職の前の名前は役職だけにし、ほかの名前は、敬称とともに「委員」などにする。names は names_of か words_for_names の結果。

    >>> without_names("岡本委員の意見と、森林委員会の資料です。岡本さんに賛成です。", {"岡本", "林"}, Tokenizer())
    '委員の意見と、森林委員会の資料です。委員に賛成です。'
    """
    words = names if isinstance(names, Mapping) else {}
    for start, end in reversed(find_names(text, names, tokenizer)):
        word = words.get(_closed(text[start:end]), _MEMBER)
        text = _replaced(text, start, end, word)
    return text


def _replaced(text: str, start: int, end: int, word: str) -> str:
    before, after = text[:start], text[end:]
    close = after.lstrip(" \u3000")
    title = TITLE.match(close)
    if title or _is_post(close):
        lettered = title and title[0] == _MEMBER and word.startswith(_MEMBER)
        return before + word + close[len(_MEMBER) :] if lettered else before + close
    together = _TOGETHER.match(after)
    if together:
        return before + after[together.end() :]
    honorific = HONORIFIC.match(close)
    if honorific:
        after = close[honorific.end() :]
    if _TITLED_OPEN.search(before) and after[:1] in ("）", ")"):
        return before[:-1] + after[1:]
    if _TITLED_NO.search(before) and re.match("です|でござい|と申し|とい", after):
        return before[:-1] + after
    return before + word + after


def _is_post(text: str) -> bool:
    """担当の名と役職が続くか。例: 「情報政策課長」"""
    found = re.match(r"[一-龥々ァ-ヴー][一-龥々ァ-ヴー・]{0,17}", text)
    return found is not None and any(match.start() > 0 for match in TITLE.finditer(found[0]))
