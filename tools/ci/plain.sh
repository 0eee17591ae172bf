#!/usr/bin/env bash
# Run a command, and let what it prints be no more than text: tools/ci/plain.sh COMMAND [WORD...]
# A name in a store, or a script, may read like a command to GitHub's runner (::add-mask::...). The
# word that ends this is a new one each time, so nothing that is printed can know it. Ends as the
# command does.
set -uo pipefail
if [ "${GITHUB_ACTIONS:-}" != true ]; then exec "$@"; fi
word="$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
[ "${#word}" = 32 ] || exit 1
code=0
printf '::stop-commands::%s\n' "$word"
# In one stream: of two, the runner could read the end of the one before the rest of the other.
"$@" 2>&1 || code=$?
printf '\n::%s::\n' "$word"
exit "$code"
