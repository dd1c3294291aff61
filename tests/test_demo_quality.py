"""架空の市の資料で守る正確さ。値は測った数字より少し下に置き、悪くなれば気付くようにする。"""

from tests.benchmarks.demo_quality import measure


def test_points_answers_and_links_stay_as_good_as_measured() -> None:
    quality = measure()
    assert quality.questions >= 0.9
    assert quality.answers >= 0.7
    assert quality.commitments >= 0.75
    assert quality.ndcg >= 0.8
    assert quality.f1 >= 0.8
