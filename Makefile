# `make` says what there is. Needs only python3 (3.11 or newer) and make.
.DEFAULT_GOAL := help
.SUFFIXES:
.PHONY: help demo tour run test bench lint style types contracts format browser bytecode clean
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
UV := $(VENV)/uv-$(UV_VERSION)/bin/uv
# The machine's certificates, where it has any, so that a company's own proxy is trusted too.
CERTIFICATES := $(wildcard /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt)
export UV_SYSTEM_CERTS ?= $(if $(CERTIFICATES),1,0)
export UV_PYTHON_DOWNLOADS := never
export UV_HTTP_TIMEOUT := 120
SYNC := $(UV) sync --frozen --python $(BIN)/python
# Each stamp is as new as the last installation from the lock file.
READY := $(VENV)/ready
READY_TO_SHOW := $(VENV)/ready-to-show
READY_TO_TEST := $(VENV)/ready-to-test
# How many processes share the tests; each has a database server and a browser of its own. They wait
# about a third of their time, so one more than there are cores does no harm.
PROCESSES ?= 3
# The checks run side by side, and each says what it has to say in one piece when it is done.
CHECKS := types style contracts
TOGETHER := $(MAKE) --jobs=2 --keep-going $(if $(filter output-sync,$(.FEATURES)),--output-sync)

help: ## 显示这些说明 · show this
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: $(READY_TO_SHOW) ## 在本机演示，不需账号 · bot and Telegram stand-in on this machine
	@exec $(BIN)/xunan demo

tour: $(READY_TO_SHOW) ## 在终端演示检查和整改 · an inspection and a hazard's end as a transcript
	@exec $(BIN)/xunan tour

run: $(READY) ## 接入 Telegram，设置见 .env · the bot on Telegram, settings in .env
	@exec $(BIN)/xunan run

test: $(READY_TO_TEST) ## 全部检查和测试 · all checks and tests
	@+$(TOGETHER) $(CHECKS) browser bytecode
	@$(BIN)/pytest --numprocesses $(PROCESSES) --dist worksteal

bench: $(READY_TO_TEST) ## 与两个空机器人对比性能 · measure against two bare bots
	@$(BIN)/python -m bench

lint: $(READY_TO_TEST) ## 格式、类型、分层 · style, types, import contracts
	@+$(TOGETHER) $(CHECKS)

style: $(READY_TO_TEST)
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check

types: $(READY_TO_TEST)
	@$(BIN)/mypy

contracts: $(READY_TO_TEST)
	@$(BIN)/lint-imports

format: $(READY_TO_TEST) ## 统一代码格式 · put the code into shape
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

# The tests start the program some hundred times, maybe where nothing that is compiled is kept.
bytecode: $(READY_TO_TEST)
	@$(BIN)/python -m compileall -q $(wildcard */)

browser: $(READY_TO_TEST) ## 准备网页测试用的 Chromium · a Chromium for the browser tests
	@scripts/browser $(VENV)

clean: ## 删除 .venv 和缓存，保留数据 · remove .venv and caches, keep data
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

LOCKED := pyproject.toml sandbox/pyproject.toml uv.lock
LATER := $(READY_TO_SHOW) $(READY_TO_TEST)

$(UV):
	@PYTHON=$(PYTHON) scripts/bootstrap $(VENV) $(UV_VERSION)

# Once there, the sandbox stays, and so do the tools for the tests.
$(READY): $(UV) $(LOCKED)
	@echo "[3/3] uv.lock"
	@$(SYNC) $(if $(wildcard $(LATER)),--extra demo) $(if $(wildcard $(READY_TO_TEST)),,--no-dev)
	@touch $@ $(wildcard $(LATER))

$(READY_TO_SHOW): $(UV) $(LOCKED)
	@echo "[3/3] uv.lock"
	@$(SYNC) --extra demo $(if $(wildcard $(READY_TO_TEST)),,--no-dev)
	@touch $(READY) $@ $(wildcard $(READY_TO_TEST))

$(READY_TO_TEST): $(UV) $(LOCKED)
	@echo "[3/3] uv.lock"
	@$(SYNC) --extra demo --compile-bytecode
	@touch $(READY) $(READY_TO_SHOW) $@
