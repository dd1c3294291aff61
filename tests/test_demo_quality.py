"""架空の市の資料で守る正確さ。値は測った数字より少し下に置き、悪くなれば気付くようにする。"""

import pytest

from tests.benchmarks.demo_quality import City, measure, measure_taught, read_city


@pytest.fixture(scope="module")
def city() -> City:
    return read_city()


def test_points_answers_and_links_stay_as_good_as_measured(city: City) -> None:
    quality = measure(city)
    assert quality.questions >= 0.95
    assert quality.answers >= 0.95
    assert quality.commitments >= 0.8
    assert quality.links.ndcg >= 0.9
    assert quality.links.f1 >= 0.84


def test_what_people_decide_in_other_meetings_makes_a_meeting_better_linked(city: City) -> None:
    untaught, taught = measure(city).links, measure_taught(city)
    assert taught.ndcg > untaught.ndcg + 0.005
    assert taught.f1 > untaught.f1 - 0.005
