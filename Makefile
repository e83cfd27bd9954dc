# Every target works as the first command after a clone; all it needs is Python 3.11 or later.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check --quiet --constraint constraints.txt

.DEFAULT_GOAL := help
.PHONY: help demo install test check fuzz format docs goldens clean

help:  ## say what there is to make
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

demo: .venv/run.stamp  ## map the sample report seeds/donbas.txt
	$(BIN)/dateline map seeds/donbas.txt -o donbas.html
	@echo "The map is $(CURDIR)/donbas.html: open it in a browser."

install: .venv/run.stamp  ## make the command available as .venv/bin/dateline
	@echo "Installed: $(CURDIR)/$(BIN)/dateline"

test: .venv/dev.stamp  ## run the tests
	$(BIN)/python -m pytest

check: .venv/dev.stamp  ## format, lint, types, tests, docs: what has to pass before a change is merged
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python docs/generate.py --check
	$(BIN)/python docs/sbom.py --check
	$(BIN)/python -m gazetteer.compile curated --check
	$(BIN)/python -m pytest

fuzz: .venv/dev.stamp  ## try odd input for MINUTES (10)
	$(BIN)/python benchmarks/fuzz.py --minutes $(or $(MINUTES),10)

format: .venv/dev.stamp  ## put the code into its format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: .venv/dev.stamp  ## write the generated pages anew
	$(BIN)/python docs/generate.py
	$(BIN)/python docs/sbom.py

goldens: .venv/dev.stamp  ## write the expected reports of seeds/ anew; read the diff
	DATELINE_GOLDENS=write $(BIN)/python -m pytest tests/seeds

clean:  ## remove what was made
	rm -rf .venv build dist *.egg-info donbas.html .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Dateline needs Python 3.11 or later; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv .venv || { rm -rf .venv; echo "On Debian and Ubuntu first: apt install python3-venv"; exit 1; }

.venv/run.stamp: pyproject.toml constraints.txt | .venv/bin/python
	$(PIP) --editable .
	@touch $@

.venv/dev.stamp: pyproject.toml constraints.txt | .venv/bin/python
	$(PIP) --editable '.[dev]'
	@touch $@ .venv/run.stamp
