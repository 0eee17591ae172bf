"""Render the templates in a definition's ``spec``, keeping every mistake at its place.

jinja2 is imported only when there is a template at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from provider.definitions.documents import Document, read_text
from provider.definitions.locating import Region, locate
from provider.definitions.problems import Path, PathPart, Position, Problems
from provider.definitions.schemas import Cursor, Schema
from provider.kinds.suggestions import did_you_mean

if TYPE_CHECKING:
    from provider.definitions.compiled import Compiled, Mistake, Templates

SECRET_KEYS = frozenset({"secret", "version"})
_MARKS = ("{{", "{%", "{#")


@dataclass(frozen=True)
class Values:
    """What templates of a pack can use in one stack.

    ``places`` says where a parameter's value is written; ``secrets`` and ``unusable`` (a value
    that is wrong or missing, reported already) are names that no template may read.
    """

    known: Mapping[str, Any]
    places: Mapping[str, Position] = field(default_factory=dict)
    secrets: frozenset[str] = frozenset()
    unusable: frozenset[str] = frozenset()
    complete: bool = True


@dataclass
class Rendered:
    """A spec with its templates rendered.

    ``origins`` says, for a rendered value, what it was rendered from; ``untold`` are the paths
    whose value could not be told, so that nothing more is said about them.
    """

    spec: Any = None
    origins: dict[Path, str] = field(default_factory=dict)
    untold: set[Path] = field(default_factory=set)


def has_template(value: object) -> bool:
    """Say whether a scalar is a template."""
    return isinstance(value, str) and any(mark in value for mark in _MARKS)


class Renderer:
    """Renders the specs of one pack."""

    def __init__(self, root: FilePath, pack: str) -> None:
        """Remember where the pack is; nothing is read yet."""
        self._root = root
        self._pack = pack
        self._loaded: Templates | None = None

    @property
    def templates(self) -> Templates:
        """Make the template environment on first use."""
        if self._loaded is None:
            from provider.definitions.compiled import Templates

            self._loaded = Templates(self._root, self._pack)
        return self._loaded

    def render(
        self,
        document: Document,
        schema: Schema,
        values: Values,
        problems: Problems,
        part: str = "spec",
    ) -> Rendered:
        """Render the ``spec`` of a document, or another part; mistakes go into ``problems``."""
        run = _Run(self, document, values, problems)
        run.result.spec = run.value(document.data[part], (part,), Cursor(schema))
        return run.result


class _Run:
    """One rendering of one spec."""

    def __init__(
        self, renderer: Renderer, document: Document, values: Values, problems: Problems
    ) -> None:
        self._renderer = renderer
        self._document = document
        self._values = values
        self._problems = problems
        self.result = Rendered()
        self._placeholders: dict[Path, frozenset[str]] = {}

    def value(self, value: Any, path: Path, cursor: Cursor) -> Any:
        """Render a value of any shape."""
        if declared := cursor.annotation("x-placeholders"):
            self._placeholders[path] = self._declared(declared)
        if isinstance(value, str):
            return self._text(value, path) if has_template(value) else value
        if isinstance(value, list):
            return [
                self.value(item, (*path, at), cursor.child(at)) for at, item in enumerate(value)
            ]
        if isinstance(value, dict):
            return self._mapping(value, path, cursor)
        return value

    def _declared(self, name: str) -> frozenset[str]:
        """Give the names for which Connectif's own placeholders may stand in the document."""
        found = self._document.data["spec"].get(name)
        return frozenset(found) if isinstance(found, dict) else frozenset()

    def _mapping(self, value: dict[str, Any], path: Path, cursor: Cursor) -> Any:
        """Render a mapping: a template file, a reference, a secret, or plain data."""
        literal: frozenset[str] = frozenset()
        if not cursor.annotation("x-map"):
            if set(value) == {"template"}:
                return self._file(value["template"], path)
            if "secret" in value and set(value) <= SECRET_KEYS:
                literal = frozenset({"secret"})
            elif cursor.annotation("x-ref"):
                literal = frozenset({"ref"})
        return {
            key: self._literal(item, (*path, key))
            if key in literal
            else self.value(item, (*path, key), cursor.child(key))
            for key, item in value.items()
        }

    def _literal(self, value: Any, path: Path) -> Any:
        """Keep a name that must be readable without any values."""
        if has_template(value):
            position = self._document.value(path)
            self._problems.add(position, path, "is written as it is, without a template")
            self.result.untold.add(path[1:])
        return value

    def _text(self, text: str, path: Path) -> Any:
        """Render a scalar."""
        from provider.definitions.compiled import TemplateFailureError

        try:
            compiled = self._renderer.templates.compiled(text)
            result = self._run(compiled, path)
        except TemplateFailureError as failure:
            for mistake in failure.mistakes:
                self._complain(path, self._in_scalar(path, mistake), mistake.message)
            return ""
        shown = text if len(text) <= 60 else "a template"
        self.result.origins[path[1:]] = f"rendered from {shown}{self._given(compiled)}"
        return result

    def _given(self, compiled: Compiled) -> str:
        """Say where the values that a template uses are written."""
        places = self._values.places
        given = [f"{name}: {places[name]}" for name, _, _ in compiled.names if name in places]
        return f"; {', '.join(given)}" if given else ""

    def _run(self, compiled: Compiled, path: Path) -> Any:
        """Check the names that a template uses, then render it."""
        from provider.definitions.compiled import TemplateFailureError

        mistakes = list(self._unusable(compiled, path))
        if mistakes:
            raise TemplateFailureError(mistakes)
        if self.result.untold and path[1:] in self.result.untold:
            return ""
        return compiled.render(self._values.known)

    def _unusable(self, compiled: Compiled, path: Path) -> Iterator[Mistake]:
        """Give a mistake per name that is no parameter, or that is secret."""
        from provider.definitions.compiled import Mistake

        known = self._values.known
        for name, line, file in compiled.names:
            if name in self._values.secrets:
                message = (
                    f'"{name}" is a secret and never passes through a template: '
                    f"write {{secret: {name}, version: 1}} as the whole value"
                )
                yield Mistake(message, line, name, file)
            elif name in self._values.unusable or (name not in known and not self._values.complete):
                self.result.untold.add(path[1:])
            elif name not in known:
                yield Mistake(self._missing(name, path), line, name, file)

    def _missing(self, name: str, path: Path) -> str:
        """Say that there is no such parameter, and how a placeholder is written."""
        if name in self._placeholders.get(path, ()):
            raw = f"{{% raw %}}{{{{{name}}}}}{{% endraw %}}"
            return f'there is no parameter "{name}"; for the variable "{name}" write {raw}'
        return f'there is no parameter "{name}"{did_you_mean(name, self._values.known)}'

    def _file(self, name: Any, path: Path) -> Any:
        """Render a whole template file."""
        from provider.definitions.compiled import TemplateFailureError

        where = (*path, "template")
        if not isinstance(name, str) or has_template(name):
            message = "template takes the name of a file, without a template in it"
            self._complain(path, self._document.value(where), message)
            return ""
        folder = self._renderer.templates.folder
        try:
            file = folder.file(name)
            text = folder.text(name)
        except TemplateFailureError as failure:
            mistake = failure.mistakes[0]
            position = self._document.value(where)
            if mistake.file is not None:
                position = Position(mistake.file, mistake.line, 1)
            self._complain(path, position, mistake.message)
            return ""
        try:
            return self._run(self._renderer.templates.compiled(text, name), path)
        except TemplateFailureError as failure:
            for mistake in failure.mistakes:
                position = self._in_file(mistake.file or file, mistake)
                self._complain(path, position, mistake.message)
            return ""

    def _complain(self, path: Path, position: Position, message: str) -> None:
        """Note a mistake, and that the value is not known."""
        self._problems.add(position, path, message)
        self.result.untold.add(path[1:])

    def _in_file(self, file: str, mistake: Mistake) -> Position:
        """Find a mistake in a template file."""
        lines = read_text(self._renderer.templates.folder.root, file).split("\n")
        region = Region(lines, 1, 1, len(lines), exact=True)
        return Position(file, *locate(region, mistake.line, mistake.word))

    def _in_scalar(self, path: Path, mistake: Mistake) -> Position:
        """Find a mistake in the YAML text of a scalar."""
        if mistake.file is not None:
            return self._in_file(mistake.file, mistake)
        source = self._document.sources[path]
        start, literal = source.position, source.style == "|"
        # The text of a block begins on the line below its mark.
        first, column = (
            (start.line + 1, 1) if source.style in ("|", ">") else (start.line, start.column)
        )
        last = min(source.last_line, len(self._document.lines))
        region = Region(self._document.lines, min(first, last), column, last, exact=literal)
        return Position(start.file, *locate(region, mistake.line, mistake.word))


def under_spec(path: tuple[PathPart, ...]) -> Path:
    """Give the path in the document of a path in its spec."""
    return ("spec", *path)
