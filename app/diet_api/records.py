"""応答の項目. 公開版の会議と発言を、国会の API の項目の名と順に並べる。"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

from app import public_addresses
from app.diet_api.ids import speech_id
from app.diet_api.parameters import HOUSE
from app.printing.proof import PrintedErratum
from db.speeches import FoundEdition, FoundSpeech

Value = str | int | None
Record = dict[str, Value | list["Record"]]
_JAPAN = timezone(timedelta(hours=9))


def speech_record(
    edition: FoundEdition, speech: FoundSpeech, errata: Sequence[PrintedErratum], base: str
) -> Record:
    """発言単位出力の一件。errata は会議録の訂正、base はこのサーバーのアドレス(最後の「/」を除く)。"""
    own = [one for one in errata if (one.paragraph or 0) == speech.number]
    return {
        "speechID": speech_id(edition.issue_id, speech.number),
        **_edition_fields(edition, speech.number),
        **_said(speech),
        "speechURL": _speech_url(edition, speech, base),
        "meetingURL": f"{base}{public_addresses.record_url(edition.issue_id)}",
        **_errata(own),
    }


def meeting_record(
    edition: FoundEdition, speeches: Sequence[FoundSpeech], errata: Sequence[PrintedErratum], base: str
) -> Record:
    """会議単位出力の一件。"""
    times: Record = {"createTime": _moment(edition.written_at), "updateTime": _moment(edition.written_at)}
    return _meeting(
        edition,
        [
            {
                "speechID": speech_id(edition.issue_id, speech.number),
                **_said(speech),
                **times,
                "speechURL": _speech_url(edition, speech, base),
            }
            for speech in speeches
        ],
        errata,
        base,
    )


def meeting_list_record(
    edition: FoundEdition, speeches: Sequence[FoundSpeech], errata: Sequence[PrintedErratum], base: str
) -> Record:
    """会議単位簡易出力の一件。本文は無い。"""
    return _meeting(
        edition,
        [
            {
                "speechID": speech_id(edition.issue_id, speech.number),
                "speechOrder": speech.number,
                "speaker": speech.speaker.name,
                "speechURL": _speech_url(edition, speech, base),
            }
            for speech in speeches
        ],
        errata,
        base,
    )


def _meeting(
    edition: FoundEdition, speeches: list[Record], errata: Sequence[PrintedErratum], base: str
) -> Record:
    return {
        **_edition_fields(edition, 0),
        "speechRecord": speeches,
        "meetingURL": f"{base}{public_addresses.record_url(edition.issue_id)}",
        **_errata(errata),
    }


def _errata(errata: Sequence[PrintedErratum]) -> Record:
    """訂正の欄。国会の API に無いので、訂正のある会議録にだけ付ける。"""
    listed: list[Record] = [
        {
            "erratumNumber": one.number,
            "speechOrder": one.paragraph or 0,
            "wrong": one.wrong or None,
            "correct": one.correct if one.wrong else None,
            "reason": one.reason or None,
            "erratumTime": _moment(one.at),
        }
        for one in errata
    ]
    return {"errata": listed} if listed else {}


def _edition_fields(edition: FoundEdition, found_at: int) -> Record:
    return {
        "issueID": edition.issue_id,
        "imageKind": "会議録",
        "searchObject": found_at,
        "session": edition.session,
        "nameOfHouse": HOUSE,
        "nameOfMeeting": edition.committee,
        "issue": f"第{edition.issue}号",
        "date": edition.held_on,
        "closing": None,
    }


def _said(speech: FoundSpeech) -> Record:
    speaker = speech.speaker
    return {
        "speechOrder": speech.number,
        "speaker": speaker.name,
        "speakerYomi": None,
        "speakerGroup": None,
        "speakerPosition": speaker.position or None,
        "speakerRole": speaker.role or None,
        "speech": _spoken(speech),
        "startPage": None,
    }


def _spoken(speech: FoundSpeech) -> str:
    """国会の会議録と同じく、発言は「○発言者　本文」で始まり、改行は CRLF。"""
    text = speech.text.replace("\r\n", "\n").replace("\n", "\r\n")
    speaker = speech.speaker
    if not speech.number:
        return text
    named = (
        speaker.name if speaker.position in ("", speaker.name) else f"{speaker.position}（{speaker.name}）"
    )
    return f"○{named}　{text}"


def _speech_url(edition: FoundEdition, speech: FoundSpeech, base: str) -> str:
    return f"{base}{public_addresses.record_url(edition.issue_id, speech.number)}"


def _moment(iso: str) -> str:
    """UTC の時刻を、日本時間の「YYYY-MM-DD HH:MM:SS」にする。"""
    return datetime.fromisoformat(iso).astimezone(_JAPAN).strftime("%Y-%m-%d %H:%M:%S")
