# `make run` serves the product, `make test` runs every test. Both need Python 3.11 or newer, make and a C library.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
export PYTHONUNBUFFERED = 1
# How the tests are run: on every core, a file of tests on one of them, in the order of tests/conftest.py.
ARGS   ?= -n auto

.PHONY: run test lint bench docs clean

# A lock names every release with its hashes: nothing is left to a resolver, so an old pip installs what a new one does.
define install
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install $(QUIET) --no-deps --require-hashes -r $(1)
	@$(BIN)/python -m pip install $(QUIET) --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m pip check --disable-pip-version-check
endef
QUIET := --quiet --disable-pip-version-check

$(VENV)/run.stamp: requirements.lock setup.py pyproject.toml
	$(call install,requirements.lock)
	@touch $@

$(VENV)/test.stamp: requirements-dev.lock setup.py pyproject.toml
	$(call install,requirements-dev.lock)
	@touch $@ $(VENV)/run.stamp

run: $(VENV)/run.stamp
	@$(BIN)/tracker serve --demo

test: $(VENV)/test.stamp lint
	@$(BIN)/python -m pytest --dist loadfile --no-loadscope-reorder $(ARGS)

lint: $(VENV)/test.stamp
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint templates --lint --quiet
	@$(BIN)/tracker rules --check

bench: $(VENV)/run.stamp
	@$(BIN)/tracker bench

docs: $(VENV)/run.stamp
	@$(BIN)/tracker rules --write

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache
