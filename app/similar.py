"""似た質疑応答. 貼り付けた質問の文章から、同じことを尋ねたものを探す。"""

from __future__ import annotations

from sqlite_utils import Database

from db.search import Hit
from db.similar import find_similar
from nlp.text.tokenizer import Tokenizer
from nlp.text.width import fold

# これより長い文章は、はじめだけを使う(およそ十分の発言)。
MOST_CHARACTERS = 4000


def similar_exchanges(db: Database, text: str, tokenizer: Tokenizer, limit: int) -> tuple[Hit, ...]:
    """文章 text に近い質疑応答を、近い順に limit 件。内容語が無ければ空。"""
    words = tokenizer.content_words(fold(text)[:MOST_CHARACTERS])
    return find_similar(db, "exchange", (word.lemma for word in words), limit)
