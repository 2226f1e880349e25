# Needs Python 3.11 or newer and make; everything else comes from requirements.lock into .venv.
PYTHON ?= python3
VENV   ?= .venv
ARGS   ?=
MINUTES ?= 1
SEED   ?=

BIN       := $(VENV)/bin
INSTALLED := $(VENV)/.installed
# Hundreds of tests start the program anew: what Python compiled once is kept, whatever the machine's default.
export PYTHONDONTWRITEBYTECODE :=
# Both cores; whole files stay on one worker so that a module's fixtures are made once.
PYTEST    := $(BIN)/python -m pytest -n 2 --dist loadfile --benchmark-disable

.DELETE_ON_ERROR:
.PHONY: help install cluster build test lint format types acceptance bench reading plans fuzz kill facts schema lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "welfare-etl needs Python 3.11 or newer; '$(PYTHON)' is not. Say which: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# The lock holds the build backend too, so that --no-build-isolation can keep pip from fetching anything unpinned.
$(INSTALLED): requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

install: $(INSTALLED) ## set-up only: .venv with the locked packages and welfare-etl itself

# Apart from the others, as an S3 client wants older versions of what they have in common.
$(VENV)/.cluster: requirements-cluster.lock $(INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-cluster.lock
	@touch $@

cluster: $(VENV)/.cluster ## also what `build --scheduler` and its tests need (docs/cluster.md)

build: $(INSTALLED) ## the main job: raw/ becomes warehouse/welfare.duckdb and warehouse/parquet/
	$(BIN)/welfare-etl build $(ARGS)

test: $(INSTALLED) ## the tests (not those over the full corpus, not the benchmarks)
	$(PYTEST) $(ARGS)

lint: $(INSTALLED) ## ruff: rules and format
	$(BIN)/ruff check
	$(BIN)/ruff format --check

format: $(INSTALLED) ## let ruff repair what it can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

types: $(INSTALLED) ## mypy --strict
	$(BIN)/mypy --strict

# Here one file (the planted faults) is most of the work: its tests are for both workers.
acceptance: $(INSTALLED) ## the full corpus and its gold answers, where ../shared holds them
	@test -d ../shared/corpus || { echo "make acceptance reads ../shared/corpus, which is not here" >&2; exit 1; }
	$(PYTEST) --dist worksteal -m acceptance $(ARGS)

reading: $(INSTALLED) ## how well goals and results are read, on the labelled reports of benchmarks/reading
	$(BIN)/python benchmarks/reading/figures.py $(ARGS)

plans: $(INSTALLED) ## how well plan documents of other hands are read (ARGS="--held": those from which nothing was learned)
	$(BIN)/python benchmarks/plans/unseen.py $(ARGS)

bench: $(INSTALLED) ## time and peak memory
	$(BIN)/python -m pytest benchmarks -m bench --benchmark-enable $(ARGS)
	$(BIN)/python benchmarks/bench_pdf.py
	$(BIN)/python benchmarks/bench_scale.py

fuzz: $(INSTALLED) ## damaged texts, pages and PDF files for MINUTES (SEED= repeats a run)
	$(BIN)/python benchmarks/campaigns/fuzz.py --minutes $(MINUTES) $(if $(SEED),--seed $(SEED))

kill: $(INSTALLED) ## builds that are killed, and full disks, for MINUTES (SEED= repeats a run)
	$(BIN)/python benchmarks/campaigns/kill.py --minutes $(MINUTES) $(if $(SEED),--seed $(SEED))

facts: $(INSTALLED) ## make raw/*.facts.txt anew from ../shared/corpus
	for file in ../shared/corpus/*.txt; do \
	  $(BIN)/welfare-etl abridge "$$file" "raw/$$(basename "$$file" .txt).facts.txt" || exit 1; \
	done
	$(BIN)/python -m welfare_etl.abridge.register raw

schema: $(INSTALLED) ## write schemas/ and the generated pages of docs/ anew from the records and the commands
	$(BIN)/welfare-etl schema --write $(ARGS)
	$(BIN)/python -m welfare_etl.records.schema > docs/data-dictionary.md
	$(BIN)/python -m welfare_etl.cli.manual > docs/cli.md
	$(BIN)/python -m welfare_etl.evidence.catalogue > docs/findings.md

# No index may be named in the lock: where packages come from is the business of the machine that installs them.
lock: $(INSTALLED) ## pin the newest packages that pyproject.toml allows
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --upgrade --quiet \
	  --generate-hashes --no-emit-index-url --custom-compile-command "make lock" --output-file requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra dev --extra cluster --extra cluster-dev --universal --quiet \
	  --python-version 3.11 --upgrade --generate-hashes --no-emit-index-url --custom-compile-command "make lock" \
	  --output-file requirements-cluster.lock

clean: ## remove what a build or a tool made (not .venv)
	rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .benchmarks
	find warehouse -mindepth 1 ! -name README.md -delete
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
