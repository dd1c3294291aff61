"""計画の世代の対応と検討事項の追跡の正確さを守る。値は測った数字より少し下に置く。"""

from tests.benchmarks.plan_quality import demo_cases, follow, invented_cases, silences, successions


def test_proposals_of_successors_stay_as_good_as_measured() -> None:
    rates = successions()
    assert rates.precision >= 0.85
    assert rates.recall >= 0.85


def test_what_evaluations_say_about_promises_stays_as_good_as_measured() -> None:
    for cases in (tuple(demo_cases()), tuple(invented_cases())):
        found = follow(cases)
        rates = silences(cases, found)
        assert rates.precision >= 0.8
        assert rates.recall >= 0.9
        years = [
            (case.wanted, case.year) == (one.status, one.year) for case, one in zip(cases, found, strict=True)
        ]
        assert sum(years) >= 0.85 * len(years)
