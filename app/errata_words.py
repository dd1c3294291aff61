"""訂正を述べる言葉. 画面とファイルと検証の結果で、同じ言い方をする。"""

from __future__ import annotations

# 公開しない箇所の訂正が、公開版で述べること。
HIDDEN_ERRATUM = "公開しない部分の訂正です。"
# ファイルの終わりに並べる訂正に添える断り。
ERRATA_NOTE = "確定した後に書き足した正誤です。上の会議録は、確定したときのままです。"


def place_words(paragraph: int | None) -> str:
    """訂正する箇所の呼び方。paragraph は段落の番号か、会議の事実なら None。

    >>> place_words(2), place_words(None)
    ('段落 2', '会議の事実')
    """
    return f"段落 {paragraph}" if paragraph else "会議の事実"


def erratum_words(wrong: str, correct: str, reason: str) -> str:
    """訂正を述べる文。correct が空なら、wrong を削る訂正である。wrong も空なら、公開しない箇所の訂正である。

    >>> erratum_words("ことし", "昨年", "聞き違い")
    '「ことし」を「昨年」に改めました。理由: 聞き違い'
    >>> erratum_words("約", "", "書き誤り"), erratum_words("", "", "")
    ('「約」を削りました。理由: 書き誤り', '公開しない部分の訂正です。')
    """
    if not wrong:
        return HIDDEN_ERRATUM
    changed = f"「{correct}」に改めました。" if correct else "削りました。"
    return f"「{wrong}」を{changed}理由: {reason}"
