"""``connectif render``: what will be sent for one store, every text as it will stand there."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from provider.commands.export import check_stack
from provider.commands.outcome import EXIT_FINE, CommandError, count, say, say_json

if TYPE_CHECKING:
    from provider.review.bodies import Body


def arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.description = (
        "Print every definition of a store with its values filled in: the body that the API gets, "
        "or what a person enters in the console. Reads files only. Secrets stand by name and "
        "version, ids that the store gives as a reference to the definition."
    )
    parser.add_argument(
        "keys", metavar="KEY", nargs="*", help="only these definitions: key, or pack.key"
    )
    parser.add_argument("--stack", metavar="NAME", required=True, help="the stack of the store")
    parser.add_argument(
        "--output",
        metavar="DIR",
        type=Path,
        help="write a file for each definition, and the html of each content, in place of printing",
    )
    parser.add_argument("--json", action="store_true", help="print, or write, JSON")


def run(arguments: argparse.Namespace) -> int:
    """Render, print or write, and give the exit code."""
    from provider.definitions import DefinitionError, load
    from provider.review.bodies import bodies

    check_stack(arguments)
    try:
        configuration = load(arguments.root, arguments.stack)
    except DefinitionError as error:
        raise CommandError(str(error)) from None
    chosen = _chosen(tuple(bodies(configuration)), arguments.keys)
    if arguments.output is not None:
        _write(chosen, arguments)
    elif arguments.json:
        surface = configuration.stack.surface
        found = [_as_data(body) for body in chosen]
        say_json({"stack": arguments.stack, "surface": surface, "definitions": found})
    else:
        _print(chosen)
    return EXIT_FINE


def _chosen(found: Sequence[Body], keys: Sequence[str]) -> list[Body]:
    """Give the definitions that were asked for, in their order; all without keys."""
    from provider.kinds.suggestions import did_you_mean

    for key in keys:
        if not any(_is_named(body, key) for body in found):
            known = [name for body in found for name in (body.name, body.name.partition(".")[2])]
            hint = did_you_mean(key[:60], known)
            raise CommandError(f'the stack has no definition "{key[:60]}"{hint}')
    return [body for body in found if not keys or any(_is_named(body, key) for key in keys)]


def _is_named(body: Body, key: str) -> bool:
    return key in (body.name, body.name.partition(".")[2])


def _as_data(body: Body) -> dict[str, Any]:
    return {
        "name": body.name,
        "kind": body.kind,
        "title": body.title,
        "file": body.place.file,
        "by": body.by,
        "call": body.call,
        "absent": body.absent,
        "body": None if body.absent else body.body,
        "then": body.then,
    }


def _text(body: Body) -> str:
    """Give a definition as YAML, with what it is as comments on top."""
    from provider.letters import printable

    comments = [f"{body.name}: {body.title}", body.place.file]
    if body.absent:
        comments.append("It shall go: nothing is sent.")
    elif body.call is None:
        comments.append("A person enters this in the console (connectif guide has the steps).")
    else:
        comments.append(f"The body of {body.call}")
    comments += [f"Then {body.then}."] if body.then else []
    # YAML takes more letters for the end of a line, and so of a comment, than one.
    head = "".join(f"# {printable(' '.join(comment.split()))}\n" for comment in comments)
    return head if body.absent else head + _yaml(body.body)


def _yaml(data: Any) -> str:
    """Give data as YAML: short maps on one line, texts of several lines as they are."""
    import yaml

    class Dumper(yaml.SafeDumper):
        """Writes a text of several lines as a literal block."""

    def text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
        style = "|" if "\n" in value else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)

    Dumper.add_representer(str, text)
    written: str = yaml.dump(
        data, Dumper=Dumper, sort_keys=False, default_flow_style=None, allow_unicode=True, width=98
    )
    return written


def _print(chosen: Sequence[Body]) -> None:
    from provider.letters import printable

    say(printable("---\n".join(map(_text, chosen))).rstrip("\n"))


def _write(chosen: Sequence[Body], arguments: argparse.Namespace) -> None:
    """Write the files; the same definitions give the same files, byte by byte."""
    files: dict[str, str] = {}
    for body in chosen:
        if arguments.json:
            text = json.dumps(_as_data(body), ensure_ascii=False, indent=2)
            files[f"{body.name}.json"] = f"{text}\n"
        else:
            files[f"{body.name}.yaml"] = _text(body)
        if body.html is not None and not body.absent:
            files[f"{body.name}.html"] = body.html
    folder: Path = arguments.output
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise CommandError(f"{error.filename}: cannot be written: {error.strerror}") from None
    say(f"{count(len(files), 'file')} written: {folder}")
