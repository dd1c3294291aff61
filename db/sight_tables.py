"""見える範囲の決まり. 会議から生まれる表のそれぞれについて、どの行と列を見せるか。

表を足すときは、会議に属するものならここに、属さないものなら FOR_EVERYONE に加える(無ければ試験が落ちる)。
文字の列を足すときは、書き換える式をここに書くか、そのまま見せると試験(tests/db/test_sight.py)に書く。
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from db.sealed_records import WITHHELD_PARAGRAPHS, WITHHELD_TURNS

_HIDDEN = "(SELECT id FROM temp.hidden_meeting)"
# 質疑応答は多くの画面で数えるので、前もって並べておく。発言は数が多く、少しずつしか読まないので、一つずつ会議をたどる。
_HIDDEN_EXCHANGE = "(SELECT id FROM temp.hidden_exchange)"
_MASKED_MEETING = "(SELECT id FROM temp.masked_meeting)"
_MASKED_TURN = "(SELECT id FROM temp.masked_turn)"
_MASKED_EXCHANGE = "(SELECT id FROM temp.masked_exchange)"
_MASKED_ITEM = "(SELECT id FROM temp.masked_item)"


@dataclass(frozen=True, slots=True)
class Shadow:
    """表ひとつの見せ方。where は見せる行の条件、columns は書き換える列とその式(どれも SQL)。"""

    where: str
    columns: Mapping[str, str] = field(default_factory=dict)


def _of(column: str, parent: str) -> str:
    """親の行が見えるときだけ見せる条件。親が見えるかは、会議をたどって決まる。"""
    chains = {
        "meeting": f"{column} NOT IN {_HIDDEN}",
        "exchange": f"{column} NOT IN {_HIDDEN_EXCHANGE}",
        "turn": f"(SELECT own.meeting FROM main.turn AS own WHERE own.id = {column}) NOT IN {_HIDDEN}",
        "item": f"{column} NOT IN (SELECT id FROM main.draft_item WHERE meeting IN {_HIDDEN})",
    }
    return chains[parent]


def _moved(column: str, function: str) -> str:
    """伏せた発言の位置を移した列。"""
    return f"CASE WHEN turn IN {_MASKED_TURN} THEN {function}(turn, {column}) ELSE {column} END"


_PLACE = {
    "start_offset": _moved("start_offset", "masked_start"),
    "end_offset": _moved("end_offset", "masked_end"),
}
# 封をした公開版が、いま伏せてあるものをすべて除いているか。
_LEFT_OUT = f"leaves_out(sealed_record.public, {WITHHELD_TURNS}, {WITHHELD_PARAGRAPHS})"
_NOT_MASKED = f"exchange NOT IN {_MASKED_EXCHANGE}"
# 約束の型は、伏せたかもしれない言葉から決まる。型があるかどうかは、三つの列がそろって空になることで表す。
_COMMITMENT = {
    name: f"CASE WHEN commitment_turn IN {_MASKED_TURN} THEN NULL ELSE {name} END"
    for name in ("commitment", "commitment_turn", "commitment_start", "commitment_end")
}

SHADOWED: Mapping[str, Shadow] = {
    "meeting": Shadow(f"id NOT IN {_HIDDEN}"),
    "source": Shadow(
        f"id NOT IN (SELECT source FROM main.meeting WHERE id IN {_HIDDEN})",
        {
            "text": f"CASE WHEN id IN (SELECT source FROM main.meeting WHERE id IN {_MASKED_MEETING})"
            " THEN '' ELSE text END"
        },
    ),
    "agenda_item": Shadow(_of("meeting", "meeting")),
    "attendance": Shadow(_of("meeting", "meeting")),
    "handout": Shadow(_of("meeting", "meeting")),
    "step": Shadow(_of("meeting", "meeting")),
    "stage_move": Shadow(_of("meeting", "meeting")),
    "signatory": Shadow(_of("meeting", "meeting")),
    # 指摘の引いた言葉には、伏せた箇所から書いたものがあるかもしれない。指摘そのものは、書いた人に見せる。
    "comment": Shadow(
        _of("meeting", "meeting"),
        {"quoted": f"CASE WHEN meeting IN {_MASKED_MEETING} THEN NULL ELSE quoted END"},
    ),
    # 箇所の本文は、いまの伏せた本文から取る。書いたときの本文は、伏せた言葉を持つ。
    "comment_source": Shadow(
        _of("turn", "turn"),
        {
            **_PLACE,
            "text": f"CASE WHEN turn IN {_MASKED_TURN} THEN substr(masked_text(turn,"
            " (SELECT own.text FROM main.turn AS own WHERE own.id = turn)), masked_start(turn, start_offset) + 1,"
            " masked_end(turn, end_offset) - masked_start(turn, start_offset)) ELSE text END",
        },
    ),
    "comment_step": Shadow(
        f"comment NOT IN (SELECT id FROM main.comment WHERE meeting IN {_HIDDEN})",
        {
            "edit": f"CASE WHEN comment NOT IN (SELECT id FROM main.comment WHERE meeting IN {_MASKED_MEETING})"
            " THEN edit END",
        },
    ),
    "acceptance": Shadow(_of("meeting", "meeting")),
    "reception": Shadow(_of("meeting", "meeting")),
    "look": Shadow(_of("meeting", "meeting")),
    # 示した内容と原本の封は、伏せた言葉も持つ。原本を見る人だけに見せる。
    "signature_request": Shadow(
        _of("meeting", "meeting"),
        {"record": f"CASE WHEN meeting IN {_MASKED_MEETING} THEN x'' ELSE record END"},
    ),
    "signature": Shadow(f"request NOT IN (SELECT id FROM main.signature_request WHERE meeting IN {_HIDDEN})"),
    "sealed_record": Shadow(
        _of("meeting", "meeting"),
        {
            "archive": f"CASE WHEN meeting IN {_MASKED_MEETING} THEN x'' ELSE archive END",
            # 確定した後に伏せた箇所は、公開版にも出ている。
            "public": f"CASE WHEN meeting NOT IN {_MASKED_MEETING} OR {_LEFT_OUT} THEN public ELSE x'' END",
            "pdf": f"CASE WHEN meeting NOT IN {_MASKED_MEETING} THEN pdf END",
        },
    ),
    # 訂正の言葉は、公開版に添えて署名した文(public_errata)からだけ見せる。
    "erratum": Shadow(
        _of("meeting", "meeting"),
        {
            **{
                name: f"CASE WHEN meeting IN {_MASKED_MEETING} THEN '' ELSE {name} END"
                for name in ("wrong", "correct", "reason")
            },
            "whole_errata": f"CASE WHEN meeting NOT IN {_MASKED_MEETING} THEN whole_errata END",
            "public_errata": f"""
                CASE WHEN meeting NOT IN {_MASKED_MEETING}
                OR (SELECT {_LEFT_OUT} FROM main.sealed_record WHERE sealed_record.meeting = erratum.meeting)
                THEN public_errata END
            """,
        },
    ),
    "frozen_source": Shadow(_of("turn", "turn"), _PLACE),
    "access_link": Shadow(_of("meeting", "meeting")),
    "edition": Shadow(_of("meeting", "meeting")),
    "disclosure_decision": Shadow(_of("meeting", "meeting")),
    "masking_completion": Shadow(_of("meeting", "meeting")),
    "turn": Shadow(
        _of("meeting", "meeting"),
        {"text": f"CASE WHEN id IN {_MASKED_TURN} THEN masked_text(id, text) ELSE text END"},
    ),
    # 元の本文の位置は、伏せた言葉の長さを漏らす。原本を見る人だけに見せる。
    "withholding": Shadow(f"{_of('turn', 'turn')} AND turn NOT IN {_MASKED_TURN}"),
    "turn_words": Shadow(
        _of("turn", "turn"),
        {"offsets": f"CASE WHEN turn IN {_MASKED_TURN} THEN masked_offsets(turn, offsets) ELSE offsets END"},
    ),
    # 閉じた語は、原本を見てよいものだけ。
    "closed_turn_words": Shadow(f"{_of('turn', 'turn')} AND turn NOT IN {_MASKED_TURN}"),
    "closed_exchange_words": Shadow(f"{_of('exchange', 'exchange')} AND {_NOT_MASKED}"),
    "exchange": Shadow(
        _of("meeting", "meeting"),
        {
            **_COMMITMENT,
            "parent": f"CASE WHEN {_of('parent', 'exchange')} THEN parent END",
        },
    ),
    "exchange_span": Shadow(_of("exchange", "exchange"), _PLACE),
    "exchange_shaping": Shadow(_of("exchange", "exchange")),
    "exchange_words": Shadow(_of("exchange", "exchange")),
    "link": Shadow(
        _of("exchange", "exchange"),
        {
            # 根拠の言葉は、伏せた箇所から採ったものかもしれない。
            "evidence": f"CASE WHEN {_NOT_MASKED} THEN evidence ELSE '[]' END",
            "precedent": f"CASE WHEN {_of('precedent', 'exchange')} THEN precedent END",
        },
    ),
    "link_decision": Shadow(_of("exchange", "exchange")),
    "follow_up_decision": Shadow(
        _of("exchange", "exchange"),
        {"note": f"CASE WHEN {_NOT_MASKED} THEN note ELSE '（非公開）' END"},
    ),
    # 言語モデルの書いた文は原本から書かれている。要約案になったものは、段落ごとに置き換える。
    "model_rewrite": Shadow(f"{_of('exchange', 'exchange')} AND {_NOT_MASKED}"),
    "draft_item": Shadow(_of("meeting", "meeting")),
    # 伏せた箇所を根拠にする段落は、はじめの文を代わりの文にし、続く文を空にする。
    "draft_sentence": Shadow(
        _of("item", "item"),
        {
            "text": f"CASE WHEN item NOT IN {_MASKED_ITEM} THEN text WHEN position > 0 THEN ''"
            " ELSE (SELECT masked_item.text FROM temp.masked_item WHERE masked_item.id = item) END",
        },
    ),
    "draft_source": Shadow(
        _of("turn", "turn"),
        _PLACE,
    ),
    "dropped": Shadow(_of("meeting", "meeting"), _PLACE),
    # 手直しと写しは、伏せた言葉を含む前の文を持つ。伏せた発言のある会議では、いまの要約案だけを見せる。
    "draft_snapshot": Shadow(f"{_of('meeting', 'meeting')} AND meeting NOT IN {_MASKED_MEETING}"),
    "draft_edit": Shadow(f"{_of('meeting', 'meeting')} AND meeting NOT IN {_MASKED_MEETING}"),
    "draft_edit_source": Shadow(
        f"{_of('turn', 'turn')} AND edit NOT IN (SELECT id FROM main.draft_edit WHERE meeting IN {_MASKED_MEETING})"
    ),
    # 確かめた指摘は、文とその言葉を持つ。
    "finding_check": Shadow(f"{_of('meeting', 'meeting')} AND meeting NOT IN {_MASKED_MEETING}"),
    "event": Shadow(f"""
        NOT (subject_kind = 'meeting' AND subject_id IN {_HIDDEN})
        AND NOT (subject_kind = 'exchange' AND (
            subject_id IN {_HIDDEN_EXCHANGE} OR subject_id IN {_MASKED_EXCHANGE}
        ))
        AND NOT (kind = '訂正' AND subject_kind = 'meeting' AND subject_id IN {_MASKED_MEETING})
        AND NOT (subject_kind = 'access_link' AND subject_id IN (
            SELECT id FROM main.access_link WHERE meeting IN {_HIDDEN}
        ))
    """),
    "job_scope": Shadow(
        f"meeting IS NULL OR {_of('meeting', 'meeting')}",
    ),
    "job": Shadow(f"""
        id NOT IN (
            SELECT job FROM main.job_scope
            WHERE meeting IN {_HIDDEN} OR account IS NOT NULL AND account IS NOT (SELECT account FROM temp.seer)
        )
    """),
}

# 会議の中身を持たないので、だれにも同じに見せる表と、その訳。
FOR_EVERYONE = {
    "committee": "会議体の名と設定",
    "committee_rule": "会議体の設定",
    "committee_procedure": "会議体の設定",
    "member": "委員名簿",
    "plan": "計画",
    "measure": "施策",
    "measure_department": "施策",
    "measure_year": "施策",
    "measure_words": "施策の語",
    "plan_predecessor": "計画の引き継ぎ",
    "succession": "施策の引き継ぎ",
    "succession_decision": "施策の引き継ぎ",
    "glossary_group": "用語集",
    "glossary_word": "用語集",
    "built_in_choice": "用語集",
    "turn_label": "公開の会議の発言者表記だけを持つ",
    "search_word": "公開の会議の言葉だけを持つ",
    "turn_search": "公開の会議の語だけを引く",
    "exchange_search": "公開の会議の語だけを引く",
    "closed_turn_search": "行番号しか出さない。行は closed_turn_words で確かめる",
    "closed_exchange_search": "行番号しか出さない。行は closed_exchange_words で確かめる",
    "turn_posting": "公開の会議の語だけを引く",
    "exchange_posting": "公開の会議の語だけを引く",
    "turn_posting_total": "公開の会議の語の数",
    "exchange_posting_total": "公開の会議の語の数",
    "turn_unfolded": "確定の前に空になる",
    "exchange_unfolded": "確定の前に空になる",
    "store_state": "乱数",
    "speech": "公開版だけを持つ",
    "speech_speaker": "公開版だけを持つ",
    "speech_search": "公開版だけを引く",
    "index_version": "解析器の版",
    "event_kind": "出来事の種類",
    "event_subject_kind": "出来事の対象の種類",
    "account": "アカウント",
    "account_committee": "アカウント",
    "directory_identity": "アカウント",
    "directory_login": "アカウント",
    "session": "アカウント",
    "feed_token": "アカウント",
    "saved_search": "アカウント",
    "setup_link": "アカウント",
    "login_failure": "アカウント",
    "known_device": "アカウント",
    "totp": "アカウント",
    "recovery_code": "アカウント",
    "server_key": "鎖の設定",
    "covered_table": "鎖の設定",
    "chain_entry": "行の指紋だけを持つ",
}
