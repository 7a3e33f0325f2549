#!/usr/bin/env bash
# Writes the hashed locks from pyproject.toml, for every platform, naming no index.
# Usage: scripts/lock.sh [keep]      keep = only what pyproject.toml added or dropped moves
set -euo pipefail
cd "$(dirname "$0")/.."
export UV_CUSTOM_COMPILE_COMMAND="make lock"
upgrade=--upgrade
[ "${1:-}" = keep ] && upgrade=
compile() { .venv/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header \
    --no-emit-index-url --no-emit-find-links "$@"; }
compile $upgrade --extra build pyproject.toml -o requirements.lock
# The runtime's lock constrains the other, so that tests run on what is shipped.
compile $upgrade --extra build --extra dev -c requirements.lock --no-annotate pyproject.toml -o requirements-dev.lock
printf 'virtualenv\n' | compile $upgrade --no-annotate - -o requirements-bootstrap.lock
if grep -nE '(https?|file)://' requirements*.lock; then
    echo "A lock names an address (above): remove it before committing." >&2
    exit 1
fi
