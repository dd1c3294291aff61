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


def changed_words(wrong: str, correct: str) -> str:
    """訂正を述べる一文。correct が空なら、wrong を削る訂正である。

    >>> changed_words("ことし", "昨年"), changed_words("約", "")
    ('「ことし」を「昨年」に改めました。', '「約」を削りました。')
    """
    return f"「{wrong}」を「{correct}」に改めました。" if correct else f"「{wrong}」を削りました。"
