from __future__ import annotations

import pytest

from nlp.turns.asides import closing_time, is_closing, is_narration, is_note, opening_time, speaks
from nlp.turns.source_lines import read_lines


@pytest.mark.parametrize(
    "line",
    ["（異議なしの声あり）", "〔「異議なし」と呼ぶ者あり〕", "（事務局説明）", "(なし)", "＜暫時休憩＞", "【休憩】", "－資料1に基づき説明－", "―事務局挨拶―",
     "～休憩～", "午前10時00分　開議", "午後３時１０分　休憩", "休　憩　午後2時30分", "再開（午後1時）", "午後3時15分散会", "閉会　午後4時", "開　会",
     "※以下、質疑応答", "異議なしの声あり", "◇", "以　上", "午後一時開議", "（午前11時05分　再開）"],
)  # fmt: skip
def test_stage_notes_are_recognised(line: str) -> None:
    assert is_note(line)


@pytest.mark.parametrize(
    "line",
    ["休憩を取りたいと思います。", "（1）計画の案について（報告）", "（２）その他", "【会長】", "【休憩】を挟んで", "はい（笑）", "4 出席者", "", "以上です。",
     "（資料）をご覧ください（後ほど説明）"],
)  # fmt: skip
def test_what_is_said_or_listed_is_not_a_stage_note(line: str) -> None:
    assert not is_note(line)


@pytest.mark.parametrize(
    ("line", "closing"),
    [("会議録署名委員　森　一郎", True), ("上記のとおり会議の経過を記録し、ここに署名する。", True), ("この会議録は要約です。", False), ("会　長　　長岡　正雄　印", True), ("会　長", True), ("会長が来ました。", False),
     ("令和6年3月1日", True), ("別紙", True), ("【別紙１】", True), ("お問い合わせ先　情報課", True), ("午後3時15分　散会", True),
     ("会議録の作成につきましては、事務局で行います。", False), ("以上のとおり記載しましたので、ご確認ください。", False), ("別紙をご覧ください。", False)],
)  # fmt: skip
def test_what_follows_the_record_is_told_from_the_last_words(line: str, closing: bool) -> None:
    assert is_closing(line) is closing


@pytest.mark.parametrize(
    ("line", "narration"),
    [
        ("傍聴の申出はない旨、委員長から報告があった。", True),
        ("事務局から資料の説明があったと聞きました。", False),
        ("報告します。", False),
    ],
)
def test_narration_is_told_from_speech(line: str, narration: bool) -> None:
    assert is_narration(line) is narration


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("ただいまから開きます。", True),
        ("よろしいですか？", True),
        ("はい｡", True),
        ("そうですね", True),
        ("長岡委員、岡本委員", False),
        ("柴田課長", False),
    ],
)
def test_speech_is_told_from_rosters(text: str, spoken: bool) -> None:
    assert speaks(text) is spoken


@pytest.mark.parametrize(
    ("line", "opened", "closed"),
    [("午前10時00分　開議", "10:00", None), ("開会いたします。（10:03）", "10:03", None), ("散会いたします。（11:20）", None, "11:20"), ("閉会します。（閉会　午後4時40分）", None, "16:40"),
     ("会議は10時に開始しました。", None, None), ("午後0時10分　散会", None, "12:10")],
)  # fmt: skip
def test_noted_times_open_and_close_the_meeting(line: str, opened: str | None, closed: str | None) -> None:
    read = read_lines(line)[0]
    assert (opening_time(read), closing_time(read)) == (opened, closed)
