#!/bin/sh
# Make .venv from the hashed lock, install the project, build the bundled model.
# Usage: scripts/setup.sh [core|st]      st adds sentence-transformers
# PYTHON=… chooses the interpreter, INSTALLER=uv|pip the installer.
# A stamp names what was installed, so that a second run ends at once.
set -eu
cd "$(dirname "$0")/.."
unset PYTHONDONTWRITEBYTECODE PYTHONPATH PYTHONHOME

ROOT=$(pwd)
VENV=.venv
PY=$VENV/bin/python
PART=${1:-core}
MIN_PYTHON="3.11"
TORCH="torch==2.13.0"

say() { printf '==> %s\n' "$*"; }
fail() {
    printf '错误：%s\n' "$*" >&2
    exit 1
}

fingerprint() { # where a set-up stands and what lock $1 makes it install
    printf '%s %s\n' "$ROOT" "$(cat "$1" pyproject.toml scripts/setup.sh | cksum)"
}

done_before() { # part, lock
    [ -x "$PY" ] && [ "$(cat "$VENV/.$1.stamp" 2>/dev/null)" = "$(fingerprint "$2")" ]
}

is_recent() { "$1" -c "import sys; sys.exit(sys.version_info < (3, 11))" >/dev/null 2>&1; }

find_python() {
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if is_recent "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    if [ -n "${PYTHON:-}" ]; then
        fail "PYTHON=$PYTHON 不能运行，或低于 $MIN_PYTHON。请换成 $MIN_PYTHON 或更新的解释器。"
    fi
    fail "没有找到 Python $MIN_PYTHON 或更新的版本。请先安装（Debian/Ubuntu：apt install python3 python3-venv；macOS：brew install python），或用 make setup PYTHON=/路径/python3 指明。"
}

choose_installer() {
    case ${INSTALLER:-} in
    uv | pip) echo "$INSTALLER" ;;
    "") if uv --version >/dev/null 2>&1; then echo uv; else echo pip; fi ;;
    *) fail "INSTALLER=$INSTALLER 不合适：只能是 uv 或 pip。" ;;
    esac
}

make_venv() {
    # The scripts in .venv/bin name the folder: a moved or copied project needs a new one.
    if [ -f "$VENV/pyvenv.cfg" ]; then
        if is_recent "$PY" && { [ ! -f "$VENV/.core.stamp" ] || grep -qF "$ROOT " "$VENV/.core.stamp"; }; then
            return
        fi
        say "原有的 $VENV 已不能用（文件夹移动过，或 Python 已更换），重新建立"
        rm -rf "$VENV"
    fi
    python=$(find_python)
    say "建立 Python 环境 $VENV（$("$python" --version)，$installer）"
    if [ "$installer" = uv ]; then
        uv venv --quiet --python "$python" "$VENV"
    else
        "$python" -m venv "$VENV" || {
            rm -rf "$VENV"
            fail "$python 缺少 venv 模块。请先安装（Debian/Ubuntu：apt install python3-venv），再运行一次。"
        }
    fi
}

install() {
    if [ "$installer" = uv ]; then
        # Copies, not hard links into uv's cache: nltk (of llama-index-core) refuses to read linked data files.
        uv pip install --quiet --python "$PY" --link-mode copy --compile-bytecode "$@"
    else
        "$PY" -m pip --version >/dev/null 2>&1 || "$PY" -m ensurepip >/dev/null
        "$PY" -m pip install -qq --disable-pip-version-check --use-pep517 "$@"
    fi
}

# The lock is complete, so nothing is resolved; builds use the locked setuptools, so nothing runs unhashed.
install_lock() {
    awk '/^setuptools==/ { on = 1 } on { print } on && !/\\$/ { exit }' requirements.lock >"$VENV/setuptools.lock"
    install --require-hashes --no-deps -r "$VENV/setuptools.lock" &&
        install --require-hashes --no-deps --no-build-isolation -r "$1"
}

install_lock_or_fail() {
    say "按 $1 安装依赖（逐个核对校验值，首次约需一两分钟）"
    if install_lock "$1"; then return; fi
    if [ "$installer" = uv ] && [ -z "${INSTALLER:-}" ]; then
        say "uv 没有装成，改用 pip 再试一次"
        installer=pip
        if install_lock "$1"; then return; fi
    fi
    fail "依赖没有装成，原因见上。请检查网络或软件源的设置后再运行一次，已装好的部分不会重来。"
}

set_up_core() {
    done_before core requirements.lock && return
    make_venv
    install_lock_or_fail requirements.lock
    say "安装本项目（可直接修改源码）"
    install --no-deps --no-build-isolation --no-index --editable . || fail "本项目没有装成，原因见上。"
    rm -f "$VENV/.model.stamp"
    fingerprint requirements.lock >"$VENV/.core.stamp"
    say "环境已就绪：$VENV/bin/renda"
}

set_up_model() { # the stamp holds the model's folder, empty where another embedder is configured
    [ -d "$(cat "$VENV/.model.stamp" 2>/dev/null)" ] && return
    say "生成内置向量模型（只需一次，约十秒）"
    folder=$("$PY" scripts/build_model.py)
    printf '%s\n' "$folder" >"$VENV/.model.stamp"
}

set_up_st() {
    done_before st requirements-st.lock && return
    say "安装可选部分 sentence-transformers（含 torch，体积较大）"
    # torch stands outside the lock, for its build depends on the machine; pip alone reads the user's own index settings.
    installer=pip
    install "$TORCH" || fail "$TORCH 没有装成，原因见上。"
    install_lock_or_fail requirements-st.lock
    fingerprint requirements-st.lock >"$VENV/.st.stamp"
}

installer=$(choose_installer)
case $PART in
core)
    set_up_core
    set_up_model
    ;;
st)
    set_up_core
    set_up_st
    ;;
*) fail "没有名为 $PART 的部分：可用 core 或 st。" ;;
esac
