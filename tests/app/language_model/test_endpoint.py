"""言語モデルの置き場所の約束: 庁内か、名指しした機械だけを受け付け、合い言葉を漏らさない."""

from pathlib import Path

import pytest

from app.errors import UsageError
from app.language_model.endpoint import Named, endpoint_of, read_endpoint


def named(url: str, hosts: tuple[str, ...] = ()) -> Named:
    return Named(url, "model-a", hosts=hosts)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8080/v1",
        "http://localhost:8080/v1",
        "http://10.1.2.3/v1/",
        "https://172.16.0.9:443/v1",
        "http://192.168.3.4:11434/v1/chat/completions",
        "http://169.254.10.1/v1",
        "http://[::1]:8080/v1",
        "http://[fd00::5]/v1",
        "http://[fe80::5]/v1",
        "http://[::ffff:10.1.2.3]/v1",
    ],
)
def test_an_address_of_the_own_network_is_taken(url: str) -> None:
    assert (
        endpoint_of(named(url), {}).url
        == url.rstrip("/").removesuffix("/chat/completions") + "/chat/completions"
    )


@pytest.mark.parametrize(
    "url",
    [
        "http://8.8.8.8/v1",
        "https://api.example.com/v1",
        "http://172.32.0.1/v1",
        "http://11.0.0.1/v1",
        "http://127.1/v1",
        "http://0x7f000001/v1",
        "http://2130706433/v1",
        "http://0.0.0.0/v1",
        "http://[2001:db8::1]/v1",
        "http://[::ffff:8.8.8.8]/v1",
        "http://127.0.0.1.example.com/v1",
    ],
)
def test_an_address_outside_is_refused_by_name(url: str) -> None:
    with pytest.raises(UsageError, match="庁内"):
        endpoint_of(named(url), {})


@pytest.mark.parametrize(
    "url",
    [
        "",
        "10.1.2.3:8080",
        "ftp://10.1.2.3/v1",
        "file:///etc/passwd",
        "http://",
        "http://user:pass@10.1.2.3/v1",
        "http://10.1.2.3/v1?x=1",
        "http://10.1.2.3/v1#a",
        "http://10.1.2.3:99999/v1",
        "http://[::1/v1",
    ],
)
def test_what_is_no_plain_address_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="読めません"):
        endpoint_of(named(url), {})


def test_a_named_machine_is_taken_wherever_it_stands() -> None:
    assert (
        endpoint_of(named("https://LLM.city.example/v1", ("llm.city.example",)), {}).place
        == "LLM.city.example"
    )


@pytest.mark.parametrize("changed", [Named("http://10.1.2.3", " "), Named("http://10.1.2.3", "a", 0), Named("http://10.1.2.3", "a", float("nan"))])  # fmt: skip
def test_a_setting_that_lacks_something_is_refused(changed: Named) -> None:
    with pytest.raises(UsageError):
        endpoint_of(changed, {})


def test_a_settings_file_names_everything(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("secret-1\n")
    path = tmp_path / "model.toml"
    path.write_text(
        f'url = "http://gpu.city.local:8080/v1"\nmodel = "m"\nseconds = 30\nkey_file = "{tmp_path / "key"}"\n'
        'hosts = ["gpu.city.local"]\n'
    )
    endpoint = read_endpoint(path, {"KAIGIROKU_MODEL_KEY": "other"})
    assert (endpoint.model, endpoint.seconds, endpoint.key) == ("m", 30.0, "secret-1")
    assert "secret-1" not in repr(endpoint)


def test_the_key_may_come_from_the_environment() -> None:
    assert endpoint_of(named("http://10.1.2.3"), {"KAIGIROKU_MODEL_KEY": " k "}).key == "k"
    assert endpoint_of(named("http://10.1.2.3"), {}).key is None
    with pytest.raises(UsageError, match="合い言葉"):
        endpoint_of(named("http://10.1.2.3"), {"KAIGIROKU_MODEL_KEY": "a\nb"})


@pytest.mark.parametrize(
    "text", ["url =", 'url = "http://10.1.2.3"\nmodel = 3', 'proxy = "x"', "seconds = true", "hosts = 'a'"]
)
def test_a_settings_file_that_cannot_be_read_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "model.toml"
    path.write_text(text)
    with pytest.raises(UsageError) as error:
        read_endpoint(path, {})
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("made", ["missing", "binary"])
def test_a_settings_file_that_is_not_there_is_refused(tmp_path: Path, made: str) -> None:
    path = tmp_path / made
    if made == "binary":
        path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="TOML"):
        read_endpoint(path, {})


def test_a_key_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    wanted = Named("http://10.1.2.3", "a", key_file=str(tmp_path / "none"))
    with pytest.raises(UsageError, match="合い言葉のファイル"):
        endpoint_of(wanted, {})
