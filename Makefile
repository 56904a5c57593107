PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help

.venv/run: requirements/run.txt requirements/build.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -r requirements/run.txt -r requirements/build.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.venv/dev: .venv/run requirements/dev.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -r requirements/dev.txt
	touch $@

demo: .venv/run  ## clear the sample order book and say where the page is
	$(BIN)/tidewaiter demo --out build/demo

test: .venv/dev  ## style, types, layers, and every test
	$(BIN)/ruff check src tests bench
	$(BIN)/ruff format --check src tests bench
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q -n 2 --dist loadfile
	@test -n "$$TIDEWAITER_POSTGRESQL_URL" || \
	    echo "PostgreSQL was NOT tested: set TIDEWAITER_POSTGRESQL_URL=postgresql://user@host/database"

stress: .venv/dev  ## eight processes race for the same allocations, 100,000 times on each database
	PYTHONPATH=tests $(BIN)/python -m ledger.race --attempts 100000

bench: .venv/dev  ## measure, as ratios in one run
	$(BIN)/python -m bench.run
	$(BIN)/python -m bench.ledger
	$(BIN)/python -m bench.flags
	$(BIN)/python -m bench.network

clean:  ## remove what was made
	rm -rf build .venv

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

.PHONY: demo test stress bench clean help
