# Everything that is done to this project by command. `make help` lists it.
SHELL := /bin/bash
# Debian's own Python is compiled for speed, which the one that comes first in the path may not be.
PYTHON ?= $(shell /usr/bin/python3 -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo /usr/bin/python3 || echo python3)
VENV ?= .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PORT
# Compiled once and kept: thousands of modules would be compiled anew by each process.
unexport PYTHONDONTWRITEBYTECODE

DEBIAN := chromium-headless-shell fonts-noto-cjk poppler-utils

.PHONY: help setup system run demo test test-postgres migrated migrated-postgres lint format lock messages help-pictures intro-video try-publishing clean

help: ## この一覧を表示する
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(BIN)/.installed: requirements.txt requirements-dev.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.txt -r requirements-dev.txt
	@# Whoever serves the site may write nothing here; and all processors compile, not one.
	$(BIN)/python -m compileall -q -j 0 $(VENV)/lib
	touch $@

setup: $(BIN)/.installed ## 仮想環境とパッケージを用意する

system: ## テストに要る Debian のパッケージ(なければ、管理者権限があるときだけ入れる)
	@if dpkg -s $(DEBIAN) >/dev/null 2>&1; then exit 0; fi; \
	if [ "$$(id -u)" != 0 ]; then echo "先に入れてください: apt-get install $(DEBIAN)" >&2; exit 1; fi; \
	export DEBIAN_FRONTEND=noninteractive; \
	apt-get update -qq && apt-get install -y -qq --no-install-recommends $(DEBIAN)

run: export DEMO ?= 1
run: demo ## デモの区を用意して http://127.0.0.1:8000/ で動かす
	DJANGO_SETTINGS_MODULE=config.settings.dev $(BIN)/gunicorn config.wsgi

demo: setup ## データベースを作り、研修とデモの人を読み込む(何度でも同じ)
	DEMO=$${DEMO:-1} $(BIN)/python manage.py prepare_demo

test: setup system ## すべてのテスト(SQLite)
	@# A database is migrated beside the tests that need none, which come first.
	$(MAKE) --no-print-directory migrated & \
	$(BIN)/pytest -m "not browser" -n 2 --dist loadfile --no-loadscope-reorder
	@# What the sites of the browser tests write goes into memory where that has a gigabyte free.
	place=$${TMPDIR:-/tmp}; free=$$(df --output=avail /dev/shm 2>/dev/null | tail -n 1); \
	if [ -w /dev/shm ] && [ "$${free:-0}" -gt 1048576 ]; then place=/dev/shm; fi; \
	folder=$$(mktemp -d -p "$$place") && trap 'rm -rf "$$folder"' EXIT && \
	$(BIN)/pytest tests/browser -n 3 --dist loadgroup --no-loadscope-reorder --basetemp="$$folder/pytest"

test-postgres: setup system ## データベースに触れるテスト(PostgreSQL)
	DATABASE_URL=$${DATABASE_URL:-postgres://postgres@127.0.0.1:5432/postgres} $(BIN)/pytest -m "not browser and not pure" -n 2 --dist loadfile --no-loadscope-reorder

migrated: setup ## SQLite のテストが始まる前のデータベースを用意する(なくても test が用意する)
	PYTHONPATH=.:site $(BIN)/python -m tests.migrated

migrated-postgres: setup ## PostgreSQL のテストが始まる前のデータベースを用意する(なくても test-postgres が用意する)
	PYTHONPATH=.:site DATABASE_URL=$${DATABASE_URL:-postgres://postgres@127.0.0.1:5432/postgres} $(BIN)/python -m tests.migrated

lint: setup ## 書き方、型、移行、設定の検査
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djhtml --check --tabwidth 2 templates
	$(BIN)/mypy .
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check

format: setup ## 書き方をそろえる
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djhtml --tabwidth 2 templates

lock: setup ## requirements*.in から、ハッシュつきの requirements*.txt を作る
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 requirements-dev.in -o requirements-dev.txt

messages: setup ## 管理画面の翻訳(.po)を .mo に組み直す
	cd site/locale/ja/LC_MESSAGES; for domain in django djangojs; do \
	$(abspath $(BIN))/python -c 'import sys, polib; polib.pofile(sys.argv[1]).save_as_mofile(sys.argv[2])' \
	$$domain.po $$domain.mo; done

help-pictures: setup system ## 使い方のページの絵を、デモの区から撮り直す
	$(BIN)/python -m tests.browser.help_pictures

intro-video: setup system ## 「この研修の進め方」の動画を作り直す(open-jtalk と open-jtalk-mecab-naist-jdic、声のファイル VOICE=… が要る)
	PYTHONPATH=.:site $(BIN)/python -m tests.browser.intro_video

try-publishing: setup system ## 「公開」を、書いてから0.05〜1.5秒後に40回押し、公開されていないものを数える
	$(BIN)/python -m tests.browser.publishing 40

clean: ## データを残して、作られたものを消す
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis var/static var/test*.sqlite3*
