from __future__ import annotations

import pytest

from db.records import SpeakerGroup
from nlp.turns.roles import ROLE_WORDS, role_at_end, role_at_start, speaker_group


def test_no_role_belongs_to_two_groups() -> None:
    words = [word for group in ROLE_WORDS.values() for word in group]
    assert len(words) == len(set(words))


@pytest.mark.parametrize("group", list(ROLE_WORDS))
def test_every_role_is_found_at_the_end_and_gives_its_group(group: SpeakerGroup) -> None:
    for word in ROLE_WORDS[group]:
        found = role_at_end(f"長岡{word}")
        assert found is not None
        assert found[0].endswith(word)
        assert speaker_group(word) is group


@pytest.mark.parametrize(
    ("label", "found"),
    [("委員A", ("委員", 0)), ("委員(1)", ("委員", 0)), ("12番", ("12番", 0)), ("長岡副委員長", ("副委員長", 2)), ("昨年度の実績", None), ("", None)],
)  # fmt: skip
def test_the_longest_role_at_the_end_wins(label: str, found: tuple[str, int] | None) -> None:
    assert role_at_end(label) == found


@pytest.mark.parametrize(
    ("label", "found"),
    [("委員長佐野", ("委員長", 3)), ("12番高木", ("12番", 3)), ("君島", None), ("情報政策", None)],
)
def test_a_role_may_stand_before_the_name(label: str, found: tuple[str, int] | None) -> None:
    assert role_at_start(label) == found


@pytest.mark.parametrize(
    ("role", "group"),
    [("副委員長", SpeakerGroup.MEMBER), ("情報政策課長", SpeakerGroup.OFFICIAL), ("十二番", SpeakerGroup.MEMBER), (None, SpeakerGroup.OTHER), ("", SpeakerGroup.OTHER), ("実績", SpeakerGroup.OTHER)],
)  # fmt: skip
def test_a_role_decides_the_group(role: str | None, group: SpeakerGroup) -> None:
    assert speaker_group(role) is group
