"""How long previews and updates take with the real engine, how many calls and how much memory."""

from __future__ import annotations

from collections.abc import Callable

from tools.benchmark.measuring import Timings, in_turn, once, peak_memory
from tools.benchmark.project import Pair, definitions, pair
from tools.benchmark.report import Row

MOST_RATIO = 1.2
DELAY_SECONDS = 0.05
#: The module that is the provider process.
PROVIDER_MODULE = "pulumi.dynamic"
MEGABYTE = 1_000_000
#: What takes longest is run no more often, so that the whole stays below three minutes.
MOST_RUNS = 2


def rows(count: int, runs: int, parts: str) -> list[Row]:
    """Measure ``count`` resources: b a preview, c an update, d a preview with slow answers."""
    measures: dict[str, Callable[[Pair, int, int], Row]] = {
        "b": preview,
        "c": one_change,
        "d": slow_preview,
    }
    # The update is measured last: it makes the two projects differ.
    order = sorted(parts, key="bdc".index)
    with pair(count) as deployed:
        measured = {part: measures[part](deployed, count, runs) for part in order}
    return [measured[part] for part in parts]


def preview(deployed: Pair, count: int, runs: int) -> Row:
    """Measure a preview that changes nothing, its calls, and the provider's memory."""
    real, idle = in_turn(runs, deployed.real.settled, deployed.idle.settled)
    deployed.calls()
    peak = peak_memory(PROVIDER_MODULE, deployed.real.settled)
    calls = deployed.calls()
    idle_peak = peak_memory(PROVIDER_MODULE, deployed.idle.settled)
    memory = f"provider process at most {_megabytes(peak)} (idle: {_megabytes(idle_peak)})"
    return Row(
        f"b. preview without changes, {count} resources",
        real,
        idle,
        most_ratio=MOST_RATIO,
        remarks=(f"{calls} API calls; {memory}", _processor(real.processor, idle.processor)),
    )


def slow_preview(deployed: Pair, count: int, runs: int) -> Row:
    """Measure a preview that changes nothing while every answer of the store takes its time."""
    runs = min(runs, MOST_RUNS)
    deployed.store.fault(kind="delay", seconds=DELAY_SECONDS, times=None)
    try:
        deployed.calls()
        real, idle = in_turn(runs, deployed.real.settled, deployed.idle.settled)
        calls = deployed.calls() // runs
    finally:
        deployed.store.clear_faults()
    waited = f"{calls} API calls, {calls * DELAY_SECONDS:.2f} s if made one after the other"
    return Row(
        f"d. preview without changes, {count}, {DELAY_SECONDS * 1000:.0f} ms latency",
        real,
        idle,
        remarks=(waited,),
    )


def one_change(deployed: Pair, count: int, runs: int) -> Row:
    """Measure an update that changes one integration."""
    timings = []
    deployed.calls()
    for number in range(min(runs, MOST_RUNS)):
        deployed.real.pack("shop", definitions(count, f"changed {number}"))
        timings.append(once(lambda: deployed.real.up().shows("1 updated")))
        writes, calls = deployed.writes(), deployed.calls()
    return Row(
        f"c. up --skip-preview, one change in {count}",
        Timings(tuple(timings)),
        remarks=(f"{calls} API calls, of them writes: {writes}",),
    )


def _megabytes(value: int | None) -> str:
    return "not measured (no /proc)" if value is None else f"{value / MEGABYTE:.0f} MB"


def _processor(real: float, idle: float) -> str:
    ratio = f"{real / idle:.2f}" if idle else "-"
    return f"processor time {real:.2f} s, idle {idle:.2f} s, ratio {ratio}"
