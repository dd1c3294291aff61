"""zip に添える、確かめ方の説明."""

from __future__ import annotations

README_TEXT = """\
会議録の確かめ方
================

このファイルは、署名の済んだ会議録です。あとから一字でも変えると、次の手順で分かります。

中にあるもの
  record.json      会議録の中身(会議の事実、人の名前、印字した段落、発言)。公開版では、公開しない部分が null です
  leaves.json      部分ごとの指紋。公開しない部分の指紋もあります
  statement.json   内容の印、署名した人、時刻、鍵
  signature.txt    statement.json への署名(Ed25519)
  public-key.pem   署名を確かめる公開鍵
  errata.json      確定した後の訂正(あるときだけ)と、errata-signature.txt はその署名

kaigiroku で確かめる
  kaigiroku verify このファイル.zip --public-key 市の公開鍵.pem
  zip の中の公開鍵は、だれでも差し替えられます。市から別に受け取った公開鍵で確かめてください。

ほかの道具で確かめる
  1. public-key.pem が市の公開鍵と同じで、statement.json の public_key と同じ鍵であること
  2. signature.txt が、statement.json のバイト列への Ed25519 の署名であること
  3. statement.json の content_hash が、leaves.json のバイト列の SHA-256 であること
  4. record.json の部分ごとに、salt の 32 バイトと content の正準 JSON(RFC 8785)をつないだものの
     SHA-256 が、leaves.json の同じ順番の値であること
  5. record.json の null の直前が、公開しない理由を述べる部分(kind が withheld)であること

詳しい形は、kaigiroku の docs/record-format.md にあります。
"""
