"""手続きの語彙. 会議録が取り込みから掲載の終わりまでに通る状態と、人が進める一手と、その表。値だけで、データベースを知らない。"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from db.errors import ConflictError


class Stage(StrEnum):
    """会議録の状態。進む順に並ぶ。取込と署名済みは、起きたことから決まる。ほかは人が進めた一手で決まる。"""

    IMPORTED = "取込"
    ORGANIZING = "整理"
    DRAFTING = "要約案"
    CHECKING = "発言者確認"
    SIGNING = "署名依頼"
    SIGNED = "署名済み"
    SEALED = "確定"
    PUBLISHED = "公表"
    WITHDRAWN = "掲載終了"


class Move(StrEnum):
    """人が会議録を進める一手。値は、出来事の種類と同じ言葉である。"""

    START_DRAFT = "要約案の作成"
    CIRCULATE = "確認の依頼"
    REQUEST_SIGNATURES = "署名の依頼"
    SEAL = "確定"
    PUBLISH = "公表"
    WITHDRAW = "掲載終了"
    ADOPT = "公表済みの登録"
    SEND_BACK = "差戻し"


@dataclass(frozen=True, slots=True)
class Transition:
    """表の一行。source の会議録は、move で target になる。label はボタンの言葉。"""

    source: Stage
    move: Move
    target: Stage
    label: str

    @property
    def needs_reason(self) -> bool:
        """理由を書かなければ進められないか。"""
        return self.move in (Move.SEND_BACK, Move.ADOPT, Move.WITHDRAW)


# 進められる道のすべて。ここに無い道は、だれも通れない。確定の後は差し戻せず、日付のある訂正だけができる。
TRANSITIONS = (
    Transition(Stage.ORGANIZING, Move.START_DRAFT, Stage.DRAFTING, "要約案の作成に進む"),
    Transition(Stage.ORGANIZING, Move.ADOPT, Stage.PUBLISHED, "すでに公表した会議録として載せる"),
    Transition(Stage.DRAFTING, Move.CIRCULATE, Stage.CHECKING, "委員に確認を依頼する"),
    Transition(Stage.DRAFTING, Move.REQUEST_SIGNATURES, Stage.SIGNING, "署名を依頼する"),
    Transition(Stage.DRAFTING, Move.SEND_BACK, Stage.ORGANIZING, "整理に差し戻す"),
    Transition(Stage.CHECKING, Move.REQUEST_SIGNATURES, Stage.SIGNING, "署名を依頼する"),
    Transition(Stage.CHECKING, Move.SEND_BACK, Stage.DRAFTING, "要約案に差し戻す"),
    Transition(Stage.SIGNING, Move.SEND_BACK, Stage.DRAFTING, "要約案に差し戻す"),
    Transition(Stage.SIGNED, Move.SEAL, Stage.SEALED, "会議録を確定する"),
    Transition(Stage.SIGNED, Move.SEND_BACK, Stage.DRAFTING, "要約案に差し戻す"),
    Transition(Stage.SEALED, Move.PUBLISH, Stage.PUBLISHED, "公表する"),
    Transition(Stage.PUBLISHED, Move.WITHDRAW, Stage.WITHDRAWN, "掲載を終える"),
    Transition(Stage.WITHDRAWN, Move.PUBLISH, Stage.PUBLISHED, "もう一度掲載する"),
    # 前から公表していたものとして登録した会議録だけ。封をした会議録は、move_meeting() が断る。
    Transition(Stage.WITHDRAWN, Move.SEND_BACK, Stage.ORGANIZING, "整理に差し戻す"),
)

# 内容を直してよい状態。署名を頼んだ後は、示したものが変わらないように、直せない。
OPEN_TO_EDITS = frozenset({Stage.IMPORTED, Stage.ORGANIZING, Stage.DRAFTING, Stage.CHECKING})


class StageError(ConflictError):
    """いまの状態ではできない。文は、いまの状態と、できる状態か進みたい状態を、どちらも述べる。"""


def find_transition(source: Stage, move: Move) -> Transition:
    """source から move で進む道。StageError: その道が無い。"""
    for transition in TRANSITIONS:
        if transition.source is source and transition.move is move:
            return transition
    sources = "」か「".join(one.source for one in TRANSITIONS if one.move is move)
    raise StageError(
        f"この会議録はいま「{source}」です。「{move}」ができるのは「{sources}」のときです。何も変えていません。"
        "画面を読み込み直して、いまの状態を確かめてください。"
    )


def transitions_from(source: Stage) -> tuple[Transition, ...]:
    """source から進める道。表の順。"""
    return tuple(one for one in TRANSITIONS if one.source is source)


def require_stage(now: Stage, wanted: frozenset[Stage]) -> None:
    """いまの状態が wanted のどれかであることを確かめる。StageError: 違う。"""
    if now not in wanted:
        names = "」「".join(stage for stage in Stage if stage in wanted)
        raise StageError(
            f"この会議録はいま「{now}」なので、この操作はできません。できるのは「{names}」のときです。何も変えていません。"
        )
