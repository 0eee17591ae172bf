"""Reports that were made before are shown without the engine, which takes long to load."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from provider.review.report.data import as_text
from tests.unit.review.rendering.report_examples import REPORT

ROOT = Path(__file__).resolve().parents[4]


def test_a_report_from_a_file_loads_no_engine(tmp_path: Path) -> None:
    made = tmp_path / "report.json"
    made.write_text(as_text((REPORT,)), encoding="utf-8")
    program = (
        "import sys; from provider import cli; "
        f"cli.main(['report', '--from', {str(made)!r}, '--markdown', 'a.md', '--html', 'a.html']); "
        "sys.exit(', '.join(name for name in ('pulumi', 'requests') if name in sys.modules) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Nothing has happened yet" in (tmp_path / "a.md").read_text(encoding="utf-8")
