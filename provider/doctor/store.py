"""The store that the key opens: whether it answers, and whether it is the stack's own."""

from __future__ import annotations

from collections.abc import Iterator

from provider.api import (
    CallError,
    ConnectifError,
    Forbidden,
    NotFound,
    Unauthorized,
    named_for,
)
from provider.doctor.answers import Answers
from provider.doctor.areas import STORE
from provider.doctor.findings import KEY, Finding
from provider.doctor.key import source_of
from provider.doctor.subject import Subject

_PIN = "so that no key of another store is ever used"


def check_store(subject: Subject, answers: Answers) -> Iterator[Finding]:
    """Check that the store answers, takes the key, and is the one that the stack belongs to."""
    if answers.failure is not None:
        yield unanswered(subject, "store", answers.failure)
        return
    answer = answers.by_area[STORE.name]
    if isinstance(answer.failure, Forbidden):
        sentence = "Which store the key opens is not known: it may not read the store."
        yield KEY.unknown("store", sentence)
    elif isinstance(answer.failure, NotFound):
        yield from _compared(subject, None)
    elif answer.failure is not None:
        yield unanswered(subject, "store", answer.failure)
    else:
        yield from _compared(subject, identity(answers))


def identity(answers: Answers) -> str | None:
    """Give the identity that the store shows, as it may be printed; None where it shows none."""
    answer = answers.of(STORE)
    if answer is None or not answer.looks:
        return None
    body = next(iter(answer.looks.values())).bodies[0]
    shown = body.get("id") if isinstance(body, dict) else None
    return _printable(shown) if shown else None


def _printable(shown: object) -> str:
    """Give an identity as it may go to a terminal."""
    return "".join(letter for letter in str(shown) if letter.isprintable())[:100]


def unanswered(subject: Subject, check: str, failure: ConnectifError) -> Finding:
    """Say that the store was asked, and gave no answer that can be used."""
    if isinstance(failure, Unauthorized):
        return KEY.problem(check, _not_accepted(subject), _advice(subject, failure))
    if not isinstance(failure, CallError):
        return KEY.problem(check, f"{failure}".rstrip(".") + ".", "Correct it.")
    sentence = f"Cannot {failure.tried}: {failure.reason}."
    return KEY.problem(check, sentence, _advice(subject, failure))


def _not_accepted(subject: Subject) -> str:
    return f"The store does not accept the key that {source_of(subject)} holds (401)."


def _advice(subject: Subject, failure: CallError) -> str:
    return named_for(failure.advice, subject.stack)


def _compared(subject: Subject, live: str | None) -> Iterator[Finding]:
    """Compare the identity that the store shows with the stack file's and the state's."""
    expected = subject.settings.data("connectif:store")
    known = subject.state.resources.get("store") if subject.state else None
    if live is None and expected is None:
        sentence = "The store does not show who it is, and the stack file does not say it."
        advice = f"Write `connectif:store: NAME`, a name of your choice, into {subject.file}."
        yield KEY.problem("store", sentence, advice)
    elif live is not None and expected not in (None, live):
        sentence = f'{subject.file} is for the store "{expected}", but the key opens "{live}".'
        yield KEY.problem("store", sentence, "Use the key of the right store, or correct the file.")
    elif known is not None and known.id != (live or expected):
        sentence = (
            f'The stack was applied to the store "{known.id}", but the key opens another one.'
        )
        advice = "Use the key of the right store, or another stack for this one."
        yield KEY.problem("store", sentence, advice)
    elif live is None:
        yield KEY.ok("store", "The key is accepted; the store does not show who it is.")
    elif expected is None:
        sentence = f'The key opens the store "{live}", and the stack file does not pin it.'
        advice = f"Write `connectif:store: {live}` into {subject.file}, {_PIN}."
        yield KEY.warning("store", sentence, advice)
    else:
        yield KEY.ok("store", f'The key opens the store "{live}", as {subject.file} says.')
