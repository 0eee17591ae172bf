"""The ``connectif`` command. Every subcommand imports what it needs, and nothing else."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, Protocol, cast

from provider.commands.outcome import CommandError, complain

_HOME = Path(__file__).resolve().parent.parent


class _Command(NamedTuple):
    """A subcommand: its module under ``provider.commands``, and one line about it."""

    name: str
    summary: str

    @property
    def module(self) -> str:
        return f"provider.commands.{self.name}"


_COMMANDS = (
    _Command("validate", "check definitions and stacks, without a network"),
    _Command("lint", "hazards that are valid, and would hurt customers all the same"),
    _Command("render", "what will be sent for one store: every text as it will stand there"),
    _Command("doctor", "before the first write: key, scopes, store, engine, state, stack file"),
    _Command("guide", "the steps that a person has to do in the console"),
    _Command("confirm", "note in the stack file that a person has done a task"),
    _Command("probe", "prove with a browser that the shop's page is about to send the token"),
    _Command("export", "read a store into a pack"),
    _Command("adopt", "bind the objects of an existing store to a pack"),
    _Command("status", "an overview of one store or of all of them"),
    _Command("report", "what a run would change, for whom, and what is dangerous about it"),
    _Command("schema", "the schemas of the YAML files, for editors"),
    _Command("up", "pulumi up, stopped where it would delete or send more than was allowed"),
)
_SANDBOX = "sandbox"
_ROOT = (
    "the folder that holds resources/ and stacks/; default: the nearest one upwards with a "
    "Pulumi.yaml, else the one that this command stands in"
)
#: As a shell reports a program that SIGINT has ended, and one that SIGPIPE has.
EXIT_INTERRUPTED, EXIT_NOT_READ = 130, 141


class CommandModule(Protocol):
    """What a module of ``provider.commands`` offers."""

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        """Describe the command line; ``parser.description`` says what the command does."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Do it; give the exit code. Raises ``CommandError``."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; give its exit code: 0 fine, 1 error, 2 something is left to do.

    ``connectif sandbox ...`` does not return: it becomes the sandbox's own process. Whoever
    interrupts, or stops reading what is printed, gets no traceback: 130 and 141, as shells have it.
    """
    try:
        try:
            return _run(argv)
        finally:
            # Here, and not when the interpreter ends: there, nobody could catch what goes wrong.
            sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
        return EXIT_NOT_READ
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED


def _run(argv: Sequence[str] | None) -> int:
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == [_SANDBOX]:
        _become_sandbox(words[1:])
    command = next((item for item in _COMMANDS if words[:1] == [item.name]), None)
    if command is None:
        _overview().parse_args(words)
        return 1  # not reached: the overview knows no command but help
    module = cast(CommandModule, import_module(command.module))
    parser = argparse.ArgumentParser(prog=f"connectif {command.name}")
    module.arguments(parser)
    parser.add_argument("--root", metavar="FOLDER", type=Path, default=None, help=_ROOT)
    arguments = parser.parse_args(words[1:])
    arguments.root = arguments.root or find_root(Path.cwd())
    try:
        return module.run(arguments)
    except CommandError as error:
        complain(error)
        return 1


def _drop_output() -> None:
    """Let what is left to be printed go nowhere, so that the interpreter ends quietly."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _overview() -> argparse.ArgumentParser:
    """Describe the commands; it accepts none, since ``main`` has taken those that there are."""
    parser = argparse.ArgumentParser(
        prog="connectif", description="Connectif store configuration as code."
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in _COMMANDS:
        commands.add_parser(command.name, help=command.summary)
    commands.add_parser(_SANDBOX, help="the local store: connectif sandbox --help")
    return parser


def _become_sandbox(arguments: Sequence[str]) -> None:
    """Replace this process by the sandbox."""
    home = str(_HOME)
    inherited = os.environ.get("PYTHONPATH")
    search = f"{home}{os.pathsep}{inherited}" if inherited else home
    environment = {**os.environ, "PYTHONPATH": search}
    command = [sys.executable, "-m", "sandbox", *arguments]
    os.execve(sys.executable, command, environment)


def find_root(start: Path) -> Path:
    """Give the nearest folder upwards that holds a Pulumi.yaml, else this program's own."""
    for folder in (start, *start.parents):
        if (folder / "Pulumi.yaml").is_file():
            return folder
    return _HOME


if __name__ == "__main__":
    # A process of a fraction of a second: collecting garbage while it imports took a fifth of that.
    gc.disable()
    code = main()
    if code == EXIT_INTERRUPTED:
        # At once: a thread that waits for a store would hold the end up, and be interrupted again.
        os._exit(code)
    sys.exit(code)
