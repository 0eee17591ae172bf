# What a person and continuous integration run. `make` alone lists the targets.
SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help setup demo sandbox test lint bench clean

# A part of the tests: make test TESTS=tests/unit, or make test TESTS='tests -k drift'
TESTS ?=
# Test processes, between 3 and 4: the tests with the engine wait a good part of the time.
WORKERS ?= $(shell n=$$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2); \
	echo $$((n < 3 ? 3 : 4)))

python := .venv/bin/python -P
sources := $(wildcard provider sandbox tools tests __main__.py)
# $(call or_say,TEXT): after a command, the plain words for its failure.
or_say = || { echo "$(1)" >&2; exit 1; }

# Tests and linters need more packages than the product.
test lint bench: export CONNECTIF_REQUIREMENTS := development

help: ## list the targets
	@echo "Connectif store configuration as code. Targets:"
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' Makefile

setup: ## make the virtual environment and find or build the Pulumi engine
	@. tools/env.sh $(call or_say,Set-up did not finish: see above.)
	@echo "Ready. Next: make demo, or: . tools/env.sh"

demo: ## show the main job end to end on a local store
	@. tools/env.sh && $(python) tools/demo.py $(call or_say,The demo stopped: see above.)

sandbox: ## leave a local store running, with shop, phone and console, to click through
	@. tools/env.sh && $(python) tools/local_store.py $(call or_say,The local store stopped: see above.)

test: lint ## run every test (TESTS=tests/unit runs a part)
	@. tools/env.sh $(call or_say,Set-up did not finish: no test was run.); \
	$(python) tools/browser.py >/dev/null || echo "Tests in a browser will be skipped." >&2; \
	$(python) tools/postgres.py >/dev/null || echo "Tests of shared state will be skipped." >&2; \
	$(python) -m pytest -n $(WORKERS) --dist worksteal $(TESTS) \
	$(call or_say,Tests failed: see above.)

lint: ## check style, types, imports, the workflows of CI, and what is committed
	@tools/python.sh $(CONNECTIF_REQUIREMENTS) $(call or_say,Set-up did not finish.)
	@$(python) -m ruff check --quiet . \
	$(call or_say,Style: correct the lines above; .venv/bin/ruff check --fix . does a part.)
	@$(python) -m ruff format --quiet --check . $(call or_say,Format: run .venv/bin/ruff format .)
	@$(python) -m mypy --no-error-summary $(sources) $(call or_say,Types: correct the lines above.)
	@$(python) -m mypy --no-error-summary examples $(call or_say,Types: correct the lines above.)
	@.venv/bin/lint-imports --no-logo >.venv/lint-imports.txt 2>&1 || { cat .venv/lint-imports.txt; \
	echo "Imports: a part uses one that it must not (docs/architecture.md)." >&2; exit 1; }
	@.venv/bin/check-jsonschema --quiet --builtin-schema vendor.github-workflows \
	.github/workflows/*.yml $(call or_say,Workflows: correct the lines above.)
	@.venv/bin/zizmor --offline --quiet --persona auditor .github >.venv/zizmor.txt 2>&1 || \
	{ cat .venv/zizmor.txt; echo "Workflows: they are not safe, see above (docs/ci.md)." >&2; exit 1; }
	@$(python) tools/check_tree.py $(call or_say,Files: correct the lines above.)
	@echo "lint: style, types, imports, workflows and files are fine"

bench: ## measure speed, API calls and memory
	@. tools/env.sh && $(python) tools/bench.py $(call or_say,The benchmark stopped: see above.)

clean: ## delete .venv and caches (keeps .state and the built engine)
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "Deleted .venv and caches. Kept: .state (what the stacks manage) and the built engine."
