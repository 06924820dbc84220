#!/bin/sh
# Builds .venv from the hash-pinned lock: prepare.sh run | prepare.sh dev.
#
# Needs Python 3.11 or newer with venv, and nothing else. Does nothing when the stamp says that it
# was done for this folder and these locks. Each failure is one sentence.
set -eu
cd "$(dirname "$0")/.."
kind=$1
began=$(date +%s)

case "${KAIJUAN_LANG:-${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}}" in
zh* | ZH*) chinese=yes ;;
*) chinese= ;;
esac

# pick CHINESE ENGLISH
pick() { if [ -n "$chinese" ]; then printf '%s' "$1"; else printf '%s' "$2"; fi; }
step() { printf '%5d.0 s  %s\n' "$(($(date +%s) - began))" "$(pick "$1" "$2")"; }
stop() { printf '%s\n' "$(pick "$1" "$2")" >&2; exit 2; }

enough='import sys; sys.exit(sys.version_info < (3, 11))'
find_python() {
    for name in python3 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null 2>&1 && "$name" -c "$enough" >/dev/null 2>&1; then
            printf '%s' "$name"
            return
        fi
    done
}

# The locks, the project's own data and this folder: a folder that was moved is built again,
# because the scripts of an environment hold its path.
sum_of() { { cat requirements/tools.lock "requirements/$1.lock" pyproject.toml; pwd; } | cksum; }
stamp=.venv/kaijuan-built
if [ -x .venv/bin/kaijuan ] && [ -f "$stamp" ] && grep -qxF "$kind $(sum_of "$kind")" "$stamp"; then
    exit 0
fi

python=$(find_python)
if [ -z "$python" ]; then
    stop "开卷需要 Python 3.11 或更新的版本：先安装（Debian 12：apt install python3 python3-venv），再运行 make run。" \
        "Kaijuan needs Python 3.11 or newer: install it (Debian 12: apt install python3 python3-venv) and run make run again."
fi
if ! "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then
    stop "这里的 Python 缺少 venv：先运行 apt install python3-venv（需要管理员权限），再运行 make run。" \
        "This Python lacks venv: run apt install python3-venv (as administrator) and then make run again."
fi

log=.tools/last.log
UV_PYTHON_DOWNLOADS=never
UV_NO_PROGRESS=1
VIRTUAL_ENV=$PWD/.venv
PIP_DISABLE_PIP_VERSION_CHECK=1
export UV_PYTHON_DOWNLOADS UV_NO_PROGRESS VIRTUAL_ENV PIP_DISABLE_PIP_VERSION_CHECK

# loud COMMAND...: its output goes to the log; if it fails, one sentence
loud() {
    if ! "$@" >>"$log" 2>&1; then
        stop "安装没有完成（多半是网络）：检查网络或代理后再运行一次；详情见 $log。" \
            "The installation did not finish (mostly that is the network): check network or proxy and run it again; $log says more."
    fi
}

# The pip that comes with Python, run from its wheel: unpacking it first takes 3 s of a cold start.
wheel_of_pip='
import ensurepip, pathlib
for folder in (pathlib.Path("/usr/share/python-wheels"), pathlib.Path(ensurepip.__file__).parent / "_bundled"):
    for wheel in sorted(folder.glob("pip-*.whl")):
        print(wheel)
        raise SystemExit
'
pip() { PYTHONPATH=$("$python" -c "$wheel_of_pip") .tools/bin/python -m pip "$@"; }

if ! [ -x .tools/bin/uv ] || ! cmp -s requirements/tools.lock .tools/kaijuan-built; then
    step "准备安装工具" "preparing the installer"
    rm -rf .tools
    mkdir .tools 2>/dev/null ||
        stop "这个目录不能写入：换一个可以写入的目录，或改正它的权限。" \
            "This folder cannot be written: use one that can be, or put its permissions right."
    loud "$python" -m venv --without-pip .tools
    loud pip install --quiet --require-hashes -r requirements/tools.lock
    cp requirements/tools.lock .tools/kaijuan-built
fi

# uv does not read pip's settings; whoever set a mirror for pip means it for us too.
if [ -z "${UV_DEFAULT_INDEX:-}" ]; then
    mirror=${PIP_INDEX_URL:-$(pip config get global.index-url 2>/dev/null || true)}
    if [ -n "$mirror" ]; then
        UV_DEFAULT_INDEX=$mirror
        export UV_DEFAULT_INDEX
    fi
fi

step "按锁定清单安装（$kind.lock）" "installing what $kind.lock pins"
if ! [ -x .venv/bin/python ] || ! .venv/bin/python -c "$enough" >/dev/null 2>&1; then
    loud .tools/bin/uv venv --quiet --clear --python "$python" .venv
fi
rm -f "$stamp"
loud .tools/bin/uv pip sync --quiet --require-hashes "requirements/$kind.lock"
# The build back end is part of uv itself: nothing is downloaded for the project's own metadata.
loud .tools/bin/uv pip install --quiet --no-deps --offline --editable .

# dev holds all that run needs, so after it `make run` need not build again.
{
    printf '%s %s\n' run "$(sum_of run)"
    if [ "$kind" = dev ]; then printf '%s %s\n' dev "$(sum_of dev)"; fi
} >"$stamp"
