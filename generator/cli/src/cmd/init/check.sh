#!/bin/sh
# Installs the tool, checks the workspace and builds the site; CI and people run the same.
# SMM_PACKAGE is what pip installs: the address or path of a wheel of SMM Toolkit. An address may end in
# #sha256=... and is then held to it.
# SMM_FORMAT is the format of findings: human, github, json or sarif.
set -eu
if ! command -v smm >/dev/null; then
    python3 -m venv .smm-venv
    .smm-venv/bin/pip install --quiet "${SMM_PACKAGE:?is not set: give it the address or path of a wheel of SMM Toolkit}"
    PATH="$PWD/.smm-venv/bin:$PATH"
fi
smm check --format "${SMM_FORMAT:-human}"
smm build --out site
smm verify site
