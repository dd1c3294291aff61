"""発言ではない行. ト書き、休憩・再開、見出し、署名欄を見分ける。"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.source_lines import Line
from nlp.width import fold_marks, parse_number, squash

_CLOCK = r"(?:午前|午後|正午)?[0-9一二三四五六七八九十]*時?(?:[0-9一二三四五六七八九十]+分|半)?"
# ト書き。行の全体がこの形であるときだけ発言から除く。例は各行の末尾。
_NOTES = (
    re.compile(r"[(\[<〈《].*[)\]>〉》]"),  # （異議なしの声あり） 〔拍手〕
    re.compile(r"-+[^-]{1,40}-+"),  # －資料１に基づき説明－
    re.compile(r"[〜~].{1,30}[〜~]"),  # ～休憩～
    re.compile(
        rf"[○◎◇◆△■]?(?:{_CLOCK})(?:暫時)?(?:開会|開議|閉会|散会|休憩|再開|延会|閉議|休憩・再開|開始|終了)(?:{_CLOCK})?(?:\(.*\))?"
    ),  # 午後3時10分休憩
    re.compile(
        r"(?:開会|開議|閉会|散会|休憩|再開|延会)(?:時刻|時間)?:?(?:午前|午後)?[0-9]+[時:].{0,8}"
    ),  # 閉会　午後4時
    re.compile(r"※.{1,60}"),  # ※以下、質疑応答
    re.compile(r"(?:異議なし|拍手)(?:の声)?(?:あり|多数)?"),  # 異議なしの声あり
)
# 署名欄や末尾の書き添え。最後の発言より後にこの行があれば、そこから先は発言ではない。
_CLOSINGS = (
    re.compile(r"^(?:会議録|議事録)?(?:の)?署名(?:委員|人|者|議員|欄)"),  # 会議録署名委員　森　一郎
    re.compile(
        r"^(?:以上|上記|右)(?:の|、|に|は).{0,60}(?:署名|証|相違|作成|記載|記録|確認)"
    ),  # 以上のとおり会議の経過を記載し…
    re.compile(
        r"^(?:この|本|当該)?(?:会議録|議事録)(?:は|の).{0,60}(?:署名|確認|作成|公表|要約|証)"
    ),  # この会議録は要約です
    re.compile(
        r"^(?:委員長|副委員長|会長|副会長|議長|副議長|座長|部会長|仮議長)[一-龥々]{1,4}[一-龥々ぁ-んァ-ヴー]{1,5}(?:印|㊞|\(印\)|\(署名\))?$"
    ),
    re.compile(
        r"^(?:令和|平成)[0-9元一二三四五六七八九十]+年[0-9一二三四五六七八九十 ]*月[0-9一二三四五六七八九十 ]*日$"
    ),
    re.compile(
        r"^(?:問い?合わせ先|お問い?合わせ|このページ|ページの先頭|PDFファイルを|アクセシビリティ|Copyright|\(C\))"
    ),
    re.compile(r"^会議録(?:の)?(?:確定|確認|調製|作成)(?:者|年月日|日)?"),
)
_HEADING_NUMBER = re.compile(
    r"^(?:\(?[0-9]{1,2}\)|[0-9]{1,2}[.．、:]?(?=[^0-9,.時分年月日名人点つ件%])|[①-⑳]|第[0-9一二三四五六七八九十]{1,3}(?=[^0-9回号次期条])"
    r"|[一二三四五六七八九十]{1,2}[、.]|[■□◆◇●○△▲▼▽]|【|《|〈|<|(?:議題|議案|案件|日程|協議事項|報告事項|審議事項|議事)第?[0-9一二三四五六七八九十]{0,2})"
)
_CEREMONY = re.compile(
    r"^(?:[0-9]{1,2}[.、]?|\(?[0-9]{1,2}\)|[○◎△□■◆◇●])?(?:開会|閉会|議事|議題|その他|質疑|質疑応答|意見交換|協議|協議事項|報告|報告事項|審議|審議事項|散会"
    r"|(?:[一-龥]{0,6})?(?:挨拶|あいさつ|ごあいさつ)|会議録署名委員の?(?:指名|選出)|議事内容|会議内容|会議の経過|発言内容|審議内容|議事の経過|会議経過)(?:等|について)?$"
)
# 発言の表の見出しの行。例: 「発言者[タブ]議事内容」
_TABLE_HEAD = re.compile(
    r"(?:番号)?(?:発言者|氏名|発言者名|発言者氏名|役職)(?:等)?(?:議事|発言|会議|審議)?(?:の)?(?:内容|要旨|概要|要点|経過)(?:等)?"
)
_SENTENCE_END = re.compile(r"(?:。|です|ます|ました|ません|でした|ください|か|ね|よ|はい)[)」』]*$")
_AGENDA_NUMBER = re.compile(
    r"^(?:議題|案件|議案第?|協議事項|報告事項|審議事項|日程第?|第)?\(?([0-9一二三四五六七八九十]{1,2})\)?"
)


def is_note(text: str) -> bool:
    """行の全体がト書き(（異議なしの声）、休憩、再開など)か。

    >>> is_note("（事務局説明）"), is_note("午後３時１０分　休憩"), is_note("休憩を取りたいと思います。")
    (True, True, False)
    """
    squashed = squash(fold_marks(text))
    return any(pattern.fullmatch(squashed) for pattern in _NOTES)


def is_closing(text: str) -> bool:
    """署名欄など、会議録の末尾に置かれる行か。"""
    squashed = squash(fold_marks(text))
    return any(pattern.search(squashed) for pattern in _CLOSINGS)


def speaks(text: str) -> bool:
    """話し言葉の文らしいか(名簿や項目の行と発言の行を分ける)。

    >>> speaks("ただいまから会議を開きます。"), speaks("長岡委員、岡本委員")
    (True, False)
    """
    squashed = text.rstrip()
    return "。" in squashed or _SENTENCE_END.search(squashed) is not None


def is_heading(line: Line, agenda: Sequence[str]) -> bool:
    """議題などの見出しの行か。agenda は冒頭に書かれた議題。"""
    squashed = squash(fold_marks(line.text))
    if not squashed or len(squashed) > 60 or "。" in squashed:
        return False
    if line.heading or _CEREMONY.match(squashed) or is_table_head(line.text):
        return True
    if _SENTENCE_END.search(squashed):
        return False
    if any(_same_item(squashed, squash(item)) for item in agenda):
        return True
    return len(squashed) <= 45 and _HEADING_NUMBER.match(squashed) is not None


def is_table_head(text: str) -> bool:
    """発言の表の見出し(「発言者 議事内容」)の行か。"""
    return _TABLE_HEAD.fullmatch(squash(text)) is not None


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


def _same_item(heading: str, item: str) -> bool:
    if len(item) < 3:
        return False
    core = re.sub(r"^[^一-龥ァ-ヴA-Za-z「『]*|[】)》〉>]+$", "", heading)
    if core == item or (len(item) >= 6 and item in heading):
        return True
    a, b = _bigrams(core), _bigrams(item)
    return bool(a and b) and 2 * len(a & b) / (len(a) + len(b)) >= 0.75


def _bigrams(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}
