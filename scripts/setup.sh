#!/usr/bin/env bash
# Makes .venv from the hashed locks and installs Palabre into it; does nothing when nothing changed.
# Usage: scripts/setup.sh [run|dev]      PYTHON names the interpreter (default python3)
set -euo pipefail
cd "$(dirname "$0")/.."
kind=${1:-run}
python=${PYTHON:-python3}
say() { printf '%s\n' "$*" >&2; }

case $kind in
run) lock=requirements.lock ;;
dev) lock=requirements-dev.lock ;;
*) say "setup.sh: unknown kind \"$kind\": say run or dev."; exit 2 ;;
esac

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    say "Palabre needs Python 3.11 or newer; \"$python\" is not. Install it, or name one: make PYTHON=python3.12 setup"
    exit 2
fi

# A virtual environment left half made has no working pip: it is made again.
if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    rm -rf .venv
    say "Making .venv …"
    # Debian ships venv without ensurepip unless python3-venv is there: then virtualenv, from its own hashed
    # lock, is put in a throw-away folder (--target leaves the system's Python as it was).
    if "$python" -c 'import venv, ensurepip' 2>/dev/null; then
        "$python" -m venv .venv
    elif "$python" -m pip --version >/dev/null 2>&1; then
        folder=$(mktemp -d)
        trap 'rm -rf "$folder"' EXIT
        "$python" -m pip install --quiet --disable-pip-version-check --require-hashes --target "$folder" \
            -r requirements-bootstrap.lock
        PYTHONPATH=$folder "$python" -m virtualenv --quiet --no-periodic-update .venv
    else
        say "No venv module and no pip for \"$python\". Install one of them: apt-get install python3-pip"
        exit 2
    fi
fi

# The stamp of a development environment also serves a plain run: it holds strictly more.
stamp_of() { cat "$1" pyproject.toml | sha256sum | cut -d' ' -f1; }
if [ -f .venv/stamp-dev ] && [ "$(cat .venv/stamp-dev)" = "$(stamp_of requirements-dev.lock)" ]; then exit 0; fi
stamp=$(stamp_of "$lock")
if [ -f ".venv/stamp-$kind" ] && [ "$(cat ".venv/stamp-$kind")" = "$stamp" ]; then exit 0; fi

say "Installing what $lock names …"
pip() { .venv/bin/python -m pip --quiet --disable-pip-version-check "$@"; }
pip install --require-hashes -r "$lock"
# setuptools warns of every editable install; nothing in it is for the person who runs this.
PYTHONWARNINGS=ignore pip install --no-deps --no-build-isolation -e .
printf '%s' "$stamp" > ".venv/stamp-$kind"
