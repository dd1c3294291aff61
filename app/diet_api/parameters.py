"""検索条件. 送られた欄を、探す条件と返し方に直す。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.diet_api.errors import Code, Refusal, refuse, refuse_input
from app.diet_api.fields import Fields
from app.diet_api.ids import ISSUE_ID, SPEECH_ID, session_dates
from db.speeches import Part, SpeechQuery
from nlp.public_form import INVITED_ROLES
from nlp.text.tokenizer import Tokenizer
from nlp.text.width import fold

# 検索条件全体の長さの上限(URL に書かれたままのバイト数)。
MOST_BYTES = 2000
# 条件とみる欄。これが一つも無ければ断る。
CONDITIONS = (
    "nameOfHouse", "nameOfMeeting", "any", "speaker", "from", "until", "speechNumber", "speakerPosition",
    "speakerGroup", "speakerRole", "speechID", "issueID", "sessionFrom", "sessionTo", "issueFrom", "issueTo",
)  # fmt: skip
# 院名の欄に入れる値。市町村には院が無い。
HOUSE = "市町村"
# 国会の院名。ここには無いので、何も見つからない。これらでも HOUSE でもない値は、国会の API と同じく条件から外す。
_OTHER_HOUSES = frozenset({"衆議院", "参議院", "両院", "両院協議会"})
_RANGES = {"冒頭": Part.HEAD, "本文": Part.BODY, "冒頭・本文": None}
_LARGEST = 999_999_999


class Packing(StrEnum):
    """応答の形。"""

    XML = "xml"
    JSON = "json"


class Endpoint(StrEnum):
    """入口。値はアドレスの最後の語。"""

    SPEECH = "speech"
    MEETING = "meeting"
    MEETING_LIST = "meeting_list"

    @property
    def default(self) -> int:
        """言われないときに返す件数。"""
        return 3 if self is Endpoint.MEETING else 30

    @property
    def most(self) -> int:
        """一度に返す件数の上限。"""
        return 10 if self is Endpoint.MEETING else 100


@dataclass(frozen=True, slots=True)
class DietRequest:
    """読み取った条件。query が None なら、合うものがありえない。start は 1 から数えた始めの位置。"""

    query: SpeechQuery | None
    start: int
    size: int


def packing_of(values: Mapping[str, str]) -> Packing:
    """応答の形。読めない値でも、断る応答は XML で返す。"""
    wanted = values.get("recordPacking", "").strip().lower()
    return Packing.JSON if wanted == Packing.JSON else Packing.XML


def read_request(
    values: Mapping[str, str], length: int, endpoint: Endpoint, tokenizer: Tokenizer
) -> DietRequest | Refusal:
    """送られた欄を読む。length は URL に書かれた条件全体のバイト数。"""
    if length > MOST_BYTES:
        return refuse(Code.TOO_LONG)
    fields = Fields(values)
    start = fields.number("startRecord", 1, _LARGEST, Code.START_RECORD)
    most = Code.MAXIMUM_10 if endpoint is Endpoint.MEETING else Code.MAXIMUM_100
    size = fields.number("maximumRecords", 1, endpoint.most, most)
    if (fields.text("recordPacking") or "xml").lower() not in set(Packing):
        fields.wrong.append(Code.PACKING)
    query = _query(fields, tokenizer)
    if fields.wrong:
        return refuse_input(fields.wrong)
    if not any(fields.text(name) for name in CONDITIONS):
        return refuse(Code.NO_CONDITION)
    return DietRequest(query, start or 1, size or endpoint.default)


def _query(fields: Fields, tokenizer: Tokenizer) -> SpeechQuery | None:
    """探す条件。合うものがありえなければ None。"""
    phrases = tuple(tuple(word.lemma for word in tokenizer.words(fold(word))) for word in fields.words("any"))
    since = fields.day("from", Code.FROM_FORM, Code.FROM_NO_DAY)
    until = fields.day("until", Code.UNTIL_FORM, Code.UNTIL_NO_DAY)
    if since and until and since > until:
        fields.wrong.append(Code.ORDER_OF_DATES)
    sessions = _range(fields, "session", 1, (Code.SESSION_FROM, Code.SESSION_TO, Code.ORDER_OF_SESSIONS))
    if sessions:
        first, last = session_dates(*sessions)
        since, until = max(since or first, first), min(until or last, last)
    issue = fields.shaped("issueID", ISSUE_ID, Code.ISSUE_ID)
    speech = fields.shaped("speechID", SPEECH_ID, Code.SPEECH_ID)
    issue_ids = {match for match in (issue and issue[0], speech and speech["issue"]) if match}
    number = fields.number("speechNumber", 0, _LARGEST, Code.SPEECH_NUMBER)
    numbers = {found for found in (number, speech and int(speech["number"])) if found is not None}
    query = SpeechQuery(
        phrases=phrases,
        speakers=fields.words("speaker"),
        meetings=fields.words("nameOfMeeting"),
        position=fields.text("speakerPosition"),
        role=_role(fields),
        since=since,
        until=until,
        number=min(numbers, default=None),
        part=_part(fields) if phrases else None,
        issue_id=min(issue_ids, default=None),
        issues=_range(fields, "issue", 0, (Code.ISSUE_FROM, Code.ISSUE_TO, Code.ORDER_OF_ISSUES)),
    )
    nowhere = _elsewhere(fields) or len(numbers) > 1 or len(issue_ids) > 1 or not all(phrases)
    return None if nowhere or (since and until and since > until) else query


def _elsewhere(fields: Fields) -> bool:
    """市町村に無いものだけを求めているか: 追録・附録、目次・索引、閉会中、会派、国会の院。"""
    wanted = [
        fields.flag("supplementAndAppendix", Code.SUPPLEMENT),
        fields.flag("contentsAndIndex", Code.CONTENTS),
        fields.flag("closing", Code.CLOSING),
    ]
    return any(wanted) or bool(fields.text("speakerGroup")) or fields.text("nameOfHouse") in _OTHER_HOUSES


def _range(fields: Fields, name: str, least: int, codes: tuple[Code, Code, Code]) -> tuple[int, int] | None:
    """…From と …To の範囲。片方だけなら、その値だけ。codes は順に From、To、逆さまの誤り。"""
    first = fields.number(f"{name}From", least, 999, codes[0])
    last = fields.number(f"{name}To", least, 999, codes[1])
    if first is not None and last is not None and first > last:
        fields.wrong.append(codes[2])
    if first is None:
        return None if last is None else (last, last)
    return first, first if last is None else last


def _role(fields: Fields) -> str | None:
    role = fields.text("speakerRole")
    if role is not None and role not in INVITED_ROLES:
        fields.wrong.append(Code.SPEAKER_ROLE)
    return role


def _part(fields: Fields) -> Part | None:
    wanted = fields.text("searchRange") or "冒頭・本文"
    if wanted not in _RANGES:
        fields.wrong.append(Code.SEARCH_RANGE)
    return _RANGES.get(wanted)
