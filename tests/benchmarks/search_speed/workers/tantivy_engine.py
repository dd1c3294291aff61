"""tantivy(PyPI). 同じ語を空白で切って引く。速さの上限の目安。"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import tantivy

from tests.benchmarks.search_speed.workers.protocol import (
    LIMIT,
    Answer,
    Question,
    read_rows,
    serve,
    timed,
)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("number", fast=True)
    builder.add_text_field("words", tokenizer_name="delimited", index_option="position")
    builder.add_integer_field("committee", indexed=True, fast=True)
    builder.add_integer_field("day", indexed=True, fast=True)
    builder.add_text_field("speaker", tokenizer_name="raw", index_option="basic")
    return builder.build()


def _index(folder: Path) -> tantivy.Index:
    index = tantivy.Index(_schema(), path=str(folder))
    # 全角の空白など、語の中の文字では切らない。
    index.register_tokenizer(
        "delimited", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex("[^ ]+")).build()
    )
    return index


def build(database: Path, folder: Path) -> None:
    """索引を作る。"""
    writer = _index(folder).writer(200_000_000, 2)
    for row in read_rows(database):
        writer.add_document(
            tantivy.Document(
                number=row.id, words=row.words, committee=row.committee, day=row.day, speaker=row.group
            )
        )
    writer.commit()
    writer.wait_merging_threads()


def opened(_database: Path, folder: Path) -> Callable[[Question], Answer]:
    """探す関数。"""
    index = _index(folder)
    index.reload()
    searcher, schema = index.searcher(), index.schema

    def search(question: Question) -> Answer:
        def once() -> tuple[int, list[int]]:
            found = searcher.search(_query(schema, question), LIMIT)
            ids = searcher.fast_field_values("number", [address for _, address in found.hits])
            return found.count, ids

        return timed(once)

    return search


def _query(schema: tantivy.Schema, question: Question) -> tantivy.Query:
    query = tantivy.Query
    parts = [
        query.term_query(schema, "words", phrase[0])
        if len(phrase) == 1
        else query.phrase_query(schema, "words", phrase)
        for phrase in question.phrases
    ]
    filters = []
    if question.committee is not None:
        filters.append(query.term_query(schema, "committee", question.committee))
    if question.since is not None:
        filters.append(
            query.range_query(schema, "day", tantivy.FieldType.Integer, question.since, question.until)
        )
    if question.group is not None:
        filters.append(query.term_query(schema, "speaker", question.group))
    parts += [query.const_score_query(one, 0.0) for one in filters]
    return query.boolean_query([(tantivy.Occur.Must, one) for one in parts])


if __name__ == "__main__":
    serve(build, opened)
