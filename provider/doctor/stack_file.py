"""The stack file and everything that it switches on."""

from __future__ import annotations

from collections.abc import Iterator

from provider.commands.outcome import count
from provider.doctor.findings import STACK_FILE, Finding
from provider.doctor.subject import Subject


def check_stack_file(subject: Subject) -> Iterator[Finding]:
    """Check that the definitions load; every problem is a finding with file:line:column."""
    for problem in subject.problems:
        advice = (
            f"Correct it there. To check it again, run: connectif validate --stack {subject.stack}"
        )
        yield STACK_FILE.problem("definitions", str(problem), advice)
    configuration = subject.configuration
    if configuration is None:
        return
    if not configuration.packs:
        sentence = f"{subject.file} switches on no pack, so there is nothing to do."
        advice = f"Write `connectif:packs: [reskyt]` into {subject.file}."
        yield STACK_FILE.warning("definitions", sentence, advice)
        return
    packs = ", ".join(pack.name for pack in configuration.packs)
    defined = count(len(configuration.definitions), "definition")
    yield STACK_FILE.ok("definitions", f"{subject.file} is valid: {defined} (packs: {packs}).")
