"""施策の番号. 「1-①-ア. 公園の緑化」の番号と名前を分け、読み取りの誤りを直す。"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.text.width import fold

_CIRCLED = "①-⑳"
# 番号のひと区切り。例: 12、①、(1)、ア、A。片仮名と英字は一字だけで立つものに限る。
_SEGMENT = (
    rf"(?:[0-9]{{1,3}}|[{_CIRCLED}]|\([0-9]{{1,2}}\)|\([ア-ン]\)|[ァ-ン](?![ァ-ヶー])|[A-Za-z](?![A-Za-z]))"
)
# 区切りの横線。例: 1-①、1 - ①、1ー①(長音)、1.2
_JOINT = r"(?:\s?[-ー]\s?|\.(?=[0-9]))"
_COMPOUND = re.compile(rf"{_SEGMENT}(?:{_JOINT}{_SEGMENT})+(?![0-9A-Za-z])")
_MARKED = re.compile(rf"[{_CIRCLED}]|\([0-9]{{1,2}}\)|\([ア-ン]\)")  # 例: ①、(1)、(ア)
_PLAIN = re.compile(
    r"(?:[0-9]{1,3}|[ア-ン])(?=\s*[.、:)]|\s)|[A-Za-z](?=\s*[.、:)])"
)  # 例: 「1. 」「ア 」「A)」
_AFTER = re.compile(r"\s*[.、:)]?\s*")
_PIECES = re.compile(r"([-.])")
# 片仮名の番号の読み取りの誤り。例: ア を A、イ を I(ローマ字読み)、エ を 工(漢字)、ァ(小書き)と読む。
_KATAKANA_SLIPS = {
    "A": "ア", "I": "イ", "U": "ウ", "E": "エ", "O": "オ",
    "ァ": "ア", "ィ": "イ", "ゥ": "ウ", "ェ": "エ", "ォ": "オ", "工": "エ",
}  # fmt: skip


def split_code(text: str) -> tuple[str, str]:
    """先頭の番号と、その後の名前を返す。番号が無ければ ("", text)。

    番号は半角にそろえ、区切りの横線を「-」にする。名前は書かれたまま。

    >>> split_code("１－①－ア．公園の緑化"), split_code("①-1 メールの拡充"), split_code("3R推進事業")
    (('1-①-ア', '公園の緑化'), ('①-1', 'メールの拡充'), ('', '3R推進事業'))
    """
    text = text.strip()
    folded = fold(text)
    match = _COMPOUND.match(folded) or _MARKED.match(folded) or _PLAIN.match(folded)
    if match is None:
        return "", text
    after = _AFTER.match(folded, match.end())
    code = re.sub(r"\s?[-ー]\s?", "-", match[0])
    return code, text[after.end() if after else match.end() :]


def repair_codes(codes: Sequence[str]) -> tuple[str, ...]:
    """同じ表の番号どうしを見比べて、片仮名の読み取りの誤りを直す。

    入力: 表の番号の列。出力: 同じ長さの列。ある位置の字がほとんど片仮名のときだけ、ローマ字読みや小書きに
    化けた字を戻す。B や C など片仮名に戻せない英字が同じ位置にあれば、英字の番号とみて直さない。

    >>> repair_codes(["1-①-ア", "1-①-イ", "1-②-A"])
    ('1-①-ア', '1-①-イ', '1-②-ア')
    >>> repair_codes(["1-A", "1-B", "2-ア"])
    ('1-A', '1-B', '2-ア')
    """
    pieces = [_PIECES.split(code) for code in codes]
    for position in range(max(map(len, pieces), default=0)):
        found = [parts[position] for parts in pieces if len(parts) > position]
        sound = sum("ア" <= part <= "ン" and part not in _KATAKANA_SLIPS for part in found)
        slips = sum(part in _KATAKANA_SLIPS for part in found)
        latin = any(part.isascii() and part.isalpha() and part not in _KATAKANA_SLIPS for part in found)
        if latin or sound <= slips:
            continue
        for parts in pieces:
            if len(parts) > position:
                parts[position] = _KATAKANA_SLIPS.get(parts[position], parts[position])
    return tuple("".join(parts) for parts in pieces)
