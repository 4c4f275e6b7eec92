# 人大问答。直接运行 make 列出全部命令。
.DEFAULT_GOAL := help
SHELL := /bin/sh
.SHELLFLAGS := -eu -c

# Compiled bytecode halves the time to start.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
BIN := $(VENV)/bin
PYTEST_ARGS ?= -n 2 --dist loadfile

LOCK := uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links

say = printf '==> %s\n'

.PHONY: help setup setup-st run test eval format lock env-example readme screenshot load clean-data

help: ## 列出全部命令
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

setup: ## 建立 .venv，按校验值安装依赖，生成内置向量模型（第二次即刻完成）
	@sh scripts/setup.sh core

setup-st: ## 加装 sentence-transformers（可选的向量模型，含 torch）
	@sh scripts/setup.sh st

run: setup ## 安装、清洗、建索引，打开网页（端口用 PORT 改，默认 7860）
	@$(say) "清洗原始文件：corpus/raw → corpus/articles"
	@$(BIN)/renda clean || test $$? -eq 1
	@$(say) "建立索引：corpus/articles → .renda/index"
	@$(BIN)/renda index
	@$(say) "打开网页（按 Ctrl+C 停止）"
	@exec $(BIN)/renda serve $(if $(PORT),--port $(PORT))

test: setup ## 安装并做全部检查：格式、规范、类型、依赖方向、测试
	@$(say) "检查格式（ruff format）"
	@$(BIN)/ruff format --check .
	@$(say) "检查规范（ruff check）"
	@$(BIN)/ruff check .
	@$(say) "检查类型（mypy）"
	@$(BIN)/mypy
	@$(say) "检查依赖方向（lint-imports）"
	@$(BIN)/lint-imports
	@$(say) "运行测试（pytest）"
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

eval: setup ## 评测：运行评测集，写出报告，对照标准与上次认可的结果判定
	@$(say) "建立索引：corpus/articles → .renda/index"
	@$(BIN)/renda index
	@$(say) "运行评测集"
	@$(BIN)/renda eval run
	@$(say) "判定（eval/gates.toml），写报告（.renda/eval/report.html）"
	@code=0; $(BIN)/renda eval gate || code=$$?; \
		$(BIN)/renda eval report --output .renda/eval/report.html && exit $$code

format: setup ## 改正格式和可自动改正的规范问题
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

lock: ## 按 pyproject.toml 重新锁定依赖（需要 uv）
	@$(LOCK) --extra dev --output-file requirements.lock
	@echo "torch ; python_version < '0'" | $(LOCK) --extra dev --extra st --extra st-test --override - \
		--constraint requirements.lock --output-file requirements-st.lock
	@awk 'NR == FNR { known[$$1]; next } /^[a-z]/ { wanted = !($$1 in known) } wanted' \
		requirements.lock requirements-st.lock >requirements-st.tmp && mv requirements-st.tmp requirements-st.lock

env-example: setup ## 按设置的默认值重写 .env.example 和 README 的设置表
	@$(BIN)/python scripts/documents.py settings

readme: setup ## 用真实的回答和实测的指标重写 README
	@$(BIN)/renda index
	@$(BIN)/python scripts/documents.py answers
	@$(BIN)/python scripts/documents.py figures
	@$(BIN)/python scripts/documents.py baselines
	@$(BIN)/python scripts/documents.py outside

screenshot: setup ## 重拍 README 的网页截图
	@$(BIN)/python -m tests.ui.screenshots

load: setup ## 压测：50 人同时用 3 分钟，逐个核对回答（LOAD_ARGS 改人数、时长等）
	@$(BIN)/renda index
	@$(BIN)/python -m scripts.load $(LOAD_ARGS)

clean-data: ## 删去索引等可重建的数据（.renda），对话（renda.db）留着
	@test ! -d .renda || find .renda -mindepth 1 -maxdepth 1 ! -name 'renda.db*' -exec rm -rf {} +
