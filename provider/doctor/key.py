"""The API key: where it comes from, and a client that uses it. Its value is never shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from provider.api import (
    Client,
    ConnectifError,
    Credentials,
    Retries,
    Timeouts,
    credentials_for,
    variable_of,
)
from provider.doctor.findings import KEY, Finding
from provider.doctor.subject import Subject
from provider.engine.process import DEFAULT_API_URL
from provider.stores import SettingError

COMMON = "CONNECTIF_API_KEY"
SETTING = "connectif:apiKey"
#: A person waits for the answers, so a call is given up sooner than in a run.
_TIMEOUTS = Timeouts(connect=10.0, read=20.0, total=45.0)
_RETRIES = Retries(reads=2, refusals=4)


@dataclass(frozen=True)
class Found:
    """What was found of a key: findings, and a client where it can be used."""

    findings: tuple[Finding, ...]
    client: Client | None = None


def find_key(subject: Subject) -> Found:
    """Look where a run would look for the key; nothing is sent."""
    source = source_of(subject)
    try:
        configured = subject.settings.get(SETTING) if source == SETTING else None
        credentials = credentials_for(subject.stack, subject.environment, configured)
        client = _client(subject, credentials)
    except SettingError as error:
        sentence, _, advice = str(error).partition(": ")
        return Found((KEY.problem("key", f"{sentence}.", _sentence(advice)),))
    except ConnectifError as error:
        sentence, _, advice = str(error).partition(". ")
        return Found((KEY.problem("key", f"{sentence.rstrip('.')}.", advice or "Correct it."),))
    return Found(tuple(_at_hand(subject, source)), client)


def source_of(subject: Subject) -> str:
    """Name the variable or setting that a run would take the key from, "" where there is none."""
    for variable in (variable_of(subject.stack), COMMON):
        if subject.environment.get(variable, "").strip():
            return variable
    try:
        return SETTING if subject.settings.data(SETTING) else ""
    except SettingError:
        return ""


def _client(subject: Subject, credentials: Credentials) -> Client:
    base_url = subject.settings.get("connectif:apiUrl") or DEFAULT_API_URL
    return Client(
        base_url, credentials, timeout=_TIMEOUTS, retries=_RETRIES, extended=subject.extended
    )


def _at_hand(subject: Subject, source: str) -> Iterator[Finding]:
    where = f"{SETTING} in {subject.file}" if source == SETTING else source
    yield KEY.ok("key", f"The key comes from {where}, and has the shape id:secret.")
    if source == SETTING and subject.environment.get("PULUMI_RUN_PROGRAM") != "true":
        sentence = "A key in the stack file is not read anew by refresh and destroy."
        advice = "Set PULUMI_RUN_PROGRAM=true, or run: . tools/env.sh"
        yield KEY.warning("run-program", sentence, advice)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
