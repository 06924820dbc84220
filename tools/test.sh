#!/bin/sh
# Every check, then every test: on the embedded database, and on PostgreSQL where one is named.
#
# KAIJUAN_TEST_POSTGRES_URL names a server on which test databases may be made and dropped.
# The tests say last how they went; checks that failed before make the exit code 1 all the same.
set -u
cd "$(dirname "$0")/.."
PATH=$PWD/.venv/bin:$PATH
export PATH
unset HOST PORT KAIJUAN_DATABASE_URL KAIJUAN_LANG
KAIJUAN_HOME=$(mktemp -d)
export KAIJUAN_HOME
trap 'rm -rf "$KAIJUAN_HOME"' EXIT
code=0

echo 'Checks'
sh tools/lint.sh || code=1

if ! command -v chromium >/dev/null 2>&1; then
    echo 'LEFT OUT: the browser tests, because there is no chromium: apt install chromium fonts-noto-cjk libatomic1'
fi
if [ -n "${KAIJUAN_TEST_POSTGRES_URL:-}" ]; then
    echo 'Tests on PostgreSQL'
    KAIJUAN_TEST_ON=postgresql pytest -q -n 2 --dist worksteal -m 'not browser and not server and not once' || code=1
else
    echo 'LEFT OUT: the tests on PostgreSQL: name a server in KAIJUAN_TEST_POSTGRES_URL, or run .ci/run'
fi

echo 'Tests on the embedded database'
pytest -q -n 2 --dist worksteal || code=1
exit "$code"
