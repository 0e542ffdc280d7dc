.DEFAULT_GOAL := help
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
JOBS   ?= 2
export PYTHONUTF8 := 1

.PHONY: help setup demo test lint bench soak year dist lock clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

setup: $(READY) ## a virtual environment with exactly the locked versions

$(READY): requirements.lock pyproject.toml tools/make-venv
	@tools/make-venv "$(PYTHON)" "$(VENV)"
	@$(BIN)/python -m pip install -qq --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install -qq --no-deps --no-build-isolation --editable . 
	@touch $@

demo: $(READY) ## a year in the ward, swept and judged against a built-in Box
	@$(BIN)/gatekeeper demo $(DEMO)

test: $(READY) ## the whole test suite
	@$(BIN)/python -m pytest -n $(JOBS) $(TESTS)

lint: $(READY) ## style, types, import arrows, dependencies
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/deptry .

bench: $(READY) ## the figures that README quotes
	@$(BIN)/python -m benchmarks $(BENCH)

soak: $(READY) ## ten thousand kills of the gatekeeper while it acts; then a day with faults at 20 times its speed
	@$(BIN)/python -m tests.acting.crash.soak $(or $(KILLS),10000) $(JOBS)
	@$(BIN)/python -m tests.year.soak $(or $(HOURS),24) $(or $(SPEED),20)

year: $(READY) ## each day of a fiscal year; then ten minutes of kills while weeks go by
	@YEAR=whole $(BIN)/python -m pytest -n 0 tests/year/test_year.py
	@$(BIN)/python -m tests.year.kills $(or $(MINUTES),10)

dist: $(READY) ## a Debian package with every library, for a server without internet
	@packaging/build dist

lock: ## choose versions anew (needs uv)
	@rm -f requirements.lock
	@UV_PYTHON_DOWNLOADS=never uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
	    --generate-hashes --no-header --output-file requirements.lock

clean: ## remove what can be made again
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache state dist
