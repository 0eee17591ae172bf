"""All rules of lint, collected from the modules of ``provider.review.lint.rules``.

A code may have several rules that see different things (the definition, the store, the page): they
share its page in ``docs/rules``. A code is stable for ever; a new hazard gets the next one, and its
place in ``schemas/definition.schema.json``, so that a definition can say that it is meant.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module

from provider.review.lint import rules
from provider.review.lint.model import Need, Rule


def _collected() -> Iterator[Rule]:
    """Give the rules of every module."""
    for module in pkgutil.iter_modules(rules.__path__, f"{rules.__name__}."):
        yield from import_module(module.name).RULES


def order(code: str) -> tuple[str, int]:
    """Give what codes are sorted by: L9 before L10."""
    letters = code.rstrip("0123456789")
    return letters, int(code.removeprefix(letters))


#: Every rule, by code; of one code, what needs least comes first.
RULES: tuple[Rule, ...] = tuple(
    sorted(_collected(), key=lambda rule: (order(rule.code), list(Need).index(rule.need)))
)
#: The codes, each once.
CODES: tuple[str, ...] = tuple(dict.fromkeys(rule.code for rule in RULES))
