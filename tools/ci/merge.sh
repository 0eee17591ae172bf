#!/usr/bin/env bash
# Merge the reports of several stores: tools/ci/merge.sh '["lisboa", "madrid"]' FROM TO [WHEN]
# Leaves TO/report.md, report.html and report.json. A store whose report is missing is told as well.
# WHEN ends the sentence "It happens ...": what lets it happen here.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
mkdir -p "$2" "$3"
"$root/.venv/bin/python" -P -m tools.ci.missing "$1" "$2"
code=0
when=()
if [ -n "${4:-}" ]; then when=(--when "$4"); fi
"$root/tools/bin/connectif" report --from "$2"/*.json --markdown "$3/report.md" \
  --html "$3/report.html" --json "$3/report.json" "${when[@]}" || code=$?
# 1: the preview of a store failed. The report says so, and the job of that store ended with it.
[ -s "$3/report.md" ] || exit "${code/#0/1}"
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then cat "$3/report.md" >>"$GITHUB_STEP_SUMMARY"; fi
