#!/usr/bin/env bash
# What a hook before a commit runs: tools/hook.sh validate, and so on. It needs no engine.
# Makes the virtual environment where it is missing, and says nothing more than the command does.
set -u
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)" || exit 1
if [ ! -x "$root/.venv/bin/python" ]; then
  "$root/tools/python.sh" runtime >&2 || exit 1
fi
# Git names its own folders to hooks; what the command starts must find those of its own.
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE
# A repository of definitions alone has no Pulumi.yaml, by which the command would find it.
if [ ! -e Pulumi.yaml ] && { [ -d resources ] || [ -d stacks ]; }; then
  set -- "$@" --root "$PWD"
fi
exec "$root/tools/bin/connectif" "$@"
