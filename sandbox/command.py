"""The command line: `connectif sandbox serve`, which is `python -m sandbox serve`."""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from sandbox.options import Options

DEFAULT_KEY = "sandbox:sandbox"
KEY_VARIABLE = "CONNECTIF_SANDBOX_KEY"
DEFAULT_PORT = 8790
SHOP_AFTER = 10
DESCRIPTION = """\
A local Connectif store over real HTTP, for trying and testing without an account.

It keeps contact fields, custom integrations, event types, contacts, segments, contents and
workflows in a file, checks every request as the documented API would, and limits requests to 100
a minute. Workflows act on who visits the demo shop that is served beside it, and a console shows
it all. What nobody outside Connectif knows is assumed and a switch: see docs/fidelity.md.
"""
EPILOGUE = f"""\
The access key is `{DEFAULT_KEY}`, or what the environment variable {KEY_VARIABLE} holds
as ID:SECRET. Try it from another terminal:

  curl -H 'Authorization: apiKey {DEFAULT_KEY}' http://127.0.0.1:{DEFAULT_PORT}/contact-fields/

The console is at /_sandbox/console/, the demo shop, the push receiver and the phone at --shop-port
(docs/sandbox.md). What else the real store has not is below /_sandbox/ and needs no key: journal,
faults, switches, keys, clock, contacts, deliveries, objects (to act by hand), reset, health:

  curl http://127.0.0.1:{DEFAULT_PORT}/_sandbox/journal
  curl -H 'Content-Type: application/json' -d '{{}}' http://127.0.0.1:{DEFAULT_PORT}/_sandbox/reset

A second store beside this one needs a --port and a --data file of its own.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parsed = build_parser().parse_args(arguments)
    key = os.environ.get(KEY_VARIABLE) or DEFAULT_KEY
    if not all(key.partition(":")):
        return _fail(f"{KEY_VARIABLE} must have the form ID:SECRET")
    options = Options(
        data=parsed.data,
        surface=parsed.surface,
        page_size=parsed.page_size,
        requests_per_minute=parsed.requests_per_minute,
        contact_field_limit=parsed.contact_field_limit,
        deliver_anywhere=parsed.deliver_anywhere,
    )
    return run(options, Place(parsed.host, parsed.port, _shop_port(parsed)), key)


@dataclass(frozen=True)
class Place:
    """Where the store listens, and the shop; port 0 takes any free one."""

    host: str
    port: int
    shop_port: int


def run(options: Options, place: Place, key: str) -> int:
    """Serve until a signal comes; return the exit code."""
    # Imported here so that --help and a wrong flag answer at once.
    from sandbox.server import listen, serve
    from sandbox.state import open_sandbox

    with ExitStack() as listeners:
        wanted = (("--port", place.port), ("--shop-port", place.shop_port))
        opened = []
        for flag, number in wanted:
            try:
                opened.append(listeners.enter_context(listen(place.host, number)))
            except ValueError as problem:
                return _fail(str(problem))
            except OSError as problem:
                reason = problem.strerror or problem
                return _fail(
                    f"cannot listen on {place.host}:{number}: {reason}; try another {flag}"
                )
        try:
            sandbox = open_sandbox(options, key)
        except (sqlite3.Error, OSError) as problem:
            return _fail(f"cannot use {options.data} as the store's file: {problem}")
        try:
            serve(sandbox, opened)
        finally:
            sandbox.database.close()
    return 0


def build_parser() -> argparse.ArgumentParser:
    """Make the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="connectif sandbox",
        description=DESCRIPTION,
        epilog=EPILOGUE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    serve = commands.add_parser(
        "serve",
        help="serve the store until Ctrl+C",
        description=DESCRIPTION,
        epilog=EPILOGUE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_options(serve.add_argument)
    return parser


def _add_options(add: Callable[..., object]) -> None:
    default = Options()
    add("--host", default="127.0.0.1", help="loopback address to bind to (default: 127.0.0.1)")
    add(
        "--port",
        type=_port,
        default=DEFAULT_PORT,
        help=f"port; 0 takes any free one (default: {DEFAULT_PORT})",
    )
    add(
        "--shop-port",
        type=_port,
        metavar="PORT",
        help="port of the demo shop, the push receiver and the phone; 0 takes any free one"
        f" (default: {SHOP_AFTER} above --port)",
    )
    add(
        "--data",
        default=".sandbox/store.sqlite",
        metavar="FILE",
        help="the store's file, or :memory: for none (default: .sandbox/store.sqlite)",
    )
    add(
        "--surface",
        choices=("public", "extended"),
        default=default.surface,
        help="which operations are served: those that the real store has, or also those that are"
        " assumed, for segments, contents and workflows (default: extended)",
    )
    add(
        "--page-size",
        type=_positive,
        default=default.page_size,
        metavar="N",
        help=f"objects on a page of a list (default: {default.page_size})",
    )
    add(
        "--requests-per-minute",
        type=_count,
        default=default.requests_per_minute,
        metavar="N",
        help=f"limit in any 60 seconds; 0 for none (default: {default.requests_per_minute})",
    )
    add(
        "--contact-field-limit",
        type=_count,
        default=default.contact_field_limit,
        metavar="N",
        help=f"custom fields that the store takes (default: {default.contact_field_limit})",
    )
    add(
        "--deliver-anywhere",
        action="store_true",
        help="let outbound events leave this machine: THEY REACH REAL SERVICES then; without it,"
        " only loopback addresses get any",
    )


def _shop_port(parsed: argparse.Namespace) -> int:
    if parsed.shop_port is not None:
        return int(parsed.shop_port)
    chosen = int(parsed.port)
    return chosen + SHOP_AFTER if 0 < chosen <= 65535 - SHOP_AFTER else 0


def _port(text: str) -> int:
    return _number(text, 0, 65535)


def _count(text: str) -> int:
    return _number(text, 0, 10**9)


def _positive(text: str) -> int:
    return _number(text, 1, 10**6)


def _number(text: str, least: int, most: int) -> int:
    if not text.isdecimal() or not least <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"must be a number from {least} to {most}")
    return int(text)


def _fail(text: str) -> int:
    print(f"sandbox: {text}", file=sys.stderr)
    return 1
