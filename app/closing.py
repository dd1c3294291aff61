"""閉じる. 会議の公開の別か伏せた箇所が変わったあと、検索の語と候補と公開版を、見せてよいものだけに作り直す。"""

from __future__ import annotations

from sqlite_utils import Database

from app.analysis import add_candidates, store_words
from app.editions import write_edition
from app.signing.leaving_out import leaves_out
from db.meetings import get_minutes
from db.sealed_records import find_sealed, withheld_now
from db.search import known_phrases
from db.search_words import forget_search_words
from db.stage_moves import stage_of
from db.stages import OPEN_TO_EDITS, Stage, require_stage
from nlp.query.candidates import candidate_words
from nlp.text.tokenizer import Tokenizer


def require_maskable(db: Database, meeting_id: int) -> None:
    """会議の発言を、いま伏せるか解いてよいことを確かめる。

    署名を頼んだ内容と封をした会議録は変えられない。差し戻すか、掲載を終えてからにする。
    NotFoundError: 会議が無い。StageError: いまはできない。
    """
    stage = stage_of(db, meeting_id)
    if stage in (Stage.SIGNING, Stage.SIGNED):
        require_stage(stage, OPEN_TO_EDITS)
    if stage is Stage.PUBLISHED and find_sealed(db, meeting_id) is not None:
        require_stage(stage, frozenset({Stage.WITHDRAWN}))


def masked_since_sealed(db: Database, meeting_id: int) -> bool:
    """封をした後に伏せた箇所があるか。封をした公開版には、その箇所が出ている。"""
    sealed = find_sealed(db, meeting_id)
    if sealed is None:
        return False
    return not leaves_out(sealed.public, withheld_now(db, meeting_id))


def rewrite_public(db: Database, meeting_id: int, tokenizer: Tokenizer, now: str) -> None:
    """会議の語を、だれもが引く表と閉じた表に分け直し、候補の言葉と公開版を書き直す。writing() の中で呼ぶ。

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
