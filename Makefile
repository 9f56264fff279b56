# make site   builds the knowledge base of this repository and prints the page to open
# make test   runs the tests
# make check  lint, types, import contract, docs
# TORCH_INDEX=https://download.pytorch.org/whl/cpu make site   takes PyTorch's CPU build, where pip's default is larger

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TORCH := $(shell grep '^torch==' requirements.lock)
TORCH_INDEX ?=
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export TOKENIZERS_PARALLELISM := false

.PHONY: site test check lint types imports docs bench fuzz browser load screenshots clean

site: $(VENV)/.installed
	$(BIN)/commitments build

test: $(VENV)/.installed
	$(BIN)/python -m pytest

check: lint types imports docs

lint: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed
	$(BIN)/mypy

imports: $(VENV)/.installed
	$(BIN)/lint-imports

docs: $(VENV)/.installed
	$(BIN)/python -m tests.docs --check

bench: $(VENV)/.installed
	$(BIN)/python -m bench

clean:
	rm -rf $(VENV) .commitments build dist

# torch goes first: what needs it would otherwise bring the build with CUDA.
$(VENV)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) $(TORCH)
	$(BIN)/pip install --quiet -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	touch $@
