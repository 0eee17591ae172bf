"""What live rules ask of the store: objects that definitions stand for, and how they are called."""

from __future__ import annotations

from collections.abc import Iterator

from provider.definitions import Definition
from provider.review.lint.subject import Body, Subject
from provider.review.lint.workflows import definitions, find

_LONGEST = 80


def called(body: Body) -> str:
    """Give an object's name for a message."""
    return harmless(str(body["name"]))


def harmless(text: str, longest: int = _LONGEST) -> str:
    """Give a text from outside on one line, cut, and without what could steer a terminal."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return plain if len(plain) <= longest else f"{plain[:longest]}..."


def live_events(subject: Subject) -> Iterator[tuple[Definition, Body]]:
    """Give the definitions of events that the store has, with what it has."""
    store = subject.store
    integrations = {str(body["id"]): body["name"] for body in (store and store.integrations) or ()}
    for event in definitions(subject.configuration, "OutboundEvent"):
        owner = find(subject.configuration, event.spec["integration"]["ref"])
        wanted = (owner.spec["name"] if owner else None, event.spec["name"])
        for body in (store and store.events) or ():
            if (integrations.get(str(body.get("customIntegrationId"))), body["name"]) == wanted:
                yield event, body
