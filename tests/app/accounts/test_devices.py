"""端末の名."""

from __future__ import annotations

import pytest

from app.accounts.devices import device_name

_CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_CHROME} Edg/140.0.0.0", "Windows の Edge"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_CHROME}", "Windows の Chrome"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Linux の Firefox"),
        (f"Mozilla/5.0 (Linux; Android 15) {_CHROME}", "Android の Chrome"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1",
            "iPhone・iPad の Safari",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Safari/605.1.15",
            "Mac の Safari",
        ),
        ("curl/8.0", "ほかのブラウザー"),
        ("", "ほかのブラウザー"),
    ],
)
def test_a_device_is_named_for_its_owner(user_agent: str, name: str) -> None:
    assert device_name(user_agent) == name
