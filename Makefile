# The targets people use; each runs `setup` first, which does nothing when .venv is up to date.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help setup demo test campaign year chaos check format lint types imports lock bench coach types-of-slack

help:           ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 16

setup: .venv/ready  ## make .venv with the `oops` command in it

.venv/ready: requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Oops needs Python 3.11 or newer; try: make setup PYTHON=python3.12")'
	@echo "Setting up .venv; this takes a minute, once."
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup     ## Oops in a local workspace, in your browser
	@$(BIN)/oops demo $(ARGS)

test: setup     ## every test
	$(BIN)/pytest -n auto $(ARGS)

check: setup format-check lint types imports test  ## what CI runs

format: setup   ## put the code in form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: format-check
format-check: setup
	$(BIN)/ruff format --check .

lint: setup
	$(BIN)/ruff check .
	$(BIN)/hadolint Dockerfile

types: setup
	$(BIN)/mypy

imports: setup
	$(BIN)/lint-imports

campaign: setup ## far more random moves than the tests make: make campaign STORIES=5000
	CAMPAIGN=$(or $(STORIES),1000) $(BIN)/pytest tests/usecases/test_any_order.py

chaos: setup    ## thousands of lives while everything breaks: make chaos ARGS="--lives 200 --kind sqlite"
	$(BIN)/python -m tests.chaos $(ARGS)

year: setup     ## a year of an office of 500 in minutes: what it was sent, and whether every rule was kept
	$(BIN)/python -m tests.year $(ARGS)

bench: setup    ## how fast, as ratios against a floor of the same run
	$(BIN)/python -m benchmarks.command $(ARGS)
	$(BIN)/python -m benchmarks.startup $(ARGS)
	$(BIN)/python -m benchmarks.saving $(ARGS)
	$(BIN)/python -m benchmarks.sweep $(ARGS)
	$(BIN)/python -m benchmarks.drain $(ARGS)
	$(BIN)/python -m benchmarks.search $(ARGS)

coach: setup    ## how well the ownership coach reads: precision and recall
	$(BIN)/python -m benchmarks.coach $(ARGS)

types-of-slack: setup  ## hold a running demo against Slack's published types (needs Node)
	$(BIN)/python scripts/check_slack_types.py $(or $(LOG),http://127.0.0.1:8088)

lock: setup     ## compile the requirements files again (needs uv)
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --quiet pyproject.toml -o requirements.txt
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --quiet pyproject.toml --group dev -o requirements-dev.txt
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --quiet --group build -o requirements-build.txt
