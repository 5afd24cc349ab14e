# The one place where the steps of the house are written down; .ci/run and CONTRIBUTING call these.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
WORKERS ?= auto
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run test machine coverage check format lint types rooms words docs reference bench font golden requirements clean

help:  ## Show this list.
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.venv/run.stamp: pyproject.toml requirements/run.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Dure needs Python 3.11 or newer; say make PYTHON=/path/to/python3.11'; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo 'Installing Dure into .venv (once; needs a package index)…'
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/run.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements/dev.txt
	@echo 'Installing the tools for tests and checks…'
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

run: .venv/run.stamp  ## Install, rehearse Korea's first GPU call, then open the office at http://127.0.0.1:8000.
	@$(BIN)/dure demo

test: .venv/dev.stamp  ## Install, then run all tests.
	@$(BIN)/pytest -n $(WORKERS)

coverage: .venv/dev.stamp  ## Run all tests with kernels uncompiled, and print what they do not reach.
	@NUMBA_DISABLE_JIT=1 $(BIN)/pytest -q -n $(WORKERS) --cov --cov-report=term

# Without these the tests that need them skip and say so.
DEBIAN := chromium fonts-noto-cjk hledger mariadb-server munge nginx-light slurm-wlm slurm-wlm-basic-plugins \
  slurm-wlm-jwt-plugin slurm-wlm-mysql-plugin slurmdbd slurmrestd

machine:  ## As root on Debian: install the browser, nginx, the Slurm and the peers that some tests use.
	apt-get update -qq
	@# The tests start what they need; no daemon is to start because its package was installed.
	@made=0; policy=/usr/sbin/policy-rc.d; \
	  test -e $$policy || { made=1; printf '#!/bin/sh\nexit 101\n' > $$policy; chmod +x $$policy; }; \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(DEBIAN); code=$$?; \
	  test $$made = 0 || rm -f $$policy; exit $$code

check: format lint types rooms words docs test  ## Everything a change must pass.

format: .venv/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/djlint --check --quiet src

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/djlint --lint --quiet src

types: .venv/dev.stamp
	$(BIN)/mypy

rooms: .venv/dev.stamp
	$(BIN)/lint-imports

words: .venv/dev.stamp
	$(BIN)/codespell

# The variable silences an advertisement of the theme for its successor; --strict still stops on any warning.
docs: .venv/dev.stamp  ## Build the documentation into build/docs.
	$(BIN)/cog --check docs/reference/*.md
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

reference: .venv/dev.stamp  ## Write again the pages of the reference that are made from the code.
	$(BIN)/cog -r docs/reference/*.md
	$(BIN)/python docs/data_model.py

.venv/bench.stamp: .venv/dev.stamp requirements/bench.txt
	@echo 'Installing the peers that the benchmarks measure against…'
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/bench.txt
	@touch $@

bench: .venv/bench.stamp  ## Print the measured claims (a few minutes).
	@for claim in benchmarks/[a-z]*.py; do echo "== $$claim"; $(BIN)/python $$claim || exit 1; done

golden: .venv/dev.stamp  ## Rewrite the golden reports; review the change like code.
	$(BIN)/pytest -q -n 0 tests/report --golden

requirements: .venv/dev.stamp  ## Compile the pinned requirements again.
	$(BIN)/uv pip compile pyproject.toml --group build --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements/run.txt
	$(BIN)/uv pip compile pyproject.toml --group build --group test --group check --group docs \
	  --constraint requirements/run.txt --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements/dev.txt
	$(BIN)/uv pip compile --group bench --constraint requirements/dev.txt --universal \
	  --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet \
	  --output-file requirements/bench.txt

FONT := src/dure/office/web/static/office/font
FONT_HASH := PaQAADyLY5v4kYFwkpSJHbSSYIkiriY/1xXw75TKoZ9UQQqeU+tvP05yTdZAWibiIYoo8ZKtRv8PM7w0IaywSw==

font:  ## Fetch the Korean font of the office (Pretendard 1.3.9, OFL 1.1, 72 MB to download, needs npm).
	@mkdir -p build/font $(FONT)
	@cd build/font && npm pack --silent pretendard@1.3.9
	@echo '$(FONT_HASH)' | base64 -d | od -An -v -tx1 | tr -d ' \n' | \
	  sed 's|$$|  build/font/pretendard-1.3.9.tgz|' | sha512sum --check --quiet
	@tar -xzf build/font/pretendard-1.3.9.tgz -C $(FONT) --strip-components=5 \
	  package/dist/web/variable/woff2/PretendardVariable.woff2
	@tar -xzf build/font/pretendard-1.3.9.tgz -C $(FONT) --strip-components=2 package/dist/LICENSE.txt

clean:  ## Remove what was built; keep .venv.
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
