#!/usr/bin/env bash
# Make .venv and install the pinned requirements: tools/python.sh runtime|probe|development
# Finds a Python for the job; tools/virtual_environment.py does it. A re-run takes no time.
set -u
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)" || exit 1

new_enough() { "$1" -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
has_venv() { "$1" -I -c 'import venv, ensurepip' >/dev/null 2>&1; }

find_python() { # prints the first Python that can make a virtual environment
  local name python without_venv=""
  for name in python3.13 python3.12 python3.11 python3.14 python3 python; do
    python="$(command -v "$name")" || continue
    new_enough "$python" || continue
    if has_venv "$python"; then
      printf '%s\n' "$python"
      return 0
    fi
    without_venv="${without_venv:-$name}"
  done
  if [ -n "$without_venv" ]; then
    echo "$without_venv lacks the venv module. On Debian and Ubuntu: sudo apt-get install python3-venv" >&2
  else
    echo "Python 3.11 or newer is needed, and none is on PATH. See https://www.python.org/downloads/" >&2
  fi
  return 1
}

python="$root/.venv/bin/python"
if [ "$(cat "$root/.venv/made-for.txt" 2>/dev/null)" != "$root" ] || ! new_enough "$python"; then
  python="$(find_python)" || exit 1
fi
exec "$python" -I "$root/tools/virtual_environment.py" "$@"
