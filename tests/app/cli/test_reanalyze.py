"""分析のやり直しの約束: 人が決めたことは消えず、番号も変わらない."""

from pathlib import Path

from click.testing import CliRunner

from app.cli.main import cli
from app.demo import build_demo
from db.connection import open_store, writing
from db.events import Act
from db.exchanges import list_exchanges
from db.links import DecisionChange, decide, list_links
from db.meetings import list_meetings
from db.plans import list_plans
from db.records import Decision
from db.successions import Pair, decide_succession, list_successions


def test_a_new_analysis_keeps_addresses_and_what_people_decided(tmp_path: Path) -> None:
    path = tmp_path / "city.sqlite"
    build_demo(path)
    db = open_store(path)
    meeting = next(entry.id for entry in list_meetings(db) if entry.undecided)
    before = [exchange.id for exchange in list_exchanges(db, meeting)]
    link = next(link for exchange in before for link in list_links(db, exchange) if link.link)
    with writing(db):
        decide(
            db,
            link.exchange_id,
            link.measure.id,
            DecisionChange(None, Decision.REJECTED),
            Act("事務局", "2026-11-21T00:00:00Z"),
        )
    plan = list_plans(db)[1].id
    pair, *others = list_successions(db, plan)
    act = Act("事務局", "2026-11-21T00:00:00Z")
    with writing(db):
        ids = Pair(pair.successor.id, pair.predecessor.id)
        decide_succession(db, ids, DecisionChange(None, Decision.CONFIRMED), act)
    result = CliRunner().invoke(cli, ["reanalyze", "--db", str(path)])
    assert result.exit_code == 0, result.output
    assert "分析し直しました" in result.output
    assert [exchange.id for exchange in list_exchanges(db, meeting)] == before
    kept = next(one for one in list_links(db, link.exchange_id) if one.measure.id == link.measure.id)
    assert kept.decision is not None
    assert kept.decision.decision is Decision.REJECTED
    again = list_successions(db, plan)
    assert again[0].decision is not None
    assert again[1:] == tuple(others)
    db.close()
