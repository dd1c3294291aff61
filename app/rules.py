"""許しの表. どの入口を、だれが使ってよいか。アプリのすべての入口がここに一度ずつ載る。

app/guard.py が要求のたびに app/permissions.py でこの表を引き、載っていない入口は、あっても使えない
(tests/app/test_permissions.py が漏れを見つける)。会議録の状態によって使えない入口は、使える状態を stages に書く。
公開でない会議を使ってよい人は、Rule.closed が決める。見てよくない人には、その会議は無いのと同じに見せる。
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from db.acceptances import OPEN_TO_ACCEPTANCE
from db.comments import OPEN_TO_ANSWERS, OPEN_TO_COMMENTS
from db.records import LinkPurpose
from db.stages import OPEN_TO_EDITS, Stage

ANY_STAGE = frozenset(Stage)
ANY_PURPOSE = frozenset(LinkPurpose)
SIGNING_LINKS = frozenset({LinkPurpose.SIGNING})


class Who(StrEnum):
    """入口の指す会議体から見た、来た人の立場。会議体を指さない入口では「ほか」の方になる。"""

    ANONYMOUS = "ログインしていない人"
    OWN_MEMBER = "その会議体の委員"
    OTHER_MEMBER = "ほかの会議体の委員"
    OWN_SECRETARIAT = "その会議体の事務局"
    OTHER_SECRETARIAT = "ほかの会議体の事務局"
    ADMINISTRATOR = "管理者"
    OWN_LINK = "その会議のリンクの人"
    OTHER_LINK = "ほかの会議のリンクの人"


class Area(StrEnum):
    """アドレスの中の番号が何を指すか。"""

    CITY = "市全体"
    COMMITTEE = "会議体"
    MEETING = "会議"
    EXCHANGE = "質疑応答"


class Answer(StrEnum):
    """応答の形。ログインしていない人に、画面ならログインを求め、データなら 401 を返す。"""

    PAGE = "画面"
    DATA = "データ"
    FILE = "部品"


@dataclass(frozen=True, slots=True)
class Rule:
    """入口ひとつの許し。path は FastAPI の書き方で、{committee_id}、{meeting_id}、{exchange_id} が area の番号になる。

    allowed は、公開の会議と、会議を指さない入口を使ってよい人。
    stages は、使ってよい会議録の状態。人には許されていても、その状態でなければ 409 で断る。
    purposes は、リンクの人に許すとき、そのリンクの用途。
    """

    method: str
    path: str
    allowed: frozenset[Who]
    area: Area = Area.CITY
    answer: Answer = Answer.PAGE
    stages: frozenset[Stage] = ANY_STAGE
    purposes: frozenset[LinkPurpose] = ANY_PURPOSE

    @property
    def closed(self) -> frozenset[Who]:
        """公開でない会議で使ってよい人。"""
        return self.allowed & INSIDERS

    @property
    def secret(self) -> bool:
        """アドレスに合い言葉があるか。そのままでは記録に残さない。"""
        return "{token}" in self.path


# 公開でない会議を見てよい人。管理者も、ほかの会議体の事務局も含まない。
INSIDERS = frozenset({Who.OWN_MEMBER, Who.OWN_SECRETARIAT, Who.OWN_LINK})
ANYONE = frozenset(Who)
MEMBERS = frozenset({Who.OWN_MEMBER, Who.OTHER_MEMBER})
SECRETARIAT = frozenset({Who.OWN_SECRETARIAT, Who.OTHER_SECRETARIAT})
ADMINISTRATORS = frozenset({Who.ADMINISTRATOR})
# ログインした人ならだれでも、公開の会議を読める。
ACCOUNTS = MEMBERS | SECRETARIAT | ADMINISTRATORS
# リンクの人は、案内された会議の発言と要約案を読む。紐付けなど、事務局の仕事の途中のものは見せない。
READERS = ACCOUNTS | {Who.OWN_LINK}
KNOWN = ACCOUNTS | {Who.OWN_LINK, Who.OTHER_LINK}
EDITORS = frozenset({Who.OWN_SECRETARIAT})
# 署名する人かどうかは、会議ごとの務めなので、入口の中で確かめる。
SIGNERS = frozenset({Who.OWN_MEMBER, Who.OWN_LINK})
OWN_COMMITTEE = frozenset({Who.OWN_MEMBER, Who.OWN_SECRETARIAT})
# 確認するのは、その会議体の委員と、リンクの人である。リンクの用途は app/reviewing/rights.py が見る。
REVIEWERS = frozenset({Who.OWN_MEMBER, Who.OWN_LINK})

_COMMITTEE, _MEETING, _EXCHANGE = Area.COMMITTEE, Area.MEETING, Area.EXCHANGE

RULES = (
    Rule("GET", "/static/{path:path}", ANYONE, answer=Answer.FILE),
    Rule("HEAD", "/static/{path:path}", ANYONE, answer=Answer.FILE),
    # 出入り
    Rule("GET", "/login", ANYONE),
    Rule("POST", "/login", ANYONE),
    Rule("GET", "/login/code", ANYONE),
    Rule("POST", "/login/code", ANYONE),
    Rule("POST", "/login/directory", ANYONE),
    Rule("GET", "/login/directory/return", ANYONE),
    Rule("POST", "/logout", KNOWN),
    Rule("GET", "/setup/{token}", ANYONE),
    Rule("POST", "/setup/{token}", ANYONE),
    Rule("GET", "/access/{token}", ANYONE),
    Rule("POST", "/access/{token}", ANYONE),
    # 公表した会議録
    Rule("GET", "/records", ANYONE),
    Rule("GET", "/records/feed.atom", ANYONE, answer=Answer.DATA),
    Rule("GET", "/records/measures", ANYONE),
    Rule("GET", "/records/measures/{measure_id}", ANYONE),
    Rule("GET", "/records/{issue}.{suffix}", ANYONE),
    Rule("GET", "/records/{issue}/record-public.zip", ANYONE),
    Rule("GET", "/records/{issue}", ANYONE),
    Rule("GET", "/api/openapi.json", ANYONE, answer=Answer.DATA),
    Rule("GET", "/api/speech", ANYONE, answer=Answer.DATA),
    Rule("GET", "/api/meeting", ANYONE, answer=Answer.DATA),
    Rule("GET", "/api/meeting_list", ANYONE, answer=Answer.DATA),
    Rule("GET", "/open-data", ANYONE),
    Rule("GET", "/open-data/speeches.jsonl", ANYONE, answer=Answer.DATA),
    Rule("GET", "/open-data/speeches.csv", ANYONE, answer=Answer.DATA),
    Rule("GET", "/open-data/akn.zip", ANYONE, answer=Answer.DATA),
    Rule("GET", "/open-data/{issue}.{suffix}", ANYONE, answer=Answer.DATA),
    # 購読。合い言葉を知っている人だけが読める。
    Rule("GET", "/feeds/{token}/deadlines.ics", ANYONE, answer=Answer.DATA),
    Rule("GET", "/feeds/{token}/searches/{search_id}.atom", ANYONE, answer=Answer.DATA),
    # 自分のアカウント
    Rule("GET", "/account", ACCOUNTS),
    Rule("POST", "/account/password", ACCOUNTS),
    Rule("POST", "/account/sessions", ACCOUNTS),
    Rule("POST", "/account/feed", ACCOUNTS),
    Rule("POST", "/account/feed/removal", ACCOUNTS),
    Rule("POST", "/account/totp", ACCOUNTS),
    Rule("POST", "/account/totp/confirmation", ACCOUNTS),
    Rule("POST", "/account/totp/removal", ACCOUNTS),
    # アカウントの管理
    Rule("GET", "/accounts", ADMINISTRATORS),
    Rule("POST", "/accounts", ADMINISTRATORS),
    Rule("GET", "/accounts/{account_id}", ADMINISTRATORS),
    Rule("POST", "/accounts/{account_id}", ADMINISTRATORS),
    Rule("POST", "/accounts/{account_id}/standing", ADMINISTRATORS),
    Rule("POST", "/accounts/{account_id}/setup-link", ADMINISTRATORS),
    Rule("GET", "/accounts/{account_id}/directory", ADMINISTRATORS),
    Rule("POST", "/accounts/{account_id}/directory", ADMINISTRATORS),
    Rule("POST", "/accounts/{account_id}/sessions", ADMINISTRATORS),
    Rule("POST", "/accounts/{account_id}/totp-removal", ADMINISTRATORS),
    # 出来事の記録
    Rule("GET", "/events", ADMINISTRATORS),
    # 会議
    Rule("GET", "/", ACCOUNTS),
    Rule("GET", "/meetings/{meeting_id}", ACCOUNTS, _MEETING),
    Rule("GET", "/meetings/{meeting_id}/turns", READERS, _MEETING),
    Rule("GET", "/meetings/{meeting_id}/turns/{number}", READERS, _MEETING),
    Rule("POST", "/meetings/{meeting_id}/turns/{number}/withholding", EDITORS, _MEETING),
    Rule("GET", "/meetings/{meeting_id}/disclosure", EDITORS, _MEETING),
    Rule("POST", "/meetings/{meeting_id}/disclosure", EDITORS, _MEETING),
    Rule("POST", "/meetings/{meeting_id}/masking", EDITORS, _MEETING),
    Rule("POST", "/meetings/{meeting_id}/masking/removal", EDITORS, _MEETING),
    Rule("POST", "/meetings/{meeting_id}/withholdings/{withholding_id}/release", EDITORS, _MEETING),
    Rule("POST", "/meetings/{meeting_id}/withholdings/{withholding_id}/again", EDITORS, _MEETING),
    Rule("GET", "/meetings/{meeting_id}/bulk", EDITORS, _MEETING),
    Rule("POST", "/meetings/{meeting_id}/bulk", EDITORS, _MEETING),
    Rule("POST", "/meetings/{meeting_id}/checks", EDITORS, _MEETING),
    Rule("POST", "/meetings/{meeting_id}/undo", EDITORS, _MEETING),
    # 手続き
    Rule("GET", "/meetings/{meeting_id}/stage", ACCOUNTS, _MEETING),
    Rule("POST", "/meetings/{meeting_id}/stage", EDITORS, _MEETING),
    Rule("GET", "/meetings/{meeting_id}/access-links", EDITORS, _MEETING),
    Rule("POST", "/meetings/{meeting_id}/access-links", EDITORS, _MEETING),
    Rule("POST", "/meetings/{meeting_id}/access-links/{link_id}/revocation", EDITORS, _MEETING),
    # 署名と確定
    Rule("GET", "/meetings/{meeting_id}/signing", READERS, _MEETING, purposes=SIGNING_LINKS),
    Rule("POST", "/meetings/{meeting_id}/signing", SIGNERS, _MEETING, purposes=SIGNING_LINKS),
    Rule("POST", "/meetings/{meeting_id}/signing/paper", EDITORS, _MEETING),
    Rule("GET", "/meetings/{meeting_id}/signing/sheet.pdf", EDITORS, _MEETING, Answer.DATA),
    Rule("POST", "/meetings/{meeting_id}/signatories", EDITORS, _MEETING, stages=OPEN_TO_EDITS),
    Rule("GET", "/meetings/{meeting_id}/record.zip", OWN_COMMITTEE, _MEETING, Answer.DATA),
    Rule("GET", "/meetings/{meeting_id}/record-public.zip", ACCOUNTS, _MEETING, Answer.DATA),
    Rule("GET", "/meetings/{meeting_id}/record.pdf", OWN_COMMITTEE, _MEETING, Answer.DATA),
    Rule("GET", "/meetings/{meeting_id}/errata", ACCOUNTS, _MEETING),
    Rule("POST", "/meetings/{meeting_id}/errata", EDITORS, _MEETING),
    # 確認
    Rule("GET", "/meetings/{meeting_id}/review", REVIEWERS | EDITORS, _MEETING),
    Rule("POST", "/meetings/{meeting_id}/review/comments", REVIEWERS, _MEETING, stages=OPEN_TO_COMMENTS),
    Rule(
        "POST",
        "/meetings/{meeting_id}/review/comments/{comment_id}/replies",
        REVIEWERS,
        _MEETING,
        stages=OPEN_TO_COMMENTS,
    ),
    Rule(
        "POST",
        "/meetings/{meeting_id}/review/comments/{comment_id}/withdrawal",
        REVIEWERS,
        _MEETING,
        stages=OPEN_TO_COMMENTS,
    ),
    Rule(
        "POST",
        "/meetings/{meeting_id}/review/comments/{comment_id}/answer",
        EDITORS,
        _MEETING,
        stages=OPEN_TO_ANSWERS,
    ),
    Rule("POST", "/meetings/{meeting_id}/review/acceptance", REVIEWERS, _MEETING, stages=OPEN_TO_ACCEPTANCE),
    Rule("POST", "/meetings/{meeting_id}/review/received", EDITORS, _MEETING, stages=OPEN_TO_ACCEPTANCE),
    Rule("POST", "/meetings/{meeting_id}/review/look", REVIEWERS, _MEETING, stages=OPEN_TO_COMMENTS),
    # 要約案
    Rule("GET", "/meetings/{meeting_id}/draft", READERS, _MEETING),
    Rule("GET", "/meetings/{meeting_id}/draft/print.{form}", READERS, _MEETING, Answer.DATA),
    Rule("GET", "/meetings/{meeting_id}/draft/dropped", READERS, _MEETING),
    Rule("GET", "/meetings/{meeting_id}/draft/revisions", ACCOUNTS, _MEETING),
    Rule("GET", "/meetings/{meeting_id}/draft/compare", ACCOUNTS, _MEETING),
    Rule("GET", "/meetings/{meeting_id}/draft/changes", EDITORS, _MEETING, Answer.DATA),
    Rule("GET", "/meetings/{meeting_id}/draft/sentence", EDITORS, _MEETING, stages=OPEN_TO_EDITS),
    Rule("GET", "/meetings/{meeting_id}/draft/regenerate", EDITORS, _MEETING, stages=OPEN_TO_EDITS),
    Rule("POST", "/meetings/{meeting_id}/draft/rewrite", EDITORS, _MEETING, stages=OPEN_TO_EDITS),
    Rule("POST", "/meetings/{meeting_id}/draft/drop", EDITORS, _MEETING, stages=OPEN_TO_EDITS),
    Rule("POST", "/meetings/{meeting_id}/draft/restore", EDITORS, _MEETING, stages=OPEN_TO_EDITS),
    Rule("POST", "/meetings/{meeting_id}/draft/merge", EDITORS, _MEETING, stages=OPEN_TO_EDITS),
    Rule("POST", "/meetings/{meeting_id}/draft/undo", EDITORS, _MEETING, stages=OPEN_TO_EDITS),
    Rule("POST", "/meetings/{meeting_id}/draft/regenerate", EDITORS, _MEETING, stages=OPEN_TO_EDITS),
    Rule("POST", "/meetings/{meeting_id}/draft/checks", EDITORS, _MEETING, stages=OPEN_TO_EDITS),
    Rule(
        "POST",
        "/meetings/{meeting_id}/draft/checks/{check_id}/removal",
        EDITORS,
        _MEETING,
        stages=OPEN_TO_EDITS,
    ),
    Rule("GET", "/meetings/{meeting_id}/language-model", EDITORS, _MEETING),
    Rule("POST", "/meetings/{meeting_id}/language-model", EDITORS, _MEETING, stages=OPEN_TO_EDITS),
    Rule("POST", "/meetings/{meeting_id}/language-model/removal", EDITORS, _MEETING, stages=OPEN_TO_EDITS),
    # 会議体の設定
    Rule("GET", "/committees", ACCOUNTS),
    Rule("GET", "/committees/{committee_id}", ACCOUNTS, _COMMITTEE),
    Rule("POST", "/committees/{committee_id}", EDITORS, _COMMITTEE),
    Rule("POST", "/committees/{committee_id}/roster", EDITORS, _COMMITTEE),
    Rule("GET", "/committees/{committee_id}/procedure", ACCOUNTS, _COMMITTEE),
    Rule("POST", "/committees/{committee_id}/procedure", EDITORS, _COMMITTEE),
    Rule("POST", "/committees/{committee_id}/redraft", EDITORS, _COMMITTEE),
    # 質疑応答
    Rule("GET", "/exchanges/{exchange_id}", ACCOUNTS, _EXCHANGE),
    Rule("GET", "/exchanges/{exchange_id}/edit", EDITORS, _EXCHANGE),
    Rule("POST", "/exchanges/{exchange_id}/links", EDITORS, _EXCHANGE),
    Rule("POST", "/exchanges/{exchange_id}/split", EDITORS, _EXCHANGE),
    Rule("POST", "/exchanges/{exchange_id}/merge", EDITORS, _EXCHANGE),
    Rule("POST", "/exchanges/{exchange_id}/answers", EDITORS, _EXCHANGE),
    Rule("POST", "/exchanges/{exchange_id}/kind", EDITORS, _EXCHANGE),
    Rule("POST", "/exchanges/{exchange_id}/dismiss", EDITORS, _EXCHANGE),
    Rule("POST", "/exchanges/{exchange_id}/restore", EDITORS, _EXCHANGE),
    Rule("POST", "/exchanges/{exchange_id}/follow-up", EDITORS, _EXCHANGE),
    # 計画と施策
    Rule("GET", "/plans", ACCOUNTS),
    Rule("GET", "/plans/{plan_id}", ACCOUNTS),
    Rule("POST", "/plans/{plan_id}/predecessor", SECRETARIAT),
    Rule("POST", "/successions", SECRETARIAT),
    Rule("GET", "/measures/{measure_id}", ACCOUNTS),
    Rule("GET", "/measure-search", ACCOUNTS, answer=Answer.DATA),
    # 市全体のもの
    Rule("GET", "/follow-ups", ACCOUNTS),
    Rule("GET", "/follow-ups.csv", ACCOUNTS, answer=Answer.DATA),
    Rule("GET", "/deadlines", ACCOUNTS),
    Rule("GET", "/searches", ACCOUNTS),
    Rule("POST", "/searches", ACCOUNTS),
    Rule("POST", "/searches/{search_id}/removal", ACCOUNTS),
    Rule("GET", "/search", ACCOUNTS),
    Rule("GET", "/search/suggestions", ACCOUNTS, answer=Answer.DATA),
    Rule("GET", "/search.csv", ACCOUNTS, answer=Answer.DATA),
    Rule("GET", "/search.docx", ACCOUNTS, answer=Answer.DATA),
    Rule("GET", "/ask", ACCOUNTS),
    Rule("GET", "/glossary", ACCOUNTS),
    Rule("POST", "/glossary", SECRETARIAT),
    Rule("GET", "/glossary/file", ACCOUNTS, answer=Answer.DATA),
    Rule("POST", "/glossary/file", SECRETARIAT),
    Rule("POST", "/glossary/built-in", SECRETARIAT),
    Rule("POST", "/glossary/relink", SECRETARIAT),
    Rule("GET", "/glossary/{group_id}", SECRETARIAT),
    Rule("POST", "/glossary/{group_id}", SECRETARIAT),
    Rule("POST", "/glossary/{group_id}/removal", SECRETARIAT),
    Rule("GET", "/import", SECRETARIAT),
    Rule("POST", "/import", SECRETARIAT),
    Rule("GET", "/jobs/{job_id}", SECRETARIAT),
    Rule("GET", "/jobs/{job_id}/state", SECRETARIAT, answer=Answer.DATA),
)
