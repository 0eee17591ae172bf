"""A preview for a command: run now, or printed before by whoever has run it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from provider.commands.outcome import CommandError
from provider.letters import printable

if TYPE_CHECKING:
    from provider.plan import Live, Plan, Stop
    from provider.plan.carrying_out import Finished


_PASSPHRASE = "PULUMI_CONFIG_PASSPHRASE"


@dataclass(frozen=True)
class Previewed:
    """What a preview gave: a plan, or why there is none, one sentence each."""

    plan: Plan | None = None
    errors: tuple[str, ...] = ()


def previewed(root: Path, stack: str, further: Sequence[str], seconds: float) -> Previewed:
    """Run the engine's preview, which writes nothing.

    Raises ``CommandError`` where somebody has interrupted it.
    """
    from provider.plan.carrying_out import EngineError, preview

    try:
        done = preview(root, stack, further, seconds, _environment())
    except EngineError as error:
        return Previewed(errors=(str(error),))
    if done.interrupted:
        raise CommandError("interrupted: nothing was done")
    return _read(done.output, done.code, _engine_words(root, stack, done))


def printed(text: str, stack: str) -> Previewed:
    """Read what ``pulumi preview --json --show-sames`` has printed of a stack.

    Raises ``CommandError`` where it was another one, or printed by something else.
    """
    try:
        found = _read(text, 0, ())
    except (AttributeError, KeyError, TypeError, ValueError):
        raise CommandError("what was given is not what pulumi preview --json prints") from None
    for item in found.plan.resources if found.plan else ():
        named = item.urn.removeprefix("urn:pulumi:").partition("::")[0]
        if named != stack:
            raise CommandError(f"the preview is of the stack {printable(named)}, not of {stack}")
    return found


def judged(root: Path, stack: str, plan: Plan) -> tuple[tuple[Stop, ...], tuple[str, ...]]:
    """Judge a plan beside what the store shows, where something goes.

    Gives the stops, and what the store does not show to this key, one sentence each.
    """
    from provider.api import ConnectifError
    from provider.plan import Live, judge
    from provider.plan.live import needs_reading
    from provider.stores import SettingError

    if not needs_reading(plan):
        return judge(plan, Live(extended=False)), ()
    try:
        return judge(plan, _live(root, stack, plan)), ()
    except (ConnectifError, SettingError) as error:
        unseen = f"whether what goes is in use could not be looked up in the store: {error}"
        return judge(plan, Live(extended=False, workflows=None)), (unseen,)


def _environment() -> dict[str, str]:
    """Give the environment of a preview; without a passphrase it is the empty one.

    That is enough where nothing in the stack is encrypted, and the engine refuses to begin without.
    """
    given = dict(os.environ)
    if f"{_PASSPHRASE}_FILE" not in given:
        given.setdefault(_PASSPHRASE, "")
    return given


def _live(root: Path, stack: str, plan: Plan) -> Live:
    from provider.plan import read_live
    from provider.stores import open_store

    process = open_store(root, stack)
    client = process.client(stack)
    try:
        return read_live(process, stack, plan)
    finally:
        client.close()


def _read(text: str, code: int, said: Sequence[str]) -> Previewed:
    """Read a preview; ``said`` is what the engine wrote beside it, for where it has no reason."""
    from provider.plan import PlanError, read_plan
    from provider.review.report.failures import reasons

    try:
        plan = read_plan(text)
    except PlanError as error:
        return Previewed(errors=reasons(said) if any(said) else (str(error),))
    if code or plan.errors:
        return Previewed(errors=reasons(plan.errors or said))
    return Previewed(plan)


def _engine_words(root: Path, stack: str, done: Finished) -> tuple[str, ...]:
    """Give what a failed engine wrote, without any password."""
    from provider.stores import StateError
    from provider.stores.export import without_password
    from provider.stores.state import backend_url

    if not done.code:
        return ()
    try:
        url = backend_url(root)
    except StateError as error:
        return (str(error),)
    said = without_password(done.errors.strip(), url)
    return (f"{said}{_advice(root, stack)}" if "no stack named" in said else said,)


def _advice(root: Path, stack: str) -> str:
    """Say how a stack that Pulumi does not know is made, or that nothing describes it."""
    from provider.definitions.stacks import FOLDER, stack_names
    from provider.kinds.suggestions import did_you_mean

    known = stack_names(root)
    if stack in known:
        return f"; to make it, run: pulumi stack select --create {stack}"
    return f"; nor is there a file {FOLDER}/Pulumi.{stack}.yaml{did_you_mean(stack, known)}"
