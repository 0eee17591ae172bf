"""The page that the benchmark prints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tools.benchmark.measuring import Timings

HEADINGS = ("", "best", "median", "of", "CPU", "beside it", "ratio", "bound")


@dataclass(frozen=True)
class Bound:
    """The most that a figure may be; ``figure`` is what was measured."""

    most: float
    figure: float
    unit: str

    def __str__(self) -> str:
        verdict = "OK" if self.figure < self.most else "over"
        return f"< {self.most:g}{self.unit}: {verdict}"


@dataclass(frozen=True)
class Row:
    """One thing that was timed, what it is compared with, and remarks for the line below it."""

    title: str
    timings: Timings
    beside: Timings | None = None
    most_seconds: float | None = None
    most_ratio: float | None = None
    remarks: tuple[str, ...] = ()

    @property
    def ratio(self) -> float | None:
        """Times as long as what stands beside it, best against best."""
        return self.timings.best / self.beside.best if self.beside else None

    @property
    def bound(self) -> Bound | None:
        """The bound on seconds, else on the ratio."""
        if self.most_seconds is not None:
            return Bound(self.most_seconds, self.timings.best, " s")
        if self.most_ratio is not None and self.ratio is not None:
            return Bound(self.most_ratio, self.ratio, "")
        return None

    def cells(self) -> tuple[str, ...]:
        """Give the row's texts under the headings."""
        return (
            self.title,
            _seconds(self.timings.best),
            _seconds(self.timings.median),
            str(len(self.timings.runs)),
            _seconds(self.timings.processor),
            _seconds(self.beside.best) if self.beside else "",
            f"{self.ratio:.2f}" if self.ratio is not None else "",
            str(self.bound or ""),
        )


def table(rows: Iterable[Row]) -> str:
    """Give a plain table, columns aligned, remarks indented below their row."""
    rows = list(rows)
    cells = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [_line(HEADINGS, widths)]
    for row in rows:
        lines.append(_line(row.cells(), widths))
        lines += [f"     {remark}" for remark in row.remarks]
    return "\n".join(lines)


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    aligned = [first[0].ljust(first[1]), *(text.rjust(width) for text, width in others[:-1])]
    return "  ".join([*aligned, others[-1][0]]).rstrip()


def _seconds(value: float) -> str:
    return f"{value:.3f} s" if value < 1 else f"{value:.2f} s"
