"""担当課. 升や括弧の中の課名を分け、施策名の後の「（防災課）」を見つける。"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.text.width import fold

# 課名の終わり。これで終わる括弧は担当課と分かる。例: 防災課、議会事務局、企画室、東支所(教室・薬局は除く)
_OFFICE = r"(?:課|(?<!教)室|(?<!薬)局|部署|支所|出張所|委員会|課等)"
# 施設の名などでもあるので、ほかに課名が無いときだけ担当とみる。例: 図書館、保健センター、こども部、庶務係
_PLACE = r"(?:館|所|部|係|班|署|センター|本部|協議会|チーム|グループ|全庁|庁内)"
_NOTE = r"(?:\([^()]*\))?"  # 例: 「生涯学習課(図書館)」の括弧
_OFFICES = re.compile(rf"[^。]{{0,24}}?{_OFFICE}{_NOTE}")
_PLACES = re.compile(rf"[^。]{{0,24}}?(?:{_OFFICE}|{_PLACE}){_NOTE}")
# 例: 「担当：防災課」「【所管課】防災課」
_CAPTION = re.compile(r"(?:主?担当|所管|主管|実施)(?:課|部署|所属|部局)?(?:名)?\s*[::]\s*")
_SEPARATORS = "、,，/／;；\n"
_AND = re.compile(r"及び|並びに|および")
_SPACED = re.compile(r"(?<=[課室局部])[ \u3000]+(?=[^ \u3000]*[課室局部](?:[ \u3000]|$))")


@dataclass(frozen=True, slots=True)
class DepartmentNote:
    """名前の後の括弧書きの担当課。name は括弧の前、rest は括弧の後の文。"""

    name: str
    departments: tuple[str, ...]
    rest: str


def split_departments(text: str) -> tuple[str, ...]:
    """課名の並びを分ける。空白は除き、括弧の中では分けない。

    「子ども・若者課」のように名前の中にある「・」では分けず、前が課名で終わる「・」でだけ分ける。

    >>> split_departments("広報課・子ども・若者課、学習課（図書館・公民館）")
    ('広報課', '子ども・若者課', '学習課（図書館・公民館）')
    """
    spaced = _SPACED.sub("、", _AND.sub("、", _strip_caption(text)))
    found: list[str] = []
    current = ""
    depth = 0
    for mark in spaced:
        depth = max(0, depth + (mark in "(（") - (mark in ")）"))
        ends_name = (
            mark == "・" and re.search(rf"(?:{_OFFICE}|{_PLACE}){_NOTE}$", fold(current).strip()) is not None
        )
        if depth == 0 and (mark in _SEPARATORS or ends_name):
            found.append(current)
            current = ""
        else:
            current += mark
    found.append(current)
    names = ("".join(name.split()) for name in found)
    return tuple(dict.fromkeys(name for name in names if name))


def find_department_note(text: str) -> DepartmentNote | None:
    """名前の後にある、担当課を書いた括弧を見つける。無ければ None。

    括弧は名前の一部のこともあるので、中身がすべて課名の形をした最初の括弧を選ぶ。
    図書館のような施設の名は、名前の途中にあれば名前の一部とみる。

    >>> find_department_note("検索（蔵書）の充実（学習課(図書館)・各課） 見やすくする。")
    DepartmentNote(name='検索（蔵書）の充実', departments=('学習課(図書館)', '各課'), rest='見やすくする。')
    """
    brackets = _find_brackets(text)
    ending = [(start, end) for start, end in brackets if not text[end : end + 1].strip()]
    for shape, choices in ((_OFFICES, brackets), (_PLACES, ending)):
        for start, end in choices:
            inner = text[start + 1 : end - 1]
            departments = split_departments(inner)
            captioned = _strip_caption(inner) != inner.lstrip()
            if departments and (captioned or all(shape.fullmatch(fold(name)) for name in departments)):
                return DepartmentNote(text[:start].strip(), departments, text[end:].strip())
    return None


def read_caption(text: str) -> tuple[str, ...]:
    """「担当課：防災課」「（防災課）」のように、担当課だけを書いた行の課名。そうでなければ空。

    >>> read_caption("担当：防災課、市民課"), read_caption("（防災課）"), read_caption("防災課が行う。")
    (('防災課', '市民課'), ('防災課',), ())
    """
    note = find_department_note(text)
    if note and not note.name and not note.rest:
        return note.departments
    inner = _strip_caption(text)
    return split_departments(inner) if inner != text.lstrip() and is_department(inner) else ()


def is_department(text: str) -> bool:
    """升の中身が課名の並びに見えるかどうか。

    >>> is_department("防災課、市民課"), is_department("登録を進める。"), is_department("")
    (True, False, False)
    """
    departments = split_departments(text)
    return bool(departments) and all(_PLACES.fullmatch(fold(name)) for name in departments)


def _strip_caption(text: str) -> str:
    text = text.lstrip()
    match = _CAPTION.match(fold(text))
    return text[match.end() :] if match else text


def _find_brackets(text: str) -> list[tuple[int, int]]:
    # 入れ子の外側の括弧だけを [start, end) で返す。閉じていない括弧は数えない。
    found: list[tuple[int, int]] = []
    depth = 0
    start = 0
    for index, mark in enumerate(text):
        if mark in "(（":
            start = index if depth == 0 else start
            depth += 1
        elif mark in ")）" and depth:
            depth -= 1
            if depth == 0:
                found.append((start, index + 1))
    return found
