"""署名する人を決める欄の、案の理由。"""

from __future__ import annotations

import pytest

from app.contexts.signing_naming import _why
from app.signing.candidates import Proposal
from db.signatories import Duty, Signatory

CHAIR = Signatory(Duty.CHAIR, "委員長", "桐谷 葵")
MEMBER = Signatory(Duty.MEMBER, "署名委員", "白根 操")


@pytest.mark.parametrize(
    ("proposal", "order", "why"),
    [
        (Proposal((CHAIR,), False, None), "委員名簿の順で、出席した", ""),
        (Proposal((), False, "遠野 隆"), "委員名簿の順で、出席した", ""),
        (
            Proposal((CHAIR, MEMBER), True, None),
            "委員名簿の順で、出席した",
            "会議録に、この人が署名委員だと書かれています。",
        ),
        (
            Proposal((CHAIR, MEMBER), False, "遠野 隆"),
            "出席者の順で",
            "前は遠野 隆さんが署名したので、出席者の順で次の人です。",
        ),
        (
            Proposal((MEMBER,), False, None),
            "委員名簿の順で、出席した",
            "まだだれも署名していないので、委員名簿の順で、出席した初めの人です。",
        ),
    ],
)
def test_a_proposal_tells_the_reason_that_is_true_of_it(proposal: Proposal, order: str, why: str) -> None:
    assert _why(proposal, order) == why
