"""同義語. 話し言葉と計画の用語の違いを、同じ概念として数えるための表。"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from nlp.text.width import fold

# 地方行政でよく使われる言い換え。一行が一つの概念で、どの語も同じことを指すか、ほぼ必ず一緒に論じられる。
LOCAL_GOVERNMENT: tuple[tuple[str, ...], ...] = (
    ("Wi-Fi", "WiFi", "ワイファイ", "公衆無線LAN", "無線LAN", "フリースポット"),
    ("キャッシュレス", "電子決済", "電子納付", "クレジットカード", "スマホ決済", "QRコード決済", "電子マネー", "コンビニ収納", "口座振替"),
    ("GIGAスクール", "学校のICT", "学習用端末", "1人1台", "校内ネットワーク", "電子黒板", "小中学校のICT", "教育現場", "学校教育"),
    ("マイナンバーカード", "個人番号カード", "マイナンバー", "マイナポータル"),
    ("オンライン申請", "電子申請", "行政手続のオンライン化", "行政手続きのオンライン化", "オンライン手続"),
    ("SNS", "ツイッター", "Twitter", "LINE", "フェイスブック", "Facebook", "インスタグラム", "公式アカウント"),
    ("ホームページ", "ウェブサイト", "Webサイト", "HP"),
    ("デジタルデバイド", "情報格差", "デジタル格差", "スマートフォン講座", "スマホ教室", "ICT講習", "IT講習", "苦手意識"),
    ("ペーパーレス", "紙の削減", "紙を減ら", "保存文書の削減", "文書の電子化", "電子決裁"),
    ("テレワーク", "在宅勤務", "リモートワーク"),
    ("Web会議", "ウェブ会議", "リモート会議", "オンライン会議", "テレビ会議"),
    ("RPA", "AI-OCR", "業務の自動化", "業務自動化"),
    ("オープンデータ", "データの公開", "データ公開", "二次利用"),
    ("GIS", "地図情報", "地理情報", "電子地図"),
    ("ごみ", "ゴミ", "廃棄物", "分別", "資源物", "リサイクル"),
    ("防災メール", "緊急速報メール", "エリアメール", "緊急情報"),
    ("防災行政無線", "防災無線", "同報系"),
    ("事業継続計画", "業務継続計画", "BCP"),
    ("情報セキュリティ", "セキュリティ対策", "セキュリティポリシー", "情報漏えい", "情報漏洩"),
    ("コミュニティバス", "循環バス", "地域公共交通", "デマンド交通"),
    ("子育て", "育児", "子ども・子育て"),
    ("保育園", "保育所", "認定こども園"),
    ("高齢者", "お年寄り", "シニア"),
    ("障がい者", "障害者", "障がいのある", "障害のある"),
    ("外国人", "多言語", "多文化共生"),
    ("議会中継", "会議中継", "インターネット中継"),
    ("標準化", "ガバメントクラウド", "基幹系システム", "住民情報系システム"),
    ("感染症", "新型コロナ", "コロナ", "COVID"),
    ("避難所", "指定避難所", "避難場所"),
    ("見守り", "安否確認"),
)  # fmt: skip


class Concept(NamedTuple):
    """本文 [start, end) に現れた概念。name は概念の名前(その行の最初の語)。"""

    name: str
    start: int
    end: int


class Synonyms:
    """同義語の表。市の用語集は extra に渡す(一組が一つの概念)。

    without: 使わない組み込みの組の名前(その行の最初の語を key_of したもの)。
    """

    def __init__(self, extra: Iterable[Sequence[str]] = (), without: Collection[str] = ()) -> None:
        self._concept_of: dict[str, str] = {}
        self._words: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self._lengths: defaultdict[str, set[int]] = defaultdict(set)
        city = [tuple(filter(None, group)) for group in extra]
        built_in = [group for group in LOCAL_GOVERNMENT if key_of(group[0]) not in without]
        for group in (*built_in, *city):
            self._add(group)
        # 言い換えを並べるときは、市の語を先にする。
        for group in (*city, *built_in):
            for word in group:
                self._words[self._concept_of[key_of(word)]].setdefault(key_of(word), word)

    def concepts(self, text: str) -> list[Concept]:
        """本文に現れた概念を位置の順に返す。

        >>> Synonyms().concepts("公民館のＷｉ－Ｆｉです")
        [Concept(name='wi-fi', start=4, end=9)]
        """
        key = key_of(text)
        found: list[Concept] = []
        free = 0
        for start, mark in enumerate(key):
            if start < free or mark not in self._lengths:
                continue
            for length in sorted(self._lengths[mark], reverse=True):
                end = start + length
                name = self._concept_of.get(key[start:end]) if end <= len(key) else None
                if name is not None and _stands_alone(key, start, end):
                    found.append(Concept(name, start, end))
                    free = end
                    break
        return found

    def others(self, concept: Concept, text: str) -> tuple[str, ...]:
        """概念のほかの語。市の語を先に、書かれたとおりに並べる。text は concept を見つけた本文。

        >>> synonyms = Synonyms([("学びタブ", "学習用タブレット")])
        >>> synonyms.others(synonyms.concepts("学びタブの")[0], "学びタブの")
        ('学習用タブレット',)
        """
        said = key_of(text[concept.start : concept.end])
        return tuple(word for key, word in self._words[concept.name].items() if key != said)

    def _add(self, group: Sequence[str]) -> None:
        members = [key_of(word) for word in group]
        # 市の用語集の語が組み込みの概念に属するときは、その概念に合流させる。
        name = next(
            (self._concept_of[m] for m in members if m in self._concept_of), members[0] if members else ""
        )
        for member in members:
            self._concept_of.setdefault(member, name)
            self._lengths[member[0]].add(len(member))


def key_of(text: str) -> str:
    """語を比べるための、幅と大文字小文字をそろえた形。長さは変わらない。

    >>> key_of("Ｗｉ－Ｆｉ")
    'wi-fi'
    """
    folded = fold(text)
    lowered = folded.lower()
    # 小文字にすると長さの変わる文字(トルコ語のİなど)があるときは、位置がずれないよう元のまま使う。
    return lowered if len(lowered) == len(folded) else folded


def _stands_alone(key: str, start: int, end: int) -> bool:
    """ほかの語の一部でないか。英数字の語は前後に英数字がないこと、「ごみ」は「人ごみ」でないこと。"""
    before, after = key[start - 1 : start], key[end : end + 1]
    if key[start].isascii() and _is_letter(before):
        return False
    if key[end - 1].isascii() and _is_letter(after):
        return False
    return not (before == "人" and key[start:end] in ("ごみ", "ゴミ"))


def _is_letter(mark: str) -> bool:
    return mark.isascii() and mark.isalnum()
