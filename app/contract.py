"""分析の契約. 分析結果を、公開する JSON の形にする。"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from db.records import Analysis, Exchange, Link, Measure, Span, Turn

Json = dict[str, Any]


def analysis_json(analysis: Analysis) -> Json:
    """分析結果の全体。`kaigiroku analyze --json` の出力と同じ形。"""
    header = analysis.minutes.header
    return {
        "meeting": {**asdict(header), "disclosure": header.disclosure and header.disclosure.value},
        "turns": [turn_json(turn) for turn in analysis.minutes.turns],
        "exchanges": [exchange_json(exchange) for exchange in analysis.exchanges],
        "measures": [measure_json(measure) for measure in analysis.measures],
        "links": [link_json(link) for link in analysis.links],
        "draft": [
            {
                "exchange": item.exchange,
                "side": item.side and item.side.value,
                "speaker": item.speaker,
                "text": item.text,
                "sources": [span_json(span) for span in item.sources],
            }
            for item in analysis.draft.items
        ],
        "dropped": [{**span_json(d.span), "reason": d.reason.value} for d in analysis.draft.dropped],
    }


def span_json(span: Span) -> Json:
    """位置。文字の添字で、end は含まない。"""
    return {"turn": span.turn, "start": span.start, "end": span.end}


def turn_json(turn: Turn) -> Json:
    """発言ひとつ。"""
    return {
        "turn": turn.number,
        "label": turn.label,
        "name": turn.name,
        "role": turn.role,
        "agenda": turn.agenda,
        "text": turn.text,
    }


def exchange_json(exchange: Exchange) -> Json:
    """質疑応答ひとつ。"""
    return {
        "exchange": exchange.number,
        "kind": exchange.kind.value,
        "question": [span_json(span) for span in exchange.question],
        "answers": [span_json(span) for span in exchange.answers],
        "commitment": exchange.commitment and exchange.commitment.commitment.value,
        "confidence": exchange.confidence,
        "parent": exchange.parent,
        "doubts": [doubt.value for doubt in exchange.doubts],
    }


def measure_json(measure: Measure) -> Json:
    """施策ひとつ。"""
    return {
        "measure": measure.key,
        "rows": list(measure.rows),
        "code": measure.code,
        "title": measure.title,
        "content": measure.content,
        "departments": list(measure.departments),
        "years": {y.year: {"target": y.target, "evaluation": y.evaluation} for y in measure.years},
    }


def link_json(link: Link) -> Json:
    """紐付けの候補ひとつ。"""
    return {
        "exchange": link.exchange,
        "measure": link.measure,
        "rows": list(link.rows),
        "score": link.score,
        "suggested": link.suggested,
        "evidence": [word.word for word in link.evidence],
    }
