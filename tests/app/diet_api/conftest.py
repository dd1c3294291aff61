"""API を呼ぶ道具."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.app.visitor import Visitor

Ask = Callable[..., Any]


@pytest.fixture
def ask(public_reader: Visitor) -> Ask:
    """入口と条件を渡すと、JSON の応答を返す。"""

    def asked(endpoint: str, status: int = 200, **fields: str) -> Any:
        url = f"/api/{endpoint}?{urlencode({'recordPacking': 'json', **fields})}"
        response = public_reader.client.get(url)
        assert response.status_code == status, response.text
        return json.loads(response.content)

    return asked
