# make site         builds the knowledge base of this repository and prints the page to open
# make test         runs the tests
# make check        lint, types, import contract, documentation
# make docs         writes the generated documentation
# make bench        all figures, with what they are measured against (NAME=search for one)
# make train        trains extraction's rules and small reader on the labelled documents
# make browser      the site in a real browser; make screenshots, make lighthouse
# make fuzz         100,000 inputs that nobody would write; make fuzz-slice, a few of them
# make damage       each derived file damaged, each write failing; DIR names a built knowledge base, which is only copied
# make lock         writes requirements.lock from the environment as it is
# TORCH_INDEX=https://download.pytorch.org/whl/cpu make site   takes PyTorch's CPU build where pip's default is larger

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TORCH := $(shell grep '^torch==' requirements.lock)
TORCH_INDEX ?=
NAME ?=
SEED ?= 1
DIR ?= .
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
export TOKENIZERS_PARALLELISM := false

.PHONY: site test check lint types imports drift docs bench train browser screenshots lighthouse fuzz \
	fuzz-slice load-slice damage lock clean

site: $(VENV)/.installed
	$(BIN)/commitments build

test: $(VENV)/.installed
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: lint types imports drift

lint: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed
	$(BIN)/mypy

imports: $(VENV)/.installed
	$(BIN)/lint-imports

drift: $(VENV)/.installed
	$(BIN)/python -m tests.docs --check

docs: $(VENV)/.installed
	$(BIN)/python -m tests.docs

bench: $(VENV)/.installed
	$(BIN)/python -m bench $(NAME)

train: $(VENV)/.installed
	$(BIN)/python -m bench.train

browser: $(VENV)/.installed
	$(BIN)/python -m pytest tests/browser

screenshots: $(VENV)/.installed
	$(BIN)/python -m tests.browser.screenshots

lighthouse: $(VENV)/.installed
	$(BIN)/python -m tests.browser.lighthouse

fuzz: $(VENV)/.installed
	$(BIN)/python -m tests.fuzz.fuzz --count 100000 --seed $(SEED)

fuzz-slice: $(VENV)/.installed
	$(BIN)/python -m tests.fuzz.fuzz --count 2000 --seed $(SEED)

damage: $(VENV)/.installed
	$(BIN)/python -m tests.fuzz.full_disk
	$(BIN)/python -m tests.fuzz.full_disk --strace $(DIR)
	$(BIN)/python -m tests.fuzz.damage $(DIR) 200 $(SEED)

# Listings, filters and a change at a tenth of the size that `make bench` takes.
load-slice: $(VENV)/.installed
	COMMITMENTS_BENCH_ROWS=10000 $(BIN)/python -m bench store

lock: $(VENV)/.installed
	$(BIN)/python -m tests.docs.lock requirements.lock

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
