"""答弁に足りないもの. 問いが時期や費用を尋ねているのに答弁がそれに触れていないこと、後日に回したことを、言い方から見つける。"""

from __future__ import annotations

import re

from db.records import Missing
from nlp.exchanges.speech_acts import SpeechAct, speech_act
from nlp.text.sentences import split_sentences

# (足りないもの, 問いの言い方, 答弁にあれば足りる言い方, 問いの例)
SHORTFALL_RULES: tuple[tuple[Missing, str, str, str], ...] = (
    (Missing.WHEN, r"いつ(?:から|まで|ごろ|頃|に|です|でしょう|なの)|(?:何月|何年)(?!度の)|(?:時期|期限)(?:は|を|について|も)(?:いかが|どう|いつ|何|お?伺|お?尋ね|お?聞|お?示し|教え)", r"[0-9０-９〇一二三四五六七八九十]+\s*(?:年|月|日|期)|年度|来年|今年|本年|昨年|来月|今月|年内|年末|年明け|現在|既に|すでに|次回|未定|決まって|時期|早期|速やか|時点|まで|頃|ころ", "いつから使えるようになりますか。"),
    (Missing.COST, r"いくら|(?:費用|経費|予算額|金額|料金|値段)(?:は|を|について|も)(?:いかが|どう|どの|どれ|何|お?伺|お?尋ね|お?聞|お?示し|教え)", r"円|[千万億]です|費用|経費|予算|金額|料金|無料|無償|負担|補助|交付金", "費用はどのくらいですか。"),
    (Missing.COUNT, r"何\s*(?:人|名|件|校|か所|カ所|箇所|台|回|世帯|団体|枚|冊|本|割|パーセント|%|％)|(?:人数|件数|回数|割合|台数)(?:は|を|について|も)(?:いかが|どう|どの|どれ|何|お?伺|お?尋ね|お?聞|お?示し|教え)", r"[0-9０-９〇一二三四五六七八九十百千万億]+\s*(?:人|名|件|校|か所|カ所|箇所|台|回|世帯|団体|枚|冊|本|割|パーセント|%|％|分の)|半数|半分|全員|すべて|全て|ゼロ|ありません|ございません|おりません|把握|集計|統計", "登録者は何人ですか。"),
    (Missing.REASON, r"なぜ|どうして|理由(?:は|を|について)(?:何|いかが|どう|お?伺|お?尋ね|お?聞|お?示し|教え)", r"ため|から|ので|理由|背景|事情|により|による|よって|ことに|原因|要因|せい|もの(?:です|と)|課題", "利用が伸びない理由は何ですか。"),
)  # fmt: skip
_RULES = tuple((missing, re.compile(asked), re.compile(told)) for missing, asked, told, _ in SHORTFALL_RULES)
# 答えを後日に回す言い方と例。「ごみは持ち帰って」「次回の結果を報告」のような、答えのことではないものには当てない。
LATER_RULES: tuple[tuple[str, str], ...] = (
    (r"持ち帰(?:り|って|らせて)[^。]{0,20}(?:検討|確認|相談|協議|伝え|回答|お答え)", "持ち帰って検討します。"),
    (r"手元に[^。]{0,16}(?:ない|なく|ございません|ありません|持ち合わせ)", "手元に数字がございません。"),
    (r"(?:後ほど|のちほど|後日|次回)[^。]{0,20}(?:お?答え|回答|お示し)", "後日お答えします。"),
    (r"(?:後ほど|のちほど|後日)[^。]{0,20}ご?(?:報告|連絡)", "後ほどご報告します。"),
    (r"次回の(?:会議|委員会|審議会|協議会|部会)(?:で|に|まで|の場)[^。]{0,16}ご?(?:報告|説明)", "次回の会議でご報告します。"),
    (r"(?:調べ|確認し)て(?:から|、|)[^。]{0,12}(?:お答え|回答|ご?報告|ご?連絡)", "確認してご連絡します。"),
    (r"(?:お答え|回答)(?:は|を)?(?:できません|できない|いたしかね|しかね|差し控え|控え)", "お答えは控えさせていただきます。"),
)  # fmt: skip
_LATER = tuple(re.compile(rule) for rule, _ in LATER_RULES)


def find_missing(question: str, answer: str) -> tuple[Missing, ...]:
    """答弁に足りないものを、表の順に返す。答弁のない(空の)ときは空。

    question は論点の本文、answer は答弁の本文をつないだもの。問いの文だけを見て、背景を述べる文は見ない。

    >>> find_missing("いつから使えますか。費用はいくらですか。", "十月から使えます。")
    (<Missing.COST: '費用'>,)
    """
    if not answer:
        return ()
    later = (Missing.LATER,) if any(rule.search(answer) for rule in _LATER) else ()
    asking = [s.text for s in split_sentences(question) if speech_act(s.text) is SpeechAct.QUESTION]
    return later + tuple(
        missing
        for missing, asked, told in _RULES
        if any(asked.search(sentence) for sentence in asking) and not told.search(answer)
    )
