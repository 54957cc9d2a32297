# Two commands on a fresh machine: `make run` and `make test`. `make help` lists the rest.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
FEEDS ?= all
PORT ?= 8080
WORKERS ?= 2
JOBS ?= 2

.PHONY: help install dev run cluster cluster-test env demo test test-oldest check lock soak bench eval docs clean fuzz shots vendor

help:            ## this list
	@grep -E '^[a-z-]+: .*##|^[a-z-]+: +##' $(MAKEFILE_LIST) | sed 's/:.*##/ –/'

install: .venv/.installed  ## the .venv alone, with the `monitor` command

.venv/.uv: requirements-uv.lock
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; set PYTHON=python3.12, say") if sys.version_info < (3, 11) else 0'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "python3-venv is missing: sudo apt install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements-uv.lock
	@touch $@

.venv/.installed: requirements.lock pyproject.toml .venv/.uv
	$(BIN)/uv pip install --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --python $(BIN)/python --quiet --no-deps --no-build-isolation -e .
	@touch $@

dev: .venv/.dev
.venv/.dev: requirements-dev.lock .venv/.installed
	$(BIN)/uv pip install --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@touch $@

run: install     ## the main job: Airflow on loopback, our DAGs, the sample press (FEEDS=sample|catalogue|all PORT=8080)
	@$(BIN)/python -m scripts.run --feeds $(FEEDS) --port $(PORT)

cluster: dev     ## compose's topology without containers: Postgres, Redis, WORKERS=2 Celery workers, the sample press
	@$(BIN)/python -m scripts.cluster --port $(PORT) --workers $(WORKERS)

cluster-test: dev  ## the cluster with a worker, the broker and the database killed during runs (long)
	$(BIN)/python -m pytest -q tests/live/cluster.py $(PYTEST_ARGS)

env:             ## secrets for docker-compose.yml, into .env
	@$(PYTHON) scripts/env.py

demo: install    ## the same flow without Airflow, on the sample press, in under a minute
	@$(BIN)/monitor demo

test: dev        ## the whole suite, on two cores (JOBS=0: one after the other)
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

test-oldest: dev  ## the storage tests on the oldest SQLAlchemy that we support
	$(BIN)/uv pip install --python $(BIN)/python --quiet --target var/oldest "sqlalchemy==2.0.50"
	PYTHONPATH=var/oldest $(BIN)/python -m pytest -q tests/storage

check: dev       ## lint, format, types, architecture
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_architecture.py

eval: dev        ## quality against the floors in tests/eval/floors.json
	$(BIN)/python -m tests.eval.run

fuzz: dev        ## 12,000 damaged feeds and 2,400 damaged pages, seeded
	MONITOR_MUTANTS=12000 $(BIN)/python -m pytest -q tests/faults/test_mutants.py $(PYTEST_ARGS)
soak: dev        ## kill -9 at nine points a hundred times each, on SQLite and Postgres
	TRIALS=100 $(BIN)/python -m pytest -q tests/pipeline/test_exactly_once.py

bench: dev       ## the figures of docs/benchmarks.md
	$(BIN)/python -m bench.run

shots: dev       ## pictures of every page from a running Airflow, into var/shots
	@mkdir -p var/shots
	TEST_SHOTS=var/shots $(BIN)/python -m pytest -q tests/live/test_daily_work.py tests/live/test_browser.py

vendor: dev      ## the files of others that tests use, anew from their npm packages (needs npm)
	$(BIN)/python -m scripts.vendor

docs: dev        ## the pages of docs/ that are made from the code
	$(BIN)/python -m scripts.docs

lock: dev        ## resolve anew and write the hashed locks
	$(BIN)/uv lock --quiet --upgrade
	$(BIN)/uv export --quiet --no-header --format requirements-txt --extra airflow --extra novelty --extra chat --extra parquet --group build --no-default-groups --no-emit-project -o requirements.lock
	$(BIN)/uv export --quiet --no-header --format requirements-txt --extra airflow --extra cluster --extra novelty --all-groups --no-emit-project -o requirements-dev.lock
	$(BIN)/uv export --quiet --no-header --format requirements-txt --extra airflow --extra novelty --extra chat --extra parquet --extra docker --group build --no-default-groups --no-emit-project -o requirements-docker.lock
	echo 'uv' | $(BIN)/uv pip compile --quiet --no-header --no-annotate --generate-hashes --universal - -o requirements-uv.lock

clean:           ## remove the .venv (data under var/ stay)
	rm -rf .venv
