"""tantivy で、どれかの語を含むものを近い順に探す. 標準入力の {"documents": {id: 語}, "queries": [語]} に、id の並びで答える。"""

from __future__ import annotations

import json
import sys

import tantivy

_FIRST = 10


def main() -> None:
    """問い合わせごとの、近い順の id を出す。"""
    asked = json.load(sys.stdin)
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("number", fast=True)
    builder.add_text_field("words", tokenizer_name="delimited")
    index = tantivy.Index(builder.build())
    index.register_tokenizer(
        "delimited", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex("[^ ]+")).build()
    )
    writer = index.writer(50_000_000, 1)
    for number, words in asked["documents"].items():
        writer.add_document(tantivy.Document(number=int(number), words=words))
    writer.commit()
    index.reload()
    searcher = index.searcher()
    answers = []
    for words in asked["queries"]:
        terms = [tantivy.Query.term_query(index.schema, "words", word) for word in dict.fromkeys(words)]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
        hits = searcher.search(query, _FIRST).hits
        answers.append(searcher.fast_field_values("number", [address for _, address in hits]))
    print(json.dumps(answers))


if __name__ == "__main__":
    main()
