"""質疑応答の札. 会議・質疑応答・施策の画面に同じ形で出す。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app import addresses
from app.highlight import Mark, MarkKind, Segment, shift_marks, split_segments
from db.exchanges import Quote, StoredExchange
from db.links import StoredLink
from db.records import Decision, Precedent
from db.shapes import Shaping, shape_of, write_shape, write_spans
from nlp.exchanges.shortfalls import find_missing

# 対応付けの確かさがこれを下回る質疑応答は、人が確かめるまで「残り」に数える。
LOW_BELOW = 0.45
# 対応付けの確かさの言い方と、その下限。例: 0.72 は「高」。
_CONFIDENCE = ((0.7, "高"), (LOW_BELOW, "中"), (0.0, "低(要確認)"))


class LinkState(StrEnum):
    """紐付けの状態。機械が提案したか、人が決めたか。"""

    SUGGESTED = "提案"
    CONFIRMED = "確定"
    REJECTED = "却下"
    CANDIDATE = "候補"

    @property
    def slug(self) -> str:
        """CSS と試験で使う英語の名前。"""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class QuoteView:
    """質問か答弁の一箇所。

    label: 発言者表記。
    turn_number, url: 発言の番号とアドレス。
    span: 箇所(直すときに送る書き方)。
    segments: 印つきの本文。
    """

    label: str
    turn_number: int
    url: str
    span: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """紐付けの根拠の言葉。word は言葉、in_text は質疑応答の本文にあるか(無いものは議題の言葉)。"""

    word: str
    in_text: bool


@dataclass(frozen=True, slots=True)
class PrecedentView:
    """順位を上げ下げした前例。what は似た質疑がどう決められたか、url はその質疑応答のアドレス。"""

    what: str
    url: str


@dataclass(frozen=True, slots=True)
class ParentView:
    """再質問の元になった質疑応答。number は会議の中の番号、url はアドレス。"""

    number: int
    url: str


@dataclass(frozen=True, slots=True)
class LinkView:
    """質疑応答と施策の紐付け。

    measure_id: 施策の id(本文の印の key と同じ)。
    content: 実施内容。
    heading: 番号と施策名。
    plan: 計画の名。
    departments: 担当課。
    url: 施策のアドレス。
    state: 状態。
    score: 近さ(0 から 1)か、人が候補の外から選んだものは None。
    evidence: 根拠の言葉。
    decision: 人の判断か None。
    precedent: 順位を上げ下げした前例か None。
    decided_by, decided_at: 決めた人と時刻(UTC)か None。
    lead: この札のいちばん上の、却下されていない紐付けか。
    """

    measure_id: int
    content: str
    heading: str
    plan: str
    departments: tuple[str, ...]
    url: str
    state: LinkState
    score: float | None
    evidence: tuple[EvidenceView, ...]
    decision: Decision | None
    precedent: PrecedentView | None
    decided_by: str | None
    decided_at: str | None
    lead: bool


@dataclass(frozen=True, slots=True)
class Confidence:
    """対応付けの確かさ。word は高・中・低(要確認)、value は 0 から 1(確率ではない)。"""

    word: str
    value: float


@dataclass(frozen=True, slots=True)
class ShapingView:
    """人が形を決めたこと。state は確認済み・除外・統合、stands は質疑応答として残っているか、by と at は人と時刻(UTC)。"""

    state: str
    stands: bool
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class ExchangeCard:
    """質疑応答ひとつ。

    id, number: id と、会議の中の番号。
    anchor: 会議の画面の中での印。
    url, edit_url: 変わらないアドレスと、直す画面のアドレス。
    shape: 直すときに送り返す、いまの形。
    meeting_url: 会議のアドレス。
    decide_url: 紐付けを決める送り先。
    kind: 質問・意見・要望。
    kind_slug: CSS で使う種類の名前。
    asker: 論点を挙げた人の発言者表記。
    answerers: 答弁した人の発言者表記(無ければ空)。
    question, answers: 両側の本文。
    commitment: 答弁の約束の型か None。
    parent: 再質問の元になった質疑応答か None。
    missing: 問いが尋ねていて、答弁が触れていないもの。
    confidence: 対応付けの確かさ。
    doubts: 対応付けを確かめてほしい理由。人が形を決めたものでは空。
    links: 提案された、または人が決めた紐付け。
    others: 提案しなかった候補。会議の画面では出さない。
    more: ここに出していない候補の数。
    stale: 直近の分析では見つからず、人の判断があるので残してあるもの。
    shaping: 人が形を決めたこと。機械の見つけたままなら None。
    """

    id: int
    number: int
    anchor: str
    url: str
    edit_url: str
    shape: str
    meeting_url: str
    decide_url: str
    kind: str
    kind_slug: str
    asker: str
    answerers: str
    question: tuple[QuoteView, ...]
    answers: tuple[QuoteView, ...]
    commitment: str | None
    parent: ParentView | None
    missing: tuple[str, ...]
    confidence: Confidence
    doubts: tuple[str, ...]
    links: tuple[LinkView, ...]
    others: tuple[LinkView, ...]
    more: int
    stale: bool
    shaping: ShapingView | None

    @property
    def undecided(self) -> int:
        """確認を待つ提案の数。"""
        return sum(link.state is LinkState.SUGGESTED for link in self.links)


def exchange_card(
    stored: StoredExchange,
    links: Sequence[StoredLink],
    plans: Mapping[int, str],
    all_candidates: bool = False,
) -> ExchangeCard:
    """保存した質疑応答と紐付けから札を作る。

    links はこの質疑応答の紐付け(良い順)、plans は計画の id から名への対応。
    all_candidates なら、提案しなかった候補もすべて並べる。そうでなければ、数だけを添える。
    """
    exchange = stored.exchange
    states = {link.measure.id: link_state(link) for link in links}
    main = [link for link in links if states[link.measure.id] is not LinkState.CANDIDATE]
    others = [link for link in links if states[link.measure.id] is LinkState.CANDIDATE]
    shown = others if all_candidates else []
    # 決めたものを上に、提案を続けて並べ、却下したものを下にする。同じ状態の中は近い順のまま。
    main.sort(key=lambda link: states[link.measure.id] is LinkState.REJECTED)
    lead = next((link.measure.id for link in main if states[link.measure.id] is not LinkState.REJECTED), None)
    marks = _marks(stored, [*main, *shown], lead)
    return ExchangeCard(
        id=stored.id,
        number=exchange.number,
        anchor=addresses.exchange_anchor(stored.id),
        url=addresses.exchange_url(stored.id),
        edit_url=addresses.edit_url(stored.id),
        shape=write_shape(shape_of(exchange)),
        meeting_url=addresses.meeting_url(stored.meeting_id),
        decide_url=addresses.links_url(stored.id),
        kind=exchange.kind.japanese,
        kind_slug=exchange.kind.value,
        asker=speakers(stored.question),
        answerers=speakers(stored.answers),
        question=tuple(quote_view(quote, stored.meeting_id, marks) for quote in stored.question),
        answers=tuple(quote_view(quote, stored.meeting_id, marks) for quote in stored.answers),
        commitment=exchange.commitment.commitment.value if exchange.commitment else None,
        parent=_parent_view(stored),
        missing=tuple(find_missing(_text(stored.question), _text(stored.answers))),
        confidence=confidence(exchange.confidence),
        doubts=() if stored.shaping else tuple(exchange.doubts),
        links=tuple(_link_view(link, plans, link.measure.id == lead) for link in main),
        others=tuple(_link_view(link, plans, False) for link in shown),
        more=len(others) - len(shown),
        stale=stored.stale,
        shaping=_shaping_view(stored.shaping),
    )


def _parent_view(stored: StoredExchange) -> ParentView | None:
    number, parent_id = stored.exchange.parent, stored.parent_id
    if number is None or parent_id is None:
        return None
    return ParentView(number, addresses.exchange_url(parent_id))


def _text(quotes: Sequence[Quote]) -> str:
    return "".join(quote.text for quote in quotes)


def link_state(link: StoredLink) -> LinkState:
    """紐付けの状態。人の判断が、機械の提案に優先する。"""
    if link.decision is not None:
        confirmed = link.decision.decision is Decision.CONFIRMED
        return LinkState.CONFIRMED if confirmed else LinkState.REJECTED
    return LinkState.SUGGESTED if link.link and link.link.suggested else LinkState.CANDIDATE


def confidence(value: float) -> Confidence:
    """0 から 1 の目安を言葉にする。

    >>> confidence(0.72).word, confidence(0.5).word, confidence(0.1).word
    ('高', '中', '低(要確認)')
    """
    return Confidence(next(word for least, word in _CONFIDENCE if value >= least), value)


def speakers(quotes: Sequence[Quote]) -> str:
    """発言者表記。同じ人は一度だけ。"""
    return "、".join(dict.fromkeys(quote.label for quote in quotes))


def quote_view(quote: Quote, meeting_id: int, marks: Mapping[int, Sequence[Mark]]) -> QuoteView:
    """質問か答弁の一箇所に印を付ける。marks は発言の番号から、その本文での印への対応。"""
    here = shift_marks(marks.get(quote.span.turn, ()), quote.span.start)
    return QuoteView(
        label=quote.label,
        turn_number=quote.span.turn,
        url=addresses.turn_url(meeting_id, quote.span.turn),
        span=write_spans([quote.span]),
        segments=split_segments(quote.text, here),
    )


def commitment_marks(stored: StoredExchange) -> dict[int, list[Mark]]:
    """答弁の約束の型を示す言葉の印。発言の番号ごと。"""
    finding = stored.exchange.commitment
    if finding is None:
        return {}
    words = finding.words
    return {words.turn: [Mark(words.start, words.end, MarkKind.COMMITMENT)]}


def _shaping_view(shaping: Shaping | None) -> ShapingView | None:
    if shaping is None:
        return None
    return ShapingView(shaping.state.japanese, shaping.stands, shaping.act.actor, shaping.act.at)


def _marks(stored: StoredExchange, links: Sequence[StoredLink], lead: int | None) -> dict[int, list[Mark]]:
    marks = commitment_marks(stored)
    for link in links:
        key = str(link.measure.id)
        for word in link.link.evidence if link.link else ():
            for span in word.spans:
                found = marks.setdefault(span.turn, [])
                found.append(Mark(span.start, span.end, MarkKind.EVIDENCE, key))
                if link.measure.id == lead:
                    found.append(Mark(span.start, span.end, MarkKind.LEAD, key))
    return marks


def _precedent_view(precedent: Precedent | None) -> PrecedentView | None:
    if precedent is None:
        return None
    return PrecedentView(
        f"似た質疑で{precedent.decision.value}済み", addresses.exchange_url(precedent.exchange)
    )


def _link_view(stored: StoredLink, plans: Mapping[int, str], lead: bool) -> LinkView:
    measure = stored.measure.measure
    decision = stored.decision
    return LinkView(
        measure_id=stored.measure.id,
        content=measure.content,
        heading=f"{measure.code} {measure.title}".strip(),
        plan=plans[stored.measure.plan_id],
        departments=measure.departments,
        url=addresses.measure_url(stored.measure.id),
        state=link_state(stored),
        score=stored.link.score if stored.link else None,
        evidence=tuple(
            EvidenceView(word.word, bool(word.spans))
            for word in (stored.link.evidence if stored.link else ())
        ),
        decision=decision.decision if decision else None,
        precedent=_precedent_view(stored.link.precedent if stored.link else None),
        decided_by=decision.act.actor if decision else None,
        decided_at=decision.act.at if decision else None,
        lead=lead,
    )
