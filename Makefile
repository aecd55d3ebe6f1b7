# Kentan. `make help` lists what can be done here.
PYTHON ?= python3
RUN := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench format messages lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

setup: ## install everything into .venv and frontend/node_modules, build the front end
	@$(PYTHON) tools/setup.py

# make passes no signal on but SIGTERM: should it be killed, Kentan is told by the kernel
run: export KENTAN_DIE_WITH_PARENT = 1
run: setup ## start Kentan: database, web server, job worker (PORT=8000, KENTAN_DATA=var)
	@$(RUN) -m kentan up

test: setup ## all checks and all tests
	@$(RUN) -m tools.check
	@$(RUN) -m tools.browser
	@$(RUN) -m pytest -n 2 $(ARGS)

check: setup ## only the checks that run nothing: style, types, layers, templates, translations
	@$(RUN) -m tools.check

bench: setup ## measure (ARGS="--help" for its options)
	@$(RUN) -m bench $(ARGS)

format: setup ## lay out the sources
	@$(RUN) -m ruff check --fix-only --quiet . ; $(RUN) -m ruff format --quiet .

messages: setup ## collect what is to be translated and merge the parts
	@$(RUN) -m tools.messages merge

lock: setup ## write requirements/*.txt anew from requirements/*.in
	@$(RUN) -m tools.lock

clean: ## remove what setup and the checks made; the data folder stays
	rm -rf .venv frontend/node_modules kentan/interfaces/ui/static/ui/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find kentan tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
	find kentan/locale -name '*.mo' -delete
