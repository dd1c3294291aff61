"""文章の検査の約束: 表の例はすべて見つけ、言い換えただけの文は誤りにしない."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.drafts.denials import LIGHT_VERBS
from nlp.drafts.findings import CheckRule, Severity
from nlp.drafts.likely_names import COMMON_CALLS, likely_names
from nlp.drafts.opposites import OPPOSITES, PREFIXES
from nlp.drafts.promises import BOUNDS, CONDITIONS, HEDGES, LIMITS
from nlp.drafts.text_checks import TEXT_EXAMPLES, check_text, nearest
from nlp.text.tokenizer import Tokenizer

TOKENIZER = Tokenizer()
EXAMPLES = [
    *TEXT_EXAMPLES,
    *((CheckRule.DENIAL, source, text) for *_, source, text in LIGHT_VERBS),
    *((CheckRule.OPPOSITE, source, text) for *_, source, text in OPPOSITES),
    *((CheckRule.OPPOSITE, source, text) for *_, source, text in PREFIXES),
    *((CheckRule.STRONGER, source, text) for *_, source, text in HEDGES),
    *((CheckRule.CONDITION, source, text) for *_, source, text in CONDITIONS),
    *((CheckRule.BOUND, source, text) for *_, source, text in BOUNDS),
    *((CheckRule.LIMIT, source, text) for *_, source, text in LIMITS),
    (CheckRule.LIMIT, "約3割が使っています。", "3割が使っています。"),
    (CheckRule.LIMIT, "3割程度が使っています。", "3割が使っています。"),
]


@pytest.mark.parametrize(("rule", "source", "text"), EXAMPLES)
def test_every_rule_finds_its_own_example_and_says_where(rule: CheckRule, source: str, text: str) -> None:
    found = check_text(text, source, TOKENIZER)
    assert rule in {finding.rule for finding in found}
    assert all(0 <= f.start < f.end <= len(text) for f in found)
    assert check_text(source, source, TOKENIZER) == []


# 意味の変わらない言い換え。(根拠, 要約)
SAME = [
    ("二千円を三校に配ります。", "2,000円を3校に配ります。"),
    ("３名です。", "3人です。"),
    ("令和6年4月1日に開きます。", "2024年4月1日に開きます。"),
    ("進めなければなりません。", "進めます。"),
    ("広げるべきではないかと思います。", "広げるべきだと思います。"),
    ("道をつないでいきます。", "道をつなぎます。"),
    ("予算が足りないので、来年度に回します。", "来年度に回します。"),
    ("北原校は3人、南原校は5人です。", "南原校は5人です。"),
    ("昨年五月の祭りは3人、昨年十月の式は5人でした。", "昨年十月の式は5人でした。"),
    ("賛成が5人、反対が3人でした。", "反対が3人でした。"),
    ("支障を生じさせないようにします。", "支障がないようにします。"),
    ("お答えすることはできません。", "答えられません。"),
    ("試行を実施し、課題を検討していきます。", "試行を実施します。"),
    ("関係課と検討を進めてまいります。", "関係課と検討を進めていきます。"),
    ("周知が重要でございます。", "周知が重要です。"),
    ("三校に限り補助を行い、課題を検討しています。", "課題を検討しています。"),
    ("例えば、駅前で講座を開催します。", "駅前で講座を開催します。"),
    ("3割の職員が使っています。", "職員の30%が使っています。"),
    ("図書館は休みです。体育館は開きます。", "図書館は休みで、体育館は開きます。"),
    ("休館は避けられないと存じます。", "休館は避けられないと思います。"),
    ("岡本さんの話がですね、出来ないそうです。", "岡本さんの話ができないそうです。"),
]


@pytest.mark.parametrize(("source", "text"), SAME)
def test_another_way_to_say_the_same_is_no_mistake(source: str, text: str) -> None:
    found = check_text(text, source, TOKENIZER)
    assert [f for f in found if f.severity is Severity.MISTAKE] == []


def test_figures_exchanged_with_another_sentence_of_the_same_source_are_found() -> None:
    source = "北原校は三校区です。登録は北原校が3人です。南原校は登録が5人です。"
    assert CheckRule.EXCHANGED in {f.rule for f in check_text("登録は北原校が5人です。", source, TOKENIZER)}


def test_a_word_of_the_city_that_the_analyser_does_not_know_is_a_notice() -> None:
    (found,) = check_text("窓口でヒノワリンを配ります。", "窓口で冊子を配ります。", TOKENIZER)
    assert (found.rule, found.severity) == (CheckRule.WORD, Severity.NOTICE)
    assert found.words in "ヒノワリン"


@pytest.mark.parametrize(("_", "call"), COMMON_CALLS)
def test_a_common_call_is_no_name(_: str, call: str) -> None:
    assert likely_names(f"{call}の話です。", frozenset()) == []


def test_a_merged_sentence_is_compared_with_every_sentence_it_was_made_of() -> None:
    spoken = ["図書館は月曜が休みです。", "体育館は月曜に開きます。", "以上です。"]
    assert nearest("図書館は月曜が休みで、体育館は月曜に開きます。", spoken) == "".join(spoken[:2])
    assert nearest("何もありません。", []) == ""


@given(st.text(alphabet="あかが一三5人ない。、増減ますんれば検討し不可能", max_size=30))
def test_no_text_breaks_the_checks_and_a_text_has_no_finding_against_itself(text: str) -> None:
    assert check_text(text, text, TOKENIZER) == []
    for finding in check_text(text, "増やします。検討しません。", TOKENIZER):
        assert 0 <= finding.start < finding.end <= len(text)


def test_a_limit_that_stands_in_another_sentence_of_the_draft_is_not_lost() -> None:
    source = "安心メールは日本語だけで配信されている。英語やベトナム語でも配信できないか。"
    kept = "安心メールは日本語だけで配信されている。安心メールの話です。英語やベトナム語でも配信できないか。"
    lost = "安心メールは日本語で配信されている。英語やベトナム語でも配信できないか。"
    rules = [[finding.rule for finding in check_text(text, source, TOKENIZER)] for text in (kept, lost)]
    assert [CheckRule.LIMIT in found for found in rules] == [False, True]
