"""内容語. 論点や施策の比較に使う語だけを残す。"""

from __future__ import annotations

from collections.abc import Iterable

from nlp.text.tokenizer import CONTENT_KINDS, Word, WordKind

# どの発言にも現れて、論点を区別しない語(正規化形)。例: 「思います」の思う、「こと」
STOP_WORDS = frozenset(
    """
    為る こと つく 居る おる 有る 成る よる 言う 思う 考える 申し上げる 申す 致す 頂く 下さる 御座る 参る 出来る 伺う 聞く 尋ねる 答える 見る 来る 行く
    行う やる 貰う 上げる 呉れる おく 仕舞う 対する 関する 係る 取る 持つ 出る 入る 入れる 出す 掛ける 掛かる 分かる 知る 図る 努める 進める 進む 向ける
    向かう 踏まえる 求める 含める 通じる 当たる 初め 合わせる 引く 加える 応じる とも 組む 受ける 示す
    事 物 所 為 よう 方 様 時 点 的 等 者 件 旨 間 中 上 下 内 外 前 後 今 今後 今回 現在 本 其 御 共 達 多 少 良い 無い 多い 大きい 高い 必要 重要 性 化
    質問 意見 回答 答え 答弁 見解 所見 委員 事務 局 会長 委員長 議員 議長 説明 発言 市 本市 当市 町 県 国 都 先程 次 他 皆 皆様 私 我々 例えば 君 長 第 来 本年 昨年 一方 際 共 自ら 令和 平成 昭和 元年 全て
    場合 状況 部分 形 感じ 話 分 一つ 二つ 三つ 番 目 つ 年 月 日 回 人 名 円 約 以上 以下 程度 非常 特に 更 是非 可能 様々 各 年度 方々 たい れる
    """.split()
)


def content_words(words: Iterable[Word]) -> list[Word]:
    """内容語だけを残す。一字のかなや数、区別に役立たない語は除く。

    >>> from nlp.text.tokenizer import Tokenizer
    >>> [w.lemma for w in content_words(Tokenizer().words("電子申請について質問します。"))]
    ['電子', '申請']
    """
    return [
        word
        for word in words
        if word.kind in _KEPT and word.lemma not in STOP_WORDS and not _is_fragment(word.lemma)
    ]


_KEPT = CONTENT_KINDS - {WordKind.NUMBER}


def _is_fragment(lemma: str) -> bool:
    """一字のかなや英字。「5G」の G のように、切れ端になると別の語と区別できない。"""
    return len(lemma) == 1 and ("ぁ" <= lemma <= "ヿ" or lemma.isascii())
