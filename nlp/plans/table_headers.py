"""表の見出し. 見出しの語から列の役割を読み、幅の合わない行を見出しに合わせる。"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from nlp.plans.departments import is_department
from nlp.plans.fiscal_years import EraMention, FiscalYear, complete_eras, find_fiscal_year
from nlp.plans.tables import Line
from nlp.text.width import squash


class Role(StrEnum):
    """列の役割。"""

    NUMBER = "番号"
    LEAD = "主担当"
    DEPARTMENT = "担当課"
    HEADING = "施策"
    CONTENT = "実施内容"
    STATE = "現状"
    TARGET = "目標"
    EVALUATION = "評価"
    OTHER = "その他"


@dataclass(frozen=True, slots=True)
class Column:
    """表の一列。year は「令和2年度」の形で、年度の列でなければ None。"""

    role: Role
    year: str | None


@dataclass(frozen=True, slots=True)
class Header:
    """表の見出し。height は見出しの行数(1 か 2)。"""

    columns: tuple[Column, ...]
    height: int

    def positions(self, *roles: Role) -> tuple[int, ...]:
        """その役割の列の位置を左から返す。"""
        return tuple(index for index, column in enumerate(self.columns) if column.role in roles)

    @property
    def years(self) -> tuple[str, ...]:
        """列に書かれた年度を、左から重複なく並べたもの。"""
        return tuple(dict.fromkeys(column.year for column in self.columns if column.year))


_WORK = r"(?:事業|施策|取組|取り組み|取組み)"
_UNIT = r"(?:課室|部課|部署|部局|課|室|所属|機関|組織|主体)"
# 見出しの語と列の役割。空白を除いて NFKC にした升の全体と照らし、先に当たったものを採る。
_ROLE_SHAPES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    # 例: 番号、No.、項番
    (Role.NUMBER, re.compile(r"(?:通し|整理|管理|事業)?番号|№|[Nn][Oo]\.?|項番|通番|連番|#")),
    # 例: 「主担当」(○を付ける列)
    (Role.LEAD, re.compile(r"主担当|主管|主務|主")),
    # 例: 担当課、所管部署、主担当課、関係課等、担当課(令和2年度)
    (
        Role.DEPARTMENT,
        re.compile(
            rf"(?:主?担当|所管|主管|関係|関連|実施|推進){_UNIT}?(?:名|等)*(?:\(.*\))?|(?:課|部署|部局|所属)名?"
        ),
    ),
    # 例: 現状及び事業目標、現状と課題
    (Role.STATE, re.compile(r".*(?:現状|現況|課題|背景).*")),
    # 例: 評価、取組実績、進捗状況、達成度(年度の書かれていない評価の列)
    (
        Role.EVALUATION,
        re.compile(
            rf"(?:{_WORK}|実施|自己|目標)*の?(?:評価|実績|結果|進捗|達成|成果|状況)(?:値|状況|度|内容)?"
        ),
    ),
    # 例: 計画、目標値、取組予定(年度の書かれていない目標の列)
    (Role.TARGET, re.compile(rf"(?:{_WORK}|実施|年度)*の?(?:計画|目標|予定)(?:値|内容)?")),
    # 例: 実施内容、取組の内容、施策・事業の概要、内容
    (
        Role.CONTENT,
        re.compile(rf"(?:{_WORK}|実施|推進|具体的な?|主な|[・や]|及び)*の?(?:内容|概要)(?:\(.*\))?"),
    ),
    # 例: 実施事業、施策名、基本目標、主な取組、取組項目、実施項目、施策番号
    (
        Role.HEADING,
        re.compile(
            rf"(?:基本|個別|主要|重点|具体的な?|主な|計画|[大中小])?(?:実施|推進|事務)?(?:{_WORK}|項目|事項|分野|柱)"
            r"(?:の?(?:名称?|項目|区分|番号|方向性?|柱|体系))?(?:\(.*\))?|基本(?:目標|方針)"
        ),
    ),
)
_MONEY = re.compile(r"予算|決算|事業費|金額|経費|財源|コスト")  # 例: 令和2年度決算額
# 例: 令和2年度評価、R2実績
_EVALUATION = re.compile(r"評価|実績|結果|進捗|達成|成果|実施状況|取組状況|効果")
# 2 行目の見出しに並ぶ語。例: 内容及び目標 / 評価、計画 / 実績、24年度
_SUB_LABEL = re.compile(
    r"(?:(?:事業|取組|実施|自己|当初|年度|及び|[のと・/])*"
    r"(?:目標|計画|内容|予定|評価|実績|結果|進捗|達成|状況|成果|予算|決算|[度率値額]))+(?:\(.*\))?|主|副|No\.?"
)
_MARK = re.compile(r"[○◎●◯〇✓✔レ☆★*]?")  # 主担当の印
_LABEL_LENGTH = 40
# 余った升がこれより多い行は、幅を探らずに末尾を一つにまとめる。
_SURPLUS = 30


def find_header(lines: Sequence[Line], index: int, eras: Sequence[EraMention]) -> Header | None:
    """lines[index] から始まる見出しを読む。見出しでなければ None。

    見出しとは、施策か内容の列があり、年度の列か「担当課と目標・評価の列」がある、短い升だけの行をいう。
    年度が 1 行目、目標・評価が 2 行目のように 2 行に分かれていれば合わせて読む。
    """
    cells = lines[index].cells
    if not _are_labels(cells):
        return None
    following = lines[index + 1].cells if index + 1 < len(lines) else ()
    # それだけで見出しになる行は、繰り返された見出しであって 2 行目ではない。
    if _are_sub_labels(following) and not _read_columns(following, eras, index):
        combined = _read_columns(_combine(cells, following), eras, index)
        if combined:
            return Header(combined, 2)
    columns = _read_columns(cells, eras, index)
    return Header(columns, 1) if columns else None


def align(cells: Sequence[str], header: Header) -> tuple[str, ...]:
    """行の升を見出しの列に合わせる。出力の長さは必ず列の数になる。

    足りなければ空の升を一か所に補い、余れば隣り合う升を一か所でまとめる。場所は、番号の列に数、
    主担当の列に印、担当課の列に課名が来る度合いが最も高いところで、決め手が無ければ右端とする。
    """
    width = len(header.columns)
    row = list(cells)
    while len(row) > width and not row[-1]:
        row.pop()
    surplus = len(row) - width
    if surplus > _SURPLUS:
        row = [*row[: width - 1], " ".join(row[width - 1 :])]
    elif surplus > 0:
        joined = [
            [
                *row[:place],
                " ".join(filter(None, row[place : place + surplus + 1])),
                *row[place + surplus + 1 :],
            ]
            for place in range(width)
        ]
        row = max(reversed(joined), key=_fitness(header))
    elif surplus < 0:
        padded = [[*row[:place], *[""] * -surplus, *row[place:]] for place in range(len(row) + 1)]
        row = max(reversed(padded), key=_fitness(header))
    return tuple(row)


def parse_row_number(cell: str) -> int | None:
    """番号の列の升を整数にする。整数でなければ None。

    >>> parse_row_number("１２"), parse_row_number("No.3"), parse_row_number("1-①"), parse_row_number("")
    (12, 3, None, None)
    """
    match = re.fullmatch(r"(?:[NnＮ][oOｏＯ][.．]?|№)?([0-9]{1,6})[.)]?", squash(cell))
    return int(match[1]) if match else None


def is_mark(cell: str) -> bool:
    """主担当の印(○ など)か空の升か。"""
    return _MARK.fullmatch(squash(cell)) is not None


def _fitness(header: Header) -> Callable[[Sequence[str]], int]:
    def score(row: Sequence[str]) -> int:
        points = 0
        for column, cell in zip(header.columns, row, strict=True):
            if column.role == Role.NUMBER:
                points += 2 if parse_row_number(cell) is not None else -bool(cell)
            elif column.role == Role.LEAD:
                points += is_mark(cell)
            elif column.role == Role.DEPARTMENT:
                points += 2 * is_department(cell)
        return points

    return score


def _are_labels(cells: Sequence[str]) -> bool:
    return len(cells) > 1 and all(len(squash(cell)) <= _LABEL_LENGTH and "。" not in cell for cell in cells)


def _are_sub_labels(cells: Sequence[str]) -> bool:
    labels = [squash(cell) for cell in cells]
    if len(cells) < 2 or not any(labels):
        return False
    return all(not label or _SUB_LABEL.fullmatch(label) or find_fiscal_year(label) for label in labels)


def _combine(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    # 左端は施策名か番号の列なので、2 行目の左端に語があれば、列がそろっていない。
    if len(upper) == len(lower) and not (upper[0] and lower[0]):
        return _stack(upper, lower)
    labels = [label for label in lower if label]
    blocks = sum(find_fiscal_year(label) is not None for label in upper)
    if not blocks and not lower[0]:
        # 行末の空の升が落ちた見出し。例: 「実施項目|実施時期」の下に「|24年度|25年度」
        width = max(len(upper), len(lower))
        return _stack([*upper, *[""] * (width - len(upper))], [*lower, *[""] * (width - len(lower))])
    # 結合した升が一つに縮んだ見出し。例: 「…|令和2年度|令和3年度」の下に「目標|評価|目標|評価」
    if not blocks or len(labels) % blocks:
        return tuple(upper)
    share = len(labels) // blocks
    combined: list[str] = []
    for label in upper:
        if find_fiscal_year(label):
            combined.extend(f"{label} {below}" for below in labels[:share])
            labels = labels[share:]
        elif label or not combined:
            combined.append(label)
    return tuple(combined)


def _stack(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    # 上の行の空の升は、左の年度の升が右へ伸びたもの。下の行が年度なら上の語は「実施時期」などの総称。
    combined: list[str] = []
    year = ""
    for above, below in zip(upper, lower, strict=True):
        year = above if find_fiscal_year(above) else year if not above else ""
        if find_fiscal_year(below):
            combined.append(below)
        else:
            combined.append(f"{above or (year if below else '')} {below}".strip())
    return tuple(combined)


def _read_columns(labels: Sequence[str], eras: Sequence[EraMention], line: int) -> tuple[Column, ...]:
    roles = [find_role(label) for label in labels]
    years = [
        find_fiscal_year(label) if role in (Role.TARGET, Role.EVALUATION) else None
        for role, label in zip(roles, labels, strict=True)
    ]
    named = iter(complete_eras([year for year in years if year], eras, line))
    columns = tuple(
        Column(role, next(named).name if year else None) for role, year in zip(roles, years, strict=True)
    )
    return columns if _is_header(columns) else ()


def _is_header(columns: Sequence[Column]) -> bool:
    roles = {column.role for column in columns}
    if not roles & {Role.HEADING, Role.CONTENT}:
        return False
    if any(column.year for column in columns):
        return True
    return Role.DEPARTMENT in roles and bool(roles & {Role.TARGET, Role.EVALUATION})


def find_role(label: str) -> Role:
    """見出しの升一つの役割。どれでもなければ OTHER。

    >>> find_role("主担当課"), find_role("R2実績"), find_role("令和２年度内容及び目標"), find_role("備考")
    (<Role.DEPARTMENT: '担当課'>, <Role.EVALUATION: '評価'>, <Role.TARGET: '目標'>, <Role.OTHER: 'その他'>)
    """
    text = squash(label)
    if not text:
        return Role.OTHER
    year = find_fiscal_year(label)
    if year and not re.search(r"現状|現況|担当|所管", text):
        return _find_dated_role(text)
    return next((role for role, shape in _ROLE_SHAPES if shape.fullmatch(text)), Role.OTHER)


def _find_dated_role(text: str) -> Role:
    if _MONEY.search(text):
        return Role.OTHER
    return Role.EVALUATION if _EVALUATION.search(text) else Role.TARGET


def date_columns(header: Header, year: FiscalYear) -> Header:
    """年度の書かれていない目標・評価の列を、その年度の列とみなした見出しを返す。"""
    columns = (
        Column(column.role, column.year or year.name)
        if column.role in (Role.TARGET, Role.EVALUATION)
        else column
        for column in header.columns
    )
    return Header(tuple(columns), header.height)
