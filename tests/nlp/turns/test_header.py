from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.records import Disclosure
from nlp.turns.header import parse_header
from nlp.turns.header_titles import find_body, find_title
from nlp.turns.source_lines import read_lines


@pytest.mark.parametrize(
    ("head", "title", "body"),
    [
        ("令和2年度第1回緑化会議　会議録", "令和2年度第1回緑化会議 会議録", "緑化会議"),
        ("第3回緑化会議議事録（要旨）", "第3回緑化会議議事録（要旨）", "緑化会議"),
        ("緑化会議　会議要旨", "緑化会議 会議要旨", "緑化会議"),
        ("緑 化 会 議　会 議 録", "緑化会議 会議録", "緑化会議"),
        ("令和6年度第1回\n緑化会議会議録", "令和6年度第1回緑化会議会議録", "緑化会議"),
        (
            "（仮称）緑化計画\nに関する意見交換会について",
            "（仮称）緑化計画に関する意見交換会について",
            "緑化計画に関する意見交換会",
        ),
        ("会議録\n会議名　第2回緑化会議", "第2回緑化会議", "緑化会議"),
        ("総務委員会　平成30年6月21日（木）", "総務委員会", "総務委員会"),
        (
            "令和6年第1回あさひ野市議会定例会会議録（第3号）",
            "令和6年第1回あさひ野市議会定例会会議録（第3号）",
            "あさひ野市議会",
        ),
        ("日時　令和3年1月26日", None, None),
    ],
)
def test_the_title_and_the_body_are_found(head: str, title: str | None, body: str | None) -> None:
    header = parse_header(read_lines(head))
    assert (header.title, header.body) == (title, body)
    assert title is None or find_body(title) == body


def test_a_named_title_goes_before_the_heading() -> None:
    assert find_title(read_lines("会議録"), "緑化会議") == "緑化会議"


@pytest.mark.parametrize(
    ("head", "fact", "value"),
    [
        ("公開・非公開の別　公開", "disclosure", Disclosure.OPEN),
        ("会議の公開　一部非公開（理由　個人情報のため）", "disclosure", Disclosure.PARTLY_CLOSED),
        ("公開の可否：非公開", "disclosure", Disclosure.CLOSED),
        ("公開・非公開の別　■公開　□非公開", "disclosure", Disclosure.OPEN),
        ("傍聴人　なし", "observers", 0),
        ("傍聴者数：０人", "observers", 0),
        ("傍聴者　十二名", "observers", 12),
        ("公開・非公開の別　公開（傍聴者１名）", "observers", 1),
        ("開催方法　オンライン", "place", "オンライン"),
        ("会　場　市役所　3階", "place", "市役所 3階"),
        ("日時及び場所\n令和3年1月26日（火）午後3時～4時\n市役所3階", "place", "市役所3階"),
        ("令和3年1月26日（火）\n第2会議室", "place", "第2会議室"),
        ("日時 |\n令和3年1月26日 |", "held_on", "2021-01-26"),
        ("令和6年　緑化会議\n2月1日（木）", "held_on", "2024-02-01"),
        ("開会の日時　令和5年4月20日　午前9時30分\n閉会の日時　令和5年4月20日　午前10時45分", "end", "10:45"),
        ("期日　令和4年8月2日\n時間　午後1時55分～3時5分", "start", "13:55"),
        ("出席者　長岡会長、岡本委員　　事務局　柴田課長", "attendees", ("長岡", "岡本")),
        ("出席者　長岡会長、岡本委員　　事務局　柴田課長", "staff", ("柴田課長",)),
        ("欠席委員\n　委員　長岡　正雄　君", "absentees", ("長岡正雄",)),
        ("出席委員\n　長岡正雄\n　局長　元村勇治", "staff", ("局長 元村勇治",)),
        ("出席者　市長、副市長、総務部長　柴田栄一", "attendees", ("柴田栄一",)),
        (
            "事務局　企画課：柴田課長、荒木係長　総務課：椎名課長",
            "staff",
            ("柴田課長", "荒木係長", "椎名課長"),
        ),
        ("議題\n（1）料金について\n（2）その他\n4　閉会", "agenda", ("料金について", "その他")),
        ("次第　1 開会 2 料金について 3 閉会", "agenda", ("料金について",)),
        ("議題　下記のとおり", "agenda", ()),
        ("配布資料　次第、資料1　計画（案、概要）", "handouts", ("次第", "資料1 計画（案、概要）")),
        ("会議録署名委員　岡本委員、宇佐美委員", "signatories", ("岡本", "宇佐美")),
    ],
)
def test_a_fact_is_read(head: str, fact: str, value: object) -> None:
    assert getattr(parse_header(read_lines(head)), fact) == value


def test_signatures_at_the_end_are_read() -> None:
    tail = read_lines("上記に相違ない。\n会　長　　長岡　正雄　　印\n署名委員　岡本　晴香　㊞")
    assert parse_header((), tail).signatories == ("長岡正雄", "岡本晴香")


@given(
    st.lists(
        st.sampled_from(
            [
                "日時",
                "：",
                "令和3年1月26日",
                "出席者",
                "長岡委員",
                "（",
                "）",
                "\n",
                "\t",
                "　",
                "1",
                "．",
                "議題",
                "事務局",
                "欠席",
                "なし",
                "|",
                "開会",
                "～",
            ]
        ),
        max_size=30,
    )
)
def test_no_head_breaks_the_reading(pieces: list[str]) -> None:
    lines = read_lines("".join(pieces))
    header = parse_header(lines, lines)
    assert header.observers is None or header.observers >= 0
