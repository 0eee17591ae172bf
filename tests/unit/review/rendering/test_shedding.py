"""Making a document fit: what matters least goes first."""

from __future__ import annotations

from provider.review.rendering.shedding import Piece, Stage, fit

TITLE = Piece(("title",))


def _section(stage: Stage = Stage.SECTION, *, hollow: bool = False) -> Piece:
    inside = (
        Piece(("details",), Stage.DETAILS, "table"),
        Piece(("text" * 5,), Stage.TEXT, "text"),
        Piece(("graph",), Stage.CALM_GRAPH, "graph"),
    )
    return Piece(("begin",), stage, "section", inside, ("end",), hollow)


WHOLE = ("title", "begin", "details", "text" * 5, "graph", "end")


def _room(*lines: str) -> int:
    return sum(len(line) + 1 for line in lines)


def test_what_is_short_enough_stays_whole() -> None:
    fitted = fit([TITLE, _section()], _room(*WHOLE))
    assert (fitted.lines, fitted.left_out, fitted.fits) == (WHOLE, {}, True)


def test_the_calmest_goes_first_and_is_counted() -> None:
    fitted = fit([TITLE, _section()], _room(*WHOLE) - 1)
    assert fitted.lines == tuple(line for line in WHOLE if line != "graph")
    assert fitted.left_out == {"graph": 1}


def test_what_fits_into_the_room_of_a_longer_one_comes_back() -> None:
    fitted = fit([TITLE, _section()], _room(*WHOLE) - _room("graph") - 1)
    assert fitted.lines == ("title", "begin", "details", "graph", "end")
    assert fitted.left_out == {"text": 1}


def test_of_one_stage_the_last_goes_first() -> None:
    pieces = [TITLE, *(Piece((name,), Stage.TEXT, "text") for name in ("one", "two", "six"))]
    assert fit(pieces, _room("title", "one", "two")).lines == ("title", "one", "two")


def test_a_section_goes_with_all_that_is_inside() -> None:
    fitted = fit([TITLE, _section(), _section()], _room("title", "begin", "end"))
    assert fitted.lines == ("title", "begin", "end")
    assert fitted.left_out == {"graph": 2, "section": 1, "table": 2, "text": 2}


def test_a_section_that_would_be_empty_goes() -> None:
    fitted = fit([TITLE, _section(hollow=True)], _room("title", "begin", "end"))
    assert fitted.lines == ("title",)


def test_what_stays_in_any_case_may_not_fit() -> None:
    fitted = fit([TITLE, _section()], 3)
    assert (fitted.lines, fitted.fits) == (("title",), False)
