#!/bin/sh
# Installs the tool, checks the workspace and builds the site; CI and people run the same.
# SMM_PACKAGE is what pip installs: a name on a package index, or the address or path of a wheel.
# SMM_FORMAT is the format of findings: human, github, json or sarif.
set -eu
if ! command -v smm >/dev/null; then
    python3 -m venv .smm-venv
    .smm-venv/bin/pip install --quiet "${SMM_PACKAGE:-smm-toolkit}"
    PATH="$PWD/.smm-venv/bin:$PATH"
fi
smm check --format "${SMM_FORMAT:-human}"
smm build --out site
smm verify site
