#!/usr/bin/env bash
# Write down how one store stands: tools/ci/standing.sh STACK FOLDER
# Leaves FOLDER/STACK.json, and FOLDER/STACK.md where the next run would change something.
# Ends with 0 also where a store cannot be read: the file says so, and the issue tells it.
set -euo pipefail
mkdir -p "$2"
code=0
connectif status --stack "$1" --json >"$2/$1.json" || code=$?
cat "$2/$1.json"
if [ "$code" = 2 ]; then
  connectif report --stack "$1" --markdown "$2/$1.md" || true # a failed preview is told as well
fi
