"""質疑応答の約束を、架空の会議の短いやりとりで述べる."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.records import Doubt, MeetingHeader, Minutes, SpeakerGroup, Turn
from nlp.turns.parser import PAIRED_TABLE
from tests.nlp.minutes_builder import exchanges_of, find, minutes


def test_one_question_and_one_answer_make_one_exchange() -> None:
    found = exchanges_of(
        ("岡本委員", "防災メールの登録者は何人ですか。"),
        ("柴田課長", "三月末で八千四百人です。"),
    )
    assert found == [("防災メールの登録者は何人ですか。", [(2, "三月末で八千四百人です。")])]


def test_a_batch_of_numbered_points_is_answered_out_of_order_by_two_officials() -> None:
    found = exchanges_of(
        (
            "岡本委員",
            "三点お伺いします。一点目は、防災メールの登録者です。なぜ伸びないのでしょうか。二点目は、避難所の混雑です。情報はいつ出ますか。三点目は、停電のときの訓練です。出張所も入れていただけませんか。",
        ),
        ("水野会長", "順番はお任せしますので、お答えをお願いします。"),
        ("柴田課長", "三点目の訓練についてお答えします。今年度は出張所も参加します。"),
        (
            "葛西部長",
            "一点目の防災メールについてです。登録会を増やします。二点目の避難所の混雑についてですが、十月から情報を出します。",
        ),
    )
    assert [question[:4] for question, _ in found] == ["一点目は", "二点目は", "三点目は"]
    assert [[turn for turn, _ in answers] for _, answers in found] == [[4], [4], [3]]
    assert "登録会" in found[0][1][0][1]
    assert "十月" in found[1][1][0][1]


def test_the_restatement_of_the_chair_is_not_a_new_point() -> None:
    found = exchanges_of(
        ("岡本委員", "図書館の開館時間を延ばす予定はありますか。"),
        ("水野会長", "開館時間についてのご質問ですね。延ばす予定があるのかどうか、お答えいただけますか。"),
        ("柴田課長", "来年度から一時間延ばします。"),
    )
    assert len(found) == 1
    assert found[0][1] == [(3, "来年度から一時間延ばします。")]


def test_a_question_of_the_chair_is_a_point_when_nobody_waits_for_an_answer() -> None:
    found = exchanges_of(
        (
            "水野会長",
            "デジタルが苦手な方への支援は、どのように取り組んでいるのか教えていただければと思います。",
        ),
        ("柴田課長", "公民館で講座を開いています。"),
    )
    assert found[0][1] == [(2, "公民館で講座を開いています。")]


def test_an_explanation_asked_for_by_the_chair_is_not_an_answer() -> None:
    found = exchanges_of(
        ("岡本委員", "会場が狭いと思います。"),
        ("水野会長", "それでは、その他に移ります。事務局から連絡事項はありますか。"),
        ("柴田課長", "次回は十月に開きます。"),
    )
    assert found == [("会場が狭いと思います。", [])]


def test_questions_put_one_after_another_are_shared_out_when_answered_together() -> None:
    found = exchanges_of(
        ("岡本委員", "コミュニティバスの便数を増やす予定はありますか。"),
        ("森委員", "学校のタブレットの修理には何日かかりますか。"),
        (
            "柴田課長",
            "まず、コミュニティバスの便数ですが、来年度に二便増やします。次に、学校のタブレットの修理ですが、九日かかっています。",
        ),
    )
    assert "二便" in found[0][1][0][1]
    assert "九日" in found[1][1][0][1]


def test_a_follow_up_is_an_exchange_of_its_own() -> None:
    found = exchanges_of(
        ("岡本委員", "公民館の無線LANはいつ使えますか。"),
        ("柴田課長", "今年度の末です。"),
        ("岡本委員", "費用はいくらですか。"),
        ("柴田課長", "百二十万円です。"),
    )
    assert [[turn for turn, _ in answers] for _, answers in found] == [[2], [4]]


def test_thanks_and_self_introductions_are_left_out_of_the_point() -> None:
    found = exchanges_of(
        ("森委員", "商工会の森です。ご説明ありがとうございました。手数料の上限はいくらですか。以上です。"),
        ("柴田課長", "五万円です。"),
    )
    assert found[0][0] == "手数料の上限はいくらですか。"


def test_two_short_questions_answered_in_one_breath_share_the_answer() -> None:
    found = exchanges_of(
        ("岡本委員", "訓練のメールの結果はどうでしたか。また、開いた職員への対応はどうしていますか。"),
        ("柴田課長", "六月と十月に行い、割合は六パーセントでした。"),
    )
    assert [[turn for turn, _ in answers] for _, answers in found] == [[2], [2]]


def test_a_new_item_of_the_agenda_ends_the_round() -> None:
    turns = (
        Turn(1, "岡本委員", None, "委員", 1, "会場が遠いと思います。", SpeakerGroup.MEMBER),
        Turn(2, "柴田課長", None, "課長", 2, "次回の日程をお知らせします。", SpeakerGroup.OFFICIAL),
    )
    meeting = Minutes(MeetingHeader(agenda=("報告", "その他")), turns, "表")
    assert [exchange.answers for exchange in find(meeting)] == [()]


def test_a_printed_list_is_paired_without_guessing() -> None:
    turns = (
        Turn(1, "質問", None, None, None, "駅前に駐輪場を。", SpeakerGroup.MEMBER),
        Turn(2, "市の考え方", None, None, None, "検討します。", SpeakerGroup.OFFICIAL),
        Turn(3, "質問", None, None, None, "街灯が暗い。", SpeakerGroup.MEMBER),
    )
    meeting = Minutes(MeetingHeader(), turns, PAIRED_TABLE)
    found = find(meeting)
    assert [[span.turn for span in exchange.answers] for exchange in found] == [[2], []]
    assert {exchange.confidence for exchange in found} == {1.0}


def test_a_count_that_disagrees_with_what_was_found_lowers_the_confidence() -> None:
    def confidence(opening: str) -> float:
        meeting = minutes(
            ("岡本委員", f"{opening}バスの便数を増やす予定はありますか。"), ("柴田課長", "増やします。")
        )
        return find(meeting)[0].confidence

    assert confidence("三点お伺いします。") < confidence("")


SPEECH = st.lists(
    st.sampled_from(
        ["二点お伺いします。", "一点目は費用です。", "いくらですか。", "次に、期間について伺います。", "検討してまいります。", "はい。", "難しいと思います。",
         "ありがとうございます。", "(笑声)", "増やしてください。", "まず、費用についてでございますが、百万円です。"]
    ),
    min_size=1, max_size=6,
).map("".join)  # fmt: skip


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.sampled_from(["水野会長", "岡本委員", "森委員", "柴田課長"]), SPEECH),
        min_size=1,
        max_size=8,
    )
)
def test_spans_lie_inside_their_turns_and_points_never_overlap(turns: list[tuple[str, str]]) -> None:
    meeting = minutes(*turns)
    text = {turn.number: turn.text for turn in meeting.turns}
    found = find(meeting)
    assert [exchange.number for exchange in found] == list(range(1, len(found) + 1))
    questions = [span for exchange in found for span in exchange.question]
    for span in [*questions, *(span for exchange in found for span in exchange.answers)]:
        assert 0 <= span.start < span.end <= len(text[span.turn])
    for a, b in pairwise(questions):
        assert a.turn < b.turn or a.end <= b.start


@pytest.mark.parametrize("label", ["柴田課長", "水野会長"])
def test_answers_are_never_taken_from_those_who_ask(label: str) -> None:
    found = exchanges_of(
        ("岡本委員", "便数は増えますか。"),
        (label, "森委員、いかがですか。"),
        ("森委員", "駅前も足りません。"),
    )
    assert all(turn == 2 and label == "柴田課長" for _, answers in found for turn, _ in answers)


def test_a_summary_answers_one_sentence_per_question_in_their_order() -> None:
    found = exchanges_of(
        (
            "岡本委員",
            "文書の作成に新しい道具を使っているのですか。また、住所や氏名を入れてしまう心配はないのか伺います。",
        ),
        ("柴田課長", "下書きに使うことを認めております。住所や氏名を入れると送信が止まります。"),
    )
    assert [[text for _, text in answers] for _, answers in found] == [
        ["下書きに使うことを認めております。"],
        ["住所や氏名を入れると送信が止まります。"],
    ]


def test_a_sentence_that_takes_up_an_opinion_answers_it_even_inside_another_answer() -> None:
    found = exchanges_of(
        (
            "岡本委員",
            "二点あります。一点目は警備員の育成です。警備員を育てるのは無理だと思います。二点目は避難所の鍵です。鍵は誰が開けるのですか。",
        ),
        (
            "柴田課長",
            "避難所の鍵についてお答えします。鍵は職員が開けます。先ほどお話がありましたように、警備員の育成には年数がかかります。鍵の一覧も作ります。",
        ),
    )
    assert any("年数がかかります" in text for _, text in found[0][1])


def test_a_theme_with_several_questions_below_it_is_part_of_the_first() -> None:
    found = exchanges_of(
        (
            "岡本委員",
            "最後に、駅前広場についてお伺いいたします。広場は来年度に閉鎖されます。まず、噴水を残すのか見解を求めます。次に、時計を移すのか見解を求めます。",
        ),
        ("柴田課長", "噴水についてでございますが、残します。次に、時計についてでございますが、移します。"),
    )
    assert [question[:4] for question, _ in found] == ["最後に、", "次に、時"]


@pytest.mark.parametrize(("stated", "doubted"), [("二点", False), ("三点", True)])
def test_a_count_stated_by_the_answer_is_held_against_what_was_found(stated: str, doubted: bool) -> None:
    meeting = minutes(
        ("岡本委員", "一点目は、噴水を残すのか伺います。二点目は、時計を移すのか伺います。"),
        (
            "柴田課長",
            f"{stated}のご質問にお答えします。噴水についてでございますが、残します。次に、時計についてでございますが、移します。",
        ),
    )
    assert [Doubt.MISCOUNTED in exchange.doubts for exchange in find(meeting)] == [doubted, doubted]


def test_an_answer_that_turns_to_the_other_question_by_naming_it_is_cut_there() -> None:
    found = exchanges_of(
        (
            "岡本委員",
            "駐輪場の照明について伺います。照明の切れた箇所はいつ直りますか。それと、案内板の文字が小さくて読めないものがあるんです。案内板には何か手立てがありますか。",
        ),
        (
            "柴田課長",
            "切れた箇所は八か所でした。照明は今年度の終わりまでに直します。案内板のほうですが、これは数が多いので、古いものから替えていくように努めます。",
        ),
    )
    assert [[text[:4] for _, text in answers] for _, answers in found] == [["切れた箇"], ["案内板の"]]
