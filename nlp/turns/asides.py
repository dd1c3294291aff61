"""発言ではない行. ト書き、休憩・再開、署名欄、別紙を見分ける。"""

from __future__ import annotations

import re
from functools import lru_cache

from nlp.text.dates import find_times
from nlp.text.width import fold_marks, squash
from nlp.turns.source_lines import Line

_NUMBER = r"[0-9〇零一二三四五六七八九十]"
_CLOCK = rf"(?:同日)?(?:午前|午後|正午)?(?:{_NUMBER}+(?:時(?:{_NUMBER}+分|半)?|:[0-9]{{2}}))?(?:に|頃|から)?"
_BREAK = r"(?:開会|開議|閉会|散会|休憩|再開|延会|閉議|休会|流会|休憩・再開|開始|終了)"
# 括弧が行の初めから終わりまでを一組で囲むこと。「（１）案について（報告）」のような番号の括弧は含めない。
_ITEM_NUMBER = rf"(?![(\[<](?:{_NUMBER}{{1,2}}|[ア-ンa-z①-⑳])[)\]>])"
# ト書き。行の全体がこの形であるときだけ発言から除く。例は各行の末尾。
_NOTES = (
    re.compile(rf"{_ITEM_NUMBER}\((?:[^()]|\([^()]*\))*\)"),  # （異議なしの声あり）
    re.compile(rf"{_ITEM_NUMBER}(?:\[[^\[\]]*\]|<[^<>]*>|〈[^〈〉]*〉|《[^《》]*》)"),  # 〔拍手〕 ＜休憩＞
    re.compile(rf"【(?:暫時)?{_BREAK}[^【】]{{0,12}}】"),  # 【休憩】
    re.compile(r"-+[^-]{1,40}-+"),  # －資料１に基づき説明－
    re.compile(r"[~].{1,30}[~]"),  # ～休憩～
    re.compile(rf"[○◎◇◆△■]?(?:{_CLOCK})(?:暫時)?{_BREAK}(?:{_CLOCK})?(?:\(.*\))?"),  # 午後3時10分休憩
    re.compile(rf"[○◎◇◆△■]?{_BREAK}(?:時刻|時間)?:?(?:午前|午後)?{_NUMBER}+[時:].{{0,8}}"),  # 閉会　午後4時
    re.compile(r"※.{1,60}"),  # ※以下、質疑応答
    re.compile(r"(?:異議なし|拍手)(?:の声)?(?:あり|多数)?"),  # 異議なしの声あり
    re.compile(r"[○◎◇◆△■□☆★*]{1,3}|以上|\(?了\)?"),  # ◇ 以上
)
_LONGEST_NOTE = 160
# 第三者の目で書いた経過の文。例: 「傍聴の申出はない旨、委員長から報告があった。」
_NARRATION = re.compile(
    r"(?:旨|と)(?:、|の)?.{0,24}(?:報告|説明|発言|宣告|宣言|あいさつ|挨拶)が?(?:あった|された|行われた)。$"
)
# 閉会を告げるト書き。最後の発言の後にこの行があれば、記録はそこで終わる。
_ADJOURNED = re.compile(r"閉会|散会|延会|流会|終了|閉議")
# 署名欄や末尾の書き添え。最後の発言より後にこの行があれば、そこから先は発言ではない。
_CHAIRS = r"(?:委員長|副委員長|会長|副会長|議長|副議長|座長|部会長|仮議長|教育長|会長職務代理者)"
_SEAL = r"(?:印|㊞|\(印\)|\(署名\)|\(自署\))"
_CLOSINGS = (
    re.compile(r"^(?:会議録|議事録)?(?:の)?署名(?:委員|人|者|議員|欄)"),  # 会議録署名委員　森　一郎
    re.compile(  # 以上のとおり会議の経過を記載し…
        r"^(?:以上|上記|右)(?:の|、|に|は).{0,60}(?:署名|証|相違|作成|記載|記録|確認)"
    ),
    re.compile(  # この会議録は要約です
        r"^(?:この|本|当該)?(?:会議録|議事録)(?:は|の).{0,60}(?:署名|確認|作成|公表|要約|証)"
    ),
    re.compile(rf"^{_CHAIRS}[一-龥々]{{1,4}}[一-龥々ぁ-んァ-ヴー]{{1,5}}{_SEAL}?$"),  # 会長　長岡　正雄　印
    re.compile(rf"^{_CHAIRS}{_SEAL}?$"),  # 会長(名前は手で書く)
    re.compile(r"^(?:令和|平成)[0-9元一二三四五六七八九十]+年[0-9一二三四五六七八九十]*月[0-9一二三四五六七八九十]*日$"),
    re.compile(  # お問い合わせ先　情報課
        r"^(?:問い?合わせ先|お問い?合わせ|このページ|ページの先頭|PDFファイルを|アクセシビリティ|Copyright|\(C\))"
    ),
    re.compile(r"^会議録(?:の)?(?:確定|確認|調製|作成)(?:者|年月日|日)?"),  # 会議録調製者
    re.compile(r"^[(【\[<]?(?:別紙|別添|別表|別記|添付資料|参考資料)[0-9]{0,2}[)】\]>]?$"),  # 別紙１
)  # fmt: skip
# 話し言葉の結び。署名欄などの行はこう結ばないので、発言の最後の段落を切り落とさずに済む。
_POLITE = re.compile(r"(?:ます|ました|ません|ましょう|です|でした|ください)(?:か|ね|よ|が)?[。]$")
_SENTENCE_END = re.compile(
    r"(?:。|です|ます|ました|ません|でした|ください|か|ね|よ|はい|[?？!！])[)）」』]*$"
)


@lru_cache(maxsize=8192)
def is_note(text: str) -> bool:
    """行の全体がト書き(（異議なしの声）、休憩、再開など)か。

    >>> is_note("（事務局説明）"), is_note("午後３時１０分　休憩"), is_note("休憩を取りたいと思います。")
    (True, True, False)
    """
    if len(text) > _LONGEST_NOTE:
        return False
    squashed = squash(fold_marks(text))
    return any(pattern.fullmatch(squashed) for pattern in _NOTES)


def is_narration(text: str) -> bool:
    """第三者の目で会議の経過を書いた行か。

    >>> is_narration("傍聴の申出はない旨、委員長から報告があった。"), is_narration("報告します。")
    (True, False)
    """
    return _NARRATION.search(squash(text)) is not None


def is_closing(text: str) -> bool:
    """署名欄・別紙・閉会のト書きなど、会議録の末尾に置かれる行か。

    >>> is_closing("会議録署名委員　森　一郎"), is_closing("会議録の作成は、事務局で行います。")
    (True, False)
    """
    squashed = squash(fold_marks(text))
    if _ADJOURNED.search(squashed) and is_note(text):
        return True
    return not _POLITE.search(squashed) and any(pattern.search(squashed) for pattern in _CLOSINGS)


def speaks(text: str) -> bool:
    """話し言葉の文らしいか(名簿や項目の行と発言の行を分ける)。

    >>> speaks("ただいまから会議を開きます。"), speaks("長岡委員、岡本委員")
    (True, False)
    """
    return "。" in text or "｡" in text or _SENTENCE_END.search(text.rstrip()) is not None


# 開会・閉会の時刻の書き方。行の全体がト書きであるか、行の中の括弧がこの形であること。
_OPENED = re.compile(r"開会|開議|開始")
_NOTED_TIME = re.compile(rf"\([^()]{{0,8}}{_NUMBER}{{1,3}}[時:][^()]{{0,12}}\)")


def opening_time(line: Line) -> str | None:
    """開会の時刻を記した行なら、その時刻(HH:MM)。例: 「午前10時00分　開議」「…開会いたします。（10:03）」"""
    return _noted_time(line, _OPENED)


def closing_time(line: Line) -> str | None:
    """閉会の時刻を記した行なら、その時刻(HH:MM)。例: 「（閉会　午前10時40分）」"""
    return _noted_time(line, _ADJOURNED)


def _noted_time(line: Line, word: re.Pattern[str]) -> str | None:
    squashed = squash(line.folded)
    if not word.search(squashed):
        return None
    noted = squashed if is_note(line.text) else "".join(_NOTED_TIME.findall(squashed))
    times = find_times(noted)
    return times[-1] if times else None
