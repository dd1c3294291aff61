"""答弁の約束の型. 答弁の文末の言い方を、検討・研究・努力などの型に分ける。実現の見込みは判断しない。"""

from __future__ import annotations

import re
from collections.abc import Sequence

from db.records import Commitment, CommitmentFinding, Span
from nlp.text.sentences import split_sentences

# (型, 文末の言い方, 例)。一つの文の中では、上にあるものほど優先する。
COMMITMENT_RULES: tuple[tuple[Commitment, str, str], ...] = (
    (Commitment.DIFFICULT, r"(?:困難|難し(?:い(?!わけ)|く(?!な)(?!ありません)))(?:(?:な|い)?(?:です|でございます|である|状況|面|ところ|部分)|と(?:考え|思|存じ)|なって)?[^。]{0,14}$|(?:できません|できない|できかねます|考えて(?:おりません|いません|いない)|予定は(?:ござい|あり)ません|予定はない|行いません|行わない|(?:実施|導入|整備|対応|公開|変更)(?:は)?(?:いたしません|しません|しない))(?:です|状況です)?$|見送(?:り|る|って)[^。]{0,12}$|対象外(?!では)[^。]{0,8}$", "現時点での導入は困難です。"),
    (Commitment.STUDY, r"研究(?:を)?(?:し|して|いたし|進め|重ね|課題|する)[^。]{0,24}$|調査・?研究[^。]{0,24}$", "先進事例を研究していきます。"),
    (Commitment.CONSIDER, r"検討(?:を|も)?(?:し|して|いたし|致し|進め|行|中|課題|させて|加え|重ね|すべき|する|の(?:上|うえ))[^。]{0,28}$|(?:方法|やり方|在り方|あり方|対応)[^。]{0,16}考えて(?:いか|いき|まいり)[^。]{0,24}$", "導入を検討してまいります。"),
    (Commitment.WATCH, r"(?:注視|見守|見極め|動向を(?:見|踏まえ|注意)|情報(?:の)?収集(?:に努め|を(?:行|し|続け)))[^。]{0,28}$|状況を見(?:て|ながら)[^。]{0,24}$", "国の動向を注視してまいります。"),
    (Commitment.EFFORT, r"(?:努め|取り組んで|取り組み(?:ます|たい)|取組(?:を|んで)|図って|図り(?:ます|たい)|推進し|強化し|充実(?:させ|し)|目指し|心掛け|働き(?:か|掛)け|声を(?:か|掛)け|伝え(?:たい|ます)|進めて(?:いき|まい|参)|促進し|広げて|配慮し)[^。]{0,28}$", "周知に努めてまいります。"),
    (Commitment.DO, r"(?:実施|導入|整備|開始|設置|配布|配付|公開|公表|作成|策定|改修|拡充|貸(?:し)?出し?|開催|掲載|対応|報告)(?:を)?(?:し(?:ます|てまいり|ていき|て参り)|いたします|する(?:予定|こと)|予定)[^。]{0,20}$|予定(?:です|で(?:ございます|おります)|しております|している)[^。]{0,8}$|(?:行い|始め|行って(?:いき|まい)|設け|増やし|見直し|切り替え)(?:ます|てまいります|ていきます)$|こととし(?:ます|たい[^。]{0,10})$|こととする$", "来年度から実施します。"),
    (Commitment.DO, r"(?:来年度|来年|今年度|年度内|次年度|[0-9０-９一二三四五六七八九十]+月(?:から|に|まで|末)|次回|今後|来月|今月中)[^。]{0,80}(?:[うくすつぬぶむる]|(?<!でござい)(?<!おり)(?<!てい)(?<!であり)ます)(?<!ている)$", "来年度は地区ごとに開く。"),
    (Commitment.DONE, r"(?:実施|導入|整備|開始|設置|配布|公開|公表|作成|策定|改修|開催|掲載|周知|対応|整え|終え|完了|実現|始め|行い|改め|見直し|引き下げ)(?:を)?(?:し|いたし)?(?:ました|ております|ています|済み|済んで)[^。]{0,12}$|(?:行って|導入して|実施して|進めて|設けて|使って|把握して|行われて)(?:おり|い)?(?:ます|る)[^。]{0,8}$|(?:とし|改め|設け|始め|増やし|整備し|導入し|実施し|行っ|開い)た$|こととし(?:て(?:おり|い)ます|ております|ました)$", "昨年度から実施しています。"),
    (Commitment.INFORM, r"(?:[^、。]{0,16}?(?:は|が|を|に|で|と))?[^、。はがを]{0,12}(?:です|ございます|あります|なります|なっております|なっています|ございません|おります|います|ました|思います|考えます|である|いる|ある)(?:ね|が)?$", "問い合わせ先は担当課です。"),
)  # fmt: skip
_RULES = tuple((commitment, re.compile(rule)) for commitment, rule, _ in COMMITMENT_RULES)
# 約束ではない型。約束の言葉がどの文にもないときだけ採る。
_WEAK = (Commitment.INFORM, Commitment.DONE)
# 経緯を述べる節。ここまでは約束ではない。例: 「検討した結果、」「研究してきましたが、」
_BACKGROUND = re.compile(
    r".*(?:した結果|重ねた結果|(?:して|重ねて|行って)(?:き|まいり|おり|い)ましたが|しましたが|ですが|ますが|けれども|ものの)、"
)
# 打ち消しで終わる文。困難のほかの型には当てない。例: 「検討しておりません」
_NEGATED = re.compile(r"(?:ません|ないです|ていない|てはいない|しない)$")
# 文末だけを見るための字数。
_TAIL = 90


def find_commitment(answers: Sequence[tuple[Span, str]]) -> CommitmentFinding | None:
    """答弁の約束の型と、それを示す言葉の位置。答弁がなければ None。

    answers: (答弁の位置, その発言の本文)の列。答弁の結論は終わりに来るので、約束の言葉のうち最後のものを採る。
    約束の言葉がなければ、済んだこと(実施済み)、それもなければ情報提供とする。

    >>> text = "ご意見のとおりです。導入を検討してまいります。"
    >>> find_commitment([(Span(2, 0, len(text)), text)])
    CommitmentFinding(commitment=<Commitment.CONSIDER: '検討'>, words=Span(turn=2, start=13, end=22))
    """
    best: CommitmentFinding | None = None
    for span, text in answers:
        for sentence in split_sentences(text[span.start : span.end]):
            found = _classify(sentence.text)
            if found is None:
                continue
            commitment, start, end = found
            if best is None or _strength(commitment) >= _strength(best.commitment):
                base = span.start + sentence.start
                best = CommitmentFinding(commitment, Span(span.turn, base + start, base + end))
    return best


def classify_sentence(sentence: str) -> Commitment | None:
    """一文の約束の型。型のない文では None。

    >>> classify_sentence("先進事例を研究していきます。")
    <Commitment.STUDY: '研究'>
    """
    found = _classify(sentence)
    return found[0] if found else None


def _strength(commitment: Commitment) -> int:
    return _WEAK.index(commitment) if commitment in _WEAK else len(_WEAK)


def _classify(sentence: str) -> tuple[Commitment, int, int] | None:
    base = max(0, len(sentence) - _TAIL)
    tail = sentence[base:].rstrip("。")
    background = _BACKGROUND.match(tail)
    if background:
        base, tail = base + background.end(), tail[background.end() :]
    negated = _NEGATED.search(tail) is not None
    for commitment, rule in _RULES:
        match = rule.search(tail)
        if match and not (negated and commitment is not Commitment.DIFFICULT):
            return commitment, base + match.start(), base + match.end()
    return None
