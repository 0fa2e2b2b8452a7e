# The few commands of this house. `make help` lists them.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
DATA ?= var
BIN := .venv/bin
# --system-certs: a network with a certificate of its own (a city's, a hospital's) works too
UV := $(BIN)/uv pip install --quiet --system-certs --python $(BIN)/python
MANAGE := $(BIN)/python manage.py
IN_CHECK := LIC_DATA=build/check LIC_DEMO=true
LIC := LIC_DATA=$(abspath $(DATA)) $(BIN)/lic

.PHONY: help setup setup-dev run test check fix bench assurance docs lock

help:            ## this list
	@grep -hE '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

setup: .venv/base.done                      ## environment and locked packages in .venv
setup-dev: .venv/dev.done                   ## the same with everything needed to test

.venv/bin/uv: requirements/install.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version.split()[0])'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/install.txt
	@touch $@

.venv/base.done: .venv/bin/uv requirements/base.txt pyproject.toml
	$(UV) --require-hashes -r requirements/base.txt
	$(UV) --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m lic.base.translations
	@touch $@

.venv/dev.done: .venv/base.done requirements/dev.txt
	$(UV) --require-hashes -r requirements/dev.txt
	@touch $@

lock: .venv/bin/uv ## the locked requirements, from pyproject.toml
	$(BIN)/uv pip compile --system-certs -q --universal --generate-hashes --no-header --python-version 3.11 --group install -o requirements/install.txt
	$(BIN)/uv pip compile --system-certs -q --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml --extra postgres --extra pdf --extra age -o requirements/base.txt
	$(BIN)/uv pip compile --system-certs -q --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml --extra postgres --extra pdf --extra age --extra engine --extra cluster --group dev -o requirements/dev.txt

# A community with a desk, so that the checks and the generated docs see its addresses too.
build/check/safety.json:
	@mkdir -p $(@D)
	@echo '{"harbour": {"choice": "on", "custodian": "Tidewater Collective"}}' > $@

run: setup       ## from a bare clone to a served demo town on 127.0.0.1:$(PORT)
	PORT=$(PORT) $(LIC) run

test: setup-dev  ## the whole suite; LIC_REQUIRE_ALL=1 turns a skip for a missing program into a failure
	$(BIN)/python -m tests.run

check: setup-dev build/check/safety.json ## lint, types, import contracts, migrations, translations, generated docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(IN_CHECK) $(MANAGE) makemigrations --check --dry-run
	$(IN_CHECK) LIC_PROCESS=desk $(MANAGE) makemigrations --check --dry-run
	LIC_DATA=build/check LIC_URL=https://table.example $(MANAGE) check --deploy --fail-level WARNING
	LIC_DATA=build/check LIC_PROCESS=desk LIC_DESK_URL=https://desk.example $(MANAGE) check --deploy --fail-level WARNING
	$(IN_CHECK) $(MANAGE) generate_docs --check
	$(IN_CHECK) LIC_PROCESS=desk $(MANAGE) generate_docs --check
	$(BIN)/python -m lic.base.translations --check

bench: setup-dev ## every budget measured and written to docs/benchmarks.md (some eight minutes)
	$(BIN)/python -m bench

assurance: setup-dev ## the long exhaustive runs, written to docs/assurance.md
	$(BIN)/python -m tests.assurance

fix: setup-dev docs ## formatting, and the generated docs
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: setup-dev build/check/safety.json ## the generated docs: permissions and the map of what is kept
	$(IN_CHECK) $(MANAGE) generate_docs
	$(IN_CHECK) LIC_PROCESS=desk $(MANAGE) generate_docs
