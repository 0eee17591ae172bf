"""``connectif confirm``: note in the stack file that a person has done a task."""

from __future__ import annotations

import argparse
import os
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from provider.commands.outcome import EXIT_FINE, EXIT_OPEN, CommandError, count, say, say_json

if TYPE_CHECKING:
    from provider.definitions import Confirmation
    from provider.tasks.confirming import Choice

#: Seconds that Git may take to tell who is at work.
GIT_LIMIT = 10
#: Letters of a name that a stack file can hold well.
LONGEST_NAME = 200


def arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.description = (
        "Note in the stack file that you have done a task in the console: which definition, who, "
        "and when. For what the store's API shows by itself nothing can be confirmed. The note "
        "ends with the next edit of the definition."
    )
    parser.add_argument(
        "keys", metavar="KEY", nargs="*", help="a task: pack.key, or key where that is enough"
    )
    parser.add_argument("--stack", metavar="NAME", required=True, help="the store's stack")
    parser.add_argument("--all", action="store_true", help="every task that can be confirmed")
    parser.add_argument(
        "--by", metavar="NAME", help="who says so; default: Git's user.email, else its user.name"
    )
    parser.add_argument("--json", action="store_true", help="print what was noted as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Confirm, print what was noted, and give the exit code."""
    from provider.commands.rehearsing import rehearsed
    from provider.tasks.confirming import NotConfirmableError, choose

    if arguments.all and arguments.keys:
        raise CommandError("give keys or --all, not both")
    by = author(arguments.root, arguments.by)
    rehearsal = rehearsed(arguments.root, arguments.stack)
    if rehearsal.configuration.stack.surface != "public" and not rehearsal.tasks:
        raise CommandError(f"{arguments.stack}: the store's API makes everything: no task is left")
    today = datetime.now(UTC).date()
    try:
        choice = choose(rehearsal, None if arguments.all else arguments.keys, today)
    except NotConfirmableError as refusal:
        raise CommandError(str(refusal)) from None
    confirmed = _record(arguments, choice, by, today.isoformat())
    left = choice.left if arguments.all else ()
    if arguments.json:
        say_json(_as_data(arguments.stack, confirmed, choice))
    else:
        _print(arguments.stack, confirmed, choice, left)
    return EXIT_OPEN if left else EXIT_FINE


def _record(
    arguments: argparse.Namespace, choice: Choice, by: str, on: str
) -> Mapping[str, Confirmation]:
    """Write the stack file; give what is new in it."""
    from provider.definitions import Confirmation, DefinitionError
    from provider.tasks.confirmations import EditError, amend

    made = {name: Confirmation(digest, by, on) for name, digest in choice.digests.items()}
    try:
        amend(arguments.root, arguments.stack, made, choice.outdated)
    except (EditError, DefinitionError) as error:
        raise CommandError(str(error)) from None
    return made


def author(root: Path, given: str | None) -> str:
    """Give who confirms: as told, else as Git knows, else as the system does.

    Raises ``CommandError`` for nobody, and for a name that is no line of text.
    """
    by = given if given is not None else _by_default(root)
    if not by.strip():
        raise CommandError("nobody is known to confirm: give --by NAME")
    if not by.isprintable() or by != by.strip() or len(by) > LONGEST_NAME:
        raise CommandError(
            f"--by is one line of at most {LONGEST_NAME} letters, without blanks around it"
        )
    return by


def _by_default(root: Path) -> str:
    of_git = (_of_git(root, name) for name in ("user.email", "user.name"))
    of_system = (os.environ.get(name, "") for name in ("USER", "LOGNAME", "USERNAME"))
    return next((text for found in (of_git, of_system) for text in found if text.strip()), "")


def _of_git(root: Path, name: str) -> str:
    try:
        done = subprocess.run(
            ["git", "config", "--get", name],
            cwd=root,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=GIT_LIMIT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _as_data(
    stack: str, confirmed: Mapping[str, Confirmation], choice: Choice
) -> Mapping[str, object]:
    from provider.definitions.stacks import stack_file

    return {
        "stack": stack,
        "file": stack_file(stack),
        "confirmed": [{"resource": name, **vars(entry)} for name, entry in confirmed.items()],
        "outdated": sorted(choice.outdated),
        "left": [{"resource": name, "reason": reason} for name, reason in choice.left],
    }


def _print(
    stack: str,
    confirmed: Mapping[str, Confirmation],
    choice: Choice,
    left: Sequence[tuple[str, str]],
) -> None:
    from provider.definitions.stacks import stack_file

    file = stack_file(stack)
    if confirmed:
        say(f"noted in {file}:")
    for name, entry in confirmed.items():
        say(f"  {name}: done, says {entry.by} on {entry.date} (digest {entry.digest})")
    for name in sorted(choice.outdated):
        say(f"  {name}: taken out, since nothing defines it any more")
    if left:
        say(f"{count(len(left), 'task')} left that nobody can confirm:")
    for name, reason in left:
        say(f"  {name}: {reason}")
    if not confirmed and not left:
        say("nothing is left to confirm")
    if confirmed:
        say(f"Next: look at the change (git diff {file}), commit it, then pulumi up.")
