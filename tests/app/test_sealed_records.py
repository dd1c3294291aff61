"""封をした会議録を、だれがどこで読めるか: 氏名、伏せた言葉、訂正、あとで変わった質疑応答。"""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from docx import Document as Docx
from pypdf import PdfReader
from sqlite_utils import Database

from app import addresses, public_addresses
from app.clock import now
from app.contexts.errata import sealed_content
from app.editions import catch_up, facts_of
from app.sealing.archive import unpack
from app.sealing.checking import check_packed, read_record
from app.sight import MASKERS
from app.signing.correcting import FACTS, CorrectionForm, correct_record, read_correction
from app.signing.files import public_zip
from db.connection import connect, writing
from db.drafts import get_draft, replace_draft
from db.errata import list_errata
from db.events import Subject, SubjectKind, list_events_of
from db.exchanges import list_exchanges
from db.meetings import get_meeting, get_minutes
from db.records import Draft, Side
from db.sight import Sight, show_everything, show_only
from db.signatories import list_signatories
from db.stages import Move
from nlp.text.tokenizer import Tokenizer
from tests.app.sealed import MASK, MEETING, act, go, mask_source, seal_meeting
from tests.app.visitor import Visitor, person_of

TOKENIZER = Tokenizer()
FILES = ("html", "docx", "pdf", "txt", "md", "json", "xml")
ZIP = addresses.sealed_file_url(MEETING, "record-public.zip")
ERRATA = addresses.errata_url(MEETING)


def hidden_number(db: Database) -> int:
    """伏せておく段落の番号。同じ発言から、ほかの段落もできている答弁の段落にする。"""
    items = get_draft(db, MEETING).items
    turns = [item.sources[0].turn for item in items]
    return next(
        number
        for number, one in enumerate(items, 1)
        if one.side is Side.ANSWER and turns.count(one.sources[0].turn) > 1
    )


@pytest.fixture(scope="module")
def sealed_db(demo_db: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """段落ひとつを伏せて確定し、公表した会議録のある見本。"""
    path = Path(shutil.copy(demo_db, tmp_path_factory.mktemp("sealed") / "sealed.sqlite"))
    with closing(connect(path)) as db:
        seal_meeting(db, hidden_number(db))
        go(db, Move.PUBLISH)
        assert catch_up(db, TOKENIZER, now(), 60)
    return path


@pytest.fixture
def sealed_copy(sealed_db: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sealed_db, tmp_path / "sealed.sqlite"))


@pytest.fixture
def store(sealed_copy: Path) -> Iterator[Database]:
    with closing(connect(sealed_copy)) as db:
        yield db


@contextmanager
def resident_of(path: Path) -> Iterator[Visitor]:
    with person_of(path, None) as one:
        yield one


def record_url(db: Database) -> str:
    return public_addresses.record_url(facts_of(MEETING, get_meeting(db, MEETING).header).issue_id)


def correct(db: Database, form: CorrectionForm) -> None:
    with writing(db):
        record = sealed_content(db, MEETING)
        correct_record(db, MEETING, read_correction(form, record), TOKENIZER, act())


def words_of(suffix: str, content: bytes) -> str:
    """ファイルの、空白を除いた文字。"""
    if suffix == "pdf":
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    elif suffix == "docx":
        document = Docx(io.BytesIO(content))
        cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
        text = "".join((*(one.text for one in document.paragraphs), *cells))
    elif suffix == "zip":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            text = "".join(archive.read(name).decode() for name in archive.namelist())
    else:
        text = content.decode()
    return "".join(text.split())


def everything(visitor: Visitor, url: str) -> dict[str, str]:
    """会議録ひとつを、住民に渡すもののすべて。"""
    urls = {
        "page": url,
        "zip": f"{url}/record-public.zip",
        **{suffix: f"{url}.{suffix}" for suffix in FILES},
        "bulk": "/open-data/speeches.jsonl",
        "feed": "/records/feed.atom",
        "api": f"/api/meeting?issueID={url.rsplit('/', 1)[1]}&recordPacking=json",
    }
    found = {}
    for name, one in urls.items():
        answer = visitor.client.get(one)
        assert answer.status_code == 200, one
        found[name] = words_of(name, answer.content)
    return found


def test_nobody_outside_reads_a_name_that_the_committee_does_not_print(
    sealed_copy: Path, store: Database
) -> None:
    header = get_meeting(store, MEETING).header
    names = {"".join(name.split()) for name in (*header.attendees, *header.absentees, *header.staff)}
    with resident_of(sealed_copy) as resident:
        found = everything(resident, record_url(store))
    sealed = read_record(unpack(public_zip(store, MEETING).content))
    # 署名した人の氏名は、封の文にあり、公開する。
    signed = ["".join(one.name.split()) for one in sealed.statement.signatories]
    unsigned = {name for name in names if not any(name in one for one in signed)}
    assert len(unsigned) > 2
    for name in unsigned:
        assert not [place for place, text in found.items() if name in text]
    for place in ("page", "pdf", "zip", "txt", "docx"):
        assert f"{len(header.attendees)}人" in found[place], place
    whole = repr(sealed_content(store, MEETING))
    assert all(name in whole for name in header.attendees)


def test_a_withheld_paragraph_reads_the_same_everywhere_and_stays_in_its_agenda_item(
    sealed_copy: Path, store: Database
) -> None:
    number = hidden_number(store)
    hidden = "".join(get_draft(store, MEETING).items[number - 1].text.split())
    with resident_of(sealed_copy) as resident:
        url = record_url(store)
        found = everything(resident, url)
        page = resident.get(url)
        written = json.loads(resident.client.get(f"{url}.json").text)
    for place in ("page", *FILES, "bulk", "api", "zip"):
        assert hidden not in found[place], place
        assert MASK.replace("（", "").replace("）", "") in found[place].replace("\\", ""), place
    said = page.one("div", id=f"speech-{number}").text
    assert MASK in said
    assert "公開しない部分" in said
    headings = [one.text for one in page.one("section", **{"aria-labelledby": "said-title"}).find("h3")]
    assert len(headings) == len(set(headings))
    speeches = written["speeches"]
    assert len(speeches) == len(get_draft(store, MEETING).items)
    # 封をした会議録では、逐語の発言は外に出ない。
    spoken = "".join(get_minutes(store, MEETING).turns[3].text[:30].split())
    assert spoken not in found["page"]
    assert speeches[number - 1]["agenda"] == speeches[number - 2]["agenda"]


def test_what_is_done_to_draft_and_exchanges_after_sealing_changes_nothing_published(
    sealed_copy: Path, store: Database
) -> None:
    url = record_url(store)
    with resident_of(sealed_copy) as resident:
        before = json.loads(resident.client.get(f"{url}.json").text)
        assert len(before["exchanges"]) > 1
        draft = get_draft(store, MEETING)
        with writing(store):
            replace_draft(store, MEETING, Draft(draft.items[1:2], draft.dropped))
        assert json.loads(resident.client.get(f"{url}.json").text) == before


def test_exchanges_that_are_merged_after_sealing_keep_the_paragraphs_of_both(
    sealed_copy: Path, store: Database
) -> None:
    url = record_url(store)
    first, second = [one for one in list_exchanges(store, MEETING) if one.exchange.answers][:2]
    with resident_of(sealed_copy) as resident:
        before = {
            one["number"]: one for one in json.loads(resident.client.get(f"{url}.json").text)["exchanges"]
        }
        with writing(store):
            store.execute(
                "UPDATE exchange_span SET position = position + 100, exchange = ? WHERE exchange = ?",
                [first.id, second.id],
            )
        after = {
            one["number"]: one for one in json.loads(resident.client.get(f"{url}.json").text)["exchanges"]
        }
    one, other = first.exchange.number, second.exchange.number
    assert other not in after
    for side in ("question", "answers"):
        assert set(after[one][side]) == {*before[one][side], *before[other][side]}


def test_everybody_gets_the_same_of_what_is_published_whoever_is_logged_in(
    sealed_copy: Path, store: Database
) -> None:
    url = record_url(store)
    issue = url.rsplit("/", 1)[1]
    urls = [
        *("/records", "/records?q=整備", "/records/feed.atom", "/records/measures", url, f"{url}.json", f"{url}.docx"),
        *(f"{url}/record-public.zip", f"/api/meeting?issueID={issue}", "/open-data", f"/open-data/{issue}.json"),
        *("/open-data/speeches.csv", "/records/112400002X00120240899", "/records/measures/99999"),
    ]  # fmt: skip
    with resident_of(sealed_copy) as resident:
        wanted = {one: resident.client.get(one) for one in urls}
    for login in ("jimukyoku", "iin", "gikai", "kanri"):
        with person_of(sealed_copy, login) as person:
            for one in urls:
                answer = person.client.get(one)
                assert answer.content == wanted[one].content, (login, one)
                assert answer.headers.get("etag") == wanted[one].headers.get("etag")
                assert "set-cookie" not in answer.headers, (login, one)


@pytest.mark.parametrize("place", ["turn", "paragraph"])
def test_who_may_not_see_originals_gets_nothing_of_what_is_withheld_after_sealing(
    sealed_copy: Path, store: Database, place: str
) -> None:
    hidden = get_draft(store, MEETING).items[hidden_number(store) - 1]
    # 封で除いてある発言の、ほかの箇所を伏せても、その箇所から作った段落は公開版に出ている。
    open_items = [
        item
        for item in get_draft(store, MEETING).items
        if (item.sources[0].turn == hidden.sources[0].turn) is (place == "paragraph") and item != hidden
    ]
    shown = open_items[0]
    correct(store, CorrectionForm(FACTS, "大会議室", "小会議室", "誤り"))
    go(store, Move.WITHDRAW)
    with person_of(sealed_copy, "gikai") as other:
        assert other.client.get(ZIP).status_code == 200
        assert "小会議室" in other.get(ERRATA).one("main").text
    mask_source(store, shown.sources[0])
    subject = Subject(SubjectKind.MEETING, MEETING)
    assert "大会議室" in repr(list_events_of(store, subject))
    show_only(store, Sight(), MASKERS)
    assert "大会議室" not in repr(list_events_of(store, subject))
    assert "大会議室" not in repr(list_errata(store, MEETING))
    show_everything(store)
    for login, status in (
        ("gikai", 404),
        ("gikai-iin", 404),
        ("kanri", 404),
        ("iin", 200),
        ("jimukyoku", 200),
    ):
        with person_of(sealed_copy, login) as person:
            answer = person.client.get(ZIP)
            assert answer.status_code == status, login
            page = person.get(ERRATA)
            assert page.status == 200
            if status == 404:
                assert "確定した後に伏せた箇所があるので、公開版は渡せません" in answer.text
                assert shown.text[:20] not in page.text
                assert "公開しない部分の訂正です。" in page.one("ol", class_="errata").text
            else:
                assert "小会議室" in page.one("ol", class_="errata").text
            assert bool(page.find("select", id="place")) is (login == "jimukyoku")


def test_errata_are_in_everything_residents_get_without_names_and_without_what_is_withheld(
    sealed_copy: Path, store: Database
) -> None:
    number = hidden_number(store)
    items = get_draft(store, MEETING).items
    signed = [one.name for one in list_signatories(store, MEETING)]
    attendees = get_meeting(store, MEETING).header.attendees
    name = next(one for one in attendees if not any(person.startswith(one) for person in signed))
    wrong = next(one for one in items[0].text.split("。") if one)[:6]
    secret = items[number - 1].text[:6]
    correct(store, CorrectionForm(str(number), secret, "伏せたはずの語", "伏せたはずの訳"))
    correct(store, CorrectionForm("1", wrong, "改めた語", f"{name}委員の申し出"))
    correct(store, CorrectionForm(FACTS, name, "名無し 権兵衛", "名前の誤り"))
    correct(store, CorrectionForm(FACTS, "大会議室", "", "場所は書かない"))
    with resident_of(sealed_copy) as resident:
        url = record_url(store)
        found = everything(resident, url)
        page = resident.get(url)
        feed = resident.client.get(public_addresses.RECORDS_FEED).text
        modified = {
            resident.client.get(one).headers["last-modified"] for one in (url, f"{url}.json", f"{url}.pdf")
        }
        corrected = list_errata(store, MEETING)[-1].act.at
        api = resident.client.get(
            f"/api/speech?issueID={url.rsplit('/', 1)[1]}&speechNumber={number}&recordPacking=json"
        )
        heads = resident.client.get(f"/api/speech?issueID={url.rsplit('/', 1)[1]}&speechNumber=0").text
        answer = resident.client.get(f"{url}/record-public.zip")
    assert check_packed(answer.content, ()).faults == ()
    for place, text in found.items():
        assert "改めた語" in text, place
        assert "委員の申し出" in text, place
        for word in ("伏せたはず", "名無し", "".join(name.split())):
            assert word not in text, (place, word)
    for place in ("page", "docx", "html", "txt", "md", "xml", "feed"):
        assert "「大会議室」を削りました。" in found[place].replace("\\", ""), place
        assert found[place].count("公開しない部分の訂正です。") == 2, place
    # 訂正は公開版を書き直さないが、時刻だけを比べる道具にも、古いファイルを使い続けさせない。
    assert {parsedate_to_datetime(one) for one in modified} == {datetime.fromisoformat(corrected)}
    listed = page.one("section", id="errata").find("li")
    assert [one.attrs["id"] for one in listed] == [f"erratum-{number}" for number in range(1, 5)]
    assert all(f"{url}#erratum-{number}" in feed for number in range(1, 5))
    (speech,) = json.loads(api.text)["speechRecord"]
    assert [(one["erratumNumber"], one["wrong"], one["reason"]) for one in speech["errata"]] == [
        (1, None, None)
    ]
    assert heads.count("<errata>") == 2
