#!/usr/bin/env bash
# Installs the system's parts that cannot come from a Python package; does nothing when they are there.
# Usage: scripts/system.sh fonts | tests
set -euo pipefail
say() { printf '%s\n' "$*" >&2; }
missing=()

installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }
want() { installed "$1" || missing+=("$1"); }

has_postgres() { command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }
has_chromium() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; }

if ! command -v dpkg-query >/dev/null; then
    [ "${1:-}" = fonts ] || has_postgres && exit 0
    say "The tests need PostgreSQL's server, Chromium and the Noto fonts: install them with your system's packages."
    exit 2
fi

# Charts carry a Latin font only: without these, Arabic and emoji have no glyph and are left out, with a warning.
want fonts-noto-core
want fonts-noto-color-emoji
if [ "${1:-}" = tests ]; then
    has_postgres || want postgresql
    has_chromium || want chromium
    # Playwright's own Node is linked with it, and its package does not bring it.
    want libatomic1
fi
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ]; then
    say "Missing on this machine: ${missing[*]}. Install them: sudo apt-get install ${missing[*]}"
    # Fonts only make charts complete; the tests cannot do without the rest.
    [ "${1:-}" = fonts ] && exit 0
    exit 2
fi
say "Installing ${missing[*]} …"
export DEBIAN_FRONTEND=noninteractive
{
    apt-get update -qq
    # A cluster made at installation would start a server nobody asked for.
    mkdir -p /etc/postgresql-common/createcluster.d
    printf 'create_main_cluster = false\n' > /etc/postgresql-common/createcluster.d/palabre.conf
    apt-get install -y -qq --no-install-recommends "${missing[@]}"
} >&2
