# Two commands: `make chat` and `make test`. PORT= and PYTHON= can be set.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?=

.PHONY: chat test seeds constraints clean
.DELETE_ON_ERROR:

chat: $(VENV)/ready
	@$(BIN)/python -m ingest add --if-empty seeds
	@$(BIN)/python -m assistant $(if $(PORT),--port $(PORT))

test: $(VENV)/ready-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest

$(VENV)/ready: pyproject.toml constraints.txt
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV): about two minutes, once."
	@$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[offline]'
	@touch $@

$(VENV)/ready-dev: $(VENV)/ready
	@$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[offline,dev,anthropic,ollama]'
	@touch $@

# Every version for every platform; needs uv, which the dev extra brings.
constraints: $(VENV)/ready-dev
	$(BIN)/uv pip compile --universal --python-version 3.11 --all-extras \
	  --no-annotate --no-header --upgrade -o constraints.txt pyproject.toml

clean:
	rm -rf $(VENV)
