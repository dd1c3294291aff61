# kaigiroku: `make demo` と `make test` の二つだけで動く。ほかは `make help`。
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
READY := $(VENV)/.ready-$(shell cat requirements.lock pyproject.toml | cksum | cut -d' ' -f1)

.DEFAULT_GOAL := help

help: ## この一覧を出す
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

$(READY): requirements.lock pyproject.toml
	@scripts/make-venv "$(PYTHON)" "$(VENV)"
	@rm -f $(VENV)/.ready-* && touch $@

demo: $(READY) ## 架空の市のデータを作り、画面を出す(二度目はすぐ)
	@$(BIN)/kaigiroku demo --port $(PORT)

test: $(READY) ## すべての試験(本物の Chromium で画面も試す)
	@scripts/need-packages
	@# 画面の試験は待ち時間に左右されるので、ほかの試験と同時には動かさない。
	@$(BIN)/python -m pytest -n auto --dist worksteal -m "not browser"
	@$(BIN)/python -m pytest -m browser

check: $(READY) ## ruff、mypy --strict、すべての試験
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(MAKE) --no-print-directory test

bench: $(READY) ## 正確さと速さを測り、README の表を書き換える(../shared があればそれも)
	@$(BIN)/python -m tests.benchmarks

soak: $(READY) ## 書き込み中に殺すことと、同時の取り合いを、長く試す(十数分)
	@$(BIN)/python -m tests.soak

BENCH_TURNS ?= 100000
BENCH_FOLDER ?= data/bench-search
bench-search: $(READY) ## 検索の速さを、ほかの検索エンジンと比べて測る(BENCH_TURNS=1000000 で百万件)
	@test -x .venv-bench/bin/python || { "$(PYTHON)" -m venv .venv-bench && \
		.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check tantivy datasette "psycopg[binary]" || \
		echo "tantivy、datasette、psycopg を入れられないので、それらとは比べません。" >&2; }
	@$(BIN)/python -m tests.benchmarks.search_speed --turns $(BENCH_TURNS) --folder $(BENCH_FOLDER)
	@$(BIN)/python -m tests.benchmarks.search_speed.page_speed --turns $(BENCH_TURNS) --folder $(BENCH_FOLDER)
	@$(BIN)/python -m tests.benchmarks.known_items

lock: $(READY) ## requirements.lock を作り直す(ハッシュ付き、登録所の番地なし)
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --no-emit-index-url \
		--python-version 3.11 --upgrade --extra dev -o requirements.lock pyproject.toml

clean: ## 仮想環境とデモのデータを消す
	@rm -rf $(VENV) data

.PHONY: help demo test check bench bench-search soak lock clean
