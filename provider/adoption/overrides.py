"""Values in a stack file: keys of ``config`` are set, and not a byte beside them is changed.

A value that is there is replaced where it stands, and keeps its comment. A new one goes below the
last one of its pack, else to the end of ``config``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from provider.adoption.writing import flow, key, line
from provider.definitions import DefinitionError
from provider.definitions.documents import parse
from provider.definitions.stacks import PROJECT


class UneditableError(Exception):
    """A stack file cannot be edited; it is as it was. The text says what to write by hand."""


@dataclass(frozen=True)
class _Edit:
    """A piece of the text, by its first letter and the one after its last, and what replaces it."""

    start: int
    end: int
    text: str


def with_values(file: str, text: str, values: Mapping[str, Any]) -> str:
    """Give the text of a stack file in which ``config`` holds some values.

    Args:
        file: its name for messages.
        text: what it holds now.
        values: by ``namespace:name``.

    Raises:
        DefinitionError: when the text is no YAML.
        UneditableError: when it cannot be edited without changing something else.
    """
    for name, value in values.items():
        text = _with_value(file, text, name, value)
    return text


def _with_value(file: str, text: str, name: str, value: Any) -> str:
    before = parse(file, text).data
    written = _written(before, name)
    if _config_of(before).get(written) == value and written in _config_of(before):
        return text
    wanted = {**before, "config": {**_config_of(before), written: value}}
    for edit in _edits(text, written, value):
        edited = text[: edit.start] + edit.text + text[edit.end :]
        if _says(file, edited, wanted):
            return edited
    raise UneditableError(
        f"{file}: cannot be edited without changing something else: write this into config by hand:"
        f"\n  {name}: {line(value)}"
    )


def _config_of(data: Any) -> Mapping[str, Any]:
    config = data.get("config") if isinstance(data, dict) else None
    return config if isinstance(config, dict) else {}


def _written(data: Any, name: str) -> str:
    """Give a key as the file has it: the project's keys may lack their namespace."""
    bare = name.removeprefix(f"{PROJECT}:")
    return bare if bare in _config_of(data) else name


def _says(file: str, text: str, wanted: Mapping[str, Any]) -> bool:
    try:
        return bool(parse(file, text).data == wanted)
    except DefinitionError:
        return False


def _edits(text: str, name: str, value: Any) -> Iterator[_Edit]:
    """Give ways to set a value, the nicest first."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    entries = root.value if isinstance(root, yaml.MappingNode) else []
    config = next((node for head, node in entries if head.value == "config"), None)
    if not isinstance(config, yaml.MappingNode) or not config.value:
        return
    there = next((node for head, node in config.value if head.value == name), None)
    if there is not None:
        yield from _replacements(text, there, value)
    elif config.flow_style:
        last = config.value[-1][1].end_mark.index
        yield _Edit(last, last, f", {key(name)}: {flow(value)}")
    else:
        yield from _insertions(text, config, name, value)


def _replacements(text: str, node: yaml.Node, value: Any) -> Iterator[_Edit]:
    """Replace a value; one more item of a list is only added."""
    if isinstance(node, yaml.SequenceNode) and node.value and isinstance(value, list):
        if node.flow_style:
            last = node.value[-1].end_mark.index
            yield _Edit(last, last, f", {flow(value[-1])}")
        else:
            end = _line_end(text, _end(node.value[-1]))
            indent = " " * node.start_mark.column
            yield _Edit(end, end, f"{_break(text)}{indent}- {flow(value[-1])}")
    in_place = _Edit(node.start_mark.index, _end(node), line(value))
    # A block begins on the line below its key.
    start = len(text[: node.start_mark.index].rstrip())
    behind_its_key = _Edit(start, _end(node), f" {line(value)}")
    is_block = isinstance(node, yaml.CollectionNode) and not node.flow_style
    yield from (behind_its_key, in_place) if is_block else (in_place, behind_its_key)


def _insertions(text: str, config: yaml.MappingNode, name: str, value: Any) -> Iterator[_Edit]:
    """Add a line below the last key of the same namespace, else below the last key."""
    heads = [(head, node) for head, node in config.value]
    space = name.partition(":")[0]
    related = [pair for pair in heads if pair[0].value.partition(":")[0] == space]
    indent = " " * heads[0][0].start_mark.column
    added = f"{_break(text)}{indent}{key(name)}: {line(value)}"
    for _, node in (*related[-1:], heads[-1]):
        end = _line_end(text, _end(node))
        yield _Edit(end, end, added)


def _end(node: yaml.Node) -> int:
    """Give where a value ends, without the comments and blank lines that follow it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    end = int(node.end_mark.index)
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        buffer = str(node.end_mark.buffer or "")
        return len(buffer[:end].rstrip("\r\n \0")) if buffer else end - 1
    return end


def _line_end(text: str, place: int) -> int:
    """Give where the line of a place ends, with its comment."""
    ends = [at for at in (text.find("\n", place), text.find("\r", place)) if at >= 0]
    return min(ends, default=len(text))


def _break(text: str) -> str:
    """Give the end of a line as the file writes it."""
    return "\r\n" if "\r\n" in text else "\n"
