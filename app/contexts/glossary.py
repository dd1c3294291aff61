"""用語集の画面の文脈."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.contexts.crumbs import Crumb
from app.vocabulary import load_thesaurus
from db.built_in_choices import BuiltInChoice, list_built_in_choices
from db.glossary import GlossaryGroup, get_glossary_group, list_glossary_groups
from db.jobs import JobKind, JobState, list_jobs
from db.relinks import last_relink, meetings_behind
from nlp.links.synonyms import LOCAL_GOVERNMENT
from nlp.links.thesaurus import Thesaurus
from nlp.text.phrases import key_of

_CRUMB = Crumb("用語集", addresses.GLOSSARY)


@dataclass(frozen=True, slots=True)
class GroupForm:
    """組の入力欄。words: 語(一行に一つ)。note: 覚え書き。problem: 直してほしいことの一行か None。"""

    words: str = ""
    note: str = ""
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class GroupRow:
    """市の用語集の一組。words: 語。note: 覚え書き。url: 直す画面。by, at: 最後に変えた人と時刻(UTC)。"""

    words: tuple[str, ...]
    note: str
    url: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class BuiltInRow:
    """組み込みの一組。

    name: 組の名前(送るときの値)。
    words: 語。
    used: この市で使うか。
    by, at: 最後に決めた人と時刻(UTC)か、決めていなければ None。
    """

    name: str
    words: tuple[str, ...]
    used: bool
    by: str | None
    at: str | None


@dataclass(frozen=True, slots=True)
class LinkState:
    """紐付けへの反映。

    running: いまやり直しているか。
    behind: 用語集が変わったのに、まだ紐付け直していない会議の数。
    problem: 最後のやり直しが失敗した理由か None。
    job_url: 進み具合の画面か None。
    at: 最後にやり直した時刻(UTC)か、まだなら None。
    """

    running: bool
    behind: int
    problem: str | None
    job_url: str | None
    at: str | None


@dataclass(frozen=True, slots=True)
class GlossaryPage:
    """用語集(/glossary)。

    title, crumbs: 見出しと上の階層。
    q: 絞り込む言葉(空ならすべて)。
    groups: 市の用語集。新しい順。
    total: 絞り込む前の組の数。
    built_in: 組み込みの組。
    general: 一般の同義語辞書で q に等しい語の、同じ意味の語。
    form: 組を加える入力欄。
    upload_problem: ファイルを読めなかった理由か None。
    links: 紐付けへの反映。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    q: str
    groups: tuple[GroupRow, ...]
    total: int
    built_in: tuple[BuiltInRow, ...]
    general: tuple[str, ...]
    form: GroupForm
    upload_problem: str | None
    links: LinkState


@dataclass(frozen=True, slots=True)
class GlossaryGroupPage:
    """用語集の組を直す(/glossary/{id})。

    title, crumbs: 見出しと上の階層。
    url: 送り先。
    form: 入力欄。
    seen_words, seen_note: 画面を開いたときの内容。語はタブでつなぐ(送り返して、ほかの人が先に直していないかを確かめる)。
    by, at: 最後に変えた人と時刻(UTC)。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    url: str
    form: GroupForm
    seen_words: str
    seen_note: str
    by: str
    at: str


def load_glossary_page(
    db: Database, q: str = "", form: GroupForm | None = None, upload_problem: str | None = None
) -> GlossaryPage:
    """用語集の画面を読む。form は送られて断られた入力。"""
    q = " ".join(q.split())[:100]
    groups = list_glossary_groups(db)
    choices = {choice.name: choice for choice in list_built_in_choices(db)}
    wanted = key_of(q)
    return GlossaryPage(
        title="用語集",
        crumbs=(),
        q=q,
        groups=tuple(_group_row(group) for group in groups if _has(wanted, group.entry.texts)),
        total=len(groups),
        built_in=tuple(_built_in_row(words, choices) for words in LOCAL_GOVERNMENT if _has(wanted, words)),
        general=_general(load_thesaurus(), wanted) if q else (),
        form=form or GroupForm(),
        upload_problem=upload_problem,
        links=_link_state(db),
    )


def load_glossary_group_page(db: Database, group_id: int, form: GroupForm | None = None) -> GlossaryGroupPage:
    """組を直す画面を読む。form は送られて断られた入力。NotFoundError: 無い。"""
    group = get_glossary_group(db, group_id)
    return GlossaryGroupPage(
        title=f"「{group.entry.texts[0]}」の組を直す",
        crumbs=(_CRUMB,),
        url=addresses.glossary_group_url(group_id),
        form=form or GroupForm("\n".join(group.entry.texts), group.entry.note),
        seen_words="\t".join(group.entry.texts),
        seen_note=group.entry.note,
        by=group.changed.actor,
        at=group.changed.at,
    )


def _has(wanted: str, words: tuple[str, ...]) -> bool:
    return any(wanted in key_of(word) for word in words)


def _group_row(group: GlossaryGroup) -> GroupRow:
    return GroupRow(
        words=group.entry.texts,
        note=group.entry.note,
        url=addresses.glossary_group_url(group.id),
        by=group.changed.actor,
        at=group.changed.at,
    )


def _built_in_row(words: tuple[str, ...], choices: Mapping[str, BuiltInChoice]) -> BuiltInRow:
    name = key_of(words[0])
    choice = choices.get(name)
    return BuiltInRow(
        name=name,
        words=words,
        used=choice is None or choice.used,
        by=choice.decided.actor if choice else None,
        at=choice.decided.at if choice else None,
    )


def _general(thesaurus: Thesaurus, key: str) -> tuple[str, ...]:
    return (*thesaurus.spellings(key), *thesaurus.others(key))


def _link_state(db: Database) -> LinkState:
    """最後のやり直しの処理と、用語集の変更の後で紐付け直していない会議から、反映の様子を述べる。"""
    last = next(iter(list_jobs(db, JobKind.ANALYSIS, 1)), None)
    running = last is not None and last.state is JobState.RUNNING
    behind = 0 if running else meetings_behind(db)
    return LinkState(
        running=running,
        behind=behind,
        problem=last.message if last and last.state is JobState.FAILED and behind else None,
        job_url=addresses.job_url(last.id) if last else None,
        at=last_relink(db),
    )
