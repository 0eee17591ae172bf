"""Templates: jinja2 in a box that can neither reach out nor run away.

Only expressions, conditions, loops, ``set`` and ``include`` are allowed; nothing can be called
but ``range``, every loop counts against a budget, and no intermediate text grows past a limit.
There is no clock and no chance in it: the same input always gives the same text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, nodes
from jinja2.exceptions import SecurityError
from jinja2.loaders import BaseLoader
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment, safe_range
from jinja2.visitor import NodeTransformer

LARGEST_TEXT = 1024 * 1024
MOST_ITERATIONS = 20_000
LARGEST_NUMBER = 2**53
LARGEST_EXPONENT = 64

_FILTERS = frozenset(
    {
        "abs", "capitalize", "count", "d", "default", "dictsort", "e", "escape", "first", "float",
        "forceescape", "groupby", "int", "items", "join", "last", "length", "list", "lower", "map",
        "max", "min", "reject", "rejectattr", "replace", "reverse", "safe", "select",
        "selectattr", "sort", "string", "sum", "timestamp", "title", "tojson", "trim", "unique",
        "upper", "urlencode",
    }
)  # fmt: skip
_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template, nodes.Output, nodes.If, nodes.For, nodes.Assign, nodes.Include, nodes.Expr,
    nodes.Helper,
)  # fmt: skip


class RefusedError(TemplateError):
    """A template does what is not allowed here; carries the line and the word to point at."""

    def __init__(self, message: str, line: int, word: str, name: str | None = None) -> None:
        """Note the place inside the template."""
        super().__init__(message)
        self.line, self.word, self.name = line, word, name


class Environment(ImmutableSandboxedEnvironment):
    """The box. One per pack, since the loader looks only where that pack may read."""

    intercepted_binops = frozenset({"+", "*", "**", "%", "-", "/", "//"})

    def __init__(self, loader: BaseLoader) -> None:
        """Take away everything that is not needed."""
        super().__init__(
            loader=loader,
            undefined=StrictUndefined,
            autoescape=_is_page,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            optimized=False,
            auto_reload=False,
        )
        self.globals = {"range": safe_range}
        self.filters = {
            name: _limited(function) for name, function in self.filters.items() if name in _FILTERS
        }
        self.filters["join"] = _limited(_checked_join(self.filters["join"]))
        self.filters["replace"] = _limited(_checked_replace(self.filters["replace"]))
        self.filters["tojson"] = _limited(_checked_tojson(self.filters["tojson"]))
        self.filters["timestamp"] = timestamp
        self.filters[_BUDGET] = self._counted
        self.filters[_MEASURE] = measured
        self._left = MOST_ITERATIONS

    def begin(self) -> None:
        """Give the next rendering its full budget of loop passes."""
        self._left = MOST_ITERATIONS

    def _counted(self, items: Any) -> Iterator[Any]:
        """Go through a loop's items, counting."""
        for item in items:
            self._left -= 1
            if self._left < 0:
                raise SecurityError(f"the loops make more than {MOST_ITERATIONS} passes")
            yield item

    def is_safe_callable(self, obj: object) -> bool:
        """Allow nothing to be called but ``range``: methods and macros are not needed."""
        return obj is safe_range

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Allow the keys of data, not the attributes of Python objects."""
        return isinstance(obj, LoopContext) and not attr.startswith("_")

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Calculate, but only with what stays small."""
        sides = (left, right)
        if any(isinstance(side, str | list | tuple | dict) for side in sides):
            if operator != "+":
                raise SecurityError(f"{operator} is not for texts and lists here")
            measured(sides)
        elif operator == "**" and abs(right) > LARGEST_EXPONENT:
            raise SecurityError("the exponent is too large")
        result = super().call_binop(context, operator, left, right)
        if isinstance(result, int | float) and abs(result) > LARGEST_NUMBER:
            raise SecurityError("the number is too large")
        return result

    def tree(self, source: str) -> nodes.Template:
        """Parse without judging; raises jinja2's TemplateSyntaxError."""
        return super()._parse(source, None, None)

    def template(self, source: str, name: str | None) -> Template:
        """Compile a text under a file's name, or under none."""
        code = self.compile(source, name)
        return Template.from_code(self, code, dict(self.globals))

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Parse, refuse what is not allowed, and put every loop on the budget."""
        return self.budgeted(super()._parse(source, name, filename))

    def budgeted(self, tree: nodes.Template) -> nodes.Template:
        """Put every loop of a template on the budget, once nothing in it is refused."""
        for refusal in refusals(tree):
            raise refusal
        transformed: nodes.Template = _Budgeted().visit(tree)
        transformed.set_environment(self)
        return transformed


_UNITS = {"seconds": timedelta(seconds=1), "milliseconds": timedelta(milliseconds=1)}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def timestamp(value: Any, unit: Any = None) -> int | str:
    """Give a moment as whole seconds or milliseconds since 1970 (UTC); an empty text stays empty.

    Args:
        value: an ISO 8601 date and time with a zone, such as ``2026-11-30T23:59:00+01:00``.
        unit: ``seconds`` or ``milliseconds``; no default, since a wrong unit is not noticed.
    """
    if not isinstance(unit, str) or unit not in _UNITS:
        raise TemplateError('timestamp needs its unit: timestamp("seconds") or "milliseconds"')
    if value == "":
        return ""
    moment = _moment(value)
    if moment is None:
        shown = f'"{value[:60]}"' if isinstance(value, str) else "the value"
        raise TemplateError(
            f"{shown} is not a date and time with a zone, such as 2026-11-30T23:59:00Z"
        )
    return (moment - _EPOCH) // _UNITS[unit]


def _moment(value: Any) -> datetime | None:
    """Read a date and time with a zone."""
    if not isinstance(value, str) or "T" not in value:
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment if moment.utcoffset() is not None else None
    except ValueError:
        return None


_BUDGET = "_counted"
_MEASURE = "_measured"


def measured(value: Any) -> Any:
    """Give a value back if, written out in full, it stays below the limit.

    A list that holds another twice counts it twice: lists of lists grow fast without taking
    memory, until somebody writes or compares them.
    """
    size, waiting = 0, [value]
    while waiting:
        item = waiting.pop()
        size += len(item) if isinstance(item, str) else 8
        if size > LARGEST_TEXT:
            raise SecurityError(f"a value grows past {LARGEST_TEXT} characters")
        if isinstance(item, dict):
            waiting.extend(item.keys())
            waiting.extend(item.values())
        elif isinstance(item, list | tuple):
            waiting.extend(item)
    return value


def _is_page(name: str | None) -> bool:
    """Escape values in pages; texts of YAML stay as they are."""
    return name is not None and name.endswith((".html.j2", ".html"))


class _Budgeted(NodeTransformer):
    """Puts loops through the counter, and what is built from parts through the measure."""

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802  jinja2's naming
        """Count a loop's passes."""
        self.generic_visit(node)
        node.iter = nodes.Filter(node.iter, _BUDGET, [], [], None, None, lineno=node.lineno)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        """Limit what ``~`` makes."""
        self.generic_visit(node)
        items = nodes.List(node.nodes, lineno=node.lineno)
        return nodes.Filter(items, "join", [], [], None, None, lineno=node.lineno)

    def visit_List(self, node: nodes.List) -> nodes.Node:  # noqa: N802
        """Measure a list."""
        return self._measured(node)

    def visit_Dict(self, node: nodes.Dict) -> nodes.Node:  # noqa: N802
        """Measure a mapping."""
        return self._measured(node)

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:  # noqa: N802
        """Measure a tuple, unless it is what a loop or a set assigns to."""
        return self._measured(node) if node.ctx == "load" else node

    def _measured(self, node: nodes.Expr) -> nodes.Node:
        """Put an expression through the measure."""
        self.generic_visit(node)
        return nodes.Filter(node, _MEASURE, [], [], None, None, lineno=node.lineno)


def refusals(tree: nodes.Template, name: str | None = None) -> Iterator[RefusedError]:
    """Give everything in a template that is not allowed, in the order of writing."""
    for node in tree.find_all(nodes.Node):
        if refusal := _refusal(node, name):
            yield refusal


def _refusal(node: nodes.Node, name: str | None) -> RefusedError | None:
    """Say why one node is not allowed, or None."""
    if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
        return RefusedError(f'there is no filter "{node.name}" here', node.lineno, node.name, name)
    if isinstance(node, nodes.Call):
        called = getattr(node.node, "name", getattr(node.node, "attr", ""))
        if called != "range":
            message = f'"{called}" cannot be called: use a filter (value | filter)'
            return RefusedError(message, node.lineno, called, name)
    if isinstance(node, nodes.For) and node.recursive:
        return RefusedError("a recursive loop is not allowed", node.lineno, "recursive", name)
    if isinstance(node, nodes.Include) and not isinstance(node.template, nodes.Const):
        return RefusedError("include takes a file name in quotes", node.lineno, "include", name)
    if isinstance(node, _ALLOWED) and not isinstance(node, nodes.NSRef):
        return None
    word = _WORDS.get(type(node), type(node).__name__.lower())
    return RefusedError(f'"{word}" is not allowed in a template here', node.lineno, word, name)


_WORDS: dict[type[nodes.Node], str] = {
    nodes.AssignBlock: "set",
    nodes.CallBlock: "call",
    nodes.FilterBlock: "filter",
    nodes.FromImport: "from",
    nodes.ScopedEvalContextModifier: "autoescape",
}


def _limited(function: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a filter so that it cannot give back a text past the limit."""

    @wraps(function)
    def run(*arguments: Any, **named: Any) -> Any:
        return measured(function(*arguments, **named))

    return run


def _checked_join(join: Callable[..., Any]) -> Callable[..., Any]:
    """Estimate what a join gives before it is made."""

    @wraps(join)
    def run(context: Any, value: Any, d: Any = "", attribute: Any = None) -> Any:
        parts = list(value)
        measured(parts)
        if len(parts) * len(str(d)) > LARGEST_TEXT:
            raise SecurityError(f"a value grows past {LARGEST_TEXT} characters")
        return join(context, parts, d, attribute)

    return run


def _checked_replace(replace: Callable[..., Any]) -> Callable[..., Any]:
    """Estimate what a replacement gives before it is made."""

    @wraps(replace)
    def run(context: Any, s: Any, old: Any, new: Any, count: Any = None) -> Any:
        text = str(s)
        if text.count(str(old)) * len(str(new)) + len(text) > LARGEST_TEXT:
            raise SecurityError(f"a value grows past {LARGEST_TEXT} characters")
        return replace(context, s, old, new, count)

    return run


def _checked_tojson(tojson: Callable[..., Any]) -> Callable[..., Any]:
    """Refuse an indentation that would be mostly blanks."""

    @wraps(tojson)
    def run(context: Any, value: Any, indent: Any = None) -> Any:
        if indent is not None and not (isinstance(indent, int) and 0 <= indent <= 8):
            raise SecurityError("tojson indents by 0 to 8 blanks")
        return tojson(context, value, indent)

    return run
