"""役職の語. 発言者表記が役職を含むか、その人がどの立場かを決める表。"""

from __future__ import annotations

import re
from functools import lru_cache

from db.records import SpeakerGroup
from nlp.text.width import squash

# 役職の語尾と立場。長い語を先に試すので、並び順に意味はない。例は「表記 → 当てはまる語尾」。
ROLE_WORDS: dict[SpeakerGroup, tuple[str, ...]] = {
    SpeakerGroup.CHAIR: (  # 例: 水野委員長 → 委員長、仮議長 → 議長
        "委員長", "会長", "議長", "座長", "部会長", "分科会長", "委員会長", "議事進行", "司会", "進行", "ファシリテーター",
        "コーディネーター", "理事長",
    ),
    SpeakerGroup.MEMBER: (  # 例: 副会長も質問する側に数える。職務代理、３番、質問者、市民
        "副委員長", "副会長", "副議長", "副座長", "副部会長", "委員", "議員", "番", "委員一同", "各委員", "全委員", "会員",
        "部会員", "構成員", "メンバー", "理事", "監事", "幹事", "顧問", "代表", "職務代理者", "職務代理", "会長代理", "委員長代理",
        "質問者", "参加者", "住民", "市民", "町民", "村民", "区民", "参加委員", "出席者", "発言者", "傍聴者", "傍聴人",
        "一同", "全員", "アドバイザー", "オブザーバー", "参考人", "公述人", "学識経験者", "教授", "准教授", "講師", "先生", "監査委員",
        "副理事長", "代表取締役", "組合員", "自治会長", "町会長", "区長会長", "公募委員",
    ),
    SpeakerGroup.OFFICIAL: (  # 例: 情報政策課長 → 課長、事務局(柴田) → 事務局
        "事務局", "事務局長", "事務局次長", "局長", "部長", "次長", "課長", "室長", "所長", "館長", "園長", "校長", "教頭", "係長",
        "班長", "センター長", "課長補佐", "補佐", "課長代理", "副課長", "主幹", "副主幹", "主査", "副主査", "主査補", "主任", "主任主事",
        "主事", "主事補", "主任主査", "技師", "主任技師", "技監", "参事", "副参事", "参与", "理事者", "監", "政策監", "統括監",
        "審議監", "市長", "副市長", "町長", "副町長", "村長", "副村長", "区長", "副区長", "知事", "副知事", "教育長", "教育次長", "管理者",
        "会計管理者", "総監", "本部長", "副本部長", "場長", "支所長", "消防長", "署長", "書記", "書記長", "専門員", "指導主事", "保健師",
        "担当", "担当者", "担当課", "所管課", "関係課", "説明員", "説明者", "執行部", "当局", "行政", "市", "町", "県", "都", "国",
        "回答者", "委託業者", "委託事業者", "受託者", "受託業者", "受託事業者", "事業者", "コンサルタント", "コンサル", "業者", "職員", "局",
        "技術監", "社会教育主事", "支配人", "総務監", "推進監", "調整監", "企画監", "会計年度任用職員", "調整官", "企画官", "専門官",
        "市側", "町側", "答弁者", "幹", "部", "課", "室", "係", "センター", "支所", "委員会事務局",
    ),
    SpeakerGroup.OTHER: (  # 例: 役職ではないが氏名に付く敬称
        "君", "さん", "氏", "様", "殿", "くん",
    ),
}  # fmt: skip

# 名前の無い短い語だけでは役職と見なさない語尾。例: 「実施計画部」は発言者ではないが「企画部」と同じ形をしている。
WEAK_ROLES = frozenset({"市", "町", "県", "都", "国", "部", "課", "室", "係", "幹", "監", "局", "番", "センター", "支所", "代表",
                        "業者", "行政", "担当", "主任", "職員", "一同", "全員", "メンバー", "進行", "補佐", "講師"})  # fmt: skip

_GROUP_OF = {word: group for group, words in ROLE_WORDS.items() for word in words}
_ALTERNATIVES = "|".join(sorted(_GROUP_OF, key=len, reverse=True))
# 役職の後に付いてよい符号。例: 委員Ａ、委員1、事務局②、委員(イ)、委員（ア）
_SUFFIX = r"(?:\(?[A-Za-z0-9ア-ンイロハ①-⑳甲乙丙丁]{1,2}\)?)?"
_ROLE_END = re.compile(rf"(?P<role>{_ALTERNATIVES})(?P<suffix>{_SUFFIX})$")
# 敬称は氏名の前には付かないので、先頭の役職からは除く(君島、氏家などの姓を割らないため)。
_LEADING_ROLES = "|".join(
    sorted((w for w, group in _GROUP_OF.items() if group is not SpeakerGroup.OTHER), key=len, reverse=True)
)
_ROLE_START = re.compile(rf"(?P<role>(?:副)?(?:{_LEADING_ROLES}))")
_NUMBERED = re.compile(r"(?P<role>[0-9〇○一二三四五六七八九十百]+番)")


@lru_cache(maxsize=4096)
def role_at_end(label: str) -> tuple[str, int] | None:
    """空白を除いた表記の末尾にある役職を (役職, 役職の始まる位置) で返す。無ければ None。

    >>> role_at_end("長岡会長"), role_at_end("委員A"), role_at_end("昨年度の実績")
    (('会長', 2), ('委員', 0), None)
    """
    numbered = _NUMBERED.fullmatch(label)
    if numbered:
        return numbered["role"], 0
    match = _ROLE_END.search(label)
    return (match["role"], match.start("role")) if match else None


@lru_cache(maxsize=4096)
def role_at_start(label: str) -> tuple[str, int] | None:
    """空白を除いた表記の先頭にある役職を (役職, 役職の終わる位置) で返す。無ければ None。

    >>> role_at_start("委員長佐野"), role_at_start("12番高木"), role_at_start("情報政策")
    (('委員長', 3), ('12番', 3), None)
    """
    match = _NUMBERED.match(label) or _ROLE_START.match(label)
    return (match["role"], match.end("role")) if match else None


def speaker_group(role: str | None) -> SpeakerGroup:
    """役職の語から立場を決める。語尾が最も長く合うものを採り、分からなければ「その他」。

    >>> speaker_group("副委員長"), speaker_group("情報政策課長"), speaker_group(None)
    (<SpeakerGroup.MEMBER: '委員'>, <SpeakerGroup.OFFICIAL: '事務局'>, <SpeakerGroup.OTHER: 'その他'>)
    """
    if not role:
        return SpeakerGroup.OTHER
    folded = squash(role)
    if _NUMBERED.fullmatch(folded):
        return SpeakerGroup.MEMBER
    found = role_at_end(folded)
    return _GROUP_OF.get(found[0], SpeakerGroup.OTHER) if found else SpeakerGroup.OTHER
