# Everything a newcomer types. `make run` needs CPython 3.11 and make; `make test` also brings Chromium.

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq

# Where no bytecode is written, each process of the office compiles what it imports anew: three seconds, four times.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup run test test-spark quick check bench failover clean pins pictures texts docs browser java

help:  ## This list.
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(VENV)/.office  ## The environment for running the office.

run: $(VENV)/.office  ## A working office with the demonstration; prints where to look.
	@$(BIN)/sojourn-office serve

test: $(VENV)/.dev browser  ## The whole suite: real Chromium, real PostgreSQL.
	$(BIN)/python -m pytest -n 2 --dist worksteal

test-spark: $(VENV)/.spark  ## The rules on Apache Spark in local mode, which needs Java 17.
	$(BIN)/python -m pytest tests/spark

quick: $(VENV)/.dev  ## The quick tests: the handbook, the house, the library.
	$(BIN)/python -m pytest tests/spec tests/properties -q

check: $(VENV)/.dev  ## Format, lint, types, floors, catalogue, languages, generated pages.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/mypy --cache-dir .mypy_cache/benchmarks --follow-imports silent --ignore-missing-imports \
	  --allow-untyped-calls --no-warn-return-any --no-warn-unused-ignores benchmarks  # what it measures against may be absent
	$(BIN)/lint-imports
	$(BIN)/sojourn check agreements
	$(BIN)/python tools/texts.py --check
	$(BIN)/python tools/reference.py --check

bench: $(VENV)/.dev  ## How fast rules are judged and pages made, as ratios to others in the same run.
	@$(PIP) install --no-compile --require-hashes -r requirements/bench.txt
	$(BIN)/python -m benchmarks.rules
	-$(BIN)/python -m benchmarks.seeding
	-$(BIN)/python -m benchmarks.pages

failover: $(VENV)/.office  ## Three machines of PostgreSQL on this one, killed, frozen and cut off in a rush of claims.
	@$(BIN)/python tools/debian.py failover
	@$(PIP) install --no-compile --require-hashes -r requirements/failover.txt
	$(BIN)/python -m benchmarks.failover

texts: $(VENV)/.dev  ## Gather the sentences anew and compile the languages.
	$(BIN)/python tools/texts.py

docs: $(VENV)/.dev  ## Write the generated pages of docs/ anew.
	$(BIN)/python tools/reference.py

pictures: $(VENV)/.dev browser  ## Every page as a picture, in three languages, into build/pictures.
	$(BIN)/python tools/pictures.py

pins: $(VENV)/.dev  ## Pin the versions anew, with hashes and without addresses.
	$(PIP) install uv
	for set in "office:--group bootstrap" "dev:--extra columns --group bootstrap --group dev" "bench:--extra columns --group bench" \
	  "failover:--group failover" \
	  "spark:--extra spark --group bootstrap --group dev"; do \
	  $(BIN)/uv pip compile pyproject.toml --extra office $${set#*:} --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet -o requirements/$${set%%:*}.txt; \
	done

browser:
	@$(BIN)/python tools/debian.py

java:
	@$(BIN)/python tools/debian.py java

clean:  ## Take away what was made; the office's data in var/ and keys/ stay.
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.office: requirements/office.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing what the office needs into $(VENV)."
	@$(PIP) install --no-compile --require-hashes -r requirements/office.txt
	@$(PIP) install --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing what the tests need into $(VENV)."
	@$(PIP) install --no-compile --require-hashes -r requirements/dev.txt
	@$(PIP) install --no-build-isolation --no-deps -e .
	@touch $@ $(VENV)/.office

$(VENV)/.spark: requirements/spark.txt $(VENV)/.dev | java
	@echo "Installing Apache Spark into $(VENV)."
	@$(PIP) install --no-compile --require-hashes -r requirements/spark.txt
	@touch $@
