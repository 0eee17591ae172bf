"""Templates made ready to render, and every mistake in them with its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any

from jinja2 import BaseLoader, TemplateError, TemplateSyntaxError, Undefined, nodes
from markupsafe import Markup

from provider.definitions.documents import read_text
from provider.definitions.problems import DefinitionError
from provider.definitions.templates import LARGEST_TEXT, Environment, RefusedError, refusals
from provider.kinds.suggestions import did_you_mean

SHARED = "_shared"
MOST_INCLUDES = 100
DEEPEST_TEMPLATE = 60

# What a template can raise while it is parsed, compiled or run, hostile ones included.
_FAILURES = (
    TemplateError, ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError,
    SyntaxError, TypeError, ValueError,
)  # fmt: skip


@dataclass(frozen=True)
class Mistake:
    """A mistake inside a template: a sentence, the line (from 1), and the word to point at.

    ``file`` is the template file it stands in, or None for the text that was given.
    """

    message: str
    line: int
    word: str
    file: str | None = None


class TemplateFailureError(Exception):
    """A template cannot be rendered; carries every mistake."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        """Keep the mistakes."""
        super().__init__(mistakes[0].message)
        self.mistakes = mistakes


@dataclass
class Folder:
    """Where a pack's templates are read from: its own folder, and ``resources/_shared``."""

    root: FilePath
    pack: str
    _read: dict[str, str] = field(default_factory=dict)

    def file(self, name: str) -> str:
        """Give the path under the root of a template file.

        Raises:
            TemplateFailureError: the name leads out of the folders, or there is no such file.
        """
        parts = name.split("/")
        if (
            not name
            or name.startswith("/")
            or "\\" in name
            or ":" in name
            or {"..", ".", ""} & {*parts}
        ):
            raise _single(f'"{name[:60]}" is not a path inside the pack', name)
        if not name.endswith(".j2"):
            raise _single(f'"{name[:60]}" is not a template: its name must end in .j2', name)
        shared = parts[0] == SHARED
        base = self.root / "resources" / (SHARED if shared else self.pack)
        path = base.joinpath(*parts[1:] if shared else parts)
        if not path.is_file():
            raise _single(
                f'there is no file "{name[:60]}"{did_you_mean(name, self._files())}', name
            )
        if not path.resolve().is_relative_to(base.resolve()):
            raise _single(f'"{name[:60]}" is a link that leads out of the pack', name)
        return path.relative_to(self.root).as_posix()

    def text(self, name: str) -> str:
        """Read a template file."""
        file = self.file(name)
        if file not in self._read:
            try:
                self._read[file] = read_text(self.root, file)
            except DefinitionError as error:
                problem = error.problems[0]
                mistake = Mistake(problem.message, problem.position.line, "", file)
                raise TemplateFailureError([mistake]) from None
        return self._read[file]

    def _files(self) -> Iterator[str]:
        """List the template files, by the names that definitions use."""
        own = self.root / "resources" / self.pack
        shared = self.root / "resources" / SHARED
        yield from (path.relative_to(own).as_posix() for path in own.rglob("*.j2"))
        yield from (f"{SHARED}/{path.relative_to(shared)}" for path in shared.rglob("*.j2"))


def _single(message: str, word: str) -> TemplateFailureError:
    """Make a failure of one mistake."""
    return TemplateFailureError([Mistake(message, 1, word)])


class _Loader(BaseLoader):
    """Lets jinja2's include read from the folder."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    def get_source(self, environment: Any, template: str) -> tuple[str, None, None]:
        """Give the text of an included file."""
        return self._folder.text(template), None, None


class Templates:
    """The templates of one pack: compiled once, rendered for every stack."""

    def __init__(self, root: FilePath, pack: str) -> None:
        """Prepare an environment that reads from this pack and the shared folder only."""
        self.folder = Folder(root, pack)
        self.environment = Environment(_Loader(self.folder))
        self._compiled: dict[tuple[str, str | None], Compiled] = {}

    def compiled(self, source: str, name: str | None = None) -> Compiled:
        """Compile a text; ``name`` is the template file's name when it is a file's text.

        Raises:
            TemplateFailureError: the text is not a template, or does what is not allowed.
        """
        if (source, name) not in self._compiled:
            self._compiled[source, name] = Compiled(self, source, name)
        return self._compiled[source, name]


class Compiled:
    """One template, free of static mistakes; ``names`` are the parameters that it reads."""

    def __init__(self, templates: Templates, source: str, name: str | None) -> None:
        """Parse and check; compiling waits until the first rendering."""
        self._environment = templates.environment
        self._folder = templates.folder
        self.name = name
        self._source = source
        self._tree = _parsed(self._environment, source, None)
        mistakes = [_located(refusal, None) for refusal in refusals(self._tree)]
        self.names: list[tuple[str, int, str | None]] = list(_names(self._tree, frozenset(), None))
        mistakes += self._included(templates, self._tree, (name,) if name else (), [0])
        if mistakes:
            raise TemplateFailureError(mistakes)

    def _included(
        self, templates: Templates, tree: nodes.Template, chain: tuple[str, ...], count: list[int]
    ) -> list[Mistake]:
        """Check included files, in their own files."""
        mistakes: list[Mistake] = []
        own = templates.folder.file(chain[-1]) if chain and chain[-1] != self.name else None
        for node in tree.find_all(nodes.Include):
            name = getattr(node.template, "value", None)
            if not isinstance(name, str):
                continue
            count[0] += 1
            if name in chain:
                ring = " -> ".join((*chain[chain.index(name) :], name))
                mistakes.append(
                    Mistake(f"templates include each other: {ring}", node.lineno, name, own)
                )
            elif count[0] > MOST_INCLUDES:
                return [Mistake(f"more than {MOST_INCLUDES} includes", node.lineno, name, own)]
            else:
                mistakes += self._include(templates, name, node.lineno, own, chain, count, tree)
        return mistakes

    def _include(
        self,
        templates: Templates,
        name: str,
        line: int,
        own: str | None,
        chain: tuple[str, ...],
        count: list[int],
        around: nodes.Template,
    ) -> list[Mistake]:
        """Check one included file."""
        try:
            file = templates.folder.file(name)
            text = templates.folder.text(name)
        except TemplateFailureError as failure:
            first = failure.mistakes[0]
            return [Mistake(first.message, line, name, own) if first.file is None else first]
        try:
            tree = _parsed(self._environment, text, file)
        except TemplateFailureError as failure:
            return failure.mistakes
        self.names += _names(tree, frozenset(_assigned(around)), file)
        mistakes = [_located(refusal, file) for refusal in refusals(tree)]
        return mistakes + self._included(templates, tree, (*chain, name), count)

    @cached_property
    def _expression(self) -> nodes.Expr | None:
        """Give the expression when the text is a single one and nothing else."""
        body = self._tree.body
        if len(body) == 1 and isinstance(body[0], nodes.Output) and len(body[0].nodes) == 1:
            only = body[0].nodes[0]
            if not isinstance(only, nodes.TemplateData) and self.name is None:
                return only
        return None

    @cached_property
    def _template(self) -> Any:
        """Compile: an expression as an assignment, which keeps its type."""
        if self._expression is not None:
            tree = _parsed(self._environment, self._source, None)
            output: Any = tree.body[0]
            target = nodes.Name("result", "store")
            tree = nodes.Template([nodes.Assign(target, output.nodes[0], lineno=1)], lineno=1)
            return self._environment.from_string(self._environment.budgeted(tree))
        return self._environment.template(self._source, self.name)

    def render(self, values: Mapping[str, Any]) -> Any:
        """Render with parameter values; a single expression keeps its type.

        Raises:
            TemplateFailureError: something undefined is used, or a limit is passed.
        """
        self._environment.begin()
        try:
            template = self._template
            context = template.new_context(dict(values))
            text = _collected(template.root_render_func(context))
            return text if self._expression is None else _plain(context.vars["result"])
        except (*_FAILURES, TemplateFailureError) as error:
            raise TemplateFailureError([self._in_file(_failed(error))]) from None

    def _in_file(self, mistake: Mistake) -> Mistake:
        """Replace the name that jinja2 knows an included template by with its file."""
        if mistake.file is None or mistake.file == self.name:
            return replace(mistake, file=None)
        return replace(mistake, file=self._folder.file(mistake.file))


def _parsed(environment: Environment, source: str, file: str | None) -> nodes.Template:
    """Parse without judging."""
    try:
        tree = environment.tree(source)
        _refuse_depth(tree, file)
        return tree
    except TemplateSyntaxError as error:
        message = f"the template cannot be read: {_sentence(error.message or '')}"
        raise TemplateFailureError([Mistake(message, error.lineno, "", file)]) from None
    except _FAILURES as error:
        message = f"the template cannot be read: {type(error).__name__}"
        raise TemplateFailureError([Mistake(message, 1, "", file)]) from None


def _refuse_depth(tree: nodes.Template, file: str | None) -> None:
    """Refuse what is nested so deeply that reading it would exhaust the stack."""
    level: list[nodes.Node] = [tree]
    for _ in range(DEEPEST_TEMPLATE):
        level = [child for node in level for child in node.iter_child_nodes()]
        if not level:
            return
    raise TemplateFailureError(
        [Mistake("the template is nested too deeply", level[0].lineno, "", file)]
    )


def _located(refusal: RefusedError, file: str | None) -> Mistake:
    """Turn a refusal into a mistake."""
    return Mistake(str(refusal.message), refusal.line, refusal.word, file)


def _assigned(tree: nodes.Template) -> Iterator[str]:
    """Give the names that a template itself sets."""
    yield "loop"
    yield from (node.name for node in tree.find_all(nodes.Name) if node.ctx != "load")


def _names(
    tree: nodes.Template, known: frozenset[str], file: str | None
) -> Iterator[tuple[str, int, str | None]]:
    """Give the names that must come from parameters, each once, with the line."""
    seen = {*known, *_assigned(tree), "range"}
    for node in tree.find_all(nodes.Name):
        if node.name not in seen:
            seen.add(node.name)
            yield node.name, node.lineno, file


def _collected(chunks: Iterator[str]) -> str:
    """Join what a template writes, up to the limit."""
    parts, size = [], 0
    for chunk in chunks:
        size += len(chunk)
        if size > LARGEST_TEXT:
            raise TemplateError(f"writes more than {LARGEST_TEXT} characters")
        parts.append(str(chunk))
    return "".join(parts)


def _plain(value: Any) -> Any:
    """Give the result of an expression as plain data."""
    if isinstance(value, Undefined):
        # Raises jinja2's own error, which names what is undefined.
        str(value)
    if isinstance(value, Markup | str):
        return str(value)
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if value is None or isinstance(value, bool | int | float):
        return value
    return [_plain(item) for item in value]


def _failed(error: BaseException) -> Mistake:
    """Find the template's line behind an exception, from the compiled code's frames."""
    line, name = 1, None
    trace = error.__traceback__
    while trace is not None:
        template = trace.tb_frame.f_globals.get("__jinja_template__")
        if template is not None:
            line, name = template.get_corresponding_lineno(trace.tb_lineno), template.name
        trace = trace.tb_next
    if isinstance(error, TemplateFailureError):
        return error.mistakes[0]
    said = error.message if isinstance(error, TemplateError) else type(error).__name__
    text = f"the template cannot be rendered: {_sentence(str(said or ''))}"
    return Mistake(text, line, _quoted(str(said)), name)


def _sentence(text: str) -> str:
    """Make jinja2's sentence fit after a colon."""
    return (text[:1].lower() + text[1:]).rstrip(".")[:200]


def _quoted(text: str) -> str:
    """Give the last word that a message quotes: the one to point at."""
    parts = text.split("'")
    return parts[-2] if len(parts) > 2 else ""
