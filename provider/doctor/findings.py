"""Findings: what a check has found, in one sentence, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: Fine; runs, but look at it; stops a run; cannot be known.
Result = Literal["ok", "warning", "problem", "unknown"]


@dataclass(frozen=True)
class Finding:
    """The result of one check.

    ``topic`` groups findings for people; ``check`` names the check for programs and never changes
    with what was found; ``advice`` says what to do, "" where nothing is to be done.
    """

    topic: str
    check: str
    result: Result
    sentence: str
    advice: str = ""


@dataclass(frozen=True)
class Topic:
    """A heading under which findings stand."""

    title: str

    def ok(self, check: str, sentence: str) -> Finding:
        """Say that something is as it should be."""
        return Finding(self.title, check, "ok", sentence)

    def warning(self, check: str, sentence: str, advice: str) -> Finding:
        """Say that something does not stop a run, but should be looked at."""
        return Finding(self.title, check, "warning", sentence, advice)

    def problem(self, check: str, sentence: str, advice: str) -> Finding:
        """Say that something stops a run."""
        return Finding(self.title, check, "problem", sentence, advice)

    def unknown(self, check: str, sentence: str, advice: str = "") -> Finding:
        """Say that something cannot be known."""
        return Finding(self.title, check, "unknown", sentence, advice)


MACHINE = Topic("This machine")
STACK_FILE = Topic("Stack file and definitions")
STATE = Topic("Pulumi's state")
KEY = Topic("API key and store")
SCOPES = Topic("Scopes of the key")
LIMIT = Topic("Requests per minute")
SECRETS = Topic("Secrets of the packs")
SHAPES = Topic("Answers of the store")
