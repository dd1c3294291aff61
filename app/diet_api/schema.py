"""検索用 API の欄の説明. OpenAPI の文書(/api/openapi.json)に載せる。"""

from __future__ import annotations

from typing import Any

from app.diet_api.parameters import CONDITIONS, Endpoint

# 欄の名と、その説明。条件になる欄は、CONDITIONS と同じものが揃っている(tests/app/diet_api/test_schema.py)。
_WORDS = {
    "nameOfHouse": "院名。「市町村」か、その一部",
    "nameOfMeeting": "会議体の名。空白で区切ると、どれかに合うもの",
    "any": "本文の言葉。空白で区切ると、すべてを含むもの",
    "speaker": "発言者。空白で区切ると、どれかに合うもの",
    "from": "開催日の始め(YYYY-MM-DD)",
    "until": "開催日の終わり(YYYY-MM-DD)",
    "speechNumber": "発言の番号。0 は会議録情報",
    "speakerPosition": "発言者の肩書き",
    "speakerGroup": "発言者の会派。市町村の会議録には無い",
    "speakerRole": "証人・参考人・公述人",
    "speechID": "発言 ID(会議録 ID、下線、三桁からの番号)",
    "issueID": "会議録 ID(21 字)",
    "sessionFrom": "回次の始め。開催年度の番号",
    "sessionTo": "回次の終わり",
    "issueFrom": "号数の始め。第何回",
    "issueTo": "号数の終わり",
    "supplementAndAppendix": "追録・附録だけか。市町村の会議録には無い",
    "contentsAndIndex": "目次・索引だけか。市町村の会議録には無い",
    "searchRange": "探す所。「冒頭」「本文」「冒頭・本文」",
    "closing": "閉会中だけか",
    "startRecord": "始めの位置(1 から)",
    "maximumRecords": "一度に返す件数",
    "recordPacking": "応答の形。xml(ふつう)か json",
}


def documented(endpoint: Endpoint) -> dict[str, Any]:
    """入口ひとつの、欄と応答の説明(OpenAPI の operation に足すもの)。"""
    sizes = {"type": "integer", "minimum": 1, "maximum": endpoint.most, "default": endpoint.default}
    schemas: dict[str, dict[str, Any]] = {
        "startRecord": {"type": "integer", "minimum": 1, "default": 1},
        "maximumRecords": sizes,
        "recordPacking": {"type": "string", "enum": ["xml", "json"], "default": "xml"},
        **{name: {"type": "string", "format": "date"} for name in ("from", "until")},
    }
    media: dict[str, Any] = {"application/xml": {}, "application/json": {}}
    return {
        "parameters": [
            {
                "name": name,
                "in": "query",
                "required": False,
                "description": words,
                "schema": schemas.get(name, {"type": "string"}),
            }
            for name, words in _WORDS.items()
        ],
        "description": f"条件になる欄({'・'.join(CONDITIONS)})を一つは書く。",
        "responses": {
            "200": {
                "description": "見つかったもの。件数と、続きの位置を添える。確定した後に訂正のある会議録には errata が付く",
                "content": media,
            },
            "400": {"description": "条件の誤り。19001 から 19028 の番号と理由", "content": media},
        },
    }
