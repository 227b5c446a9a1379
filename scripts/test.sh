#!/usr/bin/env bash
# The test command: packages that tests need, every test, and the table of promises out of what they reported.
# With arguments (a path, a name) it runs those tests only and leaves the table alone.
set -uo pipefail
cd "$(dirname "$0")/.."

bash scripts/install-system-packages.sh --tests || exit 1
mkdir -p out
vitest run --reporter=default --reporter=json --outputFile.json=out/tests.json "$@"
status=$?
if [ "$#" -eq 0 ]; then
  node scripts/write-promises.ts out/tests.json || status=1
fi
exit "$status"
