# Kaijuan 开卷. `make run` tries it, `make test` tests it, `make help` lists the rest.
#
# HOST PORT KAIJUAN_HOME KAIJUAN_DATABASE_URL are honoured, from the environment or as
# `make run PORT=9000`.

SHELL := /bin/sh
.DEFAULT_GOAL := help

KAIJUAN_HOME ?= $(CURDIR)/.kaijuan
export KAIJUAN_HOME

# What was built for another folder or from other locks is built again; else this does nothing.
prepare := sh tools/prepare.sh

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1@/p' $(MAKEFILE_LIST) | awk -F@ '{ printf "%-16s %s\n", $$1, $$2 }'

run: ## prepare everything and serve the demonstration on http://127.0.0.1:8000
	@$(prepare) run
	@.venv/bin/kaijuan up --demo

test: ## every check and every test
	@$(prepare) dev
	@sh tools/test.sh

bench: ## one table of ratios, measured now
	@$(prepare) dev
	@.venv/bin/python -m benchmarks

faults: ## one table of faults under load: killed, without power, disk and clock gone wrong
	@$(prepare) dev
	@.venv/bin/python -m faults

eval: ## one table of what becomes of the example forms beside the project
	@$(prepare) dev
	@.venv/bin/python -m evaluation

lint: ## lint, format, types, import contracts, migrations, translations
	@$(prepare) dev
	@sh tools/lint.sh

format: ## put the code into the house's shape
	@$(prepare) dev
	@.venv/bin/ruff check --fix --quiet . && .venv/bin/ruff format .

messages: ## gather new sentences into the catalogues and compile them
	@$(prepare) dev
	@.venv/bin/python tools/messages.py

picture: ## draw docs/architecture.svg again from the imports
	@$(prepare) dev
	@.venv/bin/python tools/architecture.py

pictures: ## take the pictures of README and handbook again
	@$(prepare) dev
	@.venv/bin/python tools/pictures.py

locks: ## choose newer packages and pin them by hash
	@$(prepare) dev
	@sh tools/locks.sh

clean: ## remove what make built (not your data)
	@rm -rf .venv .tools .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

.PHONY: help run test bench faults eval lint format messages picture pictures locks clean
