"""閉じる. 会議の公開の別か伏せた箇所が変わったあと、検索の語と候補と公開形を、見せてよいものだけに作り直す。"""

from __future__ import annotations

from sqlite_utils import Database

from app.analysis import add_candidates, store_words
from app.editions import write_edition
from db.meetings import get_minutes
from db.search import known_phrases
from db.search_words import forget_search_words
from nlp.query.candidates import candidate_words
from nlp.text.tokenizer import Tokenizer


def rewrite_public(db: Database, meeting_id: int, tokenizer: Tokenizer, now: str) -> None:
    """会議の語を、だれもが引く表と閉じた表に分け直し、候補の言葉と公開形を書き直す。writing() の中で呼ぶ。

    NotFoundError: 会議が無い。
    """
    minutes = get_minutes(db, meeting_id)
    words = {turn.number: tokenizer.words(turn.text) for turn in minutes.turns}
    store_words(db, meeting_id, words)
    spoken = {word for turn in minutes.turns for word in candidate_words(turn.text, words[turn.number])}
    _forget(db, spoken, tokenizer)
    add_candidates(db, meeting_id, minutes, words, tokenizer)
    write_edition(db, meeting_id, tokenizer, now)


def _forget(db: Database, spoken: set[str], tokenizer: Tokenizer) -> None:
    """候補から、だれもが引く表のどこにも無くなった言葉を除く。"""
    phrases = {word: tuple(found.lemma for found in tokenizer.words(word)) for word in sorted(spoken)}
    known = known_phrases(db, filter(None, phrases.values()))
    forget_search_words(db, [word for word, phrase in phrases.items() if phrase not in known])
