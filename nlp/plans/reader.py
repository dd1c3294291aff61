"""計画の読み取り. 計画書の章か進行管理表かを書かれ方で見分ける。"""

from __future__ import annotations

import re
from collections.abc import Sequence

from db.records import Plan, SourceKind
from nlp.errors import NotAPlanError
from nlp.plans.chapter import read_plan_chapter
from nlp.plans.progress_table import read_progress_table
from nlp.plans.tables import Line, read_lines
from nlp.plans.traces import may_be_plan

# 表題の後に印字された資料番号。例: 「進行管理表 資料2」「（資料１）」
_HANDOUT = re.compile(r"[\s\u3000]*[（(【\[]?(?:資料|別紙|別表|参考)[\s\u3000]*[0-9０-９\-－―]*[）)】\]]?$")
# 表題ではない行。例: 「- 3 -」「12ページ」「令和3年4月1日」
_NOT_TITLE = re.compile(r"[\s\-－0-9０-９./年月日ページ頁現在令和平成()（）]*")
_TITLE_LENGTH = 60


def read_plan(text: str, name: str) -> Plan:
    """計画書か進行管理表を読む。

    入力: 文書の文字(TSV、Markdown、HTML の升が残った文字でもよい)と、文書の名前(ファイル名)。
    出力: 施策を 1 つ以上含む計画。施策の見出しの下の【実施事業】などの節から読める施策と、施策・年度・担当課
    などの列がある表から読める施策とを比べ、多い方の種類(同数なら計画書)とみる。
    title は最初の見出しで、無ければ文書の名前。
    送出: どちらでもなければ NotAPlanError。
    """
    lines = read_lines(text) if may_be_plan(text) else ()
    chapter = read_plan_chapter(lines)
    table = read_progress_table(lines)
    if not chapter and not table:
        raise NotAPlanError(
            f"「{name}」から施策を読み取れません。進行管理表なら「実施事業・担当課・令和2年度」などの見出しの行を、"
            "計画書なら施策の見出しと【実施事業】【取組】などの節があるかを確かめてください。"
        )
    title = _find_title(lines) or (name.rpartition("/")[2].rpartition(".")[0] or name)
    if len(chapter) >= len(table):
        return Plan(title, SourceKind.PLAN, chapter)
    return Plan(title, SourceKind.PROGRESS_TABLE, table)


def _find_title(lines: Sequence[Line]) -> str:
    for line in lines:
        if line.is_row:
            return ""
        if len(line.prose) > _TITLE_LENGTH:
            continue
        title = _HANDOUT.sub("", line.prose).strip()
        if title and "。" not in title and not _NOT_TITLE.fullmatch(title):
            return title
    return ""
