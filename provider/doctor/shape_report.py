"""The report about shapes: for anybody to read, with nothing in it of what the store holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from provider.api import ConnectifError, Look, StatusError, Unreachable
from provider.doctor.answers import Answer, Answers
from provider.doctor.api_document import api_document, vocabulary
from provider.doctor.areas import STORE
from provider.doctor.shapes import Difference, Shapes

FORMAT = "connectif-shapes/1"
_ABOUT = (
    "It holds no value, name, id, e-mail or address of the store. A property's name is shown where "
    "all of its words are ordinary words of APIs, and is `*` where they are not; words of a status "
    "or type are shown where they stand in a fixed list."
)
_KINDS = {
    "unknown": "not known",
    "missing": "missing",
    "type": "another type",
    "word": "another word",
    "form": "another form",
}


@dataclass(frozen=True)
class OperationShape:
    """What one operation has answered.

    ``answer`` is its status or why there is none; ``objects`` how many were looked at, roughly;
    ``complete`` whether all pages were.
    """

    operation: str
    answer: str
    objects: str = "none"
    complete: bool = True
    differences: tuple[Difference, ...] = ()
    confirmed: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


@dataclass(frozen=True)
class StoreShape:
    """What one store has answered; it is not named."""

    surface: str
    operations: tuple[OperationShape, ...]
    limit_headers: tuple[str, ...]
    link_parameters: tuple[str, ...]


def store_shape(answers: Answers, *, extended: bool) -> StoreShape:
    """Compare the answers of a store with what is known."""
    known = vocabulary()
    looks = answers.looks
    headers = {name for look in looks for name in look.limit_headers}
    links = {known.name(name) for look in looks for name in look.link_parameters}
    operations = [
        shape
        for answer in answers.by_area.values()
        for shape in _operations(answer, public=not extended)
    ]
    surface = "extended" if extended else "public"
    return StoreShape(surface, tuple(operations), tuple(sorted(headers)), tuple(sorted(links)))


def _operations(answer: Answer, *, public: bool) -> Iterator[OperationShape]:
    """Yield the shape of each operation of an area; those below integrations are one."""
    document = api_document()
    if answer.failure is not None or not answer.looks:
        path, _ = document.operation(answer.area.path)
        yield OperationShape(f"GET {path}", _told(answer.failure))
        return
    grouped: dict[str, list[Look]] = {}
    for path, look in answer.looks.items():
        grouped.setdefault(document.operation(path)[0], []).append(look)
    for path, looks in grouped.items():
        yield _compared(path, looks, public=public)


def _compared(path: str, looks: Sequence[Look], *, public: bool) -> OperationShape:
    document = api_document()
    shapes = Shapes(document, vocabulary(), document.operation(path)[1], public=public)
    for look in looks:
        for body in look.bodies:
            shapes.add(body)
    listed = shapes.places.get("" if path == STORE.path else "results[]")
    return OperationShape(
        f"GET {path}",
        "200",
        _roughly(listed.types["object"] if listed else 0),
        all(look.complete for look in looks),
        shapes.differences(),
        shapes.confirmed(),
        shapes.never(),
    )


def _told(failure: ConnectifError | None) -> str:
    """Say why there is no answer, in words of ours."""
    if failure is None:
        return "not asked: there is no integration to ask for"
    if isinstance(failure, StatusError):
        return str(failure.status)
    return "no answer" if isinstance(failure, Unreachable) else "not understood"


def _roughly(number: int) -> str:
    if number < 2:
        return str(number) if number else "none"
    return "2 to 9" if number < 10 else "10 or more"


def as_data(stores: Sequence[StoreShape]) -> Mapping[str, Any]:
    """Give the report as plain data."""
    return {
        "format": FORMAT,
        "about": _ABOUT,
        "known": api_document().digest,
        "stores": [asdict(store) for store in stores],
    }


def as_markdown(stores: Sequence[StoreShape]) -> str:
    """Give the report as Markdown."""
    lines = [
        "# Answers of Connectif's API, compared with what is known of them",
        "",
        f"Made by `connectif doctor --shapes` (schemas/openapi.yaml {api_document().digest}).",
        _ABOUT,
    ]
    for number, store in enumerate(stores, 1):
        lines += ["", f"- Store {number} of {len(stores)}, surface: {store.surface}"]
        lines += [f"- Headers of the limit: {_list(store.limit_headers)}"]
        lines += [f"- Parameters of links to a next page: {_list(store.link_parameters)}"]
        for operation in store.operations:
            lines += ["", *_section(operation)]
    return "\n".join(lines)


def _section(operation: OperationShape) -> Iterator[str]:
    yield f"## {operation.operation}"
    yield ""
    pages = "" if operation.complete else ", not all pages"
    yield f"Answer: {operation.answer}. Objects looked at: {operation.objects}{pages}."
    if operation.differences:
        yield ""
        yield "| difference | where | known | found | how often |"
        yield "|---|---|---|---|---|"
        yield from (_row(item) for item in operation.differences)
    elif operation.answer == "200":
        yield "No difference."
    if operation.confirmed:
        yield f"\nSeen as assumed: {_list(operation.confirmed)}."
    if operation.never:
        yield f"\nOptional, and in no object: {_list(operation.never)}."


def _row(item: Difference) -> str:
    cells = (_KINDS[item.kind], f"`{item.path}`", item.expected, item.found, item.how_often)
    escaped = (cell.replace("|", "\\|") or "-" for cell in cells)
    return f"| {' | '.join(escaped)} |"


def _list(words: Sequence[str]) -> str:
    return ", ".join(f"`{word}`" for word in words) if words else "none"
