"""手本の約束: 承認された要約の文を、元になった質疑応答と文に当て、使われた言葉を数える."""

from app.draft_weights import built_in_draft_weights
from db.records import Side
from nlp.drafts.cues import DRAFT_CUES
from nlp.drafts.fitting import fit_weights, no_weights
from nlp.drafts.lessons import DraftLesson, draft_lessons, draft_rows, text_lesson
from nlp.drafts.rewriting import rewrite
from nlp.drafts.shortening import shorten
from nlp.drafts.style import Reading, Style
from nlp.text.tokenizer import Tokenizer
from tests.nlp.minutes_builder import find, minutes, views_of, weights_of

TOKENIZER = Tokenizer()
SPOKEN = minutes(
    ("岡本委員", "防災メールの登録者が目標に届いていません。増やす考えはありますか。"),
    (
        "柴田課長",
        "ご質問ありがとうございます。登録者は三月末で8,412人です。広報紙と回覧でお知らせをしてまいりました。来年度から学校の引渡し訓練でも登録を呼び掛けてまいります。",
    ),
    ("岡本委員", "図書館の休みを減らせませんか。"),
    ("柴田課長", "図書館は月曜日をお休みにしております。職員の数が足りませんので、難しいと考えております。"),
)
PRINTED = minutes(
    ("岡本委員", "防災メールの登録者を増やす考えはありますか。"),
    ("柴田課長", "登録者は8,412人です。来年度から引渡し訓練でも登録を呼び掛けます。"),
    ("岡本委員", "図書館の休みを減らせませんか。"),
    ("柴田課長", "職員の数が足りないため、難しいと考えています。"),
)


def lessons() -> list[DraftLesson]:
    views = views_of(SPOKEN)
    return draft_lessons(Reading(SPOKEN, views, weights_of(views)), find(SPOKEN), PRINTED, TOKENIZER)


def test_each_side_of_an_exchange_is_a_lesson_with_what_was_printed_of_it() -> None:
    assert [(lesson.excerpt.side, lesson.printed) for lesson in lessons()] == [
        (Side.QUESTION, ("防災メールの登録者を増やす考えはありますか。",)),
        (Side.ANSWER, ("登録者は8,412人です。", "来年度から引渡し訓練でも登録を呼び掛けます。")),
        (Side.QUESTION, ("図書館の休みを減らせませんか。",)),
        (Side.ANSWER, ("職員の数が足りないため、難しいと考えています。",)),
    ]


def test_the_words_that_were_kept_are_counted_for_each_part() -> None:
    rows = draft_rows(lessons())[Side.ANSWER]
    shares = [row.used / row.words for row in rows]
    assert shares[0] >= 0.5  # 登録者は…
    assert shares[1] == 0  # 広報紙と回覧で…
    assert all(0 <= row.used <= row.words and len(row.cues) == len(DRAFT_CUES) for row in rows)


def test_a_summary_of_another_meeting_teaches_nothing() -> None:
    other = minutes(("柴田課長", "下水道の工事は十月に終わります。"), ("岡本委員", "公園の木は切りますか。"))
    views = views_of(SPOKEN)
    reading = Reading(SPOKEN, views, weights_of(views))
    assert draft_lessons(reading, find(SPOKEN), other, TOKENIZER) == []


def test_what_a_city_always_keeps_is_chosen_after_learning() -> None:
    text = "窓口の案内を直しました。費用は三百万円です。利用する方の声を聞きました。掲示板も新しくしました。"
    taught = [text_lesson(text, "窓口の案内を直しました。", Side.ANSWER, "", TOKENIZER)] * 30
    weights = fit_weights(draft_rows(taught), no_weights(len(DRAFT_CUES)))
    chosen = shorten(taught[0].excerpt, None, weights, lambda said: rewrite(said, Style()))
    assert [one.text for one in chosen] == ["窓口の案内を直しました。"]


def test_the_built_in_weights_were_fitted_to_every_cue() -> None:
    assert {len(weights) for weights in built_in_draft_weights().sides.values()} == {len(DRAFT_CUES)}
