"""同義語. 話し言葉と計画の用語の違いを、同じ概念として数えるための表。"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from nlp.text.phrases import PhraseTable, key_of

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
        city = [tuple(filter(None, group)) for group in extra]
        built_in = [group for group in LOCAL_GOVERNMENT if key_of(group[0]) not in without]
        concepts: dict[str, str] = {}
        for group in (*built_in, *city):
            _join(concepts, group)
        self._words: defaultdict[str, dict[str, str]] = defaultdict(dict)
        # 言い換えを並べるときは、市の語を先にする。
        for group in (*city, *built_in):
            for word in group:
                self._words[concepts[key_of(word)]].setdefault(key_of(word), word)
        self._table = PhraseTable(concepts)

    def concepts(self, text: str) -> list[Concept]:
        """本文に現れた概念を位置の順に返す。

        >>> Synonyms().concepts("公民館のＷｉ－Ｆｉです")
        [Concept(name='wi-fi', start=4, end=9)]
        """
        return [Concept(*phrase) for phrase in self._table.find(text) if not _is_crowd(text, phrase.start)]

    def others(self, concept: Concept, text: str) -> tuple[str, ...]:
        """概念のほかの語。市の語を先に、書かれたとおりに並べる。text は concept を見つけた本文。

        >>> synonyms = Synonyms([("学びタブ", "学習用タブレット")])
        >>> synonyms.others(synonyms.concepts("学びタブの")[0], "学びタブの")
        ('学習用タブレット',)
        """
        said = key_of(text[concept.start : concept.end])
        return tuple(word for key, word in self._words[concept.name].items() if key != said)


def _join(concepts: dict[str, str], group: Sequence[str]) -> None:
    """一組を概念の表に足す。語のどれかがすでに概念に属するときは、その概念に合流させる。"""
    members = [key_of(word) for word in group]
    name = next((concepts[member] for member in members if member in concepts), members[0] if members else "")
    for member in members:
        concepts.setdefault(member, name)


def _is_crowd(text: str, start: int) -> bool:
    """「人ごみ」の「ごみ」か。"""
    return text[start - 1 : start + 2] in ("人ごみ", "人ゴミ")
