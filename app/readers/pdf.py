"""PDF を読む. 文字の入った PDF だけで、画像の文字は読まない。"""

from __future__ import annotations

import io
import re
from unicodedata import normalize

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from app.errors import SourceError
from app.readers.office import UNREADABLE, broken, escape

_MAX_PAGES = 2000
# 部首の字。PDF によっては、同じ形の漢字がこの字で入っている。例: 「⾒」(U+2F92)は「見」
_RADICALS = re.compile("[\u2f00-\u2fdf]")
# 漢字への対応が Unicode の正規化に無い部首の字(CJK 部首補助)と、漢字。
_MORE_RADICALS = str.maketrans(
    "⺟⺠⻁⻄⻅⻆⻉⻋⻑⻘⻝⻣⻤⻨⻩⻫⻭⻯⻲", "母民虎西見角貝車長青食骨鬼麦黄斉歯竜亀"
)
# 文の行とみる、ひらがなの数。升の並ぶ表の行の空きには触れない。
_PROSE = 8
# 行の頭の発言者の欄。例: 「委員      残りの…」。この後の空きは、字の幅の違いから生じたもので、文字ではない。
_LABEL = re.compile(r" *[^ ぁ-ん]{1,10} {2,}")
_HIRAGANA = re.compile("[ぁ-ん]")
_GAP = re.compile(r"(?<=[^ -~]) +(?=[!-~])|(?<=[!-~]) +(?=[^ -~])")


def pdf_text(data: bytes, name: str) -> str:
    """PDF を文字列にする。ページの切れ目は改ページになる。

    raises: SourceError 壊れている、パスワードが掛かっている、文字がない、長すぎるとき。
    """
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise SourceError(broken(name, "PDF"))
        if len(reader.pages) > _MAX_PAGES:
            raise SourceError(
                f"{name}: {len(reader.pages)} ページあります。{_MAX_PAGES} ページまでに分けてください。"
            )
        # 字下げを保つ読み方にする。折り返しと、表の升の続きを見分ける手掛かりになる。
        pages = [page.extract_text(extraction_mode="layout") for page in reader.pages]
    except (PyPdfError, *UNREADABLE) as error:
        raise SourceError(broken(name, "PDF")) from error
    if not any(page.strip() for page in pages):
        raise SourceError(
            f"{name}: 文字のない PDF です(画像だけ)。文字を認識した PDF か、元の Word ファイルを使ってください。"
        )
    text = "\n\f\n".join("\n".join(map(_close_gaps, page.split("\n"))) for page in pages)
    return escape(_RADICALS.sub(lambda found: normalize("NFKC", found[0]), text).translate(_MORE_RADICALS))


def _close_gaps(line: str) -> str:
    """文の行の、英数字の前後の空きを詰める。

    >>> _close_gaps("委員      残りの 12か所に、片方が     LINEで送るのですか。")
    '委員      残りの12か所に、片方がLINEで送るのですか。'
    """
    if len(_HIRAGANA.findall(line)) < _PROSE:
        return line
    label = _LABEL.match(line)
    head = label.end() if label else 0
    return line[:head] + _GAP.sub("", line[head:])
