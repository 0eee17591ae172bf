"""YAML as a person writes it: plain where that is safe, short maps on one line, texts in blocks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from provider.definitions.scalars import UnusableNumberError, resolve

WIDTH = 96
STEP = 2

#: What stands without quotes: no sign of YAML's, no blank around it.
_PLAIN = re.compile(r"[A-Za-z0-9_/.][A-Za-z0-9_./@+()&;=?~' -]*")
#: Words that other readers take for something else than text: those of YAML 1.1.
_TAKEN = re.compile(
    r"(?i)y|n|yes|no|on|off|null|~|true|false|[-+]?[0-9][0-9_:.,-]*.*|\.[0-9].*|0[xo].*|.*[ ]"
)
#: A key of a stack file, ``namespace:name``.
_OF_A_STACK = re.compile(r"[a-z][a-z0-9-]*:[A-Za-z][A-Za-z0-9]*")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9_./~%?&=+-]+")
#: Characters that the reader does not take as they are.
_UNUSABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_BLOCK = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def document(data: Mapping[str, Any], comments: Sequence[str] = ()) -> str:
    """Give a YAML file of a mapping, with lines of comment on top."""
    head = [f"# {comment}".rstrip() for comment in comments]
    return "\n".join([*head, *_mapping(data, 0), ""])


def flow(value: Any) -> str:
    """Give a value on one line."""
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_scalar(str(k), True)}: {flow(v)}" for k, v in value.items())
        return f"{{{inner}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(flow, value))}]"
    return _scalar(value, True)


def line(value: Any) -> str:
    """Give a value as it stands behind a key, on one line."""
    return flow(value) if isinstance(value, Mapping | list | tuple) else _scalar(value, False)


def key(text: str) -> str:
    """Give a key as it stands in front of its colon."""
    return text if _OF_A_STACK.fullmatch(text) else _scalar(text, False)


def _mapping(data: Mapping[str, Any], indent: int) -> Iterator[str]:
    for name, value in data.items():
        yield from _entry(f"{' ' * indent}{key(str(name))}:", value, indent)


def _entry(head: str, value: Any, indent: int) -> Iterator[str]:
    """Give a key or a dash with its value."""
    if isinstance(value, Mapping) and value and not _fits(head, value, indent):
        yield head
        yield from _mapping(value, indent + STEP)
    elif isinstance(value, list | tuple) and value and not _fits(head, value, indent):
        yield head
        for item in value:
            yield from _item(item, indent + STEP)
    elif isinstance(value, str) and _is_block(value):
        yield from _block(head, value, indent + STEP)
    elif isinstance(value, Mapping | list | tuple):
        yield f"{head} {flow(value)}"
    else:
        yield f"{head} {_scalar(value, False)}"


def _item(value: Any, indent: int) -> Iterator[str]:
    """Give an item of a list; a map or a list in it stands on one line."""
    dash = " " * indent + "-"
    if isinstance(value, Mapping | list | tuple):
        yield f"{dash} {flow(value)}"
    else:
        yield from _entry(dash, value, indent)


def _fits(head: str, value: Any, indent: int) -> bool:
    """Whether a map or list goes on the line of its key: short, and not at the top of a file."""
    keyed_by_id = isinstance(value, Mapping) and all(isinstance(v, Mapping) for v in value.values())
    if indent == 0 or keyed_by_id:
        return False
    line = f"{head} {flow(value)}"
    return len(line) <= WIDTH and "\n" not in line and _depth(value) <= 3


def _depth(value: Any) -> int:
    inner = value.values() if isinstance(value, Mapping) else value
    if not isinstance(value, Mapping | list | tuple):
        return 0
    return 1 + max(map(_depth, inner), default=0)


def _scalar(value: Any, in_flow: bool) -> str:
    if not isinstance(value, str):
        return json.dumps(value)
    safe = _is_plain(value) or (not in_flow and _ADDRESS.fullmatch(value) is not None)
    return value if safe else _in_quotes(value)


def _is_plain(text: str) -> bool:
    """Whether a text is read as itself without quotes, here and elsewhere."""
    if not _PLAIN.fullmatch(text) or _TAKEN.fullmatch(text):
        return False
    try:
        return isinstance(resolve(text), str)
    except UnusableNumberError:
        return False


def _in_quotes(text: str) -> str:
    """Give a text in double quotes: JSON's escapes are YAML's too."""
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNUSABLE.sub(lambda match: f"\\u{ord(match.group()):04x}", quoted)


def _is_block(text: str) -> bool:
    """Whether a text of several lines is read back exactly from a literal block."""
    lines = text.split("\n")
    return len(lines) > 1 and bool(lines[0]) and bool(text.strip()) and not _BLOCK.search(text)


def _block(head: str, text: str, indent: int) -> Iterator[str]:
    """Give a literal block; its mark says the indentation and what becomes of the last break."""
    ending = len(text) - len(text.rstrip("\n"))
    mark = {0: "-", 1: ""}.get(ending, "+")
    depth = str(STEP) if text[0] in " \t" else ""
    yield f"{head} |{depth}{mark}"
    lines = (text if ending == 0 else text[:-1]).split("\n")
    yield from (f"{' ' * indent}{line}" if line else "" for line in lines)
