"""約束と条件. 答弁の約束の強さ、約束に付いた条件、数の範囲を限る言葉を、要約と根拠とで比べる。"""

from __future__ import annotations

import re
from collections.abc import Sequence

from db.records import Commitment
from nlp.drafts.clauses import split_clauses
from nlp.drafts.facts import Fact, find_numbers
from nlp.exchanges.commitments import classify_sentence
from nlp.text.sentences import split_sentences
from nlp.text.width import fold

# 文末の言い方で決まる、約束の強さ。弱い順。(名, 最後の節の規則, 根拠の例, 強くなった例)
HEDGES: tuple[tuple[str, str, str, str], ...] = (
    ("困難", r"困難|難しい|できません|できない|予定は(?:あり|ござい)ません|予定はない|見送", "早期の導入は困難です。", "早期に導入します。"),
    ("意見", r"(?:必要|重要|大切|望ましい|課題|べき)(?:[^。]{0,8}(?:考え|思[いっう]|認識|です|でござ|であ)|。?$)", "導入が必要と考えています。", "導入します。"),
    ("注視", r"注視|見守|見極め", "国の動向を注視していきます。", "導入を実施していきます。"),
    ("研究", r"研究", "先進事例の導入を研究していきます。", "先進事例を導入していきます。"),
    ("検討", r"検討|(?:考えて|探って)(?:いき|いく|まいり|いか)", "来年度の導入を検討します。", "来年度に導入を実施します。"),
    ("努力", r"努め|努力|目指|心掛|心がけ", "早期の実施に努めます。", "早期に実施します。"),
)  # fmt: skip
_HEDGES = tuple(re.compile(rule) for _, rule, *_ in HEDGES)
# 強さを決める、文末の字数。
_ENDING = 24
# 言い切った約束の強さと、その型。
_FIRM = len(HEDGES)
_PROMISES = frozenset({Commitment.DO, Commitment.DONE, Commitment.EFFORT})
# 条件が付いているかを調べる約束の強さ。検討から上。
_BINDING = frozenset({4, 5, _FIRM})
# 約束の型の表にない言葉でも、これからすることを言い切る文末。例: 「支援していきます。」
_FIRM_END = re.compile(
    r"(?:[てで](?:いき|まいり|参り)|[一-龥](?:し|いたし)|増やし|減らし|設け|行い|始め|進め|広げ|開き|配り|定め|改め)ます。?$"
)
# 問いと求め。約束ではない。
_ASKS = re.compile(
    r"(?:か|は|を|べき|[てで]ほしい|ください|伺い[^。]*|尋ね[^。]*|求め[^。]*|願い[^。]*|いただきたい[^。]*)。?$"
)
# 約束に付く条件。(規則, 根拠の例, 条件の落ちた例)
CONDITIONS: tuple[tuple[str, str, str], ...] = (
    (r"(?<!例)(?<!たと)(?:れ|え|け|げ|せ|て|ね|め|べ)ば(?![、]?(?:と[思考存願お]|なら|なり|い[いけ]|よ[いか]|幸い|あり|[^、。]{1,6}ほど))", "予算が認められれば、来年度に始めます。", "来年度に始めます。"),
    (r"(?:予算|財源|国|議会|理解|承認|許可|同意|交付|補助|内示|条件)[^、。]{0,12}(?:たら|なら|ならば|のであれば)、", "国の交付が決まったら、秋に実施します。", "秋に実施します。"),
    (r"[たるいのな](?:場合|際|とき)(?:に?は(?!もちろん)|に限り|、)", "応募が多い場合には、会場を増やします。", "会場を増やします。"),
    (r"(?:状況|推移|動向|結果|様子|反応|需要)(?:等|など)?(?:を|も)?(?:見(?:て|ながら|つつ|極め|定め)|に応じ)", "利用の状況を見て、台数を増やします。", "台数を増やします。"),
    (r"(?:予算|財政|財源|人員|可能な|できる)[^、。]{0,6}範囲(?:内)?(?:で|に)", "予算の範囲内で、補助を行います。", "補助を行います。"),
    (r"次第(?!に)", "工事が終わり次第、公開します。", "公開します。"),
    (r"(?:を|が|は)前提(?:に|と|で)", "地元の同意を前提に、整備します。", "整備します。"),
    (r"(?<!でき)(?<!可能な)限り(?!な)(?=[、は]|で)", "特別な事情がない限り、実施します。", "実施します。"),
    (r"[れっし]た(?:後|あと)(?:に|、)", "国の方針が示された後に、実施します。", "実施します。"),
    (r"当面(?:の間)?", "当面の間、無料で公開します。", "無料で公開します。"),
    (r"(?:調整|協議|検証|確認|検討|整理|同意|了解|理解)[^、。]{0,10}(?:上で|うえで|後に|後、)", "関係機関と協議した上で、実施します。", "実施します。"),
)  # fmt: skip
_CONDITIONS = re.compile("|".join(f"(?:{rule})" for rule, *_ in CONDITIONS))
# 用言で終わり、前の節の条件がそこまでで済む節。例: 「補助を実施し、」
_CLOSED = re.compile(
    r"(?<!受け)(?<!基づき)(?<!通じ)(?<!踏まえ)(?<!向け)(?<!応じ)(?<!含め)(?<!加え)(?<!生かし)(?<!通して)(?<!連携し)(?<!協力し)(?:[しりきみいえけせめれ]|[てで]|が|ので|ため|から|ほか|とともに|つつ|ながら)、$"
)
# 節が要約に残っているとみる、二字の並びの割合。
_KEPT = 0.6
# 数の範囲を限る言葉。(そろえた言葉, 数の前の言い方, 数の後の言い方, 根拠の例, 変わった例)。空なら、その側の言い方は無い。
BOUNDS: tuple[tuple[str, str, str, str, str], ...] = (
    ("以上", r"少なくとも|最低(?:でも|で)?|最小(?:で)?", r"以上", "3人以上で申し込めます。", "3人で申し込めます。"),
    ("以下", r"最大(?:で|でも)?|最高(?:で)?|多くとも|上限", r"以下|以内|まで(?!に|の|は)", "最大で5台を置けます。", "5台を置けます。"),
    ("未満", r"", r"未満|に満たない|弱(?![いく])", "10人未満の学級です。", "10人の学級です。"),
    ("超", r"", r"を超え|超(?=[のえで、。])|を上回", "100件を超えました。", "100件でした。"),
    ("以降", r"", r"以降", "4月以降に始めます。", "4月に始めます。"),
    ("以前", r"", r"以前", "4月以前に始めました。", "4月に始めました。"),
)  # fmt: skip
_BEFORE = tuple((name, re.compile(rf"(?:{rule})(?:の|、)?$")) for name, rule, *_ in BOUNDS if rule)
_AFTER = tuple((name, re.compile(rule)) for name, _, rule, *_ in BOUNDS if rule)
_BOUND = re.compile("|".join(rule for _, before, after, *_ in BOUNDS for rule in (before, after) if rule))
# 約束の限りを言う言葉と、おおよそを言う言葉。落ちても誤りとまでは言えない。(規則, 根拠の例, 落ちた例)
LIMITS: tuple[tuple[str, str, str], ...] = (
    (r"必要(?:に応じて?|があれば|な場合)", "必要に応じて、説明会を開催します。", "説明会を開催します。"),
    (r"(?:試行|試験|暫定|臨時)的に", "試行的に実施します。", "実施します。"),
    (r"一部", "一部の学校で始めます。", "学校で始めます。"),
    (r"原則", "原則として公開します。", "公開します。"),
    (r"(?:でき(?:る|得る)|可能な)限り|なるべく|極力", "できる限り早く知らせます。", "早く知らせます。"),
    (r"(?<=[一-龥])(?:だけ|のみ)(?=[をがはにで、。])", "希望者のみに配ります。", "希望者に配ります。"),
)  # fmt: skip
_LIMITS = tuple(re.compile(rule) for rule, *_ in LIMITS)
# 数がおおよそであることを言う、数の前と後の言い方。
_ABOUT_BEFORE = re.compile(r"(?:約|およそ|おおよそ|概ね|おおむね)(?:の|、)?$")
_ABOUT_AFTER = re.compile(r"程度|ほど|前後|くらい|ぐらい|余り|強(?![いく])")


def strengthened(sentence: str, spoken: str) -> list[Fact]:
    """根拠の文章 spoken のどの文よりも強い約束をしているなら、要約の一文 sentence の全体。

    >>> [fact.key for fact in strengthened("導入を実施します。", "導入を検討します。")]
    ['検討']
    """
    mine, theirs = _strength(sentence), _strengths(spoken)
    if mine is None or not theirs or mine <= max(theirs) or _said_midway(sentence, spoken):
        return []
    return [Fact(HEDGES[max(theirs)][0], 0, len(sentence))]


def weakened(sentence: str, spoken: str) -> list[Fact]:
    """根拠の文章 spoken のどの文よりも弱い約束をしているなら、要約の一文 sentence の全体。

    >>> [fact.key for fact in weakened("導入を検討します。", "来年度に導入します。")]
    ['検討']
    """
    mine, theirs = _strength(sentence), _strengths(spoken)
    if mine is None or not theirs or mine >= min(theirs):
        return []
    return [Fact(HEDGES[mine][0], 0, len(sentence))]


def _said_midway(sentence: str, spoken: str) -> bool:
    """要約の最後の節が、根拠の文の途中の節にあり、そこで言い切られているか。例: 「試行を実施し、課題を検討します。」の前半"""
    mine = _pairs(split_clauses(sentence)[-1].rstrip("。")[:-2])
    clauses = [clause for other in split_sentences(spoken) for clause in split_clauses(other.text)[:-1]]
    return any(
        len(mine & _pairs(clause)) >= _KEPT * len(mine) and not any(rule.search(clause) for rule in _HEDGES)
        for clause in clauses
    )


def _strengths(spoken: str) -> list[int]:
    found = (_strength(sentence.text) for sentence in split_sentences(spoken))
    return [rank for rank in found if rank is not None]


def _strength(sentence: str) -> int | None:
    """約束の強さ(HEDGES の番号か、言い切りなら _FIRM)。約束でも見通しでもなければ None。

    文末だけで決まるので、最後の節を読む。体言止めは「します」を補って読む。
    """
    if _ASKS.search(sentence):
        return None
    last = split_clauses(sentence)[-1][-_ENDING:]
    for rank, rule in enumerate(_HEDGES):
        if rule.search(last):
            return rank
    if _FIRM_END.search(last):
        return _FIRM
    found = classify_sentence(last) or classify_sentence(last.rstrip("。") + "します。")
    return _FIRM if found in _PROMISES else None


def lost_conditions(sentence: str, spoken: str) -> list[Fact]:
    """根拠の文章 spoken の約束には条件があるのに、要約の一文 sentence の約束にはないなら、その文の全体。

    >>> [fact.key for fact in lost_conditions("来年度に始めます。", "予算が認められれば、来年度に始めます。")]
    ['れば']
    """
    if not _CONDITIONS.search(spoken) or _CONDITIONS.search(sentence):
        return []
    if _strength(sentence) not in _BINDING:
        return []
    kept = _pairs(sentence)
    for other in split_sentences(spoken):
        found = _condition_of(split_clauses(other.text), kept)
        if found:
            return [Fact(found, 0, len(sentence))]
    return []


def leaves_condition(clauses: Sequence[str], start: int) -> bool:
    """一文の節のうち start 番目(0 始まり)から後だけを残すと、残した節に掛かる条件が落ちるか。

    >>> leaves_condition(["予算が認められれば、", "来年度に始める。"], 1), leaves_condition(["雨が降れば休み、", "晴れに開く。"], 0)
    (True, False)
    """
    pending = False
    for clause in clauses[:start]:
        if _CONDITIONS.search(clause):
            pending = True
        elif _CLOSED.search(clause):
            pending = False
    return pending


def _condition_of(clauses: Sequence[str], kept: set[str]) -> str | None:
    """残った節のすぐ前(または同じ節)にある条件。間の節が用言で終わっていれば、条件はそこまでのもの。"""
    condition: str | None = None
    for clause in clauses:
        found = _CONDITIONS.search(clause)
        condition = found[0] if found else condition
        pairs = _pairs(clause)
        if condition and len(pairs & kept) >= _KEPT * len(pairs):
            return condition
        if not found and _CLOSED.search(clause):
            condition = None
    return None


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


def changed_bounds(sentence: str, spoken: str) -> list[Fact]:
    """数の範囲を限る言葉(以上、未満、最大など)が、根拠の同じ数のどれとも違う数。

    >>> [fact.key for fact in changed_bounds("3人で申し込めます。", "3人以上で申し込めます。")]
    ['3人']
    """
    if not (_BOUND.search(sentence) or _BOUND.search(spoken)):
        return []
    theirs: dict[str, list[frozenset[str]]] = {}
    for fact in find_numbers(spoken):
        theirs.setdefault(fact.key, []).append(_bounds(fact, spoken))
    return [
        fact
        for fact in find_numbers(sentence)
        if fact.key in theirs and _bounds(fact, sentence) not in theirs[fact.key]
    ]


def lost_limits(sentence: str, spoken: str) -> list[Fact]:
    """根拠の文章にあって、要約の一文にない、限りやおおよそを言う言葉。位置は文の全体。

    >>> [fact.key for fact in lost_limits("公開します。", "原則として公開します。")]
    ['原則']
    """
    sentence, spoken = fold(sentence), fold(spoken)
    return [
        Fact(match[0], 0, len(sentence))
        for rule in _LIMITS
        if (match := rule.search(spoken)) and not rule.search(sentence)
    ] + _lost_abouts(sentence, spoken)


def _lost_abouts(sentence: str, spoken: str) -> list[Fact]:
    """根拠では必ずおおよそと言われている数で、要約ではおおよそと言われていないもの。"""
    if not (_ABOUT_AFTER.search(spoken) or re.search(_ABOUT_BEFORE.pattern.rstrip("$"), spoken)):
        return []
    theirs: dict[str, bool] = {}
    for fact in find_numbers(spoken):
        theirs[fact.key] = theirs.get(fact.key, True) and _is_about(fact, spoken)
    return [
        Fact(fact.key, fact.start, fact.end)
        for fact in find_numbers(sentence)
        if theirs.get(fact.key) and not _is_about(fact, sentence)
    ]


def _is_about(fact: Fact, text: str) -> bool:
    before = text[max(0, fact.start - 5) : fact.start]
    return bool(_ABOUT_BEFORE.search(before) or _ABOUT_AFTER.match(text, fact.end))


def _bounds(fact: Fact, text: str) -> frozenset[str]:
    before, after = text[max(0, fact.start - 6) : fact.start], text[fact.end : fact.end + 5]
    return frozenset(
        [name for name, rule in _BEFORE if rule.search(before)]
        + [name for name, rule in _AFTER if rule.match(after)]
    )
