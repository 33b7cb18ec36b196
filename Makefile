# Everything a checkout needs, with only Python 3.11 (or newer) and make. `make help` lists the targets.
PYTHON ?= python3
BIN := .venv/bin
TOGETHER := -n 4 --dist loadgroup
INSTALLED := .venv/.installed
FUZZED := .venv/.fuzzed
# Thousands of processes are started here: what each compiles is kept for the next. Most modules are never imported,
# so that pip compiles none; tests are compiled once before four processes want them. Types are checked beside the tests,
# which wait a lot.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := check
.PHONY: help install run test check format bench soak accuracy prove fuzz clean

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(INSTALLED) ## install what is needed into .venv

$(INSTALLED): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Watchword needs Python 3.11 or newer; name one with `make PYTHON=python3.12 ...`")'
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	@PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --editable '.[dev]'
	@touch $(INSTALLED)

run: install ## write a first config.yaml and .env if there are none, and serve
	@$(BIN)/watchword init
	@exec $(BIN)/watchword serve

test: install ## run the tests, four at a time
	$(BIN)/python -m pytest $(TOGETHER)

check: install ## format, lint, types, tests (docs' commands among them), and the shipped rules with their own
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy & types=$$!; $(BIN)/python -m pytest --collect-only -q > /dev/null; \
	$(BIN)/python -m pytest $(TOGETHER) && wait $$types
	$(BIN)/watchword check rules
	$(BIN)/watchword test rules

format: install ## format the code
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

bench: install ## measure all there is to measure, one part after the other (ROUNDS=5 SECONDS=10 ONLY=; build/bench.json)
	$(BIN)/python tests/bench/run.py $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(SECONDS),--seconds $(SECONDS)) \
	    $(if $(ONLY),--only $(ONLY)) $(if $(COMPARE),--compare $(COMPARE)) $(if $(DOCS),--docs) $(addprefix --with ,$(WITH))

soak: install ## run at half of the maximum, with an outage in it, for MINUTES=30, and see that nothing grows (build/soak.*)
	$(BIN)/python tests/bench/soak.py --minutes $(or $(MINUTES),30)

accuracy: install ## measure how well consent is read, and list every miss (build/accuracy.json)
	$(BIN)/python tests/accuracy.py

prove: install ## kill the real server under load (KILLS=n), break all around it, and write docs/proof.md
	$(BIN)/python -m pytest -s tests/proof --kills $(or $(KILLS),20) --proof docs/proof.md

fuzz: $(FUZZED) ## try to break all that reads bytes, and the API (SECONDS=600 for each of TARGETS; build/fuzz)
	$(BIN)/python tests/fuzz/run.py --seconds $(or $(SECONDS),600) $(TARGETS)

$(FUZZED): $(INSTALLED)
	@PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --editable '.[dev,fuzz]'
	@touch $(FUZZED)

clean: ## remove what was built and installed; config.yaml, .env and data stay
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
