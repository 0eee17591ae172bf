"""Tell what somebody has to look at in the stores, as one issue: ``tools.ci.drift STACKS FOLDER``.

The folder holds what ``tools/ci/standing.sh`` has left. The issue is opened when a store was
changed by hand, cannot be read, or was confirmed long ago; updated while that lasts; closed when it
is gone. Tasks and changes that wait are told in it, and open none. Standard library only.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.ci.github import LIMIT, GitHubError, Repository, is_own, length, run_address

MARKER = "<!-- connectif: how the stores stand"
TITLE = "Stores that somebody has to look at"
_ROOM = LIMIT - 1_000
_LINE = 600


@dataclass(frozen=True)
class Standing:
    """How one store stands.

    Attributes:
        stack: its name.
        urgent: what opens the issue, a line each.
        beside: what is told in it besides.
        report: what the next run would do, as Markdown; "" where that is nothing.
    """

    stack: str
    urgent: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    report: str = ""


def standing(stack: str, folder: Path) -> Standing:
    """Read how a store stands; what is not there or not understood is urgent as well."""
    try:
        (found,) = json.loads((folder / f"{stack}.json").read_text("utf-8"))
        urgent, beside = tuple(_urgent(found)), tuple(_beside(found))
    except (OSError, ValueError, KeyError, TypeError):
        return Standing(stack, ("It is not known how it stands: its job has left no result.",))
    report = folder / f"{stack}.md"
    return Standing(stack, urgent, beside, report.read_text("utf-8") if report.is_file() else "")


def _urgent(found: Mapping[str, Any]) -> Iterator[str]:
    if found["error"]:
        yield f"It cannot be read: {_code(found['error'])}"
    if found["drift"]:
        yield f"Somebody changed this in the store by hand: {_names(found['drift'])}"
    for refusal in found["refusals"]:
        yield f"The next run would stop: {_code(refusal)}"
    for item in found["agedConfirmations"]:
        yield (
            f"{_code(item['resource'])} was confirmed on {item['on']}, long ago: look at it in the "
            "store, and confirm it again"
        )


def _beside(found: Mapping[str, Any]) -> Iterator[str]:
    if found["waiting"] or found["noLongerDefined"]:
        names = _names([*found["waiting"], *found["noLongerDefined"]])
        yield f"Merged, and not in the store yet: {names}"
    if found["tasks"]:
        names = _names(found["tasks"])
        yield f"Tasks for a person, about {found['minutes']} minutes: {names}"
    for warning in found["warnings"]:
        yield f"Warning: {_code(warning)}"


def body(found: Sequence[Standing], run: str) -> str:
    """Give the text of the issue: every line of every store, then the reports that still fit."""
    digest = hashlib.sha256(repr([(item.stack, item.urgent) for item in found]).encode())
    told = [item for item in found if item.urgent or item.beside]
    urgent = sum(bool(item.urgent) for item in found)
    seen = f" Seen by [this run]({run})." if run else ""
    parts = [
        f"{MARKER} {digest.hexdigest()[:16]} -->",
        f"{urgent} of {len(found)} stores: somebody has to look.{seen}",
        *(_section(item) for item in sorted(told, key=lambda item: not item.urgent)),
    ]
    left_out = []
    for item in told:
        more = _folded(item)
        if more and length("\n\n".join([*parts, more])) < _ROOM:
            parts.append(more)
        elif more:
            left_out.append(item.stack)
    if left_out:
        parts.append(f"Too long for this page, so look at the run: {_names(left_out)}")
    return _cut("\n\n".join(parts)) + "\n"


def _section(item: Standing) -> str:
    lines = [f"### {item.stack}", *(f"- {line}" for line in (*item.urgent, *item.beside))]
    return "\n".join(lines)


def _folded(item: Standing) -> str:
    if not item.report:
        return ""
    title = f"<summary>What the next run would do in {item.stack}</summary>"
    return f"<details>{title}\n\n{item.report.strip()}\n\n</details>"


def _cut(text: str) -> str:
    """Keep the beginning of what is too long even without reports: hundreds of stores."""
    if length(text) < LIMIT - 1:
        return text
    kept = text.encode("utf-16-le")[: 2 * _ROOM].decode("utf-16-le", errors="ignore")
    return f"{kept.rpartition(chr(10))[0]}\n\nThe rest did not fit: look at the run."


def _names(names: Sequence[str]) -> str:
    return ", ".join(map(_code, names))


def _code(text: str) -> str:
    """Show a text of a store as it is, so that it pings nobody and links to nothing."""
    line = " ".join(str(text).split()).replace("`", "'")
    return f"`{line[:_LINE]}`"


def tell(repository: Repository, found: Sequence[Standing], run: str) -> str:
    """Open, update or close the issue; say what was done in one line."""

    def own() -> dict[str, Any] | None:
        issues = repository.each("issues", state="open", sort="created", direction="asc")
        return next((i for i in issues if "pull_request" not in i and is_own(i, MARKER)), None)

    known = own()
    if not any(item.urgent for item in found):
        return _closed(repository, known, run) if known else "nothing to tell"
    text = body(found, run)
    if known is None:
        return f"opened {repository.create('issues', own, title=TITLE, body=text)['html_url']}"
    repository.change(f"issues/{known['number']}", body=text)
    if _first_line(known["body"]) != _first_line(text):
        # An edit tells nobody; a comment does.
        say = "What somebody has to look at has changed: see above."
        repository.create(f"issues/{known['number']}/comments", body=say)
    return f"updated {known['html_url']}"


def _closed(repository: Repository, issue: Mapping[str, Any], run: str) -> str:
    seen = f" ([this run]({run}))" if run else ""
    say = f"Every store is as it is defined again{seen}."
    repository.create(f"issues/{issue['number']}/comments", body=say)
    repository.change(f"issues/{issue['number']}", state="closed", state_reason="completed")
    return f"closed {issue['html_url']}"


def _first_line(text: str) -> str:
    return text.splitlines()[0].strip()


def main(words: Sequence[str] | None = None) -> int:
    """Tell; return 0, or 1 with the reason."""
    parser = argparse.ArgumentParser(prog="tools.ci.drift", description="Tell how stores stand.")
    parser.add_argument("stacks", type=json.loads, help="the stores, as a JSON list")
    parser.add_argument("folder", type=Path, help="the folder with how each of them stands")
    given = parser.parse_args(words)
    found = [standing(stack, given.folder) for stack in given.stacks]
    try:
        print(tell(Repository.of_job(), found, run_address()))
    except GitHubError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
