"""会議録の語彙. 名詞ひとつに型ひとつ。値は不変で、データベースも日本語処理も知らない。

位置はすべて「その発言の本文の先頭から数えた文字数」(Python の文字列添字、0 始まり、end は含まない)。
発言・議題・質疑応答の番号はすべて 1 始まりで、ひとつの会議の中で通し番号になる。
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Disclosure(StrEnum):
    """会議の公開・非公開の別。"""

    OPEN = "公開"
    PARTLY_CLOSED = "一部非公開"
    CLOSED = "非公開"


class WithheldKind(StrEnum):
    """発言を伏せる種類。秘密は初めから公開しないもの、取消発言は本人が取り消したか、取り消しを命じられたもの。"""

    SECRET = "秘密"
    RETRACTED = "取消発言"


class AttendanceStatus(StrEnum):
    """会議の名簿に名前が載る立場。"""

    ATTENDEE = "出席"
    ABSENTEE = "欠席"
    STAFF = "事務局"
    SIGNATORY = "署名委員"


class SpeakerGroup(StrEnum):
    """発言者の立場。要約の役職表記と、検索の「役職」の絞り込みに使う。"""

    CHAIR = "委員長"
    MEMBER = "委員"
    OFFICIAL = "事務局"
    OTHER = "その他"


class ExchangeKind(StrEnum):
    """論点の種類。値は公開する JSON の語。"""

    QUESTION = "question"
    OPINION = "opinion"
    REQUEST = "request"

    @property
    def japanese(self) -> str:
        """画面に出す語。"""
        return {"question": "質問", "opinion": "意見", "request": "要望"}[self.value]


class Commitment(StrEnum):
    """答弁の約束の型。文末の言い方による分類であって、実現の見込みではない。"""

    DONE = "実施済み"
    DO = "実施"
    EFFORT = "努力"
    CONSIDER = "検討"
    STUDY = "研究"
    WATCH = "注視"
    DIFFICULT = "困難"
    INFORM = "情報提供"


class Missing(StrEnum):
    """答弁が問いに足りていないもの。言い方から分かるものだけで、内容の良し悪しは判断しない。"""

    LATER = "後日回答"
    WHEN = "時期"
    COST = "費用"
    COUNT = "数"
    REASON = "理由"


class Doubt(StrEnum):
    """質疑応答の対応付けを人に確かめてほしい理由。"""

    MISCOUNTED = "述べられた論点の数と違います"
    LENT = "隣の論点の答弁を当てています"
    DISTANT = "質問と答弁の言葉があまり重なりません"


class Side(StrEnum):
    """質疑応答のどちら側か。"""

    QUESTION = "question"
    ANSWER = "answer"

    @property
    def japanese(self) -> str:
        """画面に出す語。"""
        return {"question": "質問", "answer": "答弁"}[self.value]


class Writer(StrEnum):
    """要約案の文を書いたもの。"""

    RULES = "規則"
    MODEL = "言語モデル"
    PERSON = "人"


class DropReason(StrEnum):
    """要約案に入れなかった理由。"""

    PROCEDURE = "議事進行"
    GREETING = "あいさつ・謝辞"
    BACKCHANNEL = "あいづち"
    PREAMBLE = "前置き"
    RESTATEMENT = "論点の言い直し"
    EXPLANATION = "事務局説明"
    DETAIL = "詳細・例示"
    REPEATED = "重複"
    PERSON = "人が省略"


class Decision(StrEnum):
    """人が紐付けについて決めたこと。"""

    CONFIRMED = "確定"
    REJECTED = "却下"


class SourceKind(StrEnum):
    """取り込んだ文書の種類。"""

    MINUTES = "会議録"
    PLAN = "計画書"
    PROGRESS_TABLE = "進行管理表"


class Role(StrEnum):
    """アカウントの役割。署名委員は一つの会議での務めであって、アカウントの役割ではない。"""

    ADMINISTRATOR = "管理者"
    SECRETARIAT = "事務局"
    MEMBER = "委員"


class LinkPurpose(StrEnum):
    """アカウントのない委員に渡すリンクの用途。一つのリンクは一つの用途にだけ使える。"""

    STATEMENT_CHECK = "発言者確認"
    SIGNING = "署名"


@dataclass(frozen=True, slots=True)
class Span:
    """発言 turn(番号)の本文 [start, end) を指す。"""

    turn: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Withheld:
    """発言の本文 [start, end) を公開しないことと、その理由。end が None なら発言の全体(start は 0)。"""

    kind: WithheldKind
    reason: str
    start: int = 0
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """発言。label は印字どおりの発言者表記(括弧や印を除く)、name と role は分かるときだけ。

    group は役職から決まる立場で、データベースにも列として持つ(絞り込みに使うため)。
    """

    number: int
    label: str
    name: str | None
    role: str | None
    agenda: int | None
    text: str
    group: SpeakerGroup = SpeakerGroup.OTHER


@dataclass(frozen=True, slots=True)
class MeetingHeader:
    """会議録の冒頭に書かれた事実。書かれていないものは None か空。

    held_on は ISO 8601 の日付(例 2021-01-26)、start と end は 24 時間制の HH:MM。
    attendees と absentees は会議体の構成員の氏名だけ(役職や敬称を除く)。
    """

    title: str | None = None
    body: str | None = None
    held_on: str | None = None
    start: str | None = None
    end: str | None = None
    place: str | None = None
    disclosure: Disclosure | None = None
    observers: int | None = None
    attendees: tuple[str, ...] = ()
    absentees: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()
    agenda: tuple[str, ...] = ()
    handouts: tuple[str, ...] = ()
    signatories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Minutes:
    """読み取った会議録ひとつ。notation は発言者表記の名前(検出の結果を人に見せるため)。"""

    header: MeetingHeader
    turns: tuple[Turn, ...]
    notation: str


@dataclass(frozen=True, slots=True)
class CommitmentFinding:
    """答弁の約束の型と、それを示す言葉の位置。"""

    commitment: Commitment
    words: Span


@dataclass(frozen=True, slots=True)
class Exchange:
    """質疑応答。ひとつの論点(question)と、それに答えている箇所(answers)。

    confidence は 0 から 1。どれほど手掛かりがそろったかの目安であって確率ではない。
    parent は再質問の元になった質疑応答の番号、doubts は対応付けを疑う理由。
    """

    number: int
    kind: ExchangeKind
    question: tuple[Span, ...]
    answers: tuple[Span, ...]
    commitment: CommitmentFinding | None
    confidence: float
    parent: int | None = None
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class YearProgress:
    """ある年度の目標(内容)と評価。year は「令和2年度」のように元号つき。書かれていなければ None。"""

    year: str
    target: str | None
    evaluation: str | None


@dataclass(frozen=True, slots=True)
class Measure:
    """計画の施策・実施項目ひとつ。

    key は計画の中で一意(code/content)。rows は進行管理表の第 1 列の番号で、
    同じ実施内容を担当課ごとに分けて書いた行は、ひとつの施策にまとめる。
    title は施策名、group は実施事業などの中間の見出し、description は本文の説明。
    """

    key: str
    rows: tuple[int, ...]
    code: str
    title: str
    content: str
    departments: tuple[str, ...]
    years: tuple[YearProgress, ...]
    group: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """計画書または進行管理表ひとつ。"""

    title: str
    kind: SourceKind
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class EvidenceWord:
    """紐付けの根拠になった言葉。spans はその質疑応答の中での出現位置。"""

    word: str
    spans: tuple[Span, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Precedent:
    """似た質疑応答に人が下した判断。exchange はその質疑応答の id(会議の中の番号ではない)。"""

    exchange: int
    decision: Decision


@dataclass(frozen=True, slots=True)
class Link:
    """質疑応答と施策の紐付けの候補。score は 0 から 1、suggested は事務局に提案するかどうか。

    precedent は、この順位を上げ下げした前例(なければ None)。
    """

    exchange: int
    measure: str
    rows: tuple[int, ...]
    score: float
    suggested: bool
    evidence: tuple[EvidenceWord, ...]
    precedent: Precedent | None = None


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """要約案の一文。sources はその根拠箇所(まとめた文では二つ以上)、writer は書いたもの。"""

    text: str
    sources: tuple[Span, ...]
    writer: Writer = Writer.RULES


@dataclass(frozen=True, slots=True)
class DraftItem:
    """要約案の一段落。speaker は印字する発言者。exchange と side は議事進行などでは None。"""

    exchange: int | None
    side: Side | None
    speaker: str
    sentences: tuple[DraftSentence, ...]

    @property
    def text(self) -> str:
        """段落の本文。文を順につないだもの。"""
        return "".join(sentence.text for sentence in self.sentences)

    @property
    def sources(self) -> tuple[Span, ...]:
        """段落の根拠箇所。文の順。"""
        return tuple(span for sentence in self.sentences for span in sentence.sources)


@dataclass(frozen=True, slots=True)
class Dropped:
    """要約案に入れなかった箇所と理由。"""

    span: Span
    reason: DropReason


@dataclass(frozen=True, slots=True)
class Draft:
    """要約案。items の根拠箇所と dropped とで、発言の全文字を覆う。"""

    items: tuple[DraftItem, ...]
    dropped: tuple[Dropped, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """会議録ひとつの分析結果のすべて。"""

    minutes: Minutes
    exchanges: tuple[Exchange, ...]
    plans: tuple[Plan, ...]
    links: tuple[Link, ...]
    draft: Draft

    @property
    def measures(self) -> tuple[Measure, ...]:
        """全計画の施策を計画の順に並べたもの。"""
        return tuple(measure for plan in self.plans for measure in plan.measures)
