#!/bin/sh
# Compiles requirements/*.in into hash-pinned locks that name no registry and fit every platform.
set -eu
cd "$(dirname "$0")/../requirements"
UV_PYTHON_DOWNLOADS=never
export UV_PYTHON_DOWNLOADS
for name in run dev tools; do
    # dev takes run's versions, so that what is tested is what runs.
    constraint=
    if [ "$name" = dev ]; then constraint='--constraint run.lock'; fi
    # shellcheck disable=SC2086
    ../.tools/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --upgrade $constraint "$name.in" --output-file "$name.lock"
done
