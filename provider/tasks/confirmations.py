"""The confirmations in a stack file: their block is edited, and not a byte beside it.

    config:
      connectif:confirmed:
        reskyt.token-script: {digest: 3f2a9b1c, by: ana@shop.example, date: "2026-11-26"}

The day stands in quotes, and so does a digest that looks like a number: ``pulumi config set``
writes the file anew, and turns an unquoted day into a moment (seen with engine 3.259.0).
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import stat
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from provider.definitions import Confirmation, DefinitionError
from provider.definitions.documents import parse, read_document
from provider.definitions.stacks import FOLDER, PROJECT, confirmations, normalised, stack_file

KEY = f"{PROJECT}:confirmed"
_KEYS = (KEY, "confirmed")  # Pulumi takes a key without a namespace for the project's
_MARK = b"\xef\xbb\xbf"  # of the byte order, which some editors write

_LINE = re.compile("[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_PLAIN = re.compile(r"[^\W_][\w@.+-]*(?: [\w@.+-]+)*")
_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "none", "y", "n"})


class EditError(Exception):
    """The stack file cannot be edited; it is as it was. The text says what to do."""


@dataclass(frozen=True)
class _Known:
    """An entry as the file has it: the lines above it that are no entry, its own, its data."""

    name: str
    above: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    data: Any = None


def record(root: Path, stack: str, wanted: Mapping[str, Confirmation]) -> None:
    """Write a stack's confirmations, all of them, into its file; its mode stays.

    Raises:
        EditError: when the file cannot be edited or written, or changes meanwhile.
        DefinitionError: when it is no YAML.
    """
    shown = stack_file(stack)
    place = (root / shown).resolve()
    try:
        before = place.read_bytes()
        after = _edited_bytes(shown, before, wanted)
        if after == before:
            return
        _replace(place, before, after)
        if place.read_bytes() != after:
            _replace(place, None, before)
            raise EditError(f"{shown}: reads otherwise than it was written; it is as it was")
    except OSError as error:
        raise EditError(f"{shown}: cannot be written: {error.strerror}") from None


def amend(
    root: Path, stack: str, made: Mapping[str, Confirmation], outdated: Collection[str] = ()
) -> None:
    """Add confirmations to a stack's file and take others out; one command at a time does so.

    What another command has added in the meantime stays.

    Raises:
        EditError: when the file cannot be edited or written.
        DefinitionError: when it is no YAML.
    """
    folder = os.open(root / FOLDER, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        known = confirmations(normalised(read_document(root, stack_file(stack))))
        kept = {name: entry for name, entry in known.items() if name not in outdated}
        record(root, stack, {**kept, **made})
    finally:
        os.close(folder)


def with_confirmations(file: str, text: str, wanted: Mapping[str, Confirmation]) -> str:
    """Give the text of a stack file with these confirmations and no others, sorted by name.

    An entry that says the same already keeps its lines, and comments of their own lines stay.

    Raises:
        EditError: when ``config`` is written in braces, so that there is no block to edit.
        DefinitionError: when the text is no YAML.
    """
    before = parse(file, text).data
    for candidate in _candidates(file, text, wanted):
        if _is_right(file, candidate, before, wanted):
            return candidate
    raise EditError(f"{file}: cannot be edited without changing something else: {_by_hand(wanted)}")


def _edited_bytes(file: str, content: bytes, wanted: Mapping[str, Confirmation]) -> bytes:
    mark = _MARK if content.startswith(_MARK) else b""
    try:
        text = content.removeprefix(_MARK).decode("utf-8")
    except UnicodeDecodeError:
        raise EditError(f"{file}: is not UTF-8") from None
    return mark + with_confirmations(file, text, wanted).encode("utf-8")


def _replace(place: Path, before: bytes | None, after: bytes) -> None:
    """Put other content in the place of a file's, at once; ``before`` is what it must hold."""
    number, name = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent)
    try:
        with os.fdopen(number, "wb") as stream:
            stream.write(after)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(stat.S_IMODE(place.stat().st_mode))
        if before is not None and place.read_bytes() != before:
            raise EditError(
                f"{place.name}: somebody else has just changed it: run the command again"
            )
        Path(name).replace(place)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _is_right(
    file: str, candidate: str, before: Mapping[str, Any], wanted: Mapping[str, Confirmation]
) -> bool:
    """Whether a text says what is wanted, and all else as before."""
    try:
        after = parse(file, candidate).data
    except DefinitionError:
        return False
    confirmed = {name: vars(entry) for name, entry in wanted.items()}
    found = [after["config"][key] for key in _KEYS if key in after.get("config") or {}]
    return found == [confirmed][: len(confirmed)] and _others(after) == _others(before)


def _others(data: Mapping[str, Any]) -> Any:
    config = {key: value for key, value in data["config"].items() if key not in _KEYS}
    return {**data, "config": config}


def _candidates(file: str, text: str, wanted: Mapping[str, Confirmation]) -> Iterator[str]:
    """Give the text edited in the ways that there are, the nicest first."""
    config = _config(file, text, wanted)
    lines = _LINE.findall(text)
    ending = next((made for made in map(_ending, lines) if made), "\n")
    found = next((pair for pair in config.value if pair[0].value in _KEYS), None)
    if found is None:
        block = _new_block(config.value[0][0].start_mark.column, wanted)
        for place in _places(config, lines):
            yield "".join(_inserted(lines, place, block if wanted else [], ending))
        return
    first, last = found[0].start_mark.line, _last_line(found[1])
    block = _edited_block(found, lines, wanted) if wanted else []
    kept = [*lines[:first], *lines[last + 1 :]]
    yield "".join(_inserted(kept, first, block, ending, ends=bool(_ending(lines[last]))))


def _config(file: str, text: str, wanted: Mapping[str, Confirmation]) -> yaml.MappingNode:
    """Give the node of ``config``, which must be a block of lines."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    assert isinstance(root, yaml.MappingNode)
    config = next((value for key, value in root.value if key.value == "config"), None)
    if not isinstance(config, yaml.MappingNode) or not config.value:
        raise EditError(f"{file}: has no config, where confirmations stand: {_by_hand(wanted)}")
    if config.flow_style:
        raise EditError(
            f"{file}: config is written in braces, which is not edited: {_by_hand(wanted)}"
        )
    return config


def _by_hand(wanted: Mapping[str, Confirmation]) -> str:
    entries = ", ".join(_entry(name, entry) for name, entry in sorted(wanted.items()))
    return f"write this into config by hand:\n  {KEY}: {{{entries}}}"


def _places(config: yaml.MappingNode, lines: Sequence[str]) -> Iterator[int]:
    """Give the lines before which the end of ``config`` is: after its comments, else at once."""
    column = config.value[0][0].start_mark.column
    after = end = _last_line(config) + 1
    for number in range(after, len(lines)):
        bare = lines[number].strip()
        if bare and not (bare.startswith("#") and _indentation(lines[number]) >= column):
            break
        end = number + 1 if bare else end
    yield end
    yield after


def _inserted(
    lines: Sequence[str], place: int, block: Sequence[str], ending: str, *, ends: bool | None = None
) -> list[str]:
    """Put a block between lines, in the way in which the file ends its lines.

    ``ends`` tells whether the last line of the block's place had an ending; by itself it is the
    line before that tells.
    """
    before, after = list(lines[:place]), lines[place:]
    if ends is None:
        ends = not before or bool(_ending(before[-1]))
    if block and before and not _ending(before[-1]):
        before[-1] += ending
    made = [_bare(line) + (_ending(line) or ending) for line in block]
    if made and not ends and not after:
        made[-1] = _bare(made[-1])
    return [*before, *made, *after]


def _new_block(column: int, wanted: Mapping[str, Confirmation]) -> list[str]:
    indent = " " * column
    entries = [f"{indent}  {_entry(name, entry)}" for name, entry in sorted(wanted.items())]
    return [f"{indent}{KEY}:", *entries]


def _edited_block(
    found: tuple[yaml.ScalarNode, yaml.Node],
    lines: Sequence[str],
    wanted: Mapping[str, Confirmation],
) -> list[str]:
    """Give the lines of a block that is there already, its key's line included."""
    key, value = found
    first = key.start_mark.line
    if not isinstance(value, yaml.MappingNode) or value.flow_style or not value.value:
        entries = _new_block(key.start_mark.column, wanted)[1:]
        written = lines[first][key.start_mark.column : key.end_mark.column]
        return [f"{' ' * key.start_mark.column}{written}:{_comment(value, lines)}", *entries]
    column = value.value[0][0].start_mark.column
    known = {item.name: item for item in _known(value, lines, first + 1)}
    block = [lines[first]]
    for name, entry in sorted(wanted.items()):
        old = known.get(name, _Known(name))
        block += old.above
        block += old.own if old.data == vars(entry) else [f"{' ' * column}{_entry(name, entry)}"]
    return block


def _known(value: yaml.MappingNode, lines: Sequence[str], start: int) -> Iterator[_Known]:
    """Yield the entries of a block."""
    for key, entry in value.value:
        first, last = key.start_mark.line, _last_line(entry)
        own = "".join(lines[first : last + 1])
        data = parse("", own).data[key.value]
        yield _Known(key.value, tuple(lines[start:first]), tuple(lines[first : last + 1]), data)
        start = last + 1


def _comment(value: yaml.Node, lines: Sequence[str]) -> str:
    """Give the comment that stands behind a value."""
    mark = value.end_mark
    rest = _bare(lines[mark.line])[mark.column :].removeprefix(":").strip()
    return f" {rest}" if rest.startswith("#") else ""


def _last_line(node: yaml.Node) -> int:
    """Give the number of the last line of a value, from 0, without what follows it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _last_line(last[1] if isinstance(last, tuple) else last)
    end = node.end_mark
    is_block = isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")
    # A block of text ends where the next line begins.
    return int(end.line - 1 if is_block and not end.column else end.line)


def _entry(name: str, entry: Confirmation) -> str:
    digest, by, date = _scalar(entry.digest), _scalar(entry.by), _quoted(entry.date)
    return f"{name}: {{digest: {digest}, by: {by}, date: {date}}}"


def _scalar(text: str) -> str:
    """Write a text so that every reader of YAML takes it for one."""
    is_word = any(map(str.isalpha, text)) and not _is_number(text)
    plain = is_word and _PLAIN.fullmatch(text) and text.lower() not in _WORDS
    return text if plain else _quoted(text)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _is_number(text: str) -> bool:
    for read in (float, lambda value: int(value, 0)):
        with suppress(ValueError):
            read(text)
            return True
    return False


def _bare(line: str) -> str:
    return line.rstrip("\r\n")


def _ending(line: str) -> str:
    return line[len(_bare(line)) :]


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
