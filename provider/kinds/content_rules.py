"""Rules of an inline content that JSON Schema cannot say.

Source: article 4438119976850 on placeholders. That a placeholder holds no blanks, and the largest
size, are assumed.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from provider.kinds.kind import Violation
from provider.kinds.partial import lacks, part
from provider.kinds.suggestions import did_you_mean

LARGEST_HTML = 512 * 1024  # bytes as UTF-8; assumed

_BRACES = re.compile(r"\{\{([^{}]*)\}\}")
_NAME = re.compile(r"[A-Za-z0-9_-]+")


def violations(spec: Mapping[str, Any]) -> Iterator[Violation]:
    """Yield placeholders without a variable, variables without a placeholder, and too much HTML."""
    if "html" in spec:
        yield from _html_violations(str(spec["html"]), part(spec, "variables"))


def _html_violations(html: str, variables: Mapping[str, Any]) -> Iterator[Violation]:
    size = len(html.encode())
    if size > LARGEST_HTML:
        message = f"has {size} bytes; at most {LARGEST_HTML} are allowed"
        yield Violation(("html",), message)
    if not html.strip():
        yield Violation(("html",), "holds only blanks; give a text")
    found = dict(_placeholders(html))
    for name, line in found.items():
        if problem := _problem(name, variables):
            yield Violation(("html",), f"{problem} (line {line})")
    for name in variables:
        if name not in found:
            message = f"is not used: there is no {{{{{name}}}}} in html{_near(name, found)}"
            yield Violation(("variables", name), message)


def _placeholders(html: str) -> Iterator[tuple[str, int]]:
    """Yield what stands in double braces, with its line; the last line of each counts."""
    for match in reversed(list(_BRACES.finditer(html))):
        yield match[1], html.count("\n", 0, match.start()) + 1


def _problem(name: str, variables: Mapping[str, Any]) -> str | None:
    """Say why a placeholder does not work, or None."""
    shown = f"{{{{{name[:60]}}}}}"
    if _NAME.fullmatch(name):
        if not lacks(variables, name):
            return None
        hint = did_you_mean(name, variables)
        return f'the placeholder {shown} has no variable: declare "{name[:60]}"{hint}'
    if _NAME.fullmatch(name.strip()):
        return f"the placeholder {shown} has blanks in it: write {{{{{name.strip()[:60]}}}}}"
    return f"{shown} would be taken for a placeholder, but it is not the id of a variable"


def _near(name: str, found: Mapping[str, int]) -> str:
    """Suggest the placeholder that was probably meant."""
    return did_you_mean(name, filter(_NAME.fullmatch, found))
