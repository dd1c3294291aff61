"""言語モデルへの問い合わせ. OpenAI 互換の chat/completions に一度尋ね、答えの文字列を受け取る。"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from app.errors import KaigirokuError
from app.language_model.endpoint import Endpoint
from app.outgoing import Call, NoAnswerError, fetch
from nlp.drafts.model_prompt import Message

# 受け取る答えの大きさの上限(字)。一つの答弁の要約はこれよりずっと短い。
_MOST_CHARACTERS = 20_000
_MOST_TOKENS = 4096


class ModelError(KaigirokuError):
    """言語モデルから答えを受け取れなかった。str() は、何が起きたかを述べた一行。"""


def ask(endpoint: Endpoint, messages: Sequence[Message]) -> str:
    """言語モデルに尋ねて、答えを返す。ModelError: つながらない、時間切れ、断られた、答えの形が違う。"""
    headers = {"Accept": "application/json", "Content-Type": "application/json"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    body = json.dumps(_body(endpoint, messages), ensure_ascii=False)
    try:
        return _answer(fetch(Call(endpoint.url, headers, body), endpoint.seconds))
    except NoAnswerError as error:
        raise ModelError(f"言語モデル({endpoint.place}): {error}") from error


def _body(endpoint: Endpoint, messages: Sequence[Message]) -> dict[str, Any]:
    return {
        "model": endpoint.model,
        "messages": [{"role": message.role, "content": message.content} for message in messages],
        "temperature": 0,
        "stream": False,
        "max_tokens": _MOST_TOKENS,
    }


def _answer(received: bytes) -> str:
    """応答の中の答え。ModelError: 答えの形が違う。"""
    try:
        choice = json.loads(received.decode("utf-8"))["choices"][0]
        content, finish = choice["message"]["content"], choice.get("finish_reason")
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise ModelError("言語モデルの応答を読めません(JSON でないか、文字コードが違います)") from error
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise ModelError("言語モデルの応答の形が、OpenAI 互換ではありません") from error
    if not isinstance(content, str) or len(content) > _MOST_CHARACTERS:
        raise ModelError("言語モデルの答えが、文字列でないか、長すぎます")
    if finish == "length":
        raise ModelError("言語モデルの答えが途中で切れています")
    return content
