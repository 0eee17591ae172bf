"""Read one YAML file into plain data that remembers where everything stood."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

import yaml

from provider.definitions.problems import DefinitionError, Path, Position, Problem, path_text
from provider.definitions.scalars import UnusableNumberError, resolve
from provider.definitions.syntax import friendly

LARGEST_FILE = 1024 * 1024
DEEPEST_NESTING = 64

# What YAML forbids, and the three exotic line breaks that editors do not count as lines.
_UNUSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
# Escapes of the Python scanner can make these; nothing could print or send them.
_HALF = re.compile("[\ud800-\udfff]")
_LOADER = getattr(yaml, "CLoader", yaml.Loader)


@dataclass(frozen=True)
class Source:
    """How a text value is written in its file: its place, its last line, its YAML style.

    ``style`` is PyYAML's: ``""`` plain, ``'`` or ``"`` quoted, ``|`` literal, ``>`` folded.
    """

    position: Position
    last_line: int
    style: str


@dataclass(frozen=True)
class Document:
    """The data of one file; ``values`` and ``keys`` map a path to the place where it stands."""

    file: str
    lines: tuple[str, ...]
    data: Any
    values: Mapping[Path, Position]
    keys: Mapping[Path, Position]
    sources: Mapping[Path, Source]

    def value(self, path: Path) -> Position:
        """Give the place of a value, or of the nearest thing around it that is written."""
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, Position(self.file, 1, 1))

    def key(self, path: Path) -> Position:
        """Give the place of a key; for what has none (a list item, the root), of the value."""
        return self.keys.get(path) or self.value(path)

    def parent(self, path: Path) -> Position:
        """Give the place to show when something is missing inside ``path``."""
        return self.key(path)


@dataclass
class _Frame:
    """A mapping or list that is being read."""

    path: Path
    container: Any
    key: str | None = None
    awaits_key: bool = True


@dataclass
class _Reading:
    """The state while the events of one file are turned into data."""

    file: str
    lines: tuple[str, ...]
    root: Any = None
    frames: list[_Frame] = field(default_factory=list)
    values: dict[Path, Position] = field(default_factory=dict)
    keys: dict[Path, Position] = field(default_factory=dict)
    sources: dict[Path, Source] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    documents: int = 0

    def complain(self, position: Position, path: Path, message: str) -> None:
        """Note a problem and go on reading."""
        self.problems.append(Problem(position, path_text(path), message))


def read_document(root: FilePath, file: str) -> Document:
    """Read a YAML file.

    Args:
        root: the folder that paths in messages are relative to.
        file: path of the file under ``root``, posix.

    Raises:
        DefinitionError: the file cannot be read, or is not the plain YAML that is accepted.
    """
    return parse(file, read_text(root, file))


def read_text(root: FilePath, file: str) -> str:
    """Read a text file of limited size as UTF-8.

    Raises:
        DefinitionError: the file cannot be read, is too large, or is not UTF-8.
    """
    return _decode(file, _bytes(root, file))


def _bytes(root: FilePath, file: str) -> bytes:
    """Read the file, but never more than the limit."""
    try:
        with (root / file).open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise _failure(Position(file, 1, 1), f"cannot be read: {error.strerror}") from None
    if len(content) > LARGEST_FILE:
        raise _failure(Position(file, 1, 1), f"is larger than {LARGEST_FILE // 1024} KiB; split it")
    return content


def _decode(file: str, content: bytes) -> str:
    """Decode UTF-8, with or without a byte order mark."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _failure(Position(file, 1, 1), "is UTF-16; save it as UTF-8")
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        raise _failure(
            _place(file, before), "is not UTF-8 from here on; save it as UTF-8"
        ) from None


def _place(file: str, before: str) -> Position:
    """Give the position that follows the text ``before``."""
    lines = _lines(before)
    return Position(file, len(lines), len(lines[-1]) + 1)


def _lines(text: str) -> list[str]:
    """Split as YAML and editors do."""
    return re.split("\r\n|\r|\n", text)


def _failure(position: Position, message: str) -> DefinitionError:
    """Make an error of a single problem that stops the reading of this file."""
    return DefinitionError([Problem(position, "", message)])


def parse(file: str, text: str) -> Document:
    """Turn YAML text into a document.

    Raises:
        DefinitionError: with every problem up to the first that stops the scanner.
    """
    if unusable := _UNUSABLE.search(text):
        code = f"U+{ord(unusable.group()):04X}"
        message = f"the character {code} cannot stand in a YAML file; remove it"
        raise _failure(_place(file, text[: unusable.start()]), message)
    lines = tuple(_lines(text))
    reading = _Reading(file, lines)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            _take(reading, event)
    except yaml.MarkedYAMLError as error:
        place, message = friendly(error, lines)
        reading.complain(Position(file, *place), (), message)
    except yaml.YAMLError:
        reading.complain(Position(file, 1, 1), (), "is not YAML")
    if not reading.problems and not reading.documents:
        reading.complain(Position(file, 1, 1), (), "is empty; a mapping (name: value) is expected")
    elif not reading.problems and not isinstance(reading.root, dict):
        position = reading.values.get((), Position(file, 1, 1))
        reading.complain(position, (), "must be a mapping (name: value lines)")
    if reading.problems:
        raise DefinitionError(reading.problems)
    return Document(file, lines, reading.root, reading.values, reading.keys, reading.sources)


def _take(reading: _Reading, event: yaml.Event) -> None:
    """Add one event of the parser to what has been read."""
    if isinstance(event, yaml.DocumentStartEvent):
        reading.documents += 1
        if reading.documents > 1:
            message = "a second document begins here; one file holds one, so remove the ---"
            raise DefinitionError([*reading.problems, Problem(_start(reading, event), "", message)])
    elif isinstance(event, yaml.AliasEvent):
        path = _path(reading)
        message = f"aliases (*{event.anchor}) are not used here; write the value out"
        reading.complain(_start(reading, event), path, message)
        _place_value(reading, event, None)
    elif isinstance(event, yaml.ScalarEvent):
        _take_scalar(reading, event)
    elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
        _open(reading, event)
    elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
        reading.frames.pop()


def _start(reading: _Reading, event: yaml.Event) -> Position:
    """Give the place where an event begins."""
    mark = event.start_mark
    if mark is None:
        return Position(reading.file, 1, 1)
    if mark.line >= len(reading.lines):
        # The scanner ends every text with a line break; what it finds behind that is not written.
        return Position(reading.file, len(reading.lines), len(reading.lines[-1]) + 1)
    return Position(reading.file, mark.line + 1, mark.column + 1)


def _path(reading: _Reading) -> Path:
    """Give the path of the value (or of the mapping, for a key) that comes next."""
    if not reading.frames:
        return ()
    frame = reading.frames[-1]
    if isinstance(frame.container, list):
        return (*frame.path, len(frame.container))
    return frame.path if frame.key is None else (*frame.path, frame.key)


def _is_key(reading: _Reading) -> bool:
    """Say whether the next node is a key of a mapping."""
    frame = reading.frames[-1] if reading.frames else None
    return frame is not None and isinstance(frame.container, dict) and frame.awaits_key


def _decorations(reading: _Reading, event: yaml.NodeEvent) -> None:
    """Refuse anchors and tags: the file shall say what it says."""
    if event.anchor is not None:
        message = f"anchors (&{event.anchor}) are not used here; write the value out"
        reading.complain(_start(reading, event), _path(reading), message)
    tag = getattr(event, "tag", None)
    if tag is not None:
        name = tag.replace("tag:yaml.org,2002:", "!!")
        message = f"the tag {name} is not used here; remove it"
        reading.complain(_start(reading, event), _path(reading), message)


def _take_scalar(reading: _Reading, event: yaml.ScalarEvent) -> None:
    """Take a key, or a value by the core schema when it is plain."""
    _decorations(reading, event)
    if _HALF.search(event.value):
        message = "holds half a character (\\ud800 to \\udfff); write the character itself"
        reading.complain(_start(reading, event), _path(reading), message)
    if _is_key(reading):
        _take_key(reading, event)
        return
    value: Any = event.value
    if not event.style and event.tag is None:
        try:
            value = resolve(event.value)
        except UnusableNumberError as error:
            reading.complain(_start(reading, event), _path(reading), str(error))
    path, start = _path(reading), _start(reading, event)
    if isinstance(value, str):
        last = event.end_mark.line + 1 if event.end_mark else start.line
        reading.sources[path] = Source(start, last, event.style or "")
    _place_value(reading, event, value)


def _take_key(reading: _Reading, event: yaml.ScalarEvent) -> None:
    """Take a key: always text, never twice, never a merge."""
    frame, key = reading.frames[-1], event.value
    path, start = (*frame.path, key), _start(reading, event)
    if key == "<<" and not event.style:
        reading.complain(start, frame.path, "merge keys (<<) are not used here; write the keys out")
    elif key == "":
        reading.complain(start, frame.path, "a key is empty")
    elif "{{" in key or "{%" in key:
        reading.complain(start, frame.path, "a template cannot stand in a key, only in a value")
    elif path in reading.keys:
        first = reading.keys[path].line
        message = f'the key "{key[:60]}" stands twice (first in line {first}); keep one'
        reading.complain(start, path, message)
    reading.keys.setdefault(path, start)
    frame.key, frame.awaits_key = key, False


def _open(reading: _Reading, event: yaml.CollectionStartEvent) -> None:
    """Begin a mapping or a list."""
    _decorations(reading, event)
    if _is_key(reading):
        message = "a key must be plain text; a template as a value needs quotes: " + '"{{ name }}"'
        position = _start(reading, event)
        raise DefinitionError(
            [*reading.problems, Problem(position, path_text(_path(reading)), message)]
        )
    if len(reading.frames) >= DEEPEST_NESTING:
        position = _start(reading, event)
        message = f"is nested deeper than {DEEPEST_NESTING} levels"
        raise DefinitionError([*reading.problems, Problem(position, "", message)])
    container: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
    path = _path(reading)
    _place_value(reading, event, container)
    reading.frames.append(_Frame(path, container))


def _place_value(reading: _Reading, event: yaml.Event, value: Any) -> None:
    """Put a value where the reading stands, and remember its place."""
    if _is_key(reading):
        # An alias as a key: noted already; the value that follows still needs a place.
        reading.frames[-1].key, reading.frames[-1].awaits_key = "*", False
        return
    path = _path(reading)
    reading.values.setdefault(path, _start(reading, event))
    if not reading.frames:
        reading.root = value
        return
    frame = reading.frames[-1]
    if isinstance(frame.container, list):
        frame.container.append(value)
    else:
        frame.container.setdefault(str(frame.key), value)
        frame.key, frame.awaits_key = None, True


def walk(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Go through data depth first, giving each value with its path, containers included."""
    yield path, value
    if isinstance(value, dict):
        for key, item in value.items():
            yield from walk(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from walk(item, (*path, index))
