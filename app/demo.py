"""見本のデータ. 架空のあさひ野市の会議録と計画を取り込む。"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from app.clock import now
from app.demo_accounts import ASSEMBLY, COUNCIL, DEMO_ACCOUNTS, EXCHANGE, add_demo_accounts, demo_act
from app.errors import UsageError
from app.generations import follow_plan
from app.glossary import import_glossary, read_tsv
from app.importing import Document, fingerprint, import_document
from app.printing.certificate import create_certificate, seal_files_at
from app.printing.seal_files import SealFiles
from app.readers.documents import as_either
from app.readers.text import read_file
from app.vocabulary import load_synonyms
from db.accounts import list_accounts
from db.chain.keys import create_key, register_key, registered_key
from db.committees import ensure_committee, replace_roster
from db.connection import open_store, writing
from db.errors import KeyFileError
from db.events import Act
from db.generations import PredecessorChange
from db.house_style import Member
from db.meetings import list_meetings
from db.plans import list_plans
from db.sources import find_source
from nlp.pipeline import Progress, Tools, silent
from nlp.text.tokenizer import Tokenizer

CITY = Path(__file__).resolve().parent / "demo_city"
_GLOSSARY = "glossary.tsv"


@dataclass(frozen=True, slots=True)
class _DemoFile:
    """取り込むファイルと会議体。計画では会議体を使わない。"""

    name: str
    committee: str = ""

    def act(self, at: str) -> Act:
        """取り込んだ人。計画は、推進会議の事務局が取り込む。"""
        return demo_act(self.committee or COUNCIL, at)


# 計画を先に取り込むと、会議を取り込むときにすぐ紐付く。計画も会議も古い順。
_FILES = (
    _DemoFile("keikaku-shou.txt"),
    _DemoFile("shinko-kanri.tsv"),
    _DemoFile("r5-iken.txt", EXCHANGE),
    _DemoFile("r6-1-kaigiroku.txt", COUNCIL),
    _DemoFile("r6-3-kaigiroku.txt", ASSEMBLY),
    _DemoFile("r6-2-kaigiroku.txt", COUNCIL),
    _DemoFile("r7-1-kaigiroku.txt", COUNCIL),
)


def build_demo(db_path: Path, progress: Progress = silent) -> None:
    """db_path に見本のデータとアカウントを作る。すでにあるものは飛ばすので、何度呼んでもよい。

    progress: (いま読んでいるファイル, 済んだ数, 全体の数)を受け取る関数。
    CannotOpenError: データベースを開けない。UsageError: 見本ではないデータが入っている。
    """
    db_path.parent.mkdir(parents=True, exist_ok=True)
    db = open_store(db_path)
    try:
        missing = [(file, text) for file in _FILES if not _imported(db, text := read_file(CITY / file.name))]
        _require_demo(db, len(_FILES) - len(missing))
        act = demo_act(COUNCIL, now())
        _ensure_key(db, demo_key(db_path), act)
        _ensure_certificate(db_path, act.at)
        if not missing:
            _ensure_accounts(db, act)
            return
        with writing(db):
            import_glossary(db, read_tsv(read_file(CITY / _GLOSSARY), _GLOSSARY), _GLOSSARY, act)
        # 形態素解析器の辞書を読むのは、取り込むものがあるときだけにする。
        tools = Tools(Tokenizer(), load_synonyms(db))
        earlier: int | None = None
        for done, (file, text) in enumerate(missing):
            progress(file.name, done, len(missing))
            content = as_either(text, file.name, tools.tokenizer)
            imported = import_document(
                db, Document(content, text, file.name, file.committee), tools, file.act(act.at)
            )
            if imported.plan_id is not None and earlier is not None:
                with writing(db):
                    follow_plan(db, imported.plan_id, PredecessorChange(None, earlier), tools, act)
            earlier = imported.plan_id
        with writing(db):
            replace_roster(db, ensure_committee(db, COUNCIL), _roster())
        _ensure_accounts(db, act)
        progress("できました", len(missing), len(missing))
    finally:
        db.close()


def _require_demo(db: Database, files: int) -> None:
    """見本のためのデータベースであることを確かめる。公になっているパスワードを、本番のデータに加えないように。

    files は、もう取り込んである見本のファイルの数。UsageError: 見本ではないデータが入っている。
    """
    logins = {one.login for one in list_accounts(db)}
    others = len(list_meetings(db)) + len(list_plans(db)) > files
    if (others and not logins) or (logins and not logins >= {one.login for one in DEMO_ACCOUNTS}):
        raise UsageError(
            "このデータベースには、見本ではないデータが入っています。見本は、--db で別のファイルに作ってください。"
        )


def _ensure_accounts(db: Database, act: Act) -> None:
    """アカウントがまだ無いデータ(前の版で作ったもの)にも加える。"""
    if not list_accounts(db):
        with writing(db):
            add_demo_accounts(db, act)


def demo_key(db_path: Path) -> Path:
    """見本の署名の鍵のファイル。データベースの隣に置く。"""
    return db_path.with_name(f"{db_path.name}.key")


def demo_certificate(db_path: Path) -> SealFiles:
    """見本の PDF に封をする、自作の証明書。データベースの隣に置く。"""
    return seal_files_at(db_path.with_name(f"{db_path.name}.p12"))


def _ensure_certificate(db_path: Path, at: str) -> None:
    """見本の証明書を作る。もうあれば何もしない。"""
    bundle = demo_certificate(db_path).bundle
    if not bundle.exists():
        create_certificate(bundle, "あさひ野市(見本)", at)


def _ensure_key(db: Database, path: Path, act: Act) -> None:
    """鍵を作って登録する。使える鍵がもう登録してあれば何もしない(データを写したか、移したときのために確かめる)。"""
    try:
        if registered_key(db):
            return
    except KeyFileError:
        pass
    if not path.exists():
        create_key(path)
    with writing(db):
        register_key(db, path, act)


def _imported(db: Database, text: str) -> bool:
    return find_source(db, fingerprint(text)) is not None


def _roster() -> tuple[Member, ...]:
    """委員名簿。列は、順・氏名・役職・選出区分。"""
    lines = read_file(CITY / "roster.tsv").splitlines()[1:]
    cells = (line.split("\t") for line in lines if line.strip())
    return tuple(Member(name=found[1], title=found[2]) for found in cells)
