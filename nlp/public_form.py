"""公開形. 会議体の印字の決まりに従って、外に出してよい発言者と本文を作る。"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from db.records import Minutes, Turn
from nlp.drafts.print_form import PrintForm, names_of, speaker_labels, without_names
from nlp.text.tokenizer import Tokenizer

# 議会に呼ばれて話す人。ほかの役職は肩書きとして扱う。
INVITED_ROLES = frozenset({"証人", "参考人", "公述人"})


@dataclass(frozen=True, slots=True)
class PublicTurn:
    """公開形の発言。

    label は印字する発言者、name はその名(氏名を印字しない決まりでは label と同じ)、position は肩書き(無ければ空)、
    role は証人・参考人・公述人(ほかは空)、text は公開してよい本文。
    """

    number: int
    label: str
    name: str
    position: str
    role: str
    text: str


@dataclass(frozen=True, slots=True)
class PublicForm:
    """公開形の作り方。names は、会議録の冒頭と発言者のほかに、本文から除く人の名前(名簿など)。"""

    form: PrintForm
    names: frozenset[str] = frozenset()


def public_turns(minutes: Minutes, how: PublicForm, tokenizer: Tokenizer) -> tuple[PublicTurn, ...]:
    """会議のすべての発言の公開形。番号順。"""
    labels = speaker_labels(minutes, how.form)
    names = hidden_names(minutes, how, tokenizer)
    return tuple(
        _public(turn, labels[turn.number], without_names(turn.text, names, tokenizer), how.form)
        for turn in minutes.turns
    )


def public_text(text: str, minutes: Minutes, how: PublicForm, tokenizer: Tokenizer) -> str:
    """議題や資料の名など、発言のほかの文の公開形。"""
    return without_names(text, hidden_names(minutes, how, tokenizer), tokenizer)


def hidden_names(minutes: Minutes, how: PublicForm, tokenizer: Tokenizer) -> Collection[str]:
    """本文から除く名前。氏名を印字する決まりでは空。

    「柴田情報政策課長」のように書かれた事務局の人と、名簿の氏名からは、初めの姓を採る。
    """
    if not how.form.hides_names:
        return ()
    written = (*minutes.header.staff, *how.names)
    surnames = {person[: tokenizer.surname_length(person)] for person in written}
    return names_of(minutes) | how.names | (surnames - {""})


def _public(turn: Turn, label: str, text: str, form: PrintForm) -> PublicTurn:
    role = turn.role if turn.role in INVITED_ROLES else ""
    if form.hides_names or not turn.name:
        return PublicTurn(turn.number, label, label, label, role, text)
    return PublicTurn(turn.number, label, turn.name, turn.role or "", role, text)
