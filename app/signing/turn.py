"""順番. 委員名簿の順に、前に署名した人の次の人へ署名が回る。"""

from __future__ import annotations

from collections.abc import Collection, Sequence


def next_in_turn(
    order: Sequence[str], last: str | None, present: Collection[str], count: int
) -> tuple[str, ...]:
    """次に署名する人。order の順に last の次から、present にいる人を count 人まで選ぶ。終わりまで行けば初めに戻る。

    last が None か order にいなければ、初めから選ぶ。同じ人は二度選ばない。

    >>> next_in_turn(["岡本", "宇佐美", "矢崎", "能勢"], "矢崎", {"岡本", "宇佐美", "矢崎"}, 2)
    ('岡本', '宇佐美')
    """
    start = order.index(last) + 1 if last in order else 0
    around = dict.fromkeys([*order[start:], *order[:start]])
    return tuple(name for name in around if name in present)[:count]
