import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.exchanges.speech_acts import (
    ACT_RULES,
    PROCEDURE_RULES,
    SpeechAct,
    continues,
    introduces_speaker,
    is_procedure,
    names_topic,
    opens_answer,
    ordinals,
    shifts,
    shifts_strongly,
    speech_act,
)


@pytest.mark.parametrize(("act", "example"), [(act, example) for act, _, example in ACT_RULES])
def test_every_rule_recognises_its_own_example(act: SpeechAct, example: str) -> None:
    assert speech_act(example) is act


@pytest.mark.parametrize("example", [example for _, example in PROCEDURE_RULES])
def test_every_procedure_rule_recognises_its_own_example(example: str) -> None:
    assert is_procedure(example)


@pytest.mark.parametrize(
    ("sentence", "act"),
    [
        ("登録者が増えない理由を伺います。", SpeechAct.QUESTION),
        ("今後の取り組みについてお伺いをいたします。", SpeechAct.QUESTION),
        ("整備の見通しについて質問をいたします。", SpeechAct.QUESTION),
        ("停留所に時刻表はありますか。", SpeechAct.QUESTION),
        ("どのくらいの方が使っているのか教えていただければと思います。", SpeechAct.QUESTION),
        ("受付時間を延ばしていただきたいです。", SpeechAct.REQUEST),
        ("来年度は会場を増やしてください。", SpeechAct.REQUEST),
        ("窓口を一つにまとめるべきではないでしょうか。", SpeechAct.OPINION),
        ("高齢の方には難しいと感じました。", SpeechAct.OPINION),
        ("二点お伺いします。", SpeechAct.PREAMBLE),
        ("再度伺います。", SpeechAct.PREAMBLE),
        ("それでは、順番が前後しますが、私から二点お答えいたします。", SpeechAct.PREAMBLE),
        ("ご説明ありがとうございました。", SpeechAct.GREETING),
        ("よろしくお願いいたします。", SpeechAct.GREETING),
        ("以上です。", SpeechAct.BACKCHANNEL),
        ("昨年度は三回開きました。", SpeechAct.STATEMENT),
        ("", SpeechAct.STATEMENT),
    ],
)
def test_the_ending_of_a_sentence_tells_what_it_does(sentence: str, act: SpeechAct) -> None:
    assert speech_act(sentence) is act


@pytest.mark.parametrize(
    ("sentence", "weak", "strong"),
    [
        ("それと、掲示板の場所はどこですか。", True, False),
        ("次に、図書館についてです。", True, True),
        ("二点目は避難所です。", True, True),
        ("あともう1点、お願いがあります。", True, True),
        ("また、駐輪場も足りません。", True, False),
        ("図書館は混んでいます。", False, False),
    ],
)
def test_weak_and_strong_shifts_of_topic_are_told_apart(sentence: str, weak: bool, strong: bool) -> None:
    assert (shifts(sentence), shifts_strongly(sentence)) == (weak, strong)


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [("例えば、平日の夜です。", True), ("その理由を述べます。", True), ("その他の件です。", False)],
)
def test_examples_and_restatements_continue_the_sentence_before(sentence: str, answer: bool) -> None:
    assert continues(sentence) is answer


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("次に、避難所の運営についてでございますが、訓練を重ねております。", True),
        ("バスの増便に関するお尋ねでございます。", True),
        ("バスの増便についてのお尋ねがございました。", True),
        ("大切なものでございます。", False),
    ],
)
def test_an_answer_is_opened_by_naming_its_topic(sentence: str, answer: bool) -> None:
    assert opens_answer(sentence) is answer


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("一つ目と二つ目についてお答えします。", (1, 2)),
        ("３点目は費用です。", (3,)),
        ("三点お伺いします。", ()),
        ("第二に、人材です。", (2,)),
    ],
)
def test_numbers_of_points_are_read_but_counts_of_points_are_not(text: str, numbers: tuple[int, ...]) -> None:
    assert ordinals(text) == numbers


@pytest.mark.parametrize(
    ("sentence", "label", "answer"),
    [
        ("商工会の水野です。", "水野委員", True),
        ("水野でございます。", "水野委員", True),
        ("駅の北側です。", "柴田課長", False),
        ("森林です。", "柴田課長", False),
    ],
)
def test_only_the_name_of_the_speaker_makes_a_self_introduction(
    sentence: str, label: str, answer: bool
) -> None:
    assert introduces_speaker(sentence, label) is answer


def test_a_topic_named_late_in_a_long_sentence_does_not_count() -> None:
    assert names_topic("電子申請についてですが、")
    assert not names_topic(
        "昨年の夏から続けてきた地域の集まりで出た声の中で最も多く、しかも切実だったのが、休日の受付と夜間の受付の両方を求める声で、これについて"
    )


@given(st.text(max_size=300))
def test_any_text_gets_exactly_one_act(text: str) -> None:
    assert speech_act(text) in SpeechAct
