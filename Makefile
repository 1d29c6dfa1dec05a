# Central Kitchen. `make` prints every target. CI calls these same targets (.ci/run).
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# Where it is set, every start of every process would compile its imports anew: three times slower.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
BUF := protos/node_modules/.bin/buf
PACKAGES := $(patsubst %/pyproject.toml,%,$(wildcard libs/*/pyproject.toml services/*/pyproject.toml))
SOURCES := $(wildcard libs/kitchendirectory/src libs/kitchenkit/src libs/kitchenctl/src services/*/src) tests tools
SETUP := $(VENV)/.setup-stamp
NODE_SETUP := protos/node_modules/.setup-stamp
WEB := services/console/web
WEB_SETUP := $(WEB)/node_modules/.setup-stamp
WEB_BUILT := $(WEB)/dist/.built
CONNECTED := connected or e2e or faults
WEB_SOURCES := $(shell find $(WEB)/src $(WEB)/public -type f ! -name '*.test.ts') $(WEB)/index.html $(WEB)/vite.config.ts

.PHONY: help setup run test check fmt lint types imports protos generated documents alerts manifests web web-check web-test screenshots gen gen-docs gen-web proto-baseline adr lock doctor fast-db clean

help: ## print every target
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: setup ## bring the whole hub up; Ctrl-C ends every process it started
	@exec $(BIN)/kitchen up

test: setup check web-test ## set up what is missing, run every check and every test
	@tools/require chromium
	@# Two runs: what needs nothing but a core on every core, then what shares one broker, database and hub, one by one.
	@failed=; $(BIN)/pytest -n auto --dist worksteal -m "not ($(CONNECTED))" || failed=1; \
		$(BIN)/pytest -m "$(CONNECTED)" --durations=20 || failed=1; test -z "$$failed"

setup: $(SETUP) $(NODE_SETUP) $(WEB_BUILT) ## make or refresh the Python environment, the proto tools and the web app

$(VENV)/.bootstrap-stamp: requirements.bootstrap.lock
	@tools/require $(PYTHON) || exit 1
	@echo "setup: Python environment in $(VENV)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.bootstrap.lock
	@touch $@

$(SETUP): $(VENV)/.bootstrap-stamp requirements.lock $(addsuffix /pyproject.toml,$(PACKAGES))
	@echo "setup: installing what requirements.lock names (checked by hash)"
	@$(BIN)/uv pip install --python $(BIN)/python --require-hashes -r requirements.lock
	@echo "setup: installing this repository's packages, editable"
	@$(BIN)/uv pip install -q --python $(BIN)/python --offline --no-deps --no-build-isolation $(addprefix -e ,$(PACKAGES))
	@touch $@

$(NODE_SETUP): protos/package-lock.json
	@tools/require npm || exit 1
	@echo "setup: proto tools"
	@# Not `npm ci`: it wants the lock to name every platform's binary, and not every registry mirror has them.
	@cd protos && npm install --no-save --ignore-scripts --no-fund --no-audit --loglevel=error
	@touch $@

$(WEB_SETUP): $(WEB)/package-lock.json
	@tools/require npm || exit 1
	@echo "setup: what the web app is made with"
	@cd $(WEB) && npm install --no-save --ignore-scripts --no-fund --no-audit --loglevel=error
	@touch $@

$(WEB_BUILT): $(WEB_SETUP) $(WEB_SOURCES)
	@echo "setup: building the web app"
	@cd $(WEB) && npm run --silent build -- --logLevel warn
	@touch $@

web: $(WEB_BUILT) ## build the web app into services/console/web/dist

web-check: $(WEB_SETUP)
	@echo "check: web app" && cd $(WEB) && npm run --silent types && npm run --silent lint

web-test: $(WEB_SETUP)
	@cd $(WEB) && npm test --silent

check: setup fmt lint types imports protos generated documents alerts manifests web-check ## format, lint, types, import contracts, protos, generated code, documents, alerts, manifests, the web app

fmt: $(SETUP)
	@echo "check: format" && $(BIN)/ruff format --check --quiet . || { echo "run: make format"; exit 1; }

format: $(SETUP) ## put every file into the one format
	@$(BIN)/ruff format --quiet . && $(BIN)/ruff check --quiet --select I --fix . && $(BUF) format -w protos

lint: $(SETUP)
	@echo "check: lint" && $(BIN)/ruff check --quiet .

types: $(SETUP)
	@echo "check: types" && $(BIN)/mypy --no-error-summary $(SOURCES)

imports: $(SETUP)
	@echo "check: import contracts" && tools/quietly $(BIN)/lint-imports

protos: $(NODE_SETUP)
	@echo "check: protos" && $(BUF) format --diff --exit-code protos && $(BUF) lint protos
	@$(BUF) breaking protos --against protos/released.binpb

generated: $(SETUP) $(WEB_SETUP)
	@echo "check: generated code" && tools/gen-protos --check
	@tools/gen-web --check

documents: $(SETUP)
	@echo "check: generated documents" && tools/gen-docs --check

alerts: ## check the alert rules and run their tests
	@echo "check: alert rules" && tools/quietly tools/promtool check rules deploy/observability/alerts.yaml
	@tools/quietly tools/promtool test rules deploy/observability/alerts_test.yaml

manifests: ## render the manifests (the tests look at what comes out)
	@echo "check: manifests" && tools/kustomize build k8s/overlays/dev > /dev/null

screenshots: setup ## take every page of the hub that is up, in both languages and widths, into docs/guide
	@tools/require chromium
	@$(BIN)/python -m tools.web.screenshots

gen: $(SETUP) ## generate libs/kitchenpb from protos/
	@tools/gen-protos

gen-docs: $(SETUP) ## generate docs/asyncapi.yaml, docs/architecture-topics.md and docs/states.md
	@tools/gen-docs

gen-web: $(SETUP) $(WEB_SETUP) ## generate the web app's types of the services' APIs
	@tools/gen-web

adr: ## make the next decision record: make adr T="what was decided"
	@tools/adr "$(T)"

proto-baseline: $(NODE_SETUP) ## accept the protos as released: `buf breaking` compares with them from now on
	@$(BUF) build protos --exclude-source-info -o protos/released.binpb

lock: $(VENV)/.bootstrap-stamp ## compile requirements.in into requirements.lock (keeps what is there; UPGRADE=1 renews)
	@$(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --no-header --no-annotate --universal \
		--python-version 3.11 $(if $(UPGRADE),--upgrade) requirements.in -o requirements.lock

doctor: ## what is missing on this machine, and the line that installs it
	@tools/doctor

fast-db: setup ## compile the fast database server once into the user's cache (5-10 minutes)
	@$(BIN)/kitchen fast-db

clean: ## remove environments and caches; the local data in .run stays
	@rm -rf $(VENV) protos/node_modules $(WEB)/node_modules $(WEB)/dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
