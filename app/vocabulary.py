"""語彙. 市の用語集、組み込みの同義語、一般の同義語辞書を、紐付けと検索のために読む。"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sqlite_utils import Database

from db.built_in_choices import list_built_in_choices
from db.glossary import list_glossary_groups
from nlp.links.synonyms import Synonyms
from nlp.links.thesaurus import Thesaurus

_TABLE = Path(__file__).resolve().parent / "wordlists" / "sudachi-synonyms.tsv.gz"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """同じ意味の語の知識。synonyms は市の用語集と組み込みの組、thesaurus は一般の同義語辞書。"""

    synonyms: Synonyms
    thesaurus: Thesaurus


def load_vocabulary(db: Database) -> Vocabulary:
    """いまの用語集と判断による語彙。"""
    return Vocabulary(load_synonyms(db), load_thesaurus())


def load_synonyms(db: Database) -> Synonyms:
    """市の用語集の組と、市が止めていない組み込みの組。"""
    stopped = [choice.name for choice in list_built_in_choices(db) if not choice.used]
    return Synonyms((group.entry.texts for group in list_glossary_groups(db)), stopped)


@lru_cache(maxsize=1)
def load_thesaurus() -> Thesaurus:
    """一般の同義語辞書。読むのに 0.03 秒かかるので、要るときに一度だけ読む。"""
    return Thesaurus(gzip.decompress(_TABLE.read_bytes()).decode())
