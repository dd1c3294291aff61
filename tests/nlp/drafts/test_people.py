"""役職だけで印字するときに、人の氏名が残らず、氏名でない言葉は残る."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.house_style import Member, PrintForm
from db.records import MeetingHeader, Minutes, SpeakerGroup, Turn
from nlp.drafts.people import MEETS, bare_names, find_names
from nlp.drafts.print_form import names_of, speaker_labels, without_names, words_for_names
from nlp.drafts.staff import staff_name
from nlp.text.tokenizer import Tokenizer

TOKENIZER = Tokenizer()
NAMES = ("水野", "岡本晴香", "岡本", "森")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("岡本委員、どうぞ。", "委員、どうぞ。"),
        ("先ほど岡本晴香委員と森副委員長が述べた。", "先ほど委員と副委員長が述べた。"),
        ("水野です。", "委員です。"),
        ("岡本さんと話した。", "委員と話した。"),
        ("岡本晴香が述べた。", "委員が述べた。"),
        ("岡本　晴香委員です。", "委員です。"),
        ("先ほど森さん、森委員、森氏から話がありました。", "先ほど委員、委員、委員から話がありました。"),
        ("委員の森です。", "委員です。"),
        ("森と申します。", "委員と申します。"),
        ("森からご説明します。", "委員からご説明します。"),
        ("本日森委員から提出された資料", "本日委員から提出された資料"),
        ("委員長（森君）", "委員長"),
        ("（森）", "（委員）"),
        ("森部会長、お願いします。", "部会長、お願いします。"),
        ("水野情報政策課長がお答えします。", "情報政策課長がお答えします。"),
        ("水野市民課長がお答えします。", "市民課長がお答えします。"),
        ("岡本委員提出資料", "委員提出資料"),
        ("岡本氏提供資料", "委員提供資料"),
        ("岡本・水野両委員の意見です。", "両委員の意見です。"),
        ("岡本・水野委員の意見です。", "委員・委員の意見です。"),
    ],
)
def test_a_name_that_means_a_person_is_left_out(text: str, printed: str) -> None:
    assert without_names(text, NAMES, TOKENIZER) == printed


@pytest.mark.parametrize(
    "text",
    [
        "森林委員会の資料です。", "大森委員の意見です。", "森林と林業の話です。", "原因は原則にあります。", "森林課長がお答えします。", "森の手入れをします。",
        "千葉市と福島県と川口駅の例です。", "森様式の書類です。", "星空観察担当課長です。", "各委員の原案です。", "森林整備課長です。",
        "市内の森は県が説明しました。", "福島県知事と千葉市議会議員に聞きました。",
    ],
)  # fmt: skip
def test_a_word_that_only_looks_like_a_name_stays(text: str) -> None:
    names = {*NAMES, "林", "原", "星", "千葉", "福島", "川口", "様"}
    assert without_names(text, names, TOKENIZER) == text


def test_days_of_the_week_and_other_short_notes_are_not_people() -> None:
    header = MeetingHeader(attendees=("水野", "木村健", "金子みどり", "新井健", "小林亮", "町田誠", "日高健"))
    names = names_of(Minutes(header, (), "表"), (), TOKENIZER)
    text = "みどりの計画は、12月3日（水）と4日（木）に、（株）の新会長と町会長、小委員会の本委員から伺いました。水の話です。"
    assert without_names(text, names, TOKENIZER) == text


ONE = ("森", "林", "原", "星", "東", "南", "堀", "辻", "畑", "谷", "関", "岡")
TWO = ("水野", "岡本", "千葉", "福島", "川口", "長野", "宮崎", "高橋", "髙橋", "小濱", "渡邉", "平野", "石井", "松林", "市川", "君島", "山﨑")  # fmt: skip
THREE = ("佐々木", "五十嵐", "長谷川", "宇佐美", "小鳥遊", "勅使河原")
SURNAMES = st.sampled_from(ONE + TWO + THREE) | st.text(
    alphabet="川田村木井野藤岡松島崎佐橋沢", min_size=2, max_size=3
)
GIVEN = st.sampled_from(["晴香", "一郎", "みどり", "健", "さくら", "エミ", "誠", "佐和子", "千鶴"])
PERSON = st.tuples(SURNAMES, GIVEN)
# 人を指す書き方と、役職だけにした形。{} には姓・氏名・空けて書いた氏名が入る。
SURNAME_PLACES = (
    ("{}委員の意見に賛成です。", "委員の意見に賛成です。"),
    ("先ほど{}委員から話がありました。", "先ほど委員から話がありました。"),
    ("先ほど{}さんから話がありました。", "先ほど委員から話がありました。"),
    ("{}会長、お願いします。", "会長、お願いします。"),
    ("資料は{}氏のものです。", "資料は委員のものです。"),
    ("次に{}様に伺います。", "次に委員に伺います。"),
    ("{}先生のお話です。", "先生のお話です。"),
    ("{}君に賛成です。", "委員に賛成です。"),
    ("{}副委員長がまとめます。", "副委員長がまとめます。"),
    ("署名委員は、{}委員と{}議員です。", "署名委員は、委員と議員です。"),
    ("担当の{}です。", "担当の委員です。"),
    ("{}と申します。", "委員と申します。"),
    ("{}からご説明します。", "委員からご説明します。"),
    ("3番（{}君）", "3番（委員）"),
    ("【{}委員】 賛成です。", "【委員】 賛成です。"),
    ("◎{}会長　それでは", "◎会長　それでは"),
    ("{}委員提出資料", "委員提出資料"),
    ("議題2　{}委員からの提案について", "議題2　委員からの提案について"),
)
# 役職も敬称もない、二字以上の姓だけを人とみる言い方。
BARE_PLACES = (
    ("{}と相談した結果です。", "委員と相談した結果です。"),
    ("{}に確認しました。", "委員に確認しました。"),
    ("{}案に賛成です。", "委員案に賛成です。"),
    ("先日、{}が現地で立ち会いました。", "先日、委員が現地で立ち会いました。"),
    ("{}の質問ですが", "委員の質問ですが"),
)
PLACE_LIKE = ("能勢", "三宮", "岡本", "宇佐美", "千葉", "福島", "長野", "山口", "石川", "宮崎", "香川", "川口", "大阪", "松本", "早乙女", "樫村", "梶谷", "塩谷")  # fmt: skip
FULL_PLACES = (("資料は{}が作りました。", "資料は委員が作りました。"), ("{}の意見です。", "委員の意見です。"))


def _printed(surname: str, given: str, text: str) -> str:
    minutes = Minutes(MeetingHeader(attendees=(surname + given,)), (), "表")
    names = names_of(minutes, (), TOKENIZER) | {surname}
    return without_names(text, names, TOKENIZER)


@given(PERSON, st.sampled_from(SURNAME_PLACES), st.sampled_from(["{0}", "{0}{1}", "{0} {1}", "{0}　{1}"]))
def test_no_name_of_a_member_is_left_in_any_printed_notation(
    person: tuple[str, str], place: tuple[str, str], form: str
) -> None:
    spoken, printed = place
    assert _printed(*person, spoken.replace("{}", form.format(*person))) in (
        printed,
        printed.replace("担当の委員です", "担当です"),
        printed.replace("先生の", "委員の"),
    )


@pytest.mark.parametrize("example", [example for _, example in MEETS])
def test_every_rule_of_bare_surnames_has_its_example(example: str) -> None:
    assert find_names(example, {"岡本"}, TOKENIZER) == [(0, 2)]


@given(st.sampled_from(PLACE_LIKE), st.sampled_from(BARE_PLACES))
def test_a_bare_surname_that_may_be_a_place_is_left_out(surname: str, place: tuple[str, str]) -> None:
    assert _printed(surname, "晴香", place[0].format(surname)) == place[1]


@given(
    st.sampled_from(PLACE_LIKE),
    st.sampled_from(["{}の例です。", "{}、どう思いますか。", "{}を見ました。", "先日の{}では"]),
)
def test_a_bare_surname_that_stays_is_a_notice(surname: str, place: str) -> None:
    text = place.format(surname)
    printed = without_names(text, {surname}, TOKENIZER)
    assert surname not in printed or bare_names(printed, {surname}, [], TOKENIZER)


@pytest.mark.parametrize("text", ["森林と平野部の話です。", "千葉市の例です。", "大平野の話です。", "情報政策課の話です。"])  # fmt: skip
def test_a_part_of_a_longer_word_is_no_notice(text: str) -> None:
    assert bare_names(text, {"森", "平野", "千葉", "情報", "林"}, [], TOKENIZER) == []


@given(PERSON, st.sampled_from(FULL_PLACES), st.sampled_from(["{0}{1}", "{0} {1}", "{0}　{1}"]))
def test_a_full_name_is_left_out_wherever_it_stands(
    person: tuple[str, str], place: tuple[str, str], form: str
) -> None:
    if len("".join(person)) > 2:  # 二字の氏名は、前後に手掛かりがなければ、ふつうの言葉と見分けられない。
        assert _printed(*person, place[0].format(form.format(*person))) == place[1]


@pytest.mark.parametrize("text", ["おかもとさんの話です。", "オカモト委員の話です。", "おかもとはるかの話です。", "岡本 晴香の話です。"])  # fmt: skip
def test_the_roster_knows_readings(text: str) -> None:
    roster = (Member("岡本 晴香", "副会長", "おかもと はるか"),)
    names = names_of(Minutes(MeetingHeader(), (), "表"), roster, TOKENIZER)
    assert without_names(text, names, TOKENIZER) == "委員の話です。"


def test_staff_and_members_alike_are_left_out_of_what_the_staff_says() -> None:
    header = MeetingHeader(attendees=("岡本晴香",), staff=("柴田課長", "事務局 羽田"))
    text = "課長の柴田です。羽田からご説明しますが、岡本委員のご指摘どおりです。"
    names = words_for_names(Minutes(header, (), "表"), PrintForm.ROLE, (), TOKENIZER)
    assert (
        without_names(text, names, TOKENIZER) == "課長です。職員からご説明しますが、委員のご指摘どおりです。"
    )


@given(st.text(alphabet="水野岡本森林委員会長、。12名の", max_size=40))
def test_no_figure_and_no_mark_is_lost(text: str) -> None:
    printed = without_names(text, NAMES, TOKENIZER)
    assert [mark for mark in printed if mark in "12、。"] == [mark for mark in text if mark in "12、。"]


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        ("伊藤課長", "伊藤"), ("川口市民課長", "川口"), ("原学校教育課長", "原"), ("五十嵐福祉部長", "五十嵐"), ("情報政策課長 柴田", "柴田"),
        ("千葉市総務課長", None), ("国際課長", None), ("国際交流課長", None), ("北上支所長", None), ("港湾課長", None), ("", None),
    ],
)  # fmt: skip
def test_a_staff_entry_gives_a_surname_only_where_one_stands(entry: str, name: str | None) -> None:
    assert staff_name(entry, TOKENIZER) == name


STAFF = ("三宮学校教育課長", "塩谷主任主事", "柴田情報政策課長", "情報政策課", "総務部長", "千葉市総務課長")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (
            "情報政策課から各校へ配り、情報政策課長が答えます。",
            "情報政策課から各校へ配り、情報政策課長が答えます。",
        ),
        ("三宮学校教育課長が立ち会います。", "学校教育課長が立ち会います。"),
        ("塩谷主任主事と柴田情報政策課長です。", "主任主事と情報政策課長です。"),
        (
            "柴田からご説明します。三宮学校教育課は休みです。",
            "職員からご説明します。三宮学校教育課は休みです。",
        ),
        ("千葉市の例です。", "千葉市の例です。"),
    ],
)
def test_staff_are_known_by_what_the_head_says_and_offices_are_nobody(text: str, printed: str) -> None:
    minutes = Minutes(MeetingHeader(staff=STAFF), (), "表")
    names = words_for_names(minutes, PrintForm.ROLE, (), TOKENIZER)
    assert without_names(text, names, TOKENIZER) == printed


def turns(*labels: tuple[str, str]) -> tuple[Turn, ...]:
    group = {"会長": SpeakerGroup.CHAIR, "委員": SpeakerGroup.MEMBER, "課長": SpeakerGroup.OFFICIAL}
    return tuple(
        Turn(number, f"{name}{role}", name or None, role, None, "はい。", group[role])
        for number, (name, role) in enumerate(labels, 1)
    )


def test_a_letter_stays_with_its_person_in_labels_and_in_what_others_say() -> None:
    spoken = turns(("水野", "会長"), ("岡本晴香", "委員"), ("森", "委員"), ("岡本", "委員"))
    minutes = Minutes(MeetingHeader(attendees=("水野誠", "岡本晴香", "森健")), spoken, "表")
    labels = speaker_labels(minutes, PrintForm.LETTER)
    assert list(labels.values()) == ["会長", "委員Ａ", "委員Ｂ", "委員Ａ"]
    names = words_for_names(minutes, PrintForm.LETTER, (), TOKENIZER)
    text = "先ほど森委員と岡本さんから話がありました。"
    assert without_names(text, names, TOKENIZER) == "先ほど委員Ｂと委員Ａから話がありました。"


def test_two_people_of_one_surname_are_not_mixed_up() -> None:
    spoken = turns(("岡本晴香", "委員"), ("岡本一郎", "委員"))
    minutes = Minutes(MeetingHeader(), spoken, "表")
    names = words_for_names(minutes, PrintForm.LETTER, (), TOKENIZER)
    assert without_names("岡本委員の話", names, TOKENIZER) == "委員の話"
    assert without_names("岡本一郎委員の話", names, TOKENIZER) == "委員Ｂの話"


def test_speakers_of_whom_only_the_role_is_known_get_no_letter() -> None:
    anonymous = Minutes(MeetingHeader(), turns(("", "委員"), ("", "会長")), "表")
    assert list(speaker_labels(anonymous, PrintForm.LETTER).values()) == ["委員", "会長"]


def test_the_roster_tells_where_a_surname_ends() -> None:
    minutes = Minutes(MeetingHeader(), turns(("長谷川亮", "委員")), "表")
    roster = (Member("長谷川 亮"),)
    assert list(speaker_labels(minutes, PrintForm.SURNAME, roster).values()) == ["長谷川委員"]
