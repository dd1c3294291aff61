"""公開の API の OpenAPI 文書."""

from __future__ import annotations

from typing import Any

import pytest

from app.diet_api.parameters import CONDITIONS, Endpoint
from app.permissions import find_entrance
from app.rules import Who
from tests.app.visitor import Visitor

_PAGING = {
    "supplementAndAppendix", "contentsAndIndex", "searchRange", "closing", "startRecord", "maximumRecords",
    "recordPacking",
}  # fmt: skip


@pytest.fixture
def document(stranger: Visitor) -> dict[str, Any]:
    answer = stranger.client.get("/api/openapi.json")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def test_the_document_holds_exactly_what_anyone_may_ask(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.")
    assert {f"/api/{endpoint}" for endpoint in Endpoint} <= set(document["paths"])
    for path, operations in document["paths"].items():
        assert set(operations) == {"get"}
        entrance = find_entrance("GET", path.replace("{issue}", "1" * 21).replace("{suffix}", "json"))
        assert entrance is not None
        assert Who.ANONYMOUS in entrance.rule.allowed, path


@pytest.mark.parametrize("endpoint", Endpoint)
def test_every_field_that_is_read_is_explained_with_its_limits(
    document: dict[str, Any], endpoint: Endpoint
) -> None:
    operation = document["paths"][f"/api/{endpoint}"]["get"]
    fields = {one["name"]: one for one in operation["parameters"]}
    assert set(fields) == {*CONDITIONS, *_PAGING}
    assert all(one["description"] for one in fields.values())
    assert fields["maximumRecords"]["schema"]["maximum"] == endpoint.most
    assert fields["maximumRecords"]["schema"]["default"] == endpoint.default
    assert set(operation["responses"]) >= {"200", "400"}
