"""検索の速さの測定. `make bench-search` が呼ぶ。"""
