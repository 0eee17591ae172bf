"""Measure what users wait for, and print one page: `make bench`.

The parts: a validation, b a preview without changes, c an update of one resource, d a preview
over a slow line, e the sandbox itself, f page views of a shop's visitors. `--only a` measures one;
docs/benchmarks.md says how.
"""

from __future__ import annotations

import argparse
import http.client
import os
import platform
import subprocess
import sys
from collections.abc import Sequence

PARTS = "abcdef"
SMALL, LARGE = 10, 200


def main(argv: Sequence[str] | None = None) -> int:
    """Run the chosen parts; give the exit code: 1 when something could not be measured."""
    chosen = _parser().parse_args(argv)
    print(machine(), flush=True)
    try:
        measure(chosen.only, chosen.runs)
    except (AssertionError, OSError, http.client.HTTPException, subprocess.SubprocessError) as why:
        print(f"Not measured: {why}", file=sys.stderr)
        return 1
    return 0


def measure(parts: str, runs: int) -> None:
    """Measure and print, part by part."""
    from tools.benchmark import engine, throughput, validate, visits
    from tools.benchmark.report import Row, table

    rows: list[Row] = []
    if "a" in parts:
        _say("validation")
        rows += validate.rows(runs * 4)
    if "b" in parts:
        _say(f"{SMALL} resources")
        rows += engine.rows(SMALL, runs, "b")
    large = [part for part in "bcd" if part in parts]
    if large:
        _say(f"{LARGE} resources, this takes longest")
        rows += engine.rows(LARGE, runs, "".join(large))
    if rows:
        print(table(rows))
    if "e" in parts:
        rate = throughput.requests_per_second(seconds=2)
        print(
            f"e. sandbox, one client, a page of {throughput.FIELDS} fields: {rate:.0f} requests/s"
        )

    if "f" in parts:
        _say("page views")
        load, idle = visits.loads(seconds=4)
        print(
            f"f. page views, {visits.CLIENTS} clients, {visits.WORKFLOWS} workflows on each:"
            f" {load.rate:.0f}/s, {load.errors} errors of {load.answers + load.errors};"
            f" requests that do nothing: {idle.rate:.0f}/s, ratio {idle.rate / load.rate:.2f}"
        )


def machine() -> str:
    """Give what the figures depend on: processors, load, Python and the engine."""
    load = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "load unknown"
    return (
        f"machine: {os.cpu_count()} cores ({load}), Python {platform.python_version()}, "
        f"Pulumi {_engine_version()}"
    )


def _engine_version() -> str:
    try:
        done = subprocess.run(
            ["pulumi", "version"], capture_output=True, text=True, check=True, timeout=30
        )
    except (OSError, subprocess.SubprocessError):
        return "absent"
    return done.stdout.strip()


def _say(what: str) -> None:
    print(f"measuring {what} ...", file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tools/bench.py", description=__doc__)
    parser.add_argument(
        "--only", type=_parts, default=PARTS, metavar="PARTS", help="such as a or bd"
    )
    parser.add_argument("--runs", type=_positive, default=3, help="runs of each (default: 3)")
    return parser


def _parts(text: str) -> str:
    if not text or set(text) - set(PARTS):
        raise argparse.ArgumentTypeError(f"must be letters of {PARTS}")
    return text


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("must be a number from 1")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
