"""Write docs/reference/: every setting of every file, as the schemas have it.

Everything on the pages comes from schemas/ and, for the examples, from resources/::

python -m tools.reference_pages           write the pages
python -m tools.reference_pages --check   exit 1 when a page is stale

A page whose source is gone is deleted.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from provider.reference.pages import FOLDER, pages

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: Sequence[str], root: Path = ROOT) -> int:
    """Write the pages, or check them; return the exit code."""
    folder = root / FOLDER
    wanted = pages(root)
    stale = [name for name, text in wanted.items() if _content(folder / name) != text]
    left = [file.name for file in sorted(folder.glob("*.md")) if file.name not in wanted]
    if "--check" in arguments:
        for name in (*stale, *left):
            print(
                f"{FOLDER}/{name} is stale: run `python -m tools.reference_pages`", file=sys.stderr
            )
        return 1 if stale or left else 0
    folder.mkdir(parents=True, exist_ok=True)
    for name in stale:
        (folder / name).write_text(wanted[name], encoding="utf-8")
    for name in left:
        (folder / name).unlink()
    return 0


def _content(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.is_file() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
