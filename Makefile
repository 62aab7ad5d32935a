# Two commands: `make chat` and `make test`. PORT= and PYTHON= can be set.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?=
# Empty, it counts as unset: without bytecode every process compiles all that it imports.
export PYTHONDONTWRITEBYTECODE :=

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
	@$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

# To compile all that is installed takes a minute; for tests, imports compile what they use.
$(VENV)/ready: WANTED := -e '.[offline]'
$(VENV)/ready-dev: WANTED := --no-compile -e '.[offline,dev,anthropic,ollama]'
$(VENV)/ready $(VENV)/ready-dev: pyproject.toml constraints.txt
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV): about two minutes, once."
	@$(BIN)/python -m pip install --quiet -c constraints.txt $(WANTED)
	@touch $@

# Every version for every platform; needs uv, which the dev extra brings.
constraints: $(VENV)/ready-dev
	$(BIN)/uv pip compile --universal --python-version 3.11 --all-extras \
	  --no-annotate --no-header --upgrade -o constraints.txt pyproject.toml

clean:
	rm -rf $(VENV)
