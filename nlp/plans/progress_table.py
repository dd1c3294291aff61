"""進行管理表. 同じ実施内容を担当課ごとに分けた行を、一つの施策にまとめる。"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from db.records import Measure, YearProgress
from nlp.plans.codes import repair_codes, split_code
from nlp.plans.departments import split_departments
from nlp.plans.table_headers import Role, is_mark, parse_row_number
from nlp.plans.table_rows import Row, read_rows
from nlp.plans.tables import Line
from nlp.text.width import squash

# 「主担当課の欄を見よ」という意味だけの升と、空欄を示す線。例: 主担当課に準ずる。、同上、〃、－
_REFERRAL = re.compile(
    r"(?:主?担当課|主管課|上記|上)?(?:に準ずる|に準じる|と同じ|と同様|に同じ)[。.]?|同[上左右]|[〃″\-ー―]+"
)
# 実施内容の比較で見逃す「所」の数え方。例: 10箇所、10か所、10ヶ所
_PLACE_COUNTER = re.compile(r"[箇個かカヶヵケ]所")
# 実施内容の比較で同じとみる、形の似た字。例: ニ(片仮名)と二(漢数字)、ロ(片仮名)と口(漢字)
_LOOKALIKES = str.maketrans("ニロカエハタ", "二口力工八夕")


@dataclass(frozen=True, slots=True)
class _Entry:
    """表の一行から読んだ記載。progress は年度と役割(目標か評価)ごとの文。"""

    number: int | None
    code: str
    title: str
    group: str
    content: str
    departments: tuple[str, ...]
    leads: bool
    description: str
    progress: dict[tuple[str, Role], str]
    years: tuple[str, ...]


def read_progress_table(lines: Sequence[Line]) -> tuple[Measure, ...]:
    """進行管理表の施策を表の順に返す。進行管理表の見出しが無ければ空。

    同じ番号(無ければ同じ施策名)の下で同じ実施内容を述べる行は、離れていても一つの施策にする。
    そのとき担当課は主担当(○)が先で、年度ごとの文は主担当課のものに、他の課が自分の言葉で書いた文を
    「（市民課）…」の形で続ける。「主担当課に準ずる」は書かれていないのと同じに扱う。
    rows は番号の列の数で、番号の列が無ければ空。現状の列は description に入れる。
    """
    entries = [entry for entry in map(_read_entry, read_rows(lines)) if entry.content]
    codes = repair_codes([entry.code for entry in entries])
    grouped: dict[tuple[str, str], list[_Entry]] = {}
    for entry, code in zip(entries, codes, strict=True):
        identity = (code or squash(entry.title), _skeleton(entry.content))
        grouped.setdefault(identity, []).append(replace(entry, code=code))
    return tuple(_merge(group) for group in grouped.values())


def _read_entry(row: Row) -> _Entry:
    headings = [split_code(_unwrap(text)) for text in row.texts(Role.HEADING)]
    content = " ".join(_unwrap(text) for text in row.texts(Role.CONTENT))
    codes = [code for code, _ in headings if code]
    if not row.header.positions(Role.CONTENT) and headings:
        content = headings.pop()[1]
    names = [name for _, name in headings if name] or [content]
    numbers = row.texts(Role.NUMBER)
    number = parse_row_number(numbers[0]) if numbers else None
    if not codes and numbers and number is None:
        codes = [split_code(f"{numbers[0]} ")[0] or numbers[0]]
    marks = row.texts(Role.LEAD)
    leading = tuple(name for mark in marks if not is_mark(mark) for name in split_departments(mark))
    others = tuple(name for text in row.texts(Role.DEPARTMENT) for name in split_departments(text))
    return _Entry(
        number=number,
        code=codes[-1] if codes else "",
        title=names[-2] if len(names) > 1 else names[0],
        group=names[-1] if len(names) > 1 else "",
        content=content,
        departments=tuple(dict.fromkeys((*leading, *others))),
        leads=bool(marks),
        description="\n".join(_read_undated(row)),
        progress=_read_progress(row),
        years=row.header.years,
    )


def _read_undated(row: Row) -> Iterable[str]:
    # 計画期間全体の目標のように年度のない欄は、現状と並べて説明に入れる。
    for column, cell in zip(row.header.columns, row.cells, strict=True):
        undated = column.role in (Role.TARGET, Role.EVALUATION) and column.year is None
        if cell and (column.role == Role.STATE or undated):
            yield cell


def _read_progress(row: Row) -> dict[tuple[str, Role], str]:
    progress: dict[tuple[str, Role], str] = {}
    for column, cell in zip(row.header.columns, row.cells, strict=True):
        if column.year and cell:
            place = (column.year, column.role)
            progress[place] = f"{progress[place]}\n{cell}" if place in progress else cell
    return progress


def _merge(entries: Sequence[_Entry]) -> Measure:
    ordered = sorted(entries, key=lambda entry: not entry.leads)
    lead = ordered[0]
    years = dict.fromkeys(year for entry in entries for year in entry.years)

    def join(texts: Iterable[str]) -> str | None:
        return _join_voices([(entry.departments, text) for entry, text in zip(ordered, texts, strict=True)])

    return Measure(
        key=f"{lead.code or lead.title}/{lead.content}",
        rows=tuple(sorted({entry.number for entry in entries if entry.number is not None})),
        code=lead.code,
        title=lead.title,
        content=lead.content,
        departments=tuple(dict.fromkeys(name for entry in ordered for name in entry.departments)),
        years=tuple(
            YearProgress(
                year=year,
                target=join(entry.progress.get((year, Role.TARGET), "") for entry in ordered),
                evaluation=join(entry.progress.get((year, Role.EVALUATION), "") for entry in ordered),
            )
            for year in years
        ),
        group=lead.group,
        description=join(entry.description for entry in ordered) or "",
    )


def _join_voices(voices: Sequence[tuple[tuple[str, ...], str]]) -> str | None:
    # 最初の課が主担当。同じ文を書いた課は「（管財課・市民課）…」と一つにまとめる。
    lead = voices[0][0]
    said: dict[str, tuple[str, list[str]]] = {}
    for departments, text in voices:
        gist = squash(text)
        if not gist or _REFERRAL.fullmatch(gist):
            continue
        names = [] if departments == lead else list(departments)
        if gist not in said:
            said[gist] = (text, names)
        elif said[gist][1]:
            said[gist][1].extend(name for name in names if name not in said[gist][1])
    return (
        "\n".join(f"（{'・'.join(names)}）{text}" if names else text for text, names in said.values()) or None
    )


def _unwrap(text: str) -> str:
    return text.replace("\n", "")


def _skeleton(content: str) -> str:
    # 送り仮名・句読点・長音・括弧の揺れを消した骨組み。例: 「取り組みの充実」と「取組みの充実」
    text = _PLACE_COUNTER.sub("所", unicodedata.normalize("NFKC", content)).translate(_LOOKALIKES)
    bones = "".join(mark for mark in text if mark.isalnum() and not "ぁ" <= mark <= "ん" and mark != "ー")
    return bones.lower() or squash(content)
