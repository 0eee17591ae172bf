"""What an editor says of a file: the errors of the schema that it names, by a plain validator."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator

from provider.definitions.documents import parse, read_document

ROOT = Path(__file__).resolve().parents[3]
_LINE = re.compile(r"# yaml-language-server: \$schema=(\S+)")


def named_schema(file: Path) -> Path | None:
    """Give the schema that the first line of a file names."""
    found = _LINE.fullmatch(file.read_text(encoding="utf-8").split("\n")[0])
    return (file.parent / found.group(1)).resolve() if found else None


def data_of(root: Path, file: Path) -> Any:
    """Read a file as the program does: an editor reads YAML 1.2, too."""
    return read_document(root, file.relative_to(root).as_posix()).data


def errors(schema: Mapping[str, Any], data: Any) -> list[str]:
    """Give what an editor would mark: the path, and the keyword that fails."""
    return [
        f"{'.'.join(map(str, error.absolute_path))}: {error.validator}"
        for error in Draft7Validator(schema).iter_errors(data)
    ]


def marked(schema: Mapping[str, Any], text: str) -> list[str]:
    """Give what an editor would mark in a text."""
    return errors(schema, parse("file.yaml", text).data)


def subschemas(schema: Any) -> Iterator[Mapping[str, Any]]:
    """Yield a schema and every schema in it; the data beside them, too."""
    if isinstance(schema, Mapping):
        yield schema
        for value in schema.values():
            yield from subschemas(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from subschemas(value)
