"""見出し. 議題などの見出しの行と、発言の中の箇条書きを見分ける。"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from nlp.text.width import fold_marks, parse_number, squash
from nlp.turns.asides import is_note
from nlp.turns.source_lines import Line

_HEADING_NUMBER = re.compile(
    r"^(?:\(?[0-9]{1,2}\)|[0-9]{1,2}[.．、:]?(?=[^0-9,.時分年月日名人点つ件%])|[①-⑳]|第[0-9一二三四五六七八九十]{1,3}(?=[^0-9回号次期条])|(?:議案|報告|諮問|請願|陳情)?第[0-9一二三四五六七八九十]{1,3}号"
    r"|[一二三四五六七八九十]{1,2}[、.]|[■□◆◇●○△▲▼▽]|【|《|〈|<|\[(?=[^\[\]]{2,12}\]$)"
    r"|(?:議題|議案|案件|日程|協議事項|報告事項|審議事項|議事)第?[0-9一二三四五六七八九十]{0,2})"
)
_CEREMONY = re.compile(
    r"^(?:[0-9]{1,2}[.、]?|\(?[0-9]{1,2}\)|[○◎△□■◆◇●<【\[])?(?:開会|閉会|議事|議題|その他|質疑|質疑応答|意見交換|協議|協議事項|報告|報告事項|審議|審議事項|散会"
    r"|(?:[一-龥]{0,6})?(?:挨拶|あいさつ|ごあいさつ)|会議録署名委員の?(?:指名|選出)|議事内容|会議内容|会議の経過|発言内容|審議内容|議事の経過|会議経過)(?:等|について)?[>】\]]?$"
)
# 発言の表の見出しの行。例: 「発言者[タブ]議事内容」
_TABLE_HEAD = re.compile(
    r"(?:番号|No\.?)?(?:発言者|氏名|発言者名|発言者氏名|役職|発言委員)(?:等)?(?:議事|発言|会議|審議|議題・発言)?(?:の)?(?:内容|要旨|概要|要点|経過|結果|決定事項)(?:等|・決定事項)?(?:\(.*\))?"
)
_SENTENCE_END = re.compile(r"(?:。|です|ます|ました|ません|でした|ください|か|ね|よ|はい)[)」』]*$")
_AGENDA_NUMBER = re.compile(
    r"^(?:議題|案件|議案第?|協議事項|報告事項|審議事項|日程第?|第)?\(?([0-9一二三四五六七八九十]{1,2})\)?"
)
# 議題の見出しの終わり方。例: 「（１）進行管理について」
_TOPIC_END = re.compile(r"(?:について|の件|に関すること|に係る事項)(?:\([^()]{1,16}\))?\W*$")
# 空白も含めた見出しの長さの限り。これより長い行は調べない。
_LONGEST = 160
_NUMBER_SHAPE = re.compile(r"[0-9一二三四五六七八九十]+")


def is_heading(line: Line, agenda: Sequence[str]) -> bool:
    """議題などの見出しの形をした行か。agenda は冒頭に書かれた議題。"""
    if len(line.text) > _LONGEST:
        return False
    squashed = squash(line.folded)
    if not squashed or len(squashed) > 60 or "。" in squashed:
        return False
    if line.heading or _CEREMONY.match(squashed) or is_table_head(line.text):
        return True
    if _SENTENCE_END.search(squashed):
        return False
    if any(_same_item(squashed, squash(item)) for item in agenda):
        return True
    return len(squashed) <= 45 and _HEADING_NUMBER.match(squashed) is not None


def is_topic(line: Line) -> bool:
    """冒頭に議題の一覧がない会議録で、本文の見出しから議題を拾うときの、議題の見出しか。"""
    return is_heading(line, ()) and _TOPIC_END.search(squash(line.text)) is not None


def is_table_head(text: str) -> bool:
    """発言の表の見出し(「発言者 議事内容」)の行か。"""
    return _TABLE_HEAD.fullmatch(squash(text)) is not None


def find_headings(
    lines: Sequence[Line], first: int, end: int, labels: Collection[int], agenda: Sequence[str]
) -> set[int]:
    """行 [first, end) のうち見出しの行。labels は発言者表記のある行。

    議題と合う行、Markdown の見出し、空行に続く「…について」はいつも見出しとみる。番号の付いた短い行は、すぐ後に次の発言が始まるか、
    一つだけ離れているときに見出しとみて、番号を追って二つ以上並ぶものは発言の中の箇条書きとして残す。
    """
    found: set[int] = set()
    pending: list[int] = []
    for i in range(first, end):
        line = lines[i]
        if not line.text or is_note(line.text):
            continue
        if i in labels or not is_heading(line, agenda):
            if i in labels:
                found |= _true_headings(lines, pending)
            pending = []
        elif _is_sure(line, agenda) or (not lines[i - 1].text and _TOPIC_END.search(squash(line.text))):
            found.add(i)
        else:
            pending.append(i)
    return found | _true_headings(lines, pending)


def _is_sure(line: Line, agenda: Sequence[str]) -> bool:
    squashed = squash(fold_marks(line.text))
    return (
        line.heading
        or _CEREMONY.match(squashed) is not None
        or is_table_head(line.text)
        or any(_same_item(squashed, squash(item)) for item in agenda)
    )


def _true_headings(lines: Sequence[Line], pending: Sequence[int]) -> set[int]:
    """次の発言の直前に並んだ見出しの形の行から、同じ番号の形で続く箇条書きを除く。"""
    shapes = [_shape(lines[i]) for i in pending]
    return {
        i
        for i, shape in zip(pending, shapes, strict=True)
        if shapes.count(shape) == 1 or _TOPIC_END.search(squash(lines[i].text))
    }


def _shape(line: Line) -> str:
    matched = _HEADING_NUMBER.match(squash(line.folded))
    return _NUMBER_SHAPE.sub("1", matched[0]) if matched else ""


def agenda_of(heading: str, agenda: Sequence[str]) -> int | None:
    """見出しが何番目の議題か(1 始まり)。どの議題でもなければ None。

    >>> agenda_of("（２）進行管理について", ["会議録の確定について", "進行管理について"])
    2
    """
    squashed = squash(fold_marks(heading))
    for i, item in enumerate(agenda, 1):
        if _same_item(squashed, squash(item)):
            return i
    number = _AGENDA_NUMBER.match(squashed)
    if number and squashed.startswith(("議題", "案件", "協議事項", "審議事項")):
        value = parse_number(number[1])
        return value if value and value <= len(agenda) else None
    return None


def list_topics(lines: Sequence[Line]) -> tuple[str, ...]:
    """本文の見出しの並びから議題を拾う。番号は除く。"""
    topics = [
        re.sub(r"^\W*(?:議題|案件|議案)?\W*[0-9０-９一二三四五六七八九十①-⑳]*\W+", "", line.text).strip(" \u3000】＞》〉")
        for line in lines
        if is_topic(line)
    ]  # fmt: skip
    return tuple(dict.fromkeys(topic for topic in topics if topic))


def starts_like_item(text: str) -> bool:
    """番号や点で始まる箇条書きの行か。前の行の続きとしてはつながない。"""
    squashed = squash(fold_marks(text[:8]))
    return _HEADING_NUMBER.match(squashed + "あ") is not None or squashed.startswith(
        ("・", "※", "→", "⇒", "-", "*")
    )


def _same_item(heading: str, item: str) -> bool:
    if len(item) < 3:
        return False
    core = re.sub(r"^[^一-龥ぁ-んァ-ヴA-Za-z「『]*|[】)》〉>\]]+$", "", heading)
    if core == item or (len(item) >= 6 and item in heading):
        return True
    a, b = _bigrams(core), _bigrams(item)
    return bool(a and b) and 2 * len(a & b) / (len(a) + len(b)) >= 0.75


def _bigrams(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}
