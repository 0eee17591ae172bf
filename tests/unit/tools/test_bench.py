"""The benchmark's instruments, on tiny sizes; no test asserts how long anything takes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from provider.definitions import load
from tests.engine.project import Project
from tools import bench
from tools.benchmark import engine, throughput, validate
from tools.benchmark.measuring import Timing, Timings, command, in_turn, peak_memory
from tools.benchmark.project import definitions
from tools.benchmark.report import Row, table


def timings(*walls: float) -> Timings:
    return Timings(tuple(Timing(wall, wall / 2) for wall in walls))


def test_best_and_median_of_several_runs() -> None:
    measured = timings(3.0, 1.0, 2.5)

    assert (measured.best, measured.median, measured.processor) == (1.0, 2.5, 0.5)


def test_actions_run_in_turn() -> None:
    order: list[str] = []

    first, second = in_turn(2, lambda: order.append("a"), lambda: order.append("b"))

    assert order == ["a", "b", "a", "b"]
    assert len(first.runs) == len(second.runs) == 2


def test_the_processor_time_of_a_child_is_measured(tmp_path: Path) -> None:
    busy = "import time\nwhile time.process_time() < 0.2: pass"

    (measured,) = in_turn(1, command([sys.executable, "-c", busy], tmp_path, {}, seconds=30))

    assert measured.processor >= 0.2


def test_a_command_that_fails_stops_the_measurement(tmp_path: Path) -> None:
    failing = command([sys.executable, "-c", "raise SystemExit(3)"], tmp_path, {}, seconds=30)

    with pytest.raises(subprocess.CalledProcessError):
        in_turn(1, failing)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system has no /proc")
def test_peak_memory_is_that_of_the_named_module_only(tmp_path: Path) -> None:
    (tmp_path / "large.py").write_text("held = bytearray(80_000_000)\nprint()\ninput()")
    # Busy for as long as the instrument needs for several looks.
    (tmp_path / "small.py").write_text("import time\nwhile time.process_time() < 0.3: pass")

    def run() -> None:
        large = subprocess.Popen(
            [sys.executable, "-u", "-m", "large"],
            cwd=tmp_path,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert large.stdout is not None
        large.stdout.readline()
        command([sys.executable, "-m", "small"], tmp_path, {}, seconds=30)()
        large.communicate(b"\n", timeout=30)

    assert 1_000_000 < (peak_memory("small", run) or 0) < 60_000_000
    assert (peak_memory("large", run) or 0) > 80_000_000
    assert peak_memory("neither", run) is None


def test_a_row_is_judged_by_its_best_run() -> None:
    under = Row("under", timings(0.29, 0.5), most_seconds=0.3)
    over = Row("over", timings(0.31, 0.32), most_seconds=0.3)

    assert str(under.bound) == "< 0.3 s: OK"
    assert str(over.bound) == "< 0.3 s: over"


def test_a_ratio_compares_best_with_best() -> None:
    row = Row("x", timings(3.0, 9.0), timings(2.0, 2.5), most_ratio=1.2)

    assert row.ratio == 1.5
    assert str(row.bound) == "< 1.2: over"


def test_the_table_is_aligned_and_keeps_remarks_below_their_row() -> None:
    rows = [
        Row("short", timings(0.25), timings(0.125), most_ratio=3, remarks=("11 API calls",)),
        Row("a longer title", timings(12.5)),
    ]

    head, first, remark, second = table(rows).splitlines()

    assert head.split() == ["best", "median", "of", "CPU", "beside", "it", "ratio", "bound"]
    assert first.split()[1:] == [
        *("0.250", "s", "0.250", "s", "1", "0.125", "s", "0.125", "s", "2.00"),
        *("<", "3:", "OK"),
    ]
    assert remark == "     11 API calls"
    assert second.index("12.50 s") + len("12.50 s") == head.index("best") + len("best")


@pytest.mark.parametrize("count", [4, 10, 200])
def test_definitions_are_as_many_as_asked_valid_and_of_every_kind(
    tmp_path: Path, count: int
) -> None:
    made = definitions(count)
    project = Project(tmp_path, "http://127.0.0.1:1")
    project.configure(["shop"])
    project.pack("shop", made)

    loaded = load(tmp_path, "test")

    kinds = [definition.kind for definition in loaded.definitions]
    assert len(kinds) == count
    assert set(kinds) == {"ContactField", "CustomIntegration", "OutboundEvent"}
    assert kinds.count("ContactField") <= 140


def test_another_description_changes_one_definition() -> None:
    before, after = definitions(30), definitions(30, "second")

    assert [key for key in before if before[key] != after[key]] == ["integration-0"]


def test_validation_is_measured_without_touching_the_tree() -> None:
    first, again = validate.rows(runs=1)

    assert (first.most_seconds, again.most_seconds) == (0.3, 0.3)
    assert first.beside is not None
    assert first.timings.best > first.beside.best


def test_the_sandbox_answers_one_client() -> None:
    assert throughput.requests_per_second(seconds=0.2) > 0


def test_only_known_parts_are_taken(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        bench.main(["--only", "ax"])

    assert "must be letters of abcde" in capsys.readouterr().err


def test_one_part_is_printed_below_the_machine(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["--only", "a", "--runs", "1"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("machine: ")
    assert lines[2].startswith("a. connectif validate, no cache on disk")


@pytest.mark.engine
@pytest.mark.timeout(300)
def test_previews_and_updates_are_measured_with_the_engine() -> None:
    preview, change, slow = engine.rows(4, runs=1, parts="bcd")

    # The store, one page of fields, one of integrations, one of events.
    assert preview.remarks[0].startswith("4 API calls; provider process at most ")
    assert preview.beside is not None
    assert slow.remarks[0] == "4 API calls, 0.20 s if made one after the other"
    assert slow.timings.best > 4 * engine.DELAY_SECONDS
    assert change.remarks == ("5 API calls, of them writes: 1",)
