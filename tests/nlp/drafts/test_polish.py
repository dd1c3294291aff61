import itertools
from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nlp.drafts.denials import find_polarity
from nlp.drafts.facts import find_numbers, find_proper_names
from nlp.drafts.polish import polish, polish_edits
from nlp.drafts.rules.all_rules import POLISH_RULES, STANDARD_OFF
from nlp.drafts.rules.rule import Choice, Line, PolishRule
from nlp.text.tokenizer import Tokenizer

TOKENIZER = Tokenizer()
NAMES = frozenset(rule.name for rule in POLISH_RULES)
LINES = [(rule, line) for rule in POLISH_RULES for line in rule.lines]
# 規則が残した読点は、記号の規則が片付ける。例は片付けた後の形で書いてある。
TIDY = "読点"


def only(rule: PolishRule) -> frozenset[str]:
    """この規則(と読点の片付け)のほかを使わない。"""
    return NAMES - {rule.name, TIDY}


@pytest.mark.parametrize(("rule", "line"), LINES, ids=lambda found: getattr(found, "name", ""))
def test_every_rule_alone_does_what_its_examples_say(rule: PolishRule, line: Line) -> None:
    assert polish(line.before, only(rule)) == line.after
    assert [edit.rule for edit in polish_edits(line.before, only(rule)) if edit.rule != TIDY] != [] or (
        rule.name == TIDY
    )


@pytest.mark.parametrize(("rule", "line"), LINES, ids=lambda found: getattr(found, "name", ""))
def test_every_rule_can_be_switched_off_by_its_name(rule: PolishRule, line: Line) -> None:
    assert not any(rule.name in edit.rule.split("・") for edit in polish_edits(line.before, {rule.name}))


@pytest.mark.parametrize(
    ("rule", "sentence"), [(rule, sentence) for rule in POLISH_RULES for sentence in rule.stays]
)
def test_what_only_looks_like_a_rule_stays(rule: PolishRule, sentence: str) -> None:
    assert polish(sentence, only(rule)) == sentence


def test_names_are_unique_and_at_most_one_rule_of_a_choice_is_standard() -> None:
    assert len(NAMES) == len(POLISH_RULES)
    assert not [name for name in NAMES if "・" in name and name.split("・")[0] in NAMES]
    for choice in Choice:
        assert len([rule for rule in POLISH_RULES if rule.choice is choice and rule.standard]) <= 1


# どの規則を使っても変わってはならない文。似た形をもつ、ふつうの書き言葉。
HOSTILE = (
    "あの橋の工事です。", "その他の意見です。", "まあまあの結果です。", "こう考えると分かります。", "市の事業です。", "為政者の責任です。",
    "見れば分かります。", "実施しませんでした。", "ちょっとした行き違いがありました。", "議会で決めさせていただきます。", "対象は12校です。",
    "進めていません。", "ものすごく便利です。", "もうちょっと待ってください。", "ちょっとずつ進めます。", "どうなのかなと思います。",
    "なぜ遅れたのかなと思います。", "いいじゃないですか。", "庁舎を建てます。", "構築がなされるのではないかと思います。", "市民、市民団体を招きます。",
    "それは見られると思います。", "庁舎を建てると思います。", "走れる道を造ります。", "十二、いや十三です。", "皆様の声です。", "出来事を記録します。",
    "意見が一致しました。", "仕事を減らします。", "夏のほうが多いです。", "市民の方から伺いました。", "四日市市の例です。", "一人ひとりに配ります。",
    "十分に話します。", "二、三人です。", "おもちゃを貸します。", "なんとか間に合いました。", "川が流れると困ります。", "帰れるようにします。",
    "食べ物を捨てない。", "ご存じのとおりです。", "ありがとうございます。", "「えー、困っちゃうんですけど」という声です。", "計画の名は「みんなで出来る防災」です。",
    "市民にとってなくてはならない施設です。", "台風によってなくなりました。", "そしてますます増えます。", "これはなんですか。", "三時までおります。",
)  # fmt: skip


@pytest.mark.parametrize("sentence", HOSTILE)
def test_what_is_already_written_or_would_change_meaning_stays(sentence: str) -> None:
    assert polish(sentence) == sentence
    assert polish_edits(sentence) == ()


@pytest.mark.parametrize(
    ("spoken", "printed"),
    [
        (
            "えー、それでは、説明させていただきたいというふうに思っております。",
            "説明させていただきたいと思っています。",
        ),
        (
            "で、ですね、利用者は増えてるんですけど、まだ足りてないんじゃないかなと思うんですよね。",
            "利用者は増えているのですけれども、まだ足りていないのではないかと思うのです。",
        ),
        (
            "この、何と言いますか、仕組みのほうを、ちょっと見直していかなきゃいけないというふうに考えてございます。",
            "この、仕組みを、見直していかなければならないと考えています。",
        ),
        ("資料とか図面とかを配付させていただいております。", "資料や図面などを配付しています。"),
        ("だれでも見れるようにする事が出来ます。", "だれでも見られるようにすることができます。"),
    ],
)
def test_rules_work_together(spoken: str, printed: str) -> None:
    assert polish(spoken) == printed


NUMBERS = [rule for rule in POLISH_RULES if rule.choice or not rule.standard]


@pytest.mark.parametrize(
    ("used", "spoken", "printed"),
    [
        (("漢数字→算用数字", "桁区切りを付ける"), "二億三千五百万円と一万二千人です。", "2億3,500万円と1万2,000人です。"),
        (("漢数字→算用数字",), "令和六年十二月三日の二〇二四年度です。", "令和6年12月3日の2024年度です。"),
        (("漢数字→算用数字", "「か月」「か所」にする"), "三ヶ月で十二箇所です。", "3か月で12か所です。"),
        (("桁区切りを付ける", "数字を全角にする"), "12000円です。", "１２，０００円です。"),
        (("一桁の数字だけ全角にする",), "２０人と3校とA4です。", "20人と３校とA4です。"),
    ],
)  # fmt: skip
def test_the_committee_s_way_of_writing_numbers(used: tuple[str, ...], spoken: str, printed: str) -> None:
    assert polish(spoken, STANDARD_OFF - set(used)) == printed


FRAGMENTS = st.sampled_from([
    "えー、", "あの、", "そのー", "ですね、", "まあ、", "こう、", "なんか", "はい、", "それでは、", "この、この", "そ、その", "予算、予算を", "12人", "三月", "二百五十人の", "十二、いや十三", "二千円を",
    "1,200円", "２，４００万円", "３校", "一人ひとり", "四日市市", "三ヶ月", "、", "，", "。", "進めて", "進んでる", "使ってない", "してます", "見れる", "考えれない", "ません", "おります",
    "ございます", "でございます", "させていただきます", "していただきたい", "けど、", "ちょっと", "難しい", "かなと思っています", "ない", "ないかなと思います", "じゃないか", "んです", "っていう",
    "とか", "資料", "会議", "岡本さんは", "千葉県の", "森林", "京都市", "SNSで", "ね。", "よ。", "必要", "のほうを", "ちゃった", "なきゃいけない", "下さい", "出来ない", "する事", "為に", "頂いた",
    "及び", "または", "「出来てない」", "『えー、本』", "実施し", "増える", "足りない", " ", "\u3000",
])  # fmt: skip
SPOKEN = st.lists(FRAGMENTS, max_size=14).map("".join)
# 会議体が選びうる規則の組み合わせ。一つだけ選ぶ組からは、一つまでを使う。
OFF = st.builds(
    lambda off, chosen: (
        frozenset(off) | {rule.name for rule in POLISH_RULES if rule.choice and rule.name not in chosen}
    ),
    st.sets(st.sampled_from(sorted(NAMES))),
    st.tuples(
        *(st.sampled_from([rule.name for rule in POLISH_RULES if rule.choice is choice]) for choice in Choice)
    ),
)


OPENING = st.sampled_from(["", "えー、", "あの、", "そのー、", "で、", "はい、", "それでは、", "こう、", "何と言いますか、", "そ、その", "私のほうからは、", "やっぱり", "ちょっと", "尚、", "この、この"])  # fmt: skip
SUBJECT = st.sampled_from([
    "岡本さんの話が", "千葉県の例は", "京都市の事業とか資料とかを", "二百五十人の方が", "三ヶ月の講座を", "十二箇所、いや十三箇所を", "１，２００円の手続きを", "三校と12校の取り組みは", "予算、予算を", "四日市市及び津市を",
    "一人ひとりの声を", "SNSの利用者は", "森林の事を", "「出来ない」という声が", "二億三千万円の資料のほうを", "12000円を", "沢山の方に", "令和六年十二月三日に", "書面または口頭を", "皆様に",
])  # fmt: skip
ASIDE = st.sampled_from(["", "、えー、", "ですね、", "、なんか、", "ね、", "、"])
PREDICATE = st.sampled_from([
    "実施しません。", "進んでません。", "使ってないんです。", "足りないかなと思います。", "見れないんですけど、", "考えれません。", "増えるんじゃないかなと思うんですよね。", "出来ないと思います。", "出来る様にします。",
    "進めております。", "進めておりませんので、", "説明させていただきたいというふうに思っております。", "行わなきゃいけない。", "売り切れちゃうんで、", "準備してございません。", "必要でございます。", "予定はございませんけど、",
    "お知らせ下さい。", "配る事はしてなかったんです。", "読まれてますか。", "お読みになられますか。", "実施いたしませんでした。", "検討中というところです。", "必要ではないかなと思います。", "分からないっていう話です。", "わからないと思います。",
])  # fmt: skip
CLAUSES = st.lists(st.tuples(OPENING, SUBJECT, ASIDE, PREDICATE).map("".join), min_size=1, max_size=3).map(
    "".join
)


@given(CLAUSES, OFF)
@example("二億三千万円の資料のほうをですね、出来ないと思います。", STANDARD_OFF)
@example("検討中というところです。「出来ない」という声が実施しません。", STANDARD_OFF)
@example("二百五十人の方が出来ないと思います。", frozenset({"数字を全角にする", "一桁の数字だけ全角にする"}))
def test_figures_names_and_denials_never_change(sentence: str, off: frozenset[str]) -> None:
    polished = polish(sentence, off)
    assert _keys(find_numbers(polished)) == _keys(find_numbers(sentence))
    assert _proper(polished) == _proper(sentence)
    denied = (find_polarity(text, TOKENIZER).denied for text in (sentence, polished))
    before, after = (_without_counts(fact.key for fact in found) for found in denied)
    assert before == after


def _proper(text: str) -> set[str]:
    """固有の名。解析器は「二百五十人」の「十人」を人名とみることがあるので、漢数字を含むものは数える側で比べる。"""
    return _without_counts(fact.key for fact in find_proper_names(text, TOKENIZER))


def _without_counts(keys: Iterable[str]) -> set[str]:
    return {key for key in keys if not set(key) & set("〇一二三四五六七八九十百千")}


def _keys(facts: list) -> Counter:  # type: ignore[type-arg]
    return Counter(fact.key for fact in facts)


@given(SPOKEN | CLAUSES, OFF)
def test_polishing_twice_is_polishing_once(sentence: str, off: frozenset[str]) -> None:
    polished = polish(sentence, off)
    assert polish(polished, off) == polished


@given(SPOKEN, OFF)
def test_quoted_words_stay_as_they_were_said(sentence: str, off: frozenset[str]) -> None:
    polished = polish(sentence, off)
    for quoted in ("「出来てない」", "『えー、本』"):
        assert polished.count(quoted) == sentence.count(quoted)


@given(SPOKEN | st.text(max_size=30), OFF)
def test_the_edits_applied_to_what_was_said_give_what_is_printed(sentence: str, off: frozenset[str]) -> None:
    edits = polish_edits(sentence, off)
    text = sentence
    for edit in reversed(edits):
        assert text[edit.start : edit.end] == edit.before != edit.after
        text = text[: edit.start] + edit.after + text[edit.end :]
    assert text == polish(sentence, off)
    for earlier, later in itertools.pairwise(edits):
        assert earlier.end <= later.start
    assert {name for edit in edits for name in _names(edit.rule)} <= NAMES - off


def _names(rule: str) -> set[str]:
    """つないだ名前を分ける。名前の中にも「・」があるので、長い名前から取り出す。"""
    found: set[str] = set()
    for name in sorted(NAMES, key=len, reverse=True):
        if name in rule:
            found.add(name)
            rule = rule.replace(name, "")
    assert not rule.strip("・")
    return found
