import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.links.synonyms import LOCAL_GOVERNMENT, Synonyms


@pytest.mark.parametrize("group", LOCAL_GOVERNMENT, ids=lambda group: group[0])
def test_all_words_of_a_group_are_one_concept(group: tuple[str, ...]) -> None:
    names = {Synonyms().concepts(word)[0].name for word in group}
    assert len(names) == 1


def test_width_and_case_do_not_matter() -> None:
    assert [c.name for c in Synonyms().concepts("ｗｉ－ｆｉ")] == [
        c.name for c in Synonyms().concepts("WI-FI")
    ]


def test_a_word_of_the_city_joins_the_built_in_concept() -> None:
    taught = Synonyms([("ひのわスポット", "公衆無線LAN")])
    assert taught.concepts("ひのわスポット")[0].name == taught.concepts("Wi-Fi")[0].name


@pytest.mark.parametrize("text", ["HPVワクチン", "online", "airline", "logistics", "人ごみ", "BCPS"])
def test_a_word_inside_another_word_is_no_concept(text: str) -> None:
    assert Synonyms().concepts(text) == []


@pytest.mark.parametrize(
    ("text", "found"), [("市のHPで", 1), ("LINEで", 1), ("GISを", 1), ("公衆Wi-Fiの", 1)]
)
def test_a_word_beside_japanese_is_a_concept(text: str, found: int) -> None:
    assert len(Synonyms().concepts(text)) == found


def test_no_word_stands_in_two_groups() -> None:
    words = [word for group in LOCAL_GOVERNMENT for word in group]
    assert len(words) == len(set(words))


@given(st.text(max_size=100))
def test_places_lie_inside_any_text(text: str) -> None:
    assert all(0 <= c.start < c.end <= len(text) for c in Synonyms().concepts(text))


def test_a_group_that_misleads_a_city_can_be_left_out() -> None:
    without = Synonyms(without=["ごみ"])
    assert without.concepts("ごみの分別") == []
    assert without.concepts("テレワーク") == Synonyms().concepts("テレワーク")


def test_the_city_s_words_come_first_among_the_others_and_the_word_itself_is_not_among_them() -> None:
    synonyms = Synonyms([("ひのわスポット", "公衆無線LAN")])
    others = synonyms.others(synonyms.concepts("ＷｉＦｉを")[0], "ＷｉＦｉを")
    assert others[:2] == ("ひのわスポット", "公衆無線LAN")
    assert "Wi-Fi" in others
    assert "WiFi" not in others


@pytest.mark.parametrize("text", ["無線LA", "公衆無線", "テレワー"])
def test_the_beginning_of_a_word_at_the_end_of_a_text_is_no_concept(text: str) -> None:
    assert Synonyms().concepts(text) == []


def test_the_longest_word_wins() -> None:
    assert [(c.start, c.end) for c in Synonyms().concepts("公衆無線LAN")] == [(0, 7)]
