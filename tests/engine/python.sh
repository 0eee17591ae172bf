#!/usr/bin/env bash
# The Python of the programs that the tests give to the engine. Its language host asks pip in every
# run what is installed, which takes a fifth of the run's time and never changes while tests run:
# the answer of one call, in $CONNECTIF_TEST_PACKAGES, serves all of them.
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)" || exit 1
if [ "$*" = "-m pip list -v --format json" ] && [ -r "${CONNECTIF_TEST_PACKAGES:-}" ]; then
  exec cat "$CONNECTIF_TEST_PACKAGES"
fi
exec "$root/.venv/bin/python" "$@"
