#!/bin/sh
# Everything that reads the code without running it. Goes through all checks, then fails if one did.
set -u
cd "$(dirname "$0")/.."
PATH=$PWD/.venv/bin:$PATH
export PATH
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
failed=

check() {
    title=$1
    shift
    if output=$("$@" 2>&1); then
        printf '  ok    %s\n' "$title"
    else
        printf '%s\n  FAIL  %s   (%s)\n' "$output" "$title" "$*"
        failed="$failed [$title]"
    fi
}

check 'lint' ruff check --quiet .
check 'format' ruff format --check --quiet .
check 'types' mypy
check 'import contracts' lint-imports
check 'migrations' env KAIJUAN_HOME="$home" KAIJUAN_DATABASE_URL= \
    kaijuan manage makemigrations --check --dry-run
check 'translations' python tools/messages.py --check
check 'architecture picture' python tools/architecture.py --check

if [ -n "$failed" ]; then
    printf 'failed:%s\n' "$failed" >&2
    exit 1
fi
