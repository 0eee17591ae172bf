"""An engine that plans and does what a test wants, as a `pulumi` on PATH."""

import json
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_PROGRAM = """#!{python}
import json, os, signal, sys, time
from pathlib import Path
home = Path(__file__).parent
words = sys.argv[1:]
# Python calls a handler once for two signals in quick succession; this notes each of them.
arrived, noting = os.pipe()
os.set_blocking(arrived, False)
os.set_blocking(noting, False)
signal.set_wakeup_fd(noting)
def note(number, frame):
    if plan["ends"]:  # soon, so that a second signal would be noted
        signal.setitimer(signal.ITIMER_REAL, 0.3)
def noted():
    try:
        return [number for number in os.read(arrived, 100) if number != signal.SIGALRM]
    except BlockingIOError:
        return []
def finish(code):
    known = {{"judged": "CONNECTIF_JUDGED_PLAN", "program": "PULUMI_RUN_PROGRAM"}}
    called = {{"words": words, "signals": noted()}}
    called.update((name, os.environ.get(variable)) for name, variable in known.items())
    with (home / "calls").open("a") as calls:
        calls.write(json.dumps(called) + "\\n")
    os._exit(code)
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, note)
signal.signal(signal.SIGALRM, lambda number, frame: finish(plan["code"]))
plans = json.loads((home / "plans.json").read_text())
earlier = (home / "calls").read_text().splitlines() if (home / "calls").exists() else []
same = [line for line in earlier if json.loads(line)["words"][0] == words[0]]
found = [item for item in plans if item["command"] == words[0]]
plan = found[min(len(same), len(found) - 1)]
sys.stdout.write(plan["output"]); sys.stdout.flush()
sys.stderr.write(plan["errors"]); sys.stderr.flush()
if plan["waits"]:
    (home / "waiting").touch()
    while True:
        signal.pause()
finish(plan["code"])
"""


@dataclass
class FakeEngine:
    """What `pulumi` answers; the last answer to a command is given again and again."""

    folder: Path
    answers: list[dict[str, Any]] = field(default_factory=list)

    def install(self) -> "FakeEngine":
        """Write the program."""
        self.folder.mkdir()
        place = self.folder / "pulumi"
        place.write_text(_PROGRAM.format(python=sys.executable), encoding="utf-8")
        place.chmod(0o755)
        self._write()
        return self

    def answer(
        self,
        command: str,
        output: str = "",
        *,
        code: int = 0,
        errors: str = "",
        waits: bool = False,
        ends: bool = True,
    ) -> None:
        """Add an answer; one that waits goes on until a signal, or for ever without ``ends``."""
        found = {"command": command, "output": output, "code": code, "errors": errors}
        self.answers.append({**found, "waits": waits, "ends": ends})
        self._write()

    @property
    def path(self) -> str:
        """Give PATH with this engine before any other."""
        return f"{self.folder}{os.pathsep}{os.environ['PATH']}"

    @property
    def waiting(self) -> Path:
        """Give the file that is there once a run waits."""
        return self.folder / "waiting"

    def calls(self, command: str | None = None) -> list[dict[str, Any]]:
        """Give the runs that have ended."""
        place = self.folder / "calls"
        lines = place.read_text(encoding="utf-8").splitlines() if place.exists() else []
        found = map(json.loads, lines)
        return [item for item in found if command in (None, item["words"][0])]

    def _write(self) -> None:
        (self.folder / "plans.json").write_text(json.dumps(self.answers), encoding="utf-8")
