"""How long `connectif validate` takes over all packs and stacks, cold."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.benchmark.measuring import command, in_turn
from tools.benchmark.report import Row

ROOT = Path(__file__).resolve().parents[2]
SECONDS_ALLOWED = 0.3
TIME_LIMIT = 30


def rows(runs: int) -> list[Row]:
    """Measure with and without compiled modules of ours on disk, beside an empty Python."""
    with _copy() as folder:
        environment = _environment(folder)
        interpreter = command([sys.executable, "-c", "pass"], folder, environment, TIME_LIMIT)
        validate = command(
            [folder / "tools/bin/connectif", "validate"], folder, environment, TIME_LIMIT
        )
        first, bare, again = in_turn(runs, _afresh(folder, validate), interpreter, validate)
    return [
        Row("a. connectif validate, no cache on disk", first, bare, SECONDS_ALLOWED),
        Row("   connectif validate, second time", again, bare, SECONDS_ALLOWED),
    ]


@contextmanager
def _copy() -> Iterator[Path]:
    """Make a copy of all that takes part, so that nobody else's caches are deleted."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("provider", "resources", "schemas", "stacks", "tools/bin"):
            shutil.copytree(ROOT / part, folder / part)
        shutil.copy(ROOT / "Pulumi.yaml", folder)
        (folder / ".venv").symlink_to(ROOT / ".venv")
        yield folder


def _environment(folder: Path) -> dict[str, str]:
    """Give an environment in which the modules of the copy come before those of the original."""
    foreign = ("CONNECTIF_", "PYTHON")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return kept | {"PYTHONPATH": str(folder)}


def _afresh(folder: Path, action: Callable[[], object]) -> Callable[[], object]:
    """Delete what Python has compiled of the copy, then run."""

    def run() -> None:
        for cache in (folder / "provider").rglob("__pycache__"):
            shutil.rmtree(cache)
        action()

    return run
