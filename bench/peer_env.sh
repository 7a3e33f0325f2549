#!/usr/bin/env bash
# Makes .bench-env/NAME, a peer's own environment, unless it is there: its pins clash with ours.
# Usage: bench/peer_env.sh NAME PACKAGE==VERSION…
set -euo pipefail
cd "$(dirname "$0")/.."
folder=.bench-env/$1
shift
if ! "$folder/bin/python" -c '' 2>/dev/null || [ ! -e "$folder/made" ]; then
    rm -rf "$folder"
    printf 'Making %s …\n' "$folder" >&2
    .venv/bin/python -m venv "$folder"
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check "$@" 2>/dev/null
    touch "$folder/made"
fi
printf '%s\n' "$folder/bin/python"
