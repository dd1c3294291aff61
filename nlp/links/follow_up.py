"""検討事項の追跡. 検討・研究・努力と答えたことに、その後の評価が触れているかを言葉の重なりで調べる。

比べるのは、約束の文と論点の名詞から、施策の名や担当課やどの評価にもある語を除いたもの。施策の名は評価に必ず現れるので、
それが評価にあっても、約束に触れたことにはならない。
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from db.records import Commitment, Measure
from nlp.exchanges.commitments import classify_sentence
from nlp.plans.fiscal_years import first_calendar_year, fiscal_year_of
from nlp.text.content_words import content_words
from nlp.text.sentences import split_sentences
from nlp.text.tokenizer import Tokenizer, WordKind

# 後の評価を確かめる答弁の型。
TRACKED = (Commitment.CONSIDER, Commitment.STUDY, Commitment.EFFORT)
# 約束の文とみる型。同じ答弁の「始めます」も、何をするかを述べるので含める。
_PROMISES = frozenset({*TRACKED, Commitment.DO})
# 言葉の重み。約束の文の言葉は一つ、論点だけにある言葉は二つ重なれば、触れているとみる。
_IN_PROMISE, _IN_QUESTION, _ENOUGH = 1.0, 0.5, 1.0
# 計画の多くの施策の評価に現れる語の重みに掛ける割合と、多いとみる施策の割合と数。
_COMMON, _COMMON_SHARE, _COMMON_LEAST = 0.5, 0.05, 3
_NOUNS = frozenset({WordKind.NOUN, WordKind.PLACE})
# 進め方や言い回しを表すだけで、何を約束したかを表さない名詞(正規化形)。
_PROCESS = frozenset(
    """
    検討 研究 努力 実施 対応 推進 充実 取り組み 取組 方法 方向 手法 手順 作業 整理 確認 見直し 改善 向上 促進 周知 案内 利用 活用 導入 開始 拡大 拡充
    結果 目標 評価 件数 割合 回数 人数 種類 内容 項目 資料 事業 施策 計画 課題 問題 意見 要望 相談 協議 調整 調査 把握 事例 先進 他市 近隣 自治体 動向
    関係 各課 担当 職員 市民 住民 利用者 当日 年度 年度内 今年度 来年度 昨年度 前年度 前回 時期 時点 機会 場 面 点 数 全体 全部 一部 最後 最初 引き続き
    支援 提供 公開 公表 情報 サービス システム 仕組み 体制 環境 機能 説明 考慮 お知らせ 報告 追加 作成 設置 整備 実現 予定 見通し 考え 理由 声 気 際 毎年 毎月
    """.split()
)


class FollowUpStatus(StrEnum):
    """約束と、その後の評価の関係。値は画面に出す語。"""

    MENTIONED = "評価が触れている"
    PLANNED = "目標にはあるが、評価は触れていない"
    SILENT = "評価はあるが、触れていない"
    WAITING = "次の評価がまだ無い"


@dataclass(frozen=True, slots=True)
class Promise:
    """約束ひとつ。held_on は開催日(ISO 8601)。question は論点、answers は答弁の本文。"""

    held_on: str
    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """約束のその後。year は触れている年度の名前(触れていなければ None)、words は触れていることを示す言葉。"""

    status: FollowUpStatus
    year: str | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Cell:
    """年度の升。年度の名前と、その文の名詞から書き方への対応。"""

    year: str
    status: FollowUpStatus
    nouns: dict[str, str]


class FollowUpReader:
    """約束と評価を読む。同じ文は一度だけ解析する。"""

    def __init__(self, tokenizer: Tokenizer, plans: Iterable[Sequence[Measure]] = ()) -> None:
        """plans は、どの評価にもある語を見分けるための、計画ごとの施策。"""
        self._tokenizer = tokenizer
        self._read: dict[str, dict[str, str]] = {}
        self._plans = [[_written(measure) for measure in plan] for plan in plans]
        self._common: dict[str, bool] = {}

    def follow(self, promise: Promise, measures: Sequence[Measure]) -> FollowUp:
        """約束の後の評価を調べる。measures は紐付く施策で、どれかが触れていれば触れているとみる。

        開かれた年度の評価は年度の終わりに書かれるので数え、同じ年度の目標は開催の前に書かれているので数えない。
        """
        cells = [
            cell for measure in measures for cell in self._cells(measure, fiscal_year_of(promise.held_on))
        ]
        weights = self._distinctive(promise, measures)
        for status in (FollowUpStatus.MENTIONED, FollowUpStatus.PLANNED):
            for cell in cells:
                shared = {noun: cell.nouns[noun] for noun in weights if noun in cell.nouns}
                if cell.status is status and self._weigh(shared, weights) >= _ENOUGH:
                    words = sorted(shared.items(), key=lambda item: (-weights[item[0]], item[0]))
                    return FollowUp(status, cell.year, tuple(word for _, word in words))
        evaluated = any(cell.status is FollowUpStatus.MENTIONED for cell in cells)
        return FollowUp(FollowUpStatus.SILENT if evaluated else FollowUpStatus.WAITING)

    def _cells(self, measure: Measure, since: int) -> list[_Cell]:
        """since 年度からの評価と、その次の年度からの目標。書かれていない升は除く。"""
        cells: list[_Cell] = []
        for progress in measure.years:
            first = first_calendar_year(progress.year)
            if first is None or first < since:
                continue
            if progress.evaluation:
                cells.append(_Cell(progress.year, FollowUpStatus.MENTIONED, self._nouns(progress.evaluation)))
            if progress.target and first > since:
                cells.append(_Cell(progress.year, FollowUpStatus.PLANNED, self._nouns(progress.target)))
        return cells

    def _distinctive(self, promise: Promise, measures: Sequence[Measure]) -> dict[str, float]:
        """約束を表す名詞の重み。"""
        known = " ".join(f"{m.title} {m.group} {m.content} {' '.join(m.departments)}" for m in measures)
        named = self._nouns(known).keys()
        weights = dict.fromkeys(self._nouns(promise.question), _IN_QUESTION)
        weights |= dict.fromkeys(self._nouns(_promised(promise.answers)), _IN_PROMISE)
        return {noun: weight for noun, weight in weights.items() if noun not in named}

    def _weigh(self, shared: Mapping[str, str], weights: Mapping[str, float]) -> float:
        """重なった名詞の重みの和。計画の多くの施策の文に現れる名詞は軽くする。"""
        return sum(
            weights[noun] * (_COMMON if self._is_common(word) else 1.0) for noun, word in shared.items()
        )

    def _is_common(self, word: str) -> bool:
        if word not in self._common:
            self._common[word] = any(
                sum(word in text for text in plan) > max(_COMMON_LEAST, _COMMON_SHARE * len(plan))
                for plan in self._plans
            )
        return self._common[word]

    def _nouns(self, text: str) -> dict[str, str]:
        """名詞から、その書き方への対応。数とその単位、一字の語、進め方を表す語は除く。"""
        if text not in self._read:
            self._read[text] = self._read_nouns(text)
        return self._read[text]

    def _read_nouns(self, text: str) -> dict[str, str]:
        found = self._tokenizer.content_words(text)
        counted = {word.end for word in found if word.kind is WordKind.NUMBER}
        return {
            word.lemma: text[word.start : word.end]
            for word in content_words(found)
            if word.kind in _NOUNS and word.start not in counted
            and word.end - word.start > 1 and word.lemma not in _PROCESS
            and not _in_heading(text, word.start)
        }  # fmt: skip


def _written(measure: Measure) -> str:
    """施策の目標と評価のすべて。"""
    return "\n".join(text for year in measure.years for text in (year.target, year.evaluation) if text)


def _promised(answers: Iterable[str]) -> str:
    """答弁のうち、約束を述べる文。"""
    sentences = (sentence.text for text in answers for sentence in split_sentences(text))
    return " ".join(text for text in sentences if classify_sentence(text) in _PROMISES)


def _in_heading(text: str, place: int) -> bool:
    """「【目標】」のような欄の名前の中か。"""
    return text.rfind("【", 0, place) > text.rfind("】", 0, place)
