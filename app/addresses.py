"""アドレス. 画面の URL はすべてここで作る。会議・発言・質疑応答・施策のアドレスは、公開した後も変わらない。"""

from __future__ import annotations

from urllib.parse import urlencode

MEETINGS = "/"
PLANS = "/plans"
SEARCH = "/search"
ASK = "/ask"
SEARCH_CSV = "/search.csv"
SEARCH_DOCX = "/search.docx"
SEARCH_SUGGESTIONS = "/search/suggestions"
IMPORT = "/import"
GLOSSARY = "/glossary"
MEASURE_SEARCH = "/measure-search"
COMMITTEES = "/committees"
OPEN_DATA = "/open-data"
DEADLINES = "/deadlines"
SEARCHES = "/searches"
OWN_FEED = "/account/feed"
FOLLOW_UPS = "/follow-ups"
FOLLOW_UPS_CSV = "/follow-ups.csv"
LOGIN = "/login"
LOGIN_CODE = "/login/code"
DIRECTORY_RETURN = "/login/directory/return"
OWN_ACCOUNT = "/account"
ACCOUNTS = "/accounts"
EVENTS = "/events"


def meeting_url(meeting_id: int) -> str:
    """会議。"""
    return f"/meetings/{meeting_id}"


def committee_url(committee_id: int) -> str:
    """会議体で絞り込んだ会議の一覧。"""
    return f"/?committee={committee_id}"


def committee_settings_url(committee_id: int) -> str:
    """会議体の設定。"""
    return f"/committees/{committee_id}"


def roster_url(committee_id: int) -> str:
    """委員名簿の送り先。"""
    return f"/committees/{committee_id}/roster"


def procedure_url(committee_id: int) -> str:
    """会議体の手続きの決まり。"""
    return f"/committees/{committee_id}/procedure"


def stage_url(meeting_id: int) -> str:
    """会議録の手続き。"""
    return f"/meetings/{meeting_id}/stage"


def events_url(before: int) -> str:
    """id が before より前の出来事の記録。"""
    return f"{EVENTS}?before={before}"


def signing_url(meeting_id: int) -> str:
    """会議録の署名。"""
    return f"/meetings/{meeting_id}/signing"


def paper_url(meeting_id: int) -> str:
    """署名された紙の受け取りを記す送り先。"""
    return f"/meetings/{meeting_id}/signing/paper"


def sheet_url(meeting_id: int) -> str:
    """紙に署名してもらうための PDF。"""
    return f"/meetings/{meeting_id}/signing/sheet.pdf"


def signatories_url(meeting_id: int) -> str:
    """署名委員を決める送り先。"""
    return f"/meetings/{meeting_id}/signatories"


def sealed_file_url(meeting_id: int, name: str) -> str:
    """確定した会議録のファイル。name は record.zip(原本)・record-public.zip(公開版)・record.pdf のどれか。"""
    return f"/meetings/{meeting_id}/{name}"


def errata_url(meeting_id: int) -> str:
    """確定した会議録の訂正。"""
    return f"/meetings/{meeting_id}/errata"


def deadlines_feed_url(token: str) -> str:
    """期限の暦。"""
    return f"/feeds/{token}/deadlines.ics"


def search_feed_url(token: str, search_id: int) -> str:
    """保存した検索の Atom。"""
    return f"/feeds/{token}/searches/{search_id}.atom"


def search_removal_url(search_id: int) -> str:
    """保存した検索を消す送り先。"""
    return f"{SEARCHES}/{search_id}/removal"


def review_url(meeting_id: int) -> str:
    """要約案の確認。"""
    return f"/meetings/{meeting_id}/review"


def review_part_url(meeting_id: int, part: str) -> str:
    """確認の画面の送り先。part は comments・acceptance・look・received のどれか。"""
    return f"/meetings/{meeting_id}/review/{part}"


def comment_part_url(meeting_id: int, comment_id: int, part: str) -> str:
    """指摘の続きの送り先。part は replies・withdrawal・answer のどれか。"""
    return f"/meetings/{meeting_id}/review/comments/{comment_id}/{part}"


def comment_anchor(comment_id: int) -> str:
    """確認の画面の中での指摘の印。"""
    return f"comment-{comment_id}"


def redraft_url(committee_id: int) -> str:
    """会議体の要約案を書き直す送り先。"""
    return f"/committees/{committee_id}/redraft"


def board_url(meeting_id: int, show: str) -> str:
    """会議の質疑応答を show(app/contexts/board.py の Show)で絞り込んだもの。"""
    return f"/meetings/{meeting_id}?show={show}"


def undo_url(meeting_id: int) -> str:
    """会議の画面での最後の一手を元に戻す送り先。"""
    return f"/meetings/{meeting_id}/undo"


def check_url(meeting_id: int) -> str:
    """質疑応答の形をこのままでよいとする送り先。"""
    return f"/meetings/{meeting_id}/checks"


def bulk_url(meeting_id: int) -> str:
    """近さの高い提案をまとめて確定する画面。"""
    return f"/meetings/{meeting_id}/bulk"


def print_url(meeting_id: int, form: str) -> str:
    """会議の要約案を印刷の形にしたファイル。form は docx か pdf か html。"""
    return f"/meetings/{meeting_id}/draft/print.{form}"


def turns_url(meeting_id: int) -> str:
    """会議の発言全文。"""
    return f"/meetings/{meeting_id}/turns"


def disclosure_url(meeting_id: int) -> str:
    """会議の公開の別と伏せた箇所の画面と、公開の別の送り先。"""
    return f"/meetings/{meeting_id}/disclosure"


def masking_url(meeting_id: int) -> str:
    """閉じる所をすべて伏せたことの送り先。取り消しは、この後に /removal が続く。"""
    return f"/meetings/{meeting_id}/masking"


def withhold_url(meeting_id: int, number: int) -> str:
    """発言を伏せる送り先。"""
    return f"/meetings/{meeting_id}/turns/{number}/withholding"


def withholding_url(meeting_id: int, withholding_id: int, again: bool) -> str:
    """伏せた箇所を解くか、もう一度伏せる(again)送り先。"""
    return f"/meetings/{meeting_id}/withholdings/{withholding_id}/{'again' if again else 'release'}"


def public_url(url: str) -> str:
    """画面かファイルの公開版。"""
    return f"{url}?version=public"


def turn_url(meeting_id: int, number: int) -> str:
    """発言ひとつ。number は会議の中の番号。"""
    return f"/meetings/{meeting_id}/turns/{number}"


def draft_url(meeting_id: int) -> str:
    """会議の要約案。"""
    return f"/meetings/{meeting_id}/draft"


def language_model_url(meeting_id: int) -> str:
    """会議の、言語モデルの書き直しの画面と、頼む送り先。"""
    return f"/meetings/{meeting_id}/language-model"


def draft_part_url(meeting_id: int, part: str, fields: dict[str, str] | None = None) -> str:
    """要約案の画面の一部か、手直しの送り先。part は sentence・dropped・rewrite・undo など。

    >>> draft_part_url(1, "sentence", {"place": "2.0-14,3.0-5"})
    '/meetings/1/draft/sentence?place=2.0-14,3.0-5'
    """
    path = f"/meetings/{meeting_id}/draft/{part}"
    return f"{path}?{urlencode(fields, safe=',')}" if fields else path


def sentence_anchor(key: str) -> str:
    """要約案の画面の中での文の印。"""
    return f"sentence-{key}"


def exchange_url(exchange_id: int) -> str:
    """質疑応答ひとつ。"""
    return f"/exchanges/{exchange_id}"


def exchange_anchor(exchange_id: int) -> str:
    """会議の画面の中での質疑応答の印。"""
    return f"exchange-{exchange_id}"


def edit_url(exchange_id: int) -> str:
    """質疑応答を直す画面。"""
    return f"/exchanges/{exchange_id}/edit"


def edit_act_url(exchange_id: int, act: str) -> str:
    """質疑応答を直す送り先。act は split・merge・answers・kind・dismiss・restore のどれか。"""
    return f"/exchanges/{exchange_id}/{act}"


def links_url(exchange_id: int) -> str:
    """質疑応答の紐付けを決める送り先。"""
    return f"/exchanges/{exchange_id}/links"


def plan_url(plan_id: int) -> str:
    """計画。"""
    return f"/plans/{plan_id}"


def measure_url(measure_id: int) -> str:
    """施策。"""
    return f"/measures/{measure_id}"


def predecessor_url(plan_id: int) -> str:
    """前の計画を決める送り先。"""
    return f"/plans/{plan_id}/predecessor"


def succession_anchor(successor_id: int, predecessor_id: int) -> str:
    """計画と施策の画面の中での対応の印。"""
    return f"succession-{successor_id}-{predecessor_id}"


def follow_ups_url(fields: dict[str, str]) -> str:
    """検討事項の一覧。空の欄はアドレスに含めない。

    >>> follow_ups_url({"plan": "2", "state": ""})
    '/follow-ups?plan=2'
    """
    return with_fields(FOLLOW_UPS, fields)


def follow_ups_csv_url(fields: dict[str, str]) -> str:
    """検討事項の一覧の CSV。"""
    return with_fields(FOLLOW_UPS_CSV, fields)


def follow_up_anchor(exchange_id: int) -> str:
    """検討事項の一覧の中での印。"""
    return f"follow-up-{exchange_id}"


def follow_up_url(exchange_id: int) -> str:
    """検討事項を閉じるか開き直す送り先。"""
    return f"/exchanges/{exchange_id}/follow-up"


def login_url(wanted: str) -> str:
    """ログインの画面。ログインした後は wanted に移る。

    >>> login_url("/search?q=1"), login_url("/")
    ('/login?next=%2Fsearch%3Fq%3D1', '/login')
    """
    return with_fields(LOGIN, {"next": wanted if wanted != MEETINGS else ""})


def login_code_url(wanted: str) -> str:
    """二段階目の番号の画面。"""
    return with_fields(LOGIN_CODE, {"next": wanted if wanted != MEETINGS else ""})


def account_url(account_id: int) -> str:
    """管理者が見るアカウントひとつ(直す送り先も同じ)。"""
    return f"{ACCOUNTS}/{account_id}"


def identity_url(account_id: int) -> str:
    """アカウントと市のディレクトリーの結び付け(直す送り先も同じ)。"""
    return f"{ACCOUNTS}/{account_id}/directory"


def setup_url(token: str) -> str:
    """パスワードを決める案内。"""
    return f"/setup/{token}"


def access_url(token: str) -> str:
    """確認リンク。"""
    return f"/access/{token}"


def access_links_url(meeting_id: int) -> str:
    """会議の確認リンクの画面と、出す送り先。"""
    return f"/meetings/{meeting_id}/access-links"


def revocation_url(meeting_id: int, link_id: int) -> str:
    """確認リンクを取り消す送り先。"""
    return f"/meetings/{meeting_id}/access-links/{link_id}/revocation"


def job_url(job_id: int) -> str:
    """処理の進み具合。"""
    return f"/jobs/{job_id}"


def glossary_group_url(group_id: int) -> str:
    """用語集の組ひとつ(直す画面と送り先)。"""
    return f"{GLOSSARY}/{group_id}"


def search_url(fields: dict[str, str]) -> str:
    """検索。空の欄はアドレスに含めない。

    >>> search_url({"q": "図書館", "since": ""})
    '/search?q=%E5%9B%B3%E6%9B%B8%E9%A4%A8'
    """
    return f"{SEARCH}?{urlencode({name: value for name, value in fields.items() if value})}"


def search_csv_url(fields: dict[str, str]) -> str:
    """検索の結果の CSV。"""
    return with_fields(SEARCH_CSV, fields)


def search_docx_url(fields: dict[str, str]) -> str:
    """検索の結果の Word 文書。"""
    return with_fields(SEARCH_DOCX, fields)


def with_fields(path: str, fields: dict[str, str]) -> str:
    """path に、空でない欄だけを添えたアドレス。"""
    filled = urlencode({name: value for name, value in fields.items() if value})
    return f"{path}?{filled}" if filled else path
