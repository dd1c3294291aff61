"""公開版. 秘密と取消発言を伏せ、会議体の印字の決まりに従って、外に出してよい発言者と本文を作る。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from db.house_style import Member, PrintForm
from db.records import Minutes, Turn, Withheld
from nlp.drafts.print_form import printed_surname, speaker_labels, without_names, words_for_names
from nlp.masking import mask_minutes
from nlp.text.tokenizer import Tokenizer

# 議会に呼ばれて話す人。ほかの役職は肩書きとして扱う。
INVITED_ROLES = frozenset({"証人", "参考人", "公述人"})


@dataclass(frozen=True, slots=True)
class PublicTurn:
    """公開版の発言。

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
    """公開版の作り方。form は会議体の印字の形、roster は委員名簿、withheld は発言の番号から伏せる箇所への対応。"""

    form: PrintForm
    roster: tuple[Member, ...] = ()
    withheld: Mapping[int, Sequence[Withheld]] = field(default_factory=dict)


def public_turns(minutes: Minutes, how: PublicForm, tokenizer: Tokenizer) -> tuple[PublicTurn, ...]:
    """会議のすべての発言の公開版。番号順。minutes は原本で、伏せる箇所はここで伏せる。"""
    minutes = mask_minutes(minutes, how.withheld)
    labels = speaker_labels(minutes, how.form, how.roster)
    words = hidden_names(minutes, how, tokenizer)
    return tuple(
        _public(turn, labels[turn.number], without_names(turn.text, words, tokenizer), how)
        for turn in minutes.turns
    )


def public_text(text: str, minutes: Minutes, how: PublicForm, tokenizer: Tokenizer) -> str:
    """議題や資料の名など、発言のほかの文の公開版。"""
    return without_names(text, hidden_names(minutes, how, tokenizer), tokenizer)


def hidden_names(minutes: Minutes, how: PublicForm, tokenizer: Tokenizer) -> Mapping[str, str]:
    """本文から除く名前と、その代わりに書く言葉。氏名を印字する形では空。"""
    return words_for_names(minutes, how.form, how.roster, tokenizer) if how.form.hides_names else {}


def _public(turn: Turn, label: str, text: str, how: PublicForm) -> PublicTurn:
    role = turn.role if turn.role in INVITED_ROLES else ""
    if how.form.hides_names or not turn.name:
        return PublicTurn(turn.number, label, label, label, role, text)
    return PublicTurn(turn.number, label, printed_surname(turn.name, how.roster), turn.role or "", role, text)
