"""A robot that follows the steps of a task in a console, and knows nothing but them.

It takes steps as JSON gives them, and acts on what a page shows: menus, headings of parts, labels
of controls, texts of choices. It knows no kind of object and no address.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import Any

from playwright.sync_api import Locator, Page, expect

from provider.tasks import Step

Data = Mapping[str, str]
INSIDE = " > "
EYES = Path(__file__).with_name("robot_eyes.js").read_text(encoding="utf-8")
#: How long a page may take to show what a press leads to.
PATIENCE_SECONDS = 20.0


class LostError(AssertionError):
    """A step that the page does not let the robot follow."""


class Robot:
    """Follows steps on one page; ``secrets`` are values by the names that steps give."""

    def __init__(self, page: Page, secrets: Mapping[str, str] | None = None) -> None:
        self.page = page
        self._secrets = dict(secrets or {})
        # What steps call a part, and which elements it may be: of those that were looked for,
        # every one that is left.
        self._named: dict[str, list[str]] = {}
        self._step: Data = {}
        page.evaluate(EYES)

    def follow(self, steps: Iterable[Step | Data]) -> None:
        """Do one step after the other; ``LostError`` says where it cannot go on."""
        for step in steps:
            self._step = _data(step)
            _ACTIONS[self._step["action"]](self)
            self._settle()

    def _open(self) -> None:
        self._named = {}
        *menu, name = self._step["screen"].split(INSIDE)
        place = self.page.get_by_role("navigation")
        if menu:
            place = place.get_by_role("group", name=INSIDE.join(menu), exact=True)
        place.get_by_role("link", name=name, exact=True).click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(name)

    def _press(self) -> None:
        mark, _ = self._found("button")
        self._marked(mark).click()

    def _fill(self) -> None:
        self._set(self._step["value"])

    def _secret(self) -> None:
        self._set(self._secrets[self._step["value"]])

    def _tick(self) -> None:
        mark, _ = self._found("control")
        self._marked(mark).set_checked(self._step["action"] == "tick")

    def _entry(self) -> None:
        """Put an entry among others, or take it out: a box, or a line of a text."""
        wanted, is_wanted = self._shown(self._step["value"]), self._step["action"] == "enter"
        mark, sort = self._found("control")
        if sort == "entries":
            self._box(mark, wanted).set_checked(is_wanted)
            return
        control = self._marked(mark)
        lines = [line for line in control.input_value().split("\n") if line and line != wanted]
        control.fill("\n".join([*lines, wanted] if is_wanted else lines))

    def _add(self) -> None:
        name = self._step["value"]
        heading = _heading(name)
        before = self._see("everyPart", heading)
        self._press()
        self._settle()
        after = self._see("everyPart", heading)
        new = [item for item in after if item not in before]
        if len(new) != 1:
            raise self._lost(f"{len(new)} new parts with the heading {heading}")
        self._named[name] = new

    def _find(self) -> None:
        # The part may hold the group in which the control stands.
        name, _, group = self._step["part"].rpartition('"')
        name, inner = f'{name}"', group.removeprefix(INSIDE)
        outer = self._place(name.rpartition(INSIDE)[0])
        candidates = self._named.get(name) or self._see("parts", outer, _heading(name))
        wanted, control = self._shown(self._step["value"]), self._step["control"]
        readings = {
            mark: self._see("readings", mark, inner.split(INSIDE) if inner else [], control)
            for mark in candidates
        }
        self._named[name] = [
            mark for mark, found in readings.items() if any(_says(shown, wanted) for shown in found)
        ]
        if not self._named[name]:
            raise self._lost(f"none of these: {list(readings.values())}")

    def _check(self) -> None:
        place = self._place(self._step["part"])
        shown, wanted = self._reading(place), self._shown(self._step["value"])
        if not _says(shown, wanted):
            raise self._lost(f"it shows {shown!r}")

    def _set(self, value: str) -> None:
        """Make a control show a value: typed, or chosen where there are choices."""
        (mark, sort), wanted = self._found("control"), self._shown(value)
        if sort == "entries":
            self._box(mark, wanted).check()
        elif sort == "select":
            choice = self._see("choice", mark, wanted)
            if choice is None:
                raise self._lost("there is no such choice")
            self._marked(mark).select_option(value=choice)
        else:
            self._marked(mark).fill(value)

    def _shown(self, text: str) -> str:
        """Give a text with what the page calls those parts that steps have named."""
        for name in sorted(self._named, key=len, reverse=True):
            if name in text:
                text = text.replace(name, self._see("nameOf", self._first(name)))
        return text

    def _reading(self, place: Data) -> str | None:
        """Give what the control of the step shows in a place; None where there is none."""
        shown: str | None = self._see("reading", place, self._step["control"])
        return shown

    def _found(self, finder: str) -> tuple[str, str]:
        """Give the control or button of the step and its sort, once the page shows it."""
        limit = monotonic() + PATIENCE_SECONDS
        while monotonic() < limit:
            place = self._place(self._step["part"])
            found = self._see("find", place, finder, self._step["control"])
            if found:
                return found["mark"], found["sort"]
            self._settle()
        raise self._lost(f"there is no such {finder}")

    def _box(self, group: str, text: str) -> Locator:
        mark = self._see("box", group, text)
        if not mark:
            raise self._lost("there is no such choice")
        return self._marked(mark)

    def _place(self, path: str) -> Mapping[str, Any]:
        """Say where a part is: from one that steps have named, by the headings inside of it."""
        pieces = path.split(INSIDE) if path else []
        for end in range(len(pieces), 0, -1):
            name = INSIDE.join(pieces[:end])
            if name in self._named:
                return _inside(self._first(name), INSIDE.join(pieces[end:]))
        taken = [marks[0] for marks in self._named.values() if len(marks) == 1]
        return {"from": None, "headings": pieces, "taken": taken}

    def _first(self, name: str) -> str:
        """Give the element that a name stands for, which no other name stands for."""
        others = [
            marks[0]
            for other, marks in self._named.items()
            if other != name and (len(marks) == 1 or other < name)
        ]
        return next(mark for mark in self._named[name] if mark not in others)

    def _see(self, sense: str, *asked: Any) -> Any:
        return self.page.evaluate(
            "([sense, asked]) => globalThis.robotEyes[sense](...asked)", [sense, asked]
        )

    def _marked(self, mark: str) -> Locator:
        return self.page.locator(f'[data-robot="{mark}"]')

    def _settle(self) -> None:
        """Wait until the page has drawn what it was told; what it refuses ends the way."""
        for refusal in self._see("calm"):
            raise self._lost(refusal)

    def _lost(self, reason: str) -> LostError:
        return LostError(f"{dict(self._step)}: {reason}")


def _data(step: Step | Data) -> Data:
    if isinstance(step, Step):
        return {key: str(value) for key, value in asdict(step).items()}
    return step


def _inside(mark: str, path: str) -> Mapping[str, Any]:
    headings = path.split(INSIDE) if path else []
    return {"from": mark, "headings": headings, "taken": []}


def _heading(name: str) -> str:
    """Give what the page itself says of a part that steps have given a name."""
    return name.rpartition(INSIDE)[2].partition(' "')[0]


def _says(shown: str | None, wanted: str) -> bool:
    """Whether a control shows a value: entries in any order, an id in brackets."""
    if shown is None:
        return False
    pieces = wanted.split(", ")
    entries = sorted(shown.replace("\n", ", ").split(", "))
    told = sorted(re.sub(r".* \((.+)\)$", r"\1", entry) for entry in entries)
    whole = shown == wanted or shown.endswith(f" ({wanted})")
    return whole or sorted(pieces) in (entries, told)


_ACTIONS: Mapping[str, Callable[[Robot], None]] = {
    "open": Robot._open,
    "press": Robot._press,
    "choose": Robot._fill,
    "fill": Robot._fill,
    "paste": Robot._fill,
    "tick": Robot._tick,
    "untick": Robot._tick,
    "enter": Robot._entry,
    "take out": Robot._entry,
    "add": Robot._add,
    "find": Robot._find,
    "secret": Robot._secret,
    "check": Robot._check,
}
