#!/usr/bin/env bash
# Report what would change in one store: tools/ci/report.sh STACK FOLDER
# Leaves FOLDER/STACK.json. Ends with 0 whether something changes or not, with 1 where the preview
# fails; the report that then says why is there all the same. Wants . tools/env.sh before it.
set -euo pipefail
mkdir -p "$2"
code=0
connectif report --stack "$1" --json "$2/$1.json" || code=$?
[ "$code" = 2 ] || exit "$code"
