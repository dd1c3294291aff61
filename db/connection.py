"""接続とトランザクション. 接続は 1 要求に 1 本で、書き込みは必ず writing() の中で行う。"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import sleep

import pysqlite3
from sqlite_utils import Database

from db.chain.catch_up import catch_up, needs_catch_up, note_differences
from db.chain.watching import record_touched, watch
from db.errors import BusyError, CannotOpenError, SchemaTooNewError, SqliteTooOldError
from db.migrations import APPLICATION_ID, MIGRATIONS, unknown_steps
from db.postings import fold_postings
from db.sight import lift, lower

# これより古い SQLite は、WAL のデータベースを壊すことがある。
_MINIMUM_SQLITE = (3, 51, 3)

_SQLITE_HEADER = b"SQLite format 3\x00"

# ほかの書き込みを待つ時間(秒)。いちばん長い書き込みは会議ひとつの取り込みで、数秒で終わる。
_WAIT_SECONDS = 20.0

# ファイルのはじめからこの分までは、写さずにメモリに割り付けて読む(SQLite の上限の 2 GB)。検索の語の一覧のような、何ページにも
# わたる値を読む手間が、六分の一になる。使うのはアドレスだけで、メモリは OS がほかに要るときに返してもらう。
_MAPPED_BYTES = 2_147_418_112

# WAL への切り替えを断られたときにやり直す回数と間隔。
_WAL_ATTEMPTS = 100
_WAL_PAUSE_SECONDS = 0.02


def open_store(path: Path | None) -> Database:
    """データベースを開き、必要なら作り、この版の表の形にそろえる。起動時と CLI で 1 度だけ呼ぶ。

    path は SQLite ファイル(None ならメモリの上)。途中で失敗した移行は跡を残さない。
    CannotOpenError: connect() の理由のほか、ほかのソフトのデータベースのとき。
    SchemaTooNewError: 新しい版の kaigiroku が書いたデータベースのとき。
    """
    db = connect(path)
    try:
        _refuse_foreign(db, path)
        _refuse_newer(db, path)
        if MIGRATIONS.pending(db) or needs_catch_up(db):
            # 二つのプロセスが同時に開いても、後の方は前の移行が終わるのを待ってから残りだけを行う。
            with _transaction(db):
                known = note_differences(db)
                MIGRATIONS.apply(db)
                catch_up(db, known)
    except BaseException:
        db.close()
        raise
    return db


def connect(path: Path | None) -> Database:
    """接続を 1 本作る。移行はしないので、open_store() を済ませたファイルに使う。

    接続はスレッドをまたいで渡してよいが、同時に二つのスレッドから使ってはならない。
    CannotOpenError: フォルダが無い、ファイルを開けない、SQLite のファイルでない。
    SqliteTooOldError: 読み込まれた SQLite が古い。
    """
    _refuse_old_sqlite()
    if path is not None and not path.parent.is_dir():
        raise CannotOpenError(
            f"データベースを置くフォルダ「{path.parent}」がありません。フォルダを作るか、別の場所を指定してください。"
        )
    try:
        return _configured(path)
    except pysqlite3.OperationalError as error:
        raise CannotOpenError(
            f"データベース「{path}」を開けません({error})。場所と権限を確かめてください。"
        ) from error
    except pysqlite3.DatabaseError as error:
        raise CannotOpenError(
            f"「{path}」は SQLite のデータベースではないか、壊れています。別のファイルを指定してください。"
        ) from error


def open_read_only(path: Path) -> Database:
    """何も書かずに開く。移行もしないので、古い版の形のままのこともある(is_current() で分かる)。

    CannotOpenError: ファイルが無いか、kaigiroku の SQLite のファイルでない。
    SchemaTooNewError: 新しい版の kaigiroku が書いたデータベースのとき。
    pysqlite3.DatabaseError: SQLite のファイルだが、壊れていて読めない。
    """
    _refuse_old_sqlite()
    try:
        with path.open("rb") as file:
            header = file.read(len(_SQLITE_HEADER))
    except OSError as error:
        raise CannotOpenError(
            f"データベース「{path}」を読めません({error.strerror})。場所と権限を確かめてください。"
        ) from error
    if header != _SQLITE_HEADER:
        raise CannotOpenError(
            f"「{path}」は SQLite のデータベースではありません。別のファイルを指定してください。"
        )
    address = f"{path.absolute().as_uri()}?mode=ro"
    connection = pysqlite3.connect(address, uri=True, timeout=_WAIT_SECONDS, isolation_level=None)
    db = Database(connection, execute_plugins=False)
    try:
        _refuse_foreign(db, path)
        _refuse_newer(db, path)
    except pysqlite3.OperationalError as error:
        db.close()
        raise CannotOpenError(
            f"データベース「{path}」を開けません({error})。場所と権限を確かめてください。"
        ) from error
    except BaseException:
        db.close()
        raise
    return db


def is_current(db: Database) -> bool:
    """この版の形か。"""
    return not MIGRATIONS.pending(db)


@contextmanager
def writing(db: Database) -> Iterator[Database]:
    """書き込みのトランザクション。正常に抜ければ確定し、例外で抜ければすべて取り消す。

    はじめに書き込みの順番を取る(BEGIN IMMEDIATE)ので、読んでから書いても途中で断られない。
    変わった行の指紋は、確定の前に鎖に記す(db/chain)。
    見える範囲の限られた接続(db/sight.py)でも、この間は元の表のすべてが見える。
    BusyError: 待っても順番が来なかった。RuntimeError: writing() の中で writing() を呼んだ。
    KeyFileError: 印に署名する鍵を読めない。
    """
    with _transaction(db, watched=True):
        yield db
        record_touched(db)


@contextmanager
def _transaction(db: Database, *, watched: bool = False) -> Iterator[None]:
    """writing() のトランザクションそのもの。watched なら、触れた行を控える。"""
    if db.conn.in_transaction:
        raise RuntimeError("writing() は入れ子にできません。外側のトランザクションをそのまま使ってください。")
    if watched:
        watch(db)
    try:
        db.execute("BEGIN IMMEDIATE")
    except pysqlite3.OperationalError as error:
        if error.sqlite_errorcode != pysqlite3.SQLITE_BUSY:
            raise
        raise BusyError(
            "ほかの書き込みが続いているため保存できませんでした。少し待ってからやり直してください。"
        ) from error
    try:
        # 取り消せば、外したビューも元に戻る。
        views = lift(db)
        yield
        fold_postings(db)
        # 通し番号ではなく乱数にすると、控えから戻したデータベースとも取り違えない。
        db.execute("UPDATE store_state SET mark = random()")
        lower(db, views)
        db.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise


@contextmanager
def writing_if_free(db: Database) -> Iterator[bool]:
    """ほかの書き込みが続いていなければ、writing() と同じ。続いていれば待たずに False を渡す。

    後回しにしてよい小さな書き込み(最後に使った時刻など)のために、読むだけの要求を待たせない。
    """
    with ExitStack() as turn:
        db.execute("PRAGMA busy_timeout = 0")
        try:
            turn.enter_context(writing(db))
            free = True
        except BusyError:
            free = False
        finally:
            db.execute(f"PRAGMA busy_timeout = {int(_WAIT_SECONDS * 1000)}")
        yield free


def store_mark(db: Database) -> int:
    """データベースの状態の印。どのプロセスが書いても変わるので、読んだものを覚えておくときの鍵になる。"""
    return int(db.execute("SELECT mark FROM store_state").fetchone()[0])


def _configured(path: Path | None) -> Database:
    """PRAGMA を済ませた接続。失敗したら接続を閉じてから例外を通す。"""
    connection = pysqlite3.connect(
        ":memory:" if path is None else str(path),
        timeout=_WAIT_SECONDS,
        # 暗黙の BEGIN を使わない。始めと終わりは writing() だけが決める。
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        # 環境に入っている sqlite-utils のプラグインに、接続の振る舞いを変えさせない。
        db = Database(connection, execute_plugins=False)
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA synchronous = FULL")
        db.execute(f"PRAGMA mmap_size = {_MAPPED_BYTES}")
        if path is not None:
            _enter_wal(db)
    except BaseException:
        connection.close()
        raise
    return db


def _enter_wal(db: Database) -> None:
    """WAL にする。済んでいれば何もしない。

    二つの接続が同時に切り替えようとすると、SQLite は待たずに断る。断られたら少し待ってやり直す。
    """
    for _ in range(_WAL_ATTEMPTS):
        try:
            db.enable_wal()
        except pysqlite3.OperationalError as error:
            if error.sqlite_errorcode != pysqlite3.SQLITE_BUSY:
                raise
            sleep(_WAL_PAUSE_SECONDS)
        else:
            return
    db.enable_wal()


def _refuse_old_sqlite() -> None:
    if pysqlite3.sqlite_version_info < _MINIMUM_SQLITE:
        wanted = ".".join(map(str, _MINIMUM_SQLITE))
        raise SqliteTooOldError(
            f"SQLite {pysqlite3.sqlite_version} は古すぎます。{wanted} 以降の入った pysqlite3 が要ります。"
        )


def _refuse_foreign(db: Database, path: Path | None) -> None:
    """表はあるのに kaigiroku の印が無いファイルには、書き込まない。"""
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID and db.table_names():
        raise CannotOpenError(
            f"「{path}」は kaigiroku のデータベースではありません。別のファイルを指定してください。"
        )


def _refuse_newer(db: Database, path: Path | None) -> None:
    if unknown_steps(db):
        raise SchemaTooNewError(
            f"「{path}」はより新しい版の kaigiroku で書かれています。kaigiroku を新しい版にしてください。"
        )
