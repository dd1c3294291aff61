"""発言者表記の書き方. 市町村ごとではなく、書き方ごとに名前を付け、文書の中の証拠で選ぶ。"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from nlp.turns.labels import ANSWER_LABELS, QUESTION_LABELS, Label

# これより弱い表記(「都」「課」など一字の役職)では、より長い候補も見る。
_STRONG = 0.5
_SPACED = re.compile(r"\S(?: \S)*")

_MARKS = "○◎●◇◆□■△▲▽▼☆★◉・*"
# 検索用に付けられた通し番号。例: 「14429【委員長】」「2: ○委員長」
_SERIAL = r"(?:[0-9]{1,6}\s*[:.]?\s*)?"
# 問と答の頭に付く番号や矢印。例: 「1　問　」「→回答　」「・質問　」「(2) 問」
_ITEM = r"(?:\(?[0-9]{1,3}\)?\s*[.、:)]?\s*|[①-⑳]\s*|[・○●→⇒]\s*)*"
_QUESTION_OR_ANSWER = "|".join(sorted({*QUESTION_LABELS, *ANSWER_LABELS} - {"対応"}, key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Notation:
    """発言者表記の書き方ひとつ。

    pattern は字形をそろえた一行に対して先頭から照合する。label の部分が表記、text の部分が本文の始まり。
    splits が真なら、label は text との区切りの候補の一つで、短い候補から順に発言者らしいものを探す。
    certain は、二、三回しか現れなくても書き方とみなしてよいほど紛れがないこと。
    """

    name: str
    example: str
    pattern: re.Pattern[str]
    splits: bool = False
    certain: bool = False


# 並び順は、証拠が同じときに優先する順(紛れの少ない順)。
NOTATIONS: tuple[Notation, ...] = (
    Notation(
        "隅付き括弧", "【長岡会長】 ただいまから…", re.compile(rf"{_SERIAL}【(?P<label>[^【】]{{1,32}})】\s*[:]?\s*(?P<text>.*)"), certain=True
    ),
    Notation(
        "山括弧・角括弧", "＜委員＞ 資料の…",
        re.compile(rf"{_SERIAL}[<《〈\[](?P<label>[^<>《》〈〉\[\]]{{1,32}})[>》〉\]]\s*[:]?\s*(?P<text>.*)"), certain=True,
    ),
    Notation(  # 閉じ括弧か開き括弧の一方が落ちた「○委員長星野君)」も読む。
        "印と氏名括弧", "◯３番（高木健一君）　お尋ね…",
        re.compile(
            rf"{_SERIAL}[{_MARKS}]\s*(?P<label>[^\s()、。:]{{1,32}}\s*\([^()]{{1,24}}\)?|[^\s()、。:]{{2,24}}(?=\)))\)?\s*[:]?\s*(?P<text>.*)"
        ), certain=True,
    ),
    Notation(
        "氏名括弧とコロン", "委員長（星野君）：これより…",
        re.compile(r"(?P<label>[^\s()、。:]{1,24}\([^()]{1,24}\))\s*:\s*(?P<text>.*)"), certain=True,
    ),
    Notation(
        "問と答", "1　問　料金は…", re.compile(rf"{_ITEM}(?P<label>(?:{_QUESTION_OR_ANSWER})[0-9]{{0,3}})(?:\s*[:.)-]\s*|\s+)(?P<text>.*)"), certain=True
    ),
    Notation(
        "印と表記", "◎水野委員長　それでは…",
        re.compile(rf"{_SERIAL}[{_MARKS}]\s*(?P<label>[^、。]{{1,32}}?)(?:\s*:\s*|\s+|$)(?P<text>.*)"), splits=True,
    ),
    Notation("閉じ括弧", "水野委員長）ただいまから…", re.compile(r"(?P<label>[^\s()、。:]{1,20})\)\s*(?P<text>.+)")),
    Notation(
        "丸括弧", "（水野委員）資料の…",
        re.compile(rf"[{_MARKS}→⇒\s]*\((?P<label>[^()、。]{{1,24}}(?:\([^()]{{1,16}}\))?)\)\s*[:]?\s*(?P<text>.*)"),
    ),
    Notation("鉤括弧なしコロン", "水野会長：それでは…", re.compile(r"(?P<label>[^、。:]{1,24}?)\s*:\s*(?P<text>.*)")),
    Notation("表", "委員長[タブ]それでは…", re.compile(r"(?:[0-9]{0,3}\t)?(?P<label>[^\t、。]{1,32})\t+\s*(?P<text>[^\t].*)")),
    Notation("横線", "教育長　－　お答え…", re.compile(r"(?P<label>[^、。:]{1,24}?)\s*-+\s+(?P<text>.+)")),
    Notation("空白", "委員長　それでは…", re.compile(rf"(?P<label>[^、。:\t(【\[<{_MARKS}][^、。:\t]{{0,23}}?)[^\S\t]+(?P<text>[^-:)].*)"), splits=True),
    Notation("一行表記", "水野委員長[改行]それでは…", re.compile(rf"(?P<label>[^、。:\t【\[<{_MARKS}][^、。:\t]{{0,31}})(?P<text>)")),
)  # fmt: skip


def candidates(notation: Notation, folded: str) -> Iterator[tuple[int, int, int]]:
    """一行の中の発言者表記の候補を (表記の始まり, 表記の終わり, 本文の始まり) で返す。

    folded: nlp.text.width.fold_marks でそろえた一行(先頭に空白がない)。

    >>> marks = next(n for n in NOTATIONS if n.name == "印と表記")
    >>> list(candidates(marks, "○水野 委員長  それでは"))
    [(1, 3, 4), (1, 7, 9)]
    """
    match = notation.pattern.match(folded) if notation.splits else notation.pattern.fullmatch(folded)
    if match is None:
        return
    yield match.start("label"), match.end("label"), match.start("text")
    if not notation.splits:
        return
    start = match.start("label")
    for gap in re.finditer(r"\s*:\s*|\s+", folded[start : start + 33]):
        end, after = start + gap.start(), start + gap.end()
        if end > match.end("label") and not re.search(r"[、。]", folded[start:end]):
            yield start, end, after


def find_label(
    notation: Notation, folded: str, accept: Callable[[str], Label | None]
) -> tuple[int, int, int, Label] | None:
    """候補のうち発言者らしいものを (表記の始まり, 終わり, 本文の始まり, 読んだ表記) で返す。なければ None。

    初めに認めた候補を採る。ただし、その候補に役職がないか弱いときと、一字ずつ空けて書かれているときは、
    役職まで含むより長い候補を採る。例: 「中里 委員長」の「中里」、「委 員 長」の「委 員」
    """
    best: tuple[int, int, int, Label] | None = None
    for start, end, text in candidates(notation, folded):
        label = accept(folded[start:end])
        if label is None:
            continue
        if best is None:
            best = start, end, text, label
            if (
                label.role is not None
                and label.weight >= _STRONG
                and not _SPACED.fullmatch(folded[start:end])
            ):
                return best
        elif label.role is not None and (best[3].role is None or _SPACED.fullmatch(folded[start:end])):
            best = start, end, text, label
    return best
