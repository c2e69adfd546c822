# Everything a maintainer or an operator types. `make help` lists it.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

UV := $(shell command -v uv || echo .tools/uv)
RUN := $(UV) run --no-sync
READY := .venv/.ready

# Nothing about this installation is told to anyone.
export RASA_TELEMETRY_ENABLED := false

.PHONY: help run test lint format train chat measure doctor clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(READY) ## set up what is missing, train if need be, and start everything
	@$(RUN) bot train
	@exec $(RUN) bot serve

test: $(READY) ## run every test that this machine can run
	@$(RUN) bot train
	@$(RUN) pytest $(TESTS)

lint: $(READY) ## check format, style and types
	@$(RUN) ruff format --check .
	@$(RUN) ruff check .
	@$(RUN) mypy

format: $(READY) ## put code into the project's format
	@$(RUN) ruff format .
	@$(RUN) ruff check --fix .

train: $(READY) ## train Rasa's model, when what it is made from has changed
	@$(RUN) bot train

chat: $(READY) ## talk in the terminal with the running assistant
	@$(RUN) bot chat

measure: $(READY) ## measure the understanding
	@$(RUN) bot measure

doctor: $(READY) ## say what is missing or misconfigured
	@$(RUN) bot doctor

clean: ## remove what was built; what people wrote (var/) stays
	rm -rf .venv .tools .rasa models/rasa-*.tar.gz .mypy_cache .pytest_cache .ruff_cache .hypothesis results

.tools/uv: scripts/get_uv.py
	@echo "Fetching uv…"
	@python3 scripts/get_uv.py .tools
	@touch $@

# Python's packages, exactly as locked. About 3 GB the first time, most of it TensorFlow, which Rasa demands.
$(READY): pyproject.toml uv.lock .python-version $(filter .tools/uv,$(UV))
	@echo "Installing what uv.lock names…"
	@$(UV) sync --locked
	@# `rasa test` at the root would take the stories of Rasa's sample project for ours.
	@rm -f .venv/lib/python*/site-packages/rasa/cli/initial_project/tests/test_stories.yml
	@touch $@
