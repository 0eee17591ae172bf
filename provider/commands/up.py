"""``connectif up``: ``pulumi up``, stopped where it would do what cannot be taken back."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from provider.commands.outcome import (
    EXIT_ERROR,
    EXIT_FINE,
    EXIT_OPEN,
    CommandError,
    count,
    minutes,
    say,
    say_json,
)

if TYPE_CHECKING:
    from provider.plan import Expectation, Plan, Stop
    from provider.plan.carrying_out import Finished

#: Minutes that the engine may take: a first run at 100 requests a minute takes its time.
TIME_LIMIT = 120.0
#: What this command gives itself, or what would take the judgement away.
_OWN = frozenset(
    {"-s", "--stack", "-y", "--yes", "-j", "--json", "-f", "--skip-preview", "-C", "--cwd",
     "--show-secrets", "--plan", "--save-plan", "--strict", "--expect-no-changes", "--config-file",
     "--non-interactive"}
)  # fmt: skip
#: Short options of the engine of which the rest of the word is the value.
_WITH_VALUE = "cmpstvC"
#: What the engine's preview does not know.
_UPDATE_ONLY = frozenset({"--continue-on-error"})


def arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.description = (
        "Preview, say in plain words what would happen, and run pulumi up. Stops, and does "
        "nothing, where the run would delete or replace a contact field, an object in use or a "
        "workflow that runs, would start to send, or would take away more than 30 % of at least "
        "10 objects; --allow NAME lets it happen in this run. Asks before it applies the plan, "
        "unless --yes or --expect has answered that. Exit codes: 0 applied or nothing to "
        "do, 2 stopped or not confirmed and nothing done, 1 an error."
    )
    parser.usage = (
        "connectif up --stack NAME [--allow NAME]... [--expect DIGEST|FILE] [--yes] [--json] "
        "[--time-limit MINUTES] [-- ARGUMENT...]"
    )
    parser.add_argument("--stack", metavar="NAME", required=True, help="the store's stack")
    parser.add_argument(
        "--allow",
        metavar="NAME",
        action="append",
        default=[],
        help="let happen what this resource is stopped for, in this run (may be given again)",
    )
    parser.add_argument(
        "--expect",
        metavar="DIGEST|FILE",
        help="apply the plan WITHOUT ASKING where definitions and store are what was reviewed, "
        "and do nothing where they are not: the digest that a report or a run before has shown, "
        "or the report itself, as connectif report --json wrote it, which tells of each object "
        "what has moved since",
    )
    parser.add_argument("--yes", action="store_true", help="do not ask before the plan is applied")
    parser.add_argument("--json", action="store_true", help="print the plan and outcome as JSON")
    parser.add_argument(
        "--time-limit",
        metavar="MINUTES",
        type=minutes,
        default=TIME_LIMIT,
        help="how long the engine may take for each of preview and update (default: 120)",
    )
    parser.add_argument(
        "further", metavar="ARGUMENT", nargs="*", help="given to pulumi as it is, after --"
    )


def run(arguments: argparse.Namespace) -> int:
    """Preview, judge, ask, and apply; give the exit code."""
    from provider.plan.carrying_out import EngineError
    from provider.stores.names import name_fault

    if fault := name_fault(arguments.stack):
        raise CommandError(fault)
    _check(arguments.further)
    try:
        return _Run(arguments).run()
    except EngineError as error:
        raise CommandError(str(error)) from None


def _check(further: Sequence[str]) -> None:
    """Refuse arguments that would change what is judged."""
    if further and not further[0].startswith("-"):
        raise CommandError(f'"{further[0]}" is no option: arguments for pulumi stand after --')
    for word in further:
        if not _OWN.isdisjoint(_options(word)):
            raise CommandError(f"{word} cannot be given to pulumi here: connectif up sees to it")


def _options(word: str) -> Iterator[str]:
    """Yield the options of a word: short ones may stand together, and before a value."""
    if not word.startswith("-") or word.startswith("--"):
        yield word.partition("=")[0]
        return
    for letter in word[1:].partition("=")[0]:
        yield f"-{letter}"
        if letter in _WITH_VALUE:
            return


def _says_yes() -> bool:
    """Wait for an answer; Ctrl-C and the end of the input are a no."""
    try:
        return sys.stdin.readline().strip().lower() in ("y", "yes")
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        return False


def _calls(plan: Plan) -> str:
    """Say how many calls the run needs, and how long the limit makes them wait."""
    from provider.review.report.calls import estimate

    found = estimate(plan)
    if not found.writes:
        return ""
    minutes = found.seconds // 60
    waits = f", {count(minutes, 'minute')} under the store's limit of calls" if minutes else ""
    return f"; about {found.reads} calls of the API to read and {found.writes} to write{waits}"


class _Run:
    """One run of the command."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self._given = arguments
        self._allowed: list[str] = list(dict.fromkeys(arguments.allow))
        self._further: list[str] = list(arguments.further)
        self._stops: tuple[Stop, ...] = ()
        self._digest = ""
        self._defined: dict[str, str] = {}
        self._moved: tuple[str, ...] = ()

    def run(self) -> int:
        """Do it; give the exit code."""
        from provider.plan import digest

        expected = self._expected()
        self._defined = self._definitions()
        plan = self._previewed()
        self._digest = digest(plan)
        self._moved = expected.moved(plan) if expected else ()
        self._stops = self._judged(plan)
        if not self._moved:
            self._refuse_stale()
        self._show(plan)
        hindrance = self._hindrance(plan)
        if hindrance:
            return self._end(plan, EXIT_OPEN, hindrance)
        if not self._confirmed(plan):
            return self._end(plan, EXIT_OPEN, "not-confirmed")
        return self._applied(plan)

    def _expected(self) -> Expectation | None:
        """Give what was reviewed, before anything is asked of the store."""
        from provider.commands.expecting import expectation

        text = self._given.expect
        return None if text is None else expectation(text, self._given.stack)

    def _definitions(self) -> dict[str, str]:
        """Name what is defined before the preview: what is edited after it must not be applied."""
        from provider.definitions import DefinitionError, load
        from provider.engine.sources import JUDGED, digest_of_all

        try:
            return {JUDGED: digest_of_all(load(self._given.root, self._given.stack))}
        except DefinitionError:
            return {}  # the preview says why; a program of one's own needs none

    def _previewed(self) -> Plan:
        """Run the engine's preview. Raises ``CommandError`` where it fails."""
        from provider.letters import printable
        from provider.plan import PlanError, read_plan
        from provider.plan.carrying_out import preview

        if sys.stderr.isatty():
            sys.stderr.write("Comparing the definitions with the store; nothing is written ...\n")
        further = [word for word in self._further if word not in _UPDATE_ONLY]
        done = preview(
            self._given.root, self._given.stack, further, self._seconds, dict(os.environ)
        )
        if done.interrupted:
            raise CommandError("interrupted: nothing was done")
        try:
            plan = read_plan(done.output)
        except PlanError as error:
            raise CommandError(self._reason(done) or str(error)) from None
        if done.code or plan.errors:
            reasons = printable("\n".join(plan.errors)) or self._reason(done)
            raise CommandError(f"the preview failed, and nothing was done:\n{reasons}")
        return plan

    def _reason(self, done: Finished) -> str:
        """Give what the engine wrote when it had no plan to print, without any password."""
        from provider.letters import printable
        from provider.stores import StateError
        from provider.stores.export import without_password
        from provider.stores.state import backend_url

        try:
            url = backend_url(self._given.root)
        except StateError as error:
            return str(error)
        said = printable(without_password(done.errors.strip().removeprefix("error: "), url))
        return f"{said}{self._advice()}" if "no stack named" in said else said

    def _advice(self) -> str:
        """Say how a stack that Pulumi does not know is made, or that nothing describes it."""
        from provider.definitions.stacks import FOLDER, stack_names
        from provider.kinds.suggestions import did_you_mean

        stack, known = self._given.stack, stack_names(self._given.root)
        if stack in known:
            return f"; to make it, run: pulumi stack select --create {stack}"
        return f"; nor is there a file {FOLDER}/Pulumi.{stack}.yaml{did_you_mean(stack, known)}"

    def _judged(self, plan: Plan) -> tuple[Stop, ...]:
        """Judge the plan, beside what the store shows where something goes."""
        from provider.api import ConnectifError
        from provider.plan import Live, judge, read_live
        from provider.plan.live import needs_reading
        from provider.stores import SettingError, open_store

        if not needs_reading(plan):
            return judge(plan, Live(extended=False))
        process = open_store(self._given.root, self._given.stack)
        try:
            return judge(plan, read_live(process, self._given.stack, plan))
        except (ConnectifError, SettingError) as error:
            raise CommandError(f"the store does not show what is in use: {error}") from None

    def _refuse_stale(self) -> None:
        from provider.plan.judging import stale

        names = stale(self._stops, self._allowed)
        if names:
            stopped = ", ".join(stop.resource for stop in self._stops) or "nothing"
            raise CommandError(
                f"--allow {', '.join(names)}: this plan does nothing there that needs permission "
                f"(what does: {stopped}). Take it out of the command; nothing was done"
            )

    def _show(self, plan: Plan) -> None:
        from provider.letters import printable
        from provider.plan import words
        from provider.plan.judging import stopped

        if self._given.json:
            return
        say(f"Plan {self._digest} for the stack {self._given.stack}:")
        for line in words.lines(plan, without=stopped(self._stops, self._allowed)):
            say(printable(line))
        say(f"\n{words.counted(plan)}{_calls(plan)}")

    def _hindrance(self, plan: Plan) -> str:
        """Say why the plan is not applied, and give one word for it; "" where nothing is."""
        from provider.letters import printable
        from provider.plan import words
        from provider.plan.judging import stopped

        if self._moved:
            self._say_moved()
            return "not-reviewed"
        left = stopped(self._stops, self._allowed)
        if left and not self._given.json:
            say()
            for line in words.stop_lines(self._stops, left, self._command()):
                say(printable(line))
        return "stopped" if left else ""

    def _say_moved(self) -> None:
        from provider.letters import printable

        self._say("\nThis is not what was reviewed: nothing was done. Since the review:")
        for line in self._moved:
            self._say(printable(f"  {line}"))
        self._say(
            "Look at the plan above. If all of it is meant, have it reviewed again (connectif "
            f"report), or run the command with --expect {self._digest}, which applies it without "
            "asking"
        )

    def _confirmed(self, plan: Plan) -> bool:
        """Ask, unless that was answered before; what changes nothing needs no answer."""
        from provider.plan import Expectation, Fingerprint

        if self._given.yes or self._given.expect or not plan.changes:
            return True
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            self._say(
                "\nNothing was done: nobody is there to ask. Give --yes, or --expect "
                f"{self._digest} to apply this plan and no other; both apply it without asking"
            )
            return False
        sys.stderr.write(f"\nDo this in the store of {self._given.stack}? [y/N] ")
        sys.stderr.flush()
        if not _says_yes():
            self._say("Nothing was done")
            return False
        seen = Fingerprint.of(self._digest) or Fingerprint()
        self._moved = Expectation(seen).moved(self._previewed())
        if self._moved:
            self._say(
                f"The plan has changed meanwhile ({self._moved[0]}): nothing was done. Run the "
                "command again"
            )
            return False
        return True

    def _applied(self, plan: Plan) -> int:
        from provider.commands.unfinished import reason
        from provider.engine.permission import VARIABLE, told
        from provider.plan.carrying_out import update
        from provider.plan.judging import ending, starting

        changing = (item.name for item in plan.changes)
        judged = told(starting(plan), ending(plan), changing)
        environment = {**os.environ, **self._defined, VARIABLE: judged}
        say_nothing = sys.stderr if self._given.json else None
        sys.stdout.flush()
        done = update(
            self._given.root,
            self._given.stack,
            self._further,
            self._seconds,
            environment,
            say_nothing,
        )
        if done.unread:
            sys.stderr.write("nobody reads on: the update went on to its end all the same\n")
        if done.code:
            why = reason(self._given.root, self._given.stack, done)
            sys.stderr.write(f"error: {why}\n")
            return self._end(plan, EXIT_ERROR, "failed")
        return self._end(plan, EXIT_FINE, "applied" if plan.changes else "nothing-to-do")

    def _end(self, plan: Plan, code: int, outcome: str) -> int:
        from provider.plan import words

        if self._given.json:
            stops = words.stop_data(self._stops, self._allowed)
            said = {"stack": self._given.stack, "outcome": outcome, **words.data(plan)}
            say_json({**said, "moved": list(self._moved), "stops": stops})
        return code

    def _say(self, text: str) -> None:
        """Say something to people; the output is JSON's where that was asked for."""
        if self._given.json:
            sys.stderr.write(f"{text.strip()}\n")
        else:
            say(text)

    def _command(self) -> list[str]:
        words = ["connectif", "up", "--stack", self._given.stack]
        words += ["--yes"] if self._given.yes else []
        return [*words, "--", *self._further] if self._further else words

    @property
    def _seconds(self) -> float:
        return float(self._given.time_limit) * 60
