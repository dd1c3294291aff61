"""要約案の書き換え. 正しい要約の文を、検査が見つけるはずの仕方で書き換える。

書き換えの言葉の表は、検査の表(nlp/drafts/)を写さずに別に書いた。検査の表にない言葉も混ざっているので、
見つかる割合は検査の弱さも示す。
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nlp.drafts.findings import CheckRule

_DIGITS = "0123456789０１２３４５６７８９一二三四五六七八九"
_NUMBER = re.compile(r"[0-9０-９〇一二三四五六七八九十百千万億兆,，.．]+(?=(人|名|件|円|校|台|回|年度|年|月|日|%|％|か所|カ所|割|社|団体|世帯|点|倍|歳|時))")  # fmt: skip
# 反対の言葉。検査の表とは別に、行政の文章でよく見る言葉から選んだ。
_OPPOSITES = """
    増加:減少 拡大:縮小 可能:不可能 必要:不要 無料:有料 公開:非公開 全て:一部 以上:以下 開始:終了 高い:低い 多い:少ない 賛成:反対 都内:都外
    国内:国外 長期:短期 上回る:下回る 追加:削除 積極的:消極的 大規模:小規模 早期:晩期 向上:低下 増やす:減らす 強化:緩和 設置:撤去 推進:抑制
    促進:抑制 開設:閉鎖 十分:不十分 整備:撤去 充実:縮小 広く:狭く 安全:危険 最大:最小 前期:後期 参加:不参加 民間:公的 無償:有償 新た:従来
    確保:放棄 支援:妨害 改善:悪化 解消:拡大 活用:廃止 重要:不要 有効:無効 円滑:停滞 適切:不適切 継続:中止 連携:分離 公立:私立 若者:高齢者
    平日:休日 夜間:昼間 都心:郊外 直接:間接 独自:共通 優先:後回し 賛同:反対 合格:不合格 黒字:赤字 入学:卒業 出席:欠席 屋外:屋内 国民:都民
""".split()
_NAMES = ("北原市", "南部観光協会", "高藤", "ミドリナビ", "Keyaki", "情報産業課", "東浜小学校")
_WORDS = ("風車", "温室", "望遠鏡", "ドローン", "気球", "水門", "盆踊り")
_BOUNDS = (("以上", ""), ("以下", ""), ("未満", ""), ("以内", ""), ("を超える", "の"), ("以上", "以下"), ("以降", ""), ("最大", ""), ("約", ""))  # fmt: skip
_CONDITION = re.compile(
    r"^(?:[^、。]*、)*?[^、。]*(?<!によ)(?<!踏まえ)(?:(?<!け)れば|場合は|場合には|場合、|次第|を見て|を見ながら|範囲内で|上で|限り|たら)、?"
)
_CONNECTIVE = re.compile(
    r"(?:また|さらに|まず|次に|なお|そのため|このため|今後は?|加えて|一方|具体的には|引き続き)、"
)
_SPOKEN_CONDITIONS = """
    予算が認められれば、 国の補助が付けば、 利用が多い場合は、 地元の理解が得られたら、 今後の状況を見ながら、 予算の範囲内で、 準備が整い次第、
    議会の議決を経た上で、 特段の支障がない限り、 可能であれば、 要望があれば、 他市の動向を見極めて、 国の方針が示された後に、 条件が整ったところで、
""".split()
_HEDGES = (("検討して", "実施して"), ("検討し", "実施し"), ("検討を進め", "実施を進め"), ("研究して", "導入して"), ("注視して", "導入して"), ("検討中です", "実施中です"), ("に努めて", "を行って"), ("検討", "実施"))  # fmt: skip
_DENIALS = (r"(?<!りえ)(?<!れ)(?<!なければなり)(?<!なくてはなり)(?<!ばいけ)ません(?=[。が])", "ます"), (r"ありませんでした", "ありました"), (r"なかった(?=[。こと])", "た"), (r"[不未非](?=(?:可能|十分|適切|必要|公平|安定|明確|登録|実施|整備|提出|達成|利用|回答|公開|常勤|正規|所持|取得|就学|満足|適合))", "")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """正しい要約の文と、その根拠。"""

    text: str
    source: str


Mutate = Callable[[Pair, random.Random], "Pair | str | None"]


@dataclass(frozen=True, slots=True)
class Mutation:
    """書き換え方ひとつ。mutate は、書き換えた文か、根拠も変えた対。書き換えられなければ None。rules は、見つけるはずの決まりのどれか。"""

    name: str
    mutate: Mutate
    rules: frozenset[CheckRule]


def _number(pair: Pair, chance: random.Random) -> str | None:
    """数の一字を、別の数字にする。"""
    places = [at for m in _NUMBER.finditer(pair.text) for at in range(*m.span()) if pair.text[at] in _DIGITS]
    if not places:
        return None
    at = chance.choice(places)
    digits = next(_DIGITS[i : i + n] for i, n in ((0, 10), (10, 10), (20, 9)) if pair.text[at] in _DIGITS[i : i + n])  # fmt: skip
    other = chance.choice([digit for digit in digits if digit not in (pair.text[at], "0", "０")])
    return pair.text[:at] + other + pair.text[at + 1 :]


def _exchange(pair: Pair, chance: random.Random) -> str | None:
    """同じ数え方の、違う二つの数を入れ替える。"""
    found = list(_NUMBER.finditer(pair.text))
    pairs = [(a, b) for a in found for b in found if a.start() < b.start() and a[1] == b[1] and a[0] != b[0]]
    if not pairs:
        return None
    a, b = chance.choice(pairs)
    return pair.text[: a.start()] + b[0] + pair.text[a.end() : b.start()] + a[0] + pair.text[b.end() :]


def _date(pair: Pair, chance: random.Random) -> str | None:
    """曜日、午前と午後、元号のどれかを替える。"""
    choices = [(a, b) for a, b in _DATES if a in pair.text]
    return pair.text.replace(*chance.choice(choices), 1) if choices else None


_DATES = [(f"{a}曜", f"{b}曜") for a, b in zip("月火水木金土日", "火水木金土日月", strict=True)]
_DATES += [("午前", "午後"), ("午後", "午前"), ("令和", "平成"), ("平成", "令和"), ("上半期", "下半期")]


def _name(pair: Pair, chance: random.Random) -> str | None:
    """根拠にない固有の名を、文の途中に入れる。"""
    return _inserted(pair.text, chance.choice(_NAMES) + "と", chance)


def _word(pair: Pair, chance: random.Random) -> str | None:
    """根拠にない名詞を、文の途中に入れる。"""
    return _inserted(pair.text, chance.choice([w for w in _WORDS if w not in pair.source]) + "と", chance)


def _inserted(text: str, new: str, chance: random.Random) -> str | None:
    places = [m.end() for m in re.finditer(r"(?<=[一-龥ァ-ヴ])[をはがに、](?=[一-龥ァ-ヴ])", text)]
    if not places:
        return None
    at = chance.choice(places)
    return text[:at] + new + text[at:]


def _deny(pair: Pair, _: random.Random) -> str | None:
    """文末の「ます。」を「ません。」にする。"""
    return pair.text[:-3] + "ません。" if pair.text.endswith("ます。") else None


def _affirm(pair: Pair, chance: random.Random) -> str | None:
    """打ち消しを一つ除く。"""
    choices = [(m, to) for rule, to in _DENIALS for m in re.finditer(rule, pair.text)]
    if not choices:
        return None
    match, to = chance.choice(choices)
    return pair.text[: match.start()] + to + pair.text[match.end() :]


def _opposite(pair: Pair, chance: random.Random) -> str | None:
    """言葉を反対の言葉にする。"""
    words = [tuple(entry.split(":")) for entry in _OPPOSITES]
    choices = [(a, b) for one, other in words for a, b in ((one, other), (other, one)) if a in pair.text]
    choices = [(a, b) for a, b in choices if not (a in b and b in pair.text)]
    return pair.text.replace(*chance.choice(choices), 1) if choices else None


def _strengthen(pair: Pair, _: random.Random) -> str | None:
    """最後の節の「検討」「研究」などを、言い切りにする。"""
    head, last = _last_clause(pair.text)
    for hedge, firm in _HEDGES:
        if hedge in last and re.search(r"(?<!伺い)(?<!お願いし)(?<!思い)(?<!求めてい)(?<!考え)ます。$", last):
            return head + last.replace(hedge, firm, 1)
    return None


def _uncondition(pair: Pair, _: random.Random) -> str | None:
    """条件の節を、文頭からそこまで除く。残りが約束の文でなければ None。"""
    found = _CONDITION.match(pair.text)
    if not found or not re.search(r"(?:実施|検討|対応|支援|整備|進め|努め|行い|行って|図って|取り組|導入)[^。、]*ます。$", pair.text):  # fmt: skip
        return None
    rest = pair.text[found.end() :]
    return rest if len(rest) > 8 else None


def _conditioned(pair: Pair, chance: random.Random) -> Pair | None:
    """約束の文の根拠の方に条件を足す。要約は条件を落としたことになる。"""
    if not re.search(r"(?:実施|検討|対応|支援|整備|導入|開催)して(?:い|まい)(?:き|り)ます。$|(?:実施|導入|開催|整備)します。$", pair.text):  # fmt: skip
        return None
    opening = _CONNECTIVE.match(pair.source)
    at = opening.end() if opening else 0
    return Pair(pair.text, pair.source[:at] + chance.choice(_SPOKEN_CONDITIONS) + pair.source[at:])


def _bound(pair: Pair, chance: random.Random) -> str | None:
    """数の範囲を限る言葉を、除くか逆にする。"""
    choices = [
        (m, b) for a, b in _BOUNDS for m in re.finditer(rf"(?<=[0-9０-９一-龥%]){a}|(?:最大|約)(?=[0-9０-９一二三四五六七八九十])", pair.text) if m[0] == a
    ]  # fmt: skip
    choices = [(m, b) for m, b in choices if _NUMBER.search(pair.text[max(0, m.start() - 8) : m.end() + 8])]
    if not choices:
        return None
    match, other = chance.choice(choices)
    return pair.text[: match.start()] + other + pair.text[match.end() :]


def _last_clause(text: str) -> tuple[str, str]:
    at = text.rfind("、") + 1
    return text[:at], text[at:]


_R = CheckRule
MUTATIONS: Sequence[Mutation] = (
    Mutation("数を一字変える", _number, frozenset({_R.NUMBER, _R.EXCHANGED})),
    Mutation("同じ文の数を入れ替える", _exchange, frozenset({_R.EXCHANGED, _R.NUMBER})),
    Mutation("曜日・午前午後・元号を替える", _date, frozenset({_R.NUMBER, _R.OPPOSITE, _R.NAME})),
    Mutation("根拠にない固有の名を入れる", _name, frozenset({_R.NAME, _R.WORD})),
    Mutation("根拠にない名詞を入れる", _word, frozenset({_R.NAME, _R.WORD})),
    Mutation("打ち消しを加える", _deny, frozenset({_R.DENIAL, _R.STRONGER, _R.WEAKER})),
    Mutation("打ち消しを除く", _affirm, frozenset({_R.DENIAL, _R.OPPOSITE})),
    Mutation("反対の言葉にする", _opposite, frozenset({_R.OPPOSITE, _R.WORD, _R.DENIAL})),
    Mutation("約束を強める", _strengthen, frozenset({_R.STRONGER})),
    Mutation("条件を落とす", _uncondition, frozenset({_R.CONDITION, _R.LIMIT})),
    Mutation("根拠の約束に条件を足す", _conditioned, frozenset({_R.CONDITION, _R.LIMIT})),
    Mutation("数の範囲を変える", _bound, frozenset({_R.BOUND, _R.LIMIT})),
)
