"""Commands out of the pages in docs/, run as they stand there."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping

from tests.engine.project import ROOT, TIME_LIMIT, Outcome, Project

#: What a person at a terminal is asked.
ANSWERS = {"PULUMI_OPTION_YES": "true"}


def block(page: str, name: str) -> str:
    """Give the text of the fenced block that follows ``<!-- run: NAME -->`` in a page."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    found = re.findall(rf"^ *<!-- run: {name} -->\n *```\w+\n(.*?)^ *```$", text, re.M | re.S)
    assert len(found) == 1, f"{page} has {len(found)} blocks to run of the name {name}"
    return str(found[0])


def shell(
    project: Project,
    commands: str,
    *,
    replaced: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Outcome:
    """Run commands of a page in the project's folder, with other words for its examples."""
    for example, own in (replaced or {}).items():
        assert example in commands, f"{example} is not in:\n{commands}"
        commands = commands.replace(example, own)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=project.folder,
        env=project.variables({**ANSWERS, **(environment or {})}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=TIME_LIMIT,
        check=False,
    )
    outcome = Outcome(done.returncode, done.stdout)
    assert outcome.code == 0, f"exit {outcome.code}:\n{commands}\n{outcome.text}"
    return outcome
