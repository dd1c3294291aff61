"""字幕(vtt、srt)を読む. 続けて話した人の字幕をつないで、一つの発言にする。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

# 字幕の時刻。例: 「00:00:01.000 --> 00:00:04.000」「00:00:01,000 --> 00:00:04,000 align:start」
_TIME = re.compile(r"\s*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{3}\s*-->\s*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{3}.*")
# 話者の印。例: 「<v 水野会長>始めます。</v>」
_VOICE = re.compile(r"<v(?:\.[^ >]*)?\s+([^>]+)>")
# 話者の名前が字幕の頭にあるもの。例: 「水野会長: 始めます。」「[水野会長] 始めます。」
_NAMED = re.compile(r"(?:\[([^\]\n]{1,20})\]|([^\s:：。、]{1,20})[:：])\s*")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>|<[\d:.]+>")


def is_captions(text: str) -> bool:
    """字幕か。

    >>> is_captions("WEBVTT\\n"), is_captions("1\\n00:00:01,000 --> 00:00:02,000\\nはい。"), is_captions("会議録")
    (True, True, False)
    """
    head = text.lstrip("\ufeff \n")
    return head.startswith("WEBVTT") or any(map(_TIME.fullmatch, head.split("\n", 3)[:3]))


def captions_text(text: str) -> str:
    """字幕を、【話者】と発言の行にする。話者の書かれていない字幕は、前の話者の続きとみる。

    >>> captions_text("WEBVTT\\n\\n00:01.000 --> 00:02.000\\n<v 会長>始めます。\\n\\n00:02.000 --> 00:03.000\\nどうぞ。")
    '【会長】始めます。どうぞ。'
    """
    spoken = groupby(_cues(text), lambda cue: cue[0])
    return "\n".join(f"【{who}】" + "".join(words for _, words in cues) for who, cues in spoken)


def _cues(text: str) -> Iterator[tuple[str, str]]:
    """話者と、字幕の文字。"""
    speaker = ""
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = block.split("\n")
        at = next((n for n, line in enumerate(lines) if _TIME.fullmatch(line)), None)
        if at is None:  # 見出し、注、様式。
            continue
        words = "".join(line.strip() for line in lines[at + 1 :])
        voice = _VOICE.match(words)
        named = None if voice else _NAMED.match(words)
        if voice:
            speaker = voice[1].strip()
        elif named:
            speaker, words = named[1] or named[2], words[named.end() :]
        yield speaker, _TAG.sub("", words)
