"""鎖で守る表. 表を足すときは、ここに COVERED か NOT_COVERED として加える(無ければ試験が落ちる)。

守るのは、取り込んだものと人が決めたこと、つまり失うと計算し直せないものである。
守る表の行は、どの経路で書かれても db/chain/watching.py が指紋を鎖に残すので、書く側は何もしなくてよい。
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import groupby

import rfc8785
from sqlite_utils import Database

from db.rows import Row, rows

COVERED = frozenset(
    {
        # 取り込んだもの。
        *("source", "meeting", "agenda_item", "attendance", "handout", "turn"),
        *("plan", "measure", "measure_department", "measure_year"),
        # 人が決めたこと。
        *("committee", "committee_rule", "member", "link_decision", "exchange_shaping", "step"),
        *("follow_up_decision", "draft_edit", "draft_edit_source", "finding_check"),
        *("glossary_group", "glossary_word", "built_in_choice", "plan_predecessor", "succession_decision"),
        # 公開しない会議と発言についての決定。
        *("withholding", "disclosure_decision", "masking_completion"),
        # 人が直した形と機械の見つけた形が同じ表にあり、どちらも判断の土台になる。
        *("exchange", "exchange_span"),
        # 手直しの土台になった、機械と言語モデルの書いた文。もう一度書かせても同じになるとは限らない。
        *("draft_snapshot", "model_rewrite"),
        # 人が保存した検索。
        "saved_search",
        # だれが使ってよいか。
        *("account", "account_committee", "access_link", "directory_identity"),
        # 会議録の手続き。
        *("stage_move", "committee_procedure"),
        # 署名と確定。
        *("signatory", "signature_request", "frozen_source", "signature", "sealed_record", "erratum"),
        # 委員の指摘と承認。
        *("comment", "comment_source", "comment_step", "acceptance", "reception"),
        # だれがいつ何をしたか。
        "event",
        # 鎖そのものの設定。
        *("server_key", "covered_table"),
    }
)

NOT_COVERED = {
    "chain_entry": "鎖そのもの。印が前の記入とつながっている",
    "link": "紐付けの候補。分析し直せば同じになる",
    "succession": "対応の候補。分析し直せば同じになる",
    "draft_item": "要約案。分析し直せば同じになる",
    "draft_sentence": "要約案の文。分析し直せば同じになる",
    "draft_source": "要約案の根拠箇所。分析し直せば同じになる",
    "dropped": "省いた箇所。分析し直せば同じになる",
    "turn_words": "検索の語。発言から作り直せる",
    "exchange_words": "検索の語。発言から作り直せる",
    "closed_turn_words": "閉じた語。発言から作り直せる",
    "closed_exchange_words": "閉じた語。発言から作り直せる",
    "closed_turn_search": "閉じた語の全文検索。閉じた語から作り直せる",
    "closed_exchange_search": "閉じた語の全文検索。閉じた語から作り直せる",
    "measure_words": "検索の語。施策から作り直せる",
    "edition": "公開版の会議。発言から作り直せる",
    "speech": "公開版の発言。発言から作り直せる",
    "speech_speaker": "公開版の発言者。発言から作り直せる",
    "speech_search": "公開版の全文検索。公開版から作り直せる",
    "turn_label": "発言者表記の一覧。発言から作り直せる",
    "search_word": "検索の候補の言葉。発言から作り直せる",
    "index_version": "検索の語を作った解析器の版",
    "turn_search": "全文検索。検索の語から作り直せる",
    "exchange_search": "全文検索。検索の語から作り直せる",
    "job_scope": "裏の処理を見せてよい相手。処理とともに要らなくなる",
    "turn_posting": "語の一覧。検索の語から作り直せる",
    "exchange_posting": "語の一覧。検索の語から作り直せる",
    "turn_posting_total": "語の一覧の文書の数。検索の語から作り直せる",
    "exchange_posting_total": "語の一覧の文書の数。検索の語から作り直せる",
    "turn_unfolded": "語の一覧をまだ直していない発言。確定の前に空になる",
    "exchange_unfolded": "語の一覧をまだ直していない質疑応答。確定の前に空になる",
    "store_state": "データベースが変わったかを見分ける印。乱数で、中身は表さない",
    "job": "裏の処理の進み具合。終われば要らない",
    "session": "ログインしている端末。終えると消える",
    "setup_link": "パスワードを決める案内。使うと消え、出し直せる",
    "directory_login": "ディレクトリーへ行ったログインの途中。戻ると消える",
    "login_failure": "ログインの失敗。時がたてば消える",
    "known_device": "前にログインした端末。失敗の数え方だけに使う",
    "feed_token": "購読のアドレスの合い言葉。なくせば出し直せる",
    "look": "人が最後に見たところ。変わったところを見せるためだけに使う",
    "totp": "二段階認証の鍵。使うたびに変わり、なくせば設定し直す",
    "recovery_code": "二段階認証の予備の番号。使うと消え、作り直せる",
    "event_kind": "出来事の種類。表の定義の一部で、移行が書く",
    "event_subject_kind": "出来事の対象の種類。表の定義の一部で、移行が書く",
}

# 守る表の中の、計算し直せる列。人が決めた形(kind と箇所)だけを守る。
_DERIVED_COLUMNS: Mapping[str, frozenset[str]] = {
    "exchange": frozenset(
        "number confidence stale parent doubts commitment commitment_turn commitment_start commitment_end".split()
    ),
}

# JSON の数として正確に書ける、いちばん大きな整数(RFC 8785 は倍精度の数だけを許す)。
_LARGEST_EXACT = 2**53 - 1


# 表の定義から、その表と列への対応。
_WHOLE_TABLES: dict[str, tuple[CoveredTable, ...]] = {}


@dataclass(frozen=True, slots=True)
class CoveredTable:
    """守る表。keys は主キーの列、columns は指紋に入れる列(表に並ぶ順)。"""

    name: str
    keys: tuple[str, ...]
    columns: tuple[str, ...]

    def key_of(self, row: str) -> str:
        """行(SQL での呼び名)の主キーを JSON の配列にする SQL の式。"""
        return f"json_array({_of(row, self.keys)})"

    def digest_of(self, row: str) -> str:
        """行(SQL での呼び名)の指紋を求める SQL の式。prepare_digests() を済ませた接続で使う。"""
        return f"row_digest('{' '.join(self.columns)}', {_of(row, self.columns)})"


def covered_tables(db: Database) -> tuple[CoveredTable, ...]:
    """この版が守る表のうち、データベースにあるもの。名前の順。"""
    return _tables(
        db, lambda table, column: table in COVERED and column not in _DERIVED_COLUMNS.get(table, ())
    )


def recorded_tables(db: Database) -> tuple[CoveredTable, ...]:
    """鎖に最後に記したときに守っていた表と列のうち、いまもあるもの。まだ鎖が無ければ空。"""
    if not db.table("covered_table").exists():
        return ()
    known = {row["name"]: set(json.loads(row["columns"])) for row in rows(db, "SELECT * FROM covered_table")}
    return _tables(db, lambda table, column: column in known.get(table, ()))


def prepare_digests(db: Database) -> None:
    """接続で digest_of() の式を使えるようにする。"""
    db.conn.create_function("row_digest", -1, row_digest, deterministic=True)


def row_digest(columns: str, *values: object) -> str:
    """行の指紋: {列の名: 値} の正準 JSON(RFC 8785)の SHA-256(16 進)。columns は空白でつないだ列の名。

    空(NULL)の列は書かない。空の列を足すだけの移行では、指紋は変わらない。
    """
    named = {
        name: _plain(value) for name, value in zip(columns.split(), values, strict=True) if value is not None
    }
    return sha256(rfc8785.dumps(named)).hexdigest()


def _plain(value: object) -> str | int | float:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, int) and abs(value) > _LARGEST_EXACT:
        return str(value)
    assert isinstance(value, str | int | float)
    return value


def _tables(db: Database, covers: Callable[[str, str], bool]) -> tuple[CoveredTable, ...]:
    found = []
    for table in _whole_tables(db):
        covered = tuple(column for column in table.columns if covers(table.name, column))
        if covered:
            found.append(replace(table, columns=covered))
    return tuple(found)


def _whole_tables(db: Database) -> tuple[CoveredTable, ...]:
    """すべての表と列。名前の順。書き込みのたびに要るので、同じ定義のものは一度だけ調べる。"""
    schema = rows(db, "SELECT group_concat(sql, ';') AS text FROM sqlite_master WHERE type = 'table'")[0][
        "text"
    ]
    if schema not in _WHOLE_TABLES:
        query = """
            SELECT listed.name AS tbl, info.name, info.pk
            FROM sqlite_master AS listed JOIN pragma_table_info(listed.name) AS info
            WHERE listed.type = 'table' ORDER BY listed.name, info.cid
        """
        by_table = groupby(rows(db, query), key=lambda row: str(row["tbl"]))
        _WHOLE_TABLES[schema] = tuple(_whole_table(name, list(columns)) for name, columns in by_table)
    return _WHOLE_TABLES[schema]


def _whole_table(name: str, columns: Sequence[Row]) -> CoveredTable:
    keys = sorted((one["pk"], one["name"]) for one in columns if one["pk"])
    return CoveredTable(name, tuple(key for _, key in keys), tuple(one["name"] for one in columns))


def _of(row: str, columns: tuple[str, ...]) -> str:
    return ", ".join(f'{row}."{column}"' for column in columns)
