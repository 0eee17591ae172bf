"""An examination: every check of one stack, none of which stops the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from provider.doctor.answer_shapes import check_shapes
from provider.doctor.answers import Answers, ask
from provider.doctor.backend import check_state
from provider.doctor.findings import (
    KEY,
    LIMIT,
    MACHINE,
    SCOPES,
    SECRETS,
    SHAPES,
    STACK_FILE,
    STATE,
    Finding,
    Topic,
)
from provider.doctor.key import Found, find_key
from provider.doctor.limit import check_limit
from provider.doctor.machine import check_machine
from provider.doctor.pack_secrets import check_secrets
from provider.doctor.passphrase import check_passphrase
from provider.doctor.scopes import Holding, check_scopes, holdings
from provider.doctor.stack_file import check_stack_file
from provider.doctor.store import check_store
from provider.doctor.subject import Subject

_ADVICE = "Report this: a check itself failed. The other checks were made."


@dataclass(frozen=True)
class Examination:
    """What was found about one stack.

    ``holdings`` are the scopes that it needs; ``answers`` what its store has said, None where
    nobody could ask.
    """

    stack: str
    extended: bool
    findings: tuple[Finding, ...]
    holdings: tuple[Holding, ...]
    answers: Answers | None


def examine_machine(root: Path, environment: Mapping[str, str]) -> tuple[Finding, ...]:
    """Examine what all stacks share."""
    return tuple(_guarded(MACHINE, "machine", lambda: check_machine(root, environment)))


def examine(root: Path, stack: str, environment: Mapping[str, str]) -> Examination:
    """Examine one stack; reads only, and writes nothing anywhere."""
    subject = Subject(root, stack, environment)
    found = [
        *_guarded(STACK_FILE, "definitions", lambda: check_stack_file(subject)),
        *_guarded(STATE, "state", lambda: check_state(subject)),
        *_guarded(STATE, "passphrase", lambda: check_passphrase(subject)),
    ]
    key = _key(subject)
    asked = _asked(key, subject)
    found += [*key.findings, *asked.findings]
    if asked.answers is not None:
        found += _about_the_store(subject, asked.answers)
    found += _guarded(SECRETS, "secrets", lambda: check_secrets(subject))
    held = _held(subject, asked.answers)
    return Examination(stack, subject.extended, tuple(found), held, asked.answers)


@dataclass(frozen=True)
class _Asked:
    """What came of asking the store."""

    answers: Answers | None = None
    findings: tuple[Finding, ...] = ()


def _key(subject: Subject) -> Found:
    try:
        return find_key(subject)
    except Exception as error:  # noqa: BLE001 - one check must never stop the others
        return Found((_failed(KEY, "key", error),))


def _asked(key: Found, subject: Subject) -> _Asked:
    if key.client is None:
        return _Asked()
    try:
        return _Asked(ask(key.client, extended=subject.extended))
    except Exception as error:  # noqa: BLE001 - one check must never stop the others
        return _Asked(findings=(_failed(KEY, "store", error),))
    finally:
        key.client.close()


def _about_the_store(subject: Subject, answers: Answers) -> Iterator[Finding]:
    """Yield what the answers tell; nothing but the reason where nobody answered."""
    yield from _guarded(KEY, "store", lambda: check_store(subject, answers))
    if answers.failure is not None:
        return
    yield from _guarded(SCOPES, "scopes", lambda: check_scopes(subject, answers))
    yield from _guarded(LIMIT, "limit", lambda: check_limit(subject, answers))
    yield from _guarded(SHAPES, "shapes", lambda: check_shapes(subject, answers))


def _held(subject: Subject, answers: Answers | None) -> tuple[Holding, ...]:
    try:
        return holdings(subject, answers)
    except Exception:  # noqa: BLE001 - what a check could not say was said by it
        return ()


def _guarded(
    topic: Topic, check: str, examined: Callable[[], Iterable[Finding]]
) -> Iterator[Finding]:
    """Yield what a check finds; its own failure is a finding, too."""
    try:
        yield from examined()
    except Exception as error:  # noqa: BLE001 - one check must never stop the others
        yield _failed(topic, check, error)


def _failed(topic: Topic, check: str, error: Exception) -> Finding:
    """Say that a check failed; the text of the failure may hold anything, and is not told."""
    return topic.unknown(check, f"This could not be checked ({type(error).__name__}).", _ADVICE)
