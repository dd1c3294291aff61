import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.records import ExchangeKind
from nlp.exchanges.points import find_points
from tests.nlp.minutes_builder import minutes, views_of


def points_of(text: str) -> list[tuple[str, ExchangeKind]]:
    meeting = minutes(("岡本委員", text))
    return [(text[p.start : p.end], p.kind) for p in find_points(1, views_of(meeting)[1])]


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("駅前の駐輪場はいつ広がりますか。", ["駅前の"]),
        ("登録が増えません。理由を伺います。", ["登録が"]),
        ("まず、防災メールについて伺います。次に、避難所について伺います。", ["まず、", "次に、"]),
        ("市内の調査はありますか。パソコンのない家庭への対策は考えていますか。", ["市内の", "パソコ"]),
        (
            "利用者は増えていますか。ある程度広まったのに、さらに費用をかける理由があるのでしょうか。",
            ["利用者"],
        ),
        ("対象はどこですか。例えば、南部地区は入りますか。", ["対象は"]),
        ("人材の育成は難しいと思います。ただ、監査の強化とは何をするのでしょうか。", ["人材の", "ただ、"]),
        ("ありがとうございました。よろしくお願いします。", []),
        ("はい。", []),
    ],
)
def test_a_turn_is_cut_where_the_topic_changes(text: str, starts: list[str]) -> None:
    assert [point[:3] for point, _ in points_of(text)] == starts


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("便数は増えますか。", ExchangeKind.QUESTION),
        ("便数を増やしていただきたいです。", ExchangeKind.REQUEST),
        ("便数が少ないと思います。", ExchangeKind.OPINION),
        ("便数が少ないと思います。増やす予定はありますか。", ExchangeKind.QUESTION),
    ],
)
def test_a_question_outweighs_a_request_and_a_request_an_opinion(text: str, kind: ExchangeKind) -> None:
    assert [found for _, found in points_of(text)] == [kind]


def test_a_heading_sentence_belongs_to_the_point_it_opens() -> None:
    batch = (
        "初めに、図書館について伺います。開館の時間が短いという声があります。延長の考えを伺います。"
        "次に、体育館について伺います。照明が暗いです。改修の時期を伺います。"
        "最後に、プールの料金が高いです。見直しを伺います。"
    )
    assert [point[:7] for point, _ in points_of(batch)] == [
        "初めに、図書館",
        "次に、体育館に",
        "最後に、プール",
    ]


@settings(max_examples=80)
@given(st.text(alphabet="あ質問を伺います。、次に\n（）「」はい 1２。", max_size=200))
def test_points_are_in_order_inside_the_text_and_do_not_overlap(text: str) -> None:
    meeting = minutes(("岡本委員", text))
    found = find_points(1, views_of(meeting)[1])
    edges = [edge for point in found for edge in (point.start, point.end)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)
