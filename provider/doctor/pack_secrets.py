"""The secrets that definitions ask for: whether each is at hand; never its value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from provider.definitions import Definition
from provider.doctor.findings import SECRETS, Finding
from provider.doctor.subject import Subject
from provider.engine.process import Process, secret_variable
from provider.stores import SettingError


def check_secrets(subject: Subject) -> Iterator[Finding]:
    """Check every secret of the definitions that the API makes."""
    configuration = subject.configuration
    if configuration is None:
        return
    users: dict[str, list[Definition]] = {}
    for definition in configuration.definitions:
        for name in _names(definition.spec):
            users.setdefault(name, []).append(definition)
    if not users:
        yield SECRETS.ok("secrets", "The definitions need no secret.")
    for name, definitions in users.items():
        yield _secret(subject, name, definitions)


def _secret(subject: Subject, name: str, definitions: list[Definition]) -> Finding:
    check = f"secret:{name}"
    try:
        source = _source(subject, name)
    except SettingError as error:
        return SECRETS.problem(check, f"The secret {name} cannot be read.", f"{error}")
    if source:
        return SECRETS.ok(check, f"The secret {name} comes from {source}.")
    recorded = subject.state.resources if subject.state else {}
    missing = [item.name for item in definitions if item.name not in recorded]
    pack, _, parameter = name.partition(".")
    advice = (
        f"Set {secret_variable(name, subject.stack)} (or {secret_variable(name)}), or run: "
        f"pulumi config set --secret {pack}:{parameter} --stack {subject.stack}"
    )
    if missing:
        sentence = f"The secret {name} is not at hand: up cannot make {', '.join(missing)}."
        return SECRETS.problem(check, sentence, advice)
    sentence = f"The secret {name} is not at hand: nobody can tell whether the store has it."
    return SECRETS.warning(check, sentence, advice)


def _source(subject: Subject, name: str) -> str:
    """Say where a secret comes from, in the order in which a run looks; "" where from nowhere."""
    variables = [secret_variable(name, subject.stack), secret_variable(name)]
    found = next((item for item in variables if subject.environment.get(item)), None)
    if found:
        return found
    process = Process(subject.settings, subject.environment)
    key = ":".join(name.split(".", 1))
    return f"{key} in {subject.file}" if process.secret(name, subject.stack) else ""


def _names(value: Any) -> Iterator[str]:
    """Yield the names of the secrets that a spec refers to."""
    if isinstance(value, Mapping):
        if set(value) == {"secret", "version"}:
            yield str(value["secret"])
            return
        for item in value.values():
            yield from _names(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _names(item)
