# `make demo` shows Palabre at work; `make test` proves it. Each installs what it needs.
PYTHON ?= python3
WORKERS ?= 2
CRASHES ?= 30
# Each worker goes through a half of the files, so that what their tests share is made once, and helps the other at the end.
SPREAD := --dist worksteal
PY := .venv/bin/python
# Tests start many processes, which would each compile everything they import.
PYTEST := env -u PYTHONDONTWRITEBYTECODE $(PY) -m pytest
export PYTHONDONTWRITEBYTECODE ?= 1

.PHONY: help setup setup-dev demo quick test lint recipes mutants attacks coverage docs lock bench crash clean

help:
	@echo "make demo       a sample consultation, 300 simulated residents, the digest and the pages"
	@echo "make quick      style and the tests of a minute: at each change"
	@echo "make test       style, types, walls and every test: before sharing"
	@echo "make docs       the documentation as a site"
	@echo "make setup      .venv alone"
	@echo "make coverage   lines and branches that tests reach       make mutants   faults planted, and how many tests find"
	@echo "make recipes    each recipe alone on a copy of the tree   make crash     the long crash campaign"
	@echo "make attacks    hundreds of towns published and attacked"
	@echo "make bench      ratios beside others                      make lock      the locks anew"

setup:
	@bash scripts/setup.sh run

setup-dev:
	@bash scripts/setup.sh dev

demo: setup
	@bash scripts/system.sh fonts
	@.venv/bin/palabre demo $(ARGS)

test: setup-dev
	@bash scripts/system.sh tests
	@$(MAKE) --no-print-directory lint
	$(PYTEST) -n $(WORKERS) $(SPREAD) --ignore=tests/crash $(ARGS)
	$(PYTEST) tests/crash -q --crashes 8

quick: export EXAMPLES := few
quick: setup-dev
	$(PY) -m ruff check --quiet .
	$(PY) -m ruff format --check --quiet .
	$(PYTEST) -q -n $(WORKERS) $(SPREAD) -m "not browser and not postgres and not slow" --ignore=tests/crash $(ARGS)

recipes: setup-dev
	$(PY) -m pytest -q tests/house/test_recipes.py --recipes $(ARGS)

docs: setup-dev
	.venv/bin/mkdocs build --strict --quiet
	@echo "Open build/site/index.html"

lint: setup-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check --quiet .
	$(PY) -m mypy
	.venv/bin/lint-imports
	.venv/bin/vulture

mutants: setup-dev
	$(PY) -m tests.mutants $(ARGS)

attacks: setup-dev
	TOWNS=$${TOWNS:-20} $(PYTEST) -q -n $(WORKERS) --dist worksteal tests/results/audit/test_attacks.py $(ARGS)

coverage: export COVERAGE_FILE := $(CURDIR)/.coverage
coverage: setup-dev
	@bash scripts/system.sh tests
	@rm -f .coverage .coverage.*
	$(PY) -m coverage run -m pytest -n $(WORKERS) --dist loadgroup --ignore=tests/crash --ignore=tests/house --ignore=tests/mutants $(ARGS)
	$(PY) -m coverage combine --quiet
	$(PY) -m coverage report

lock: setup-dev
	@bash scripts/lock.sh

bench: setup-dev
	$(PY) -m bench $(ARGS)

crash: setup-dev
	$(PY) -m pytest tests/crash -q -s --crashes $(CRASHES) $(ARGS)

clean:
	rm -rf .venv .mutants .coverage .coverage.* build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
