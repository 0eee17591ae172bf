"""The steps in the console for each kind of object, and what changed in the console's words.

All functions are pure. A ``form`` is the comparable form of a kind (``provider.kinds``) in which
every reference stands as the name that the console shows: a segment, content or event by its name,
a contact field by its name, and the event's own ``integration`` by its name as well. An option of a
field stands as its id, and so does a field of an event or a variable of a content that has a value:
where the console shows another name, the id stands beside it in the object's own screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from provider.kinds import KINDS
from provider.tasks.alignment import aligned
from provider.tasks.clauses import clauses
from provider.tasks.finding import looking
from provider.tasks.labels import text
from provider.tasks.model import INSIDE, Action, Step
from provider.tasks.screens import SHEETS
from provider.tasks.sheet import Sheet
from provider.tasks.writing import Writer

Form = Mapping[str, Any]
_SCREENS = {
    "ContactField": "screen.contact-fields",
    "CustomIntegration": "screen.integrations",
    "OutboundEvent": "screen.integrations",
    "InlineContent": "screen.contents",
    "Segment": "screen.segments",
    "Workflow": "screen.workflows",
}
#: What a person presses for an act of ``running``, and then in the question.
_RUNS = {
    "activate": ("workflow.activate", "workflow.start-now"),
    "resume": ("workflow.resume", "workflow.start-now"),
    "pause": ("workflow.pause",),
    "finish": ("workflow.finish", "workflow.finish"),
}


def making(kind: str, form: Form) -> tuple[Step, ...]:
    """Give the steps that make a new object, up to saving it; a workflow is a draft then."""
    sheet = SHEETS[kind](form)
    at_list, editor = Writer(sheet.screen), Writer(INSIDE.join((sheet.screen, sheet.create[-1])))
    steps = [_open(sheet.screen), *(at_list.press(button) for button in sheet.path)]
    steps.append(at_list.press(sheet.create[0]))
    steps += [step for control in sheet.begin for step in at_list.control(control)]
    steps += [at_list.press(button) for button in sheet.create[1:]]
    steps += editor.editing(sheet.begin, sheet.contents, new=True)
    return (*steps, editor.press(sheet.save))


def changing(kind: str, before: Form, after: Form) -> tuple[Step, ...]:
    """Give the steps that turn an object that is ``before`` into ``after``, and no others.

    None where only names differ that the definition alone has, such as those of nodes.
    """
    old, new = _sides(kind, before, after)
    editor = Writer(INSIDE.join((old.screen, old.name)))
    edited = editor.editing(old.contents, new.contents)
    if not edited:
        return ()
    to_edit = editor.press(text("edit"))
    return (*_to(old.screen, old.name, old.path), to_edit, *edited, editor.press(new.save))


def changes(kind: str, before: Form, after: Form) -> tuple[str, ...]:
    """Give what differs, one clause each: ``Check value "in-app": Literal "a" -> "b"``."""
    old, new = _sides(kind, before, after)
    found = tuple(clauses(old.contents, new.contents))
    unseen = KINDS[kind].settings
    kept, wanted = (_without(side, unseen) for side in (before, after))
    return found or (("nothing that the console shows",) if kept != wanted else ())


def renaming(kind: str, name: str, new: str) -> tuple[Step, ...]:
    """Give the steps that give an object another name."""
    screen = text(_SCREENS[kind])
    editor = Writer(INSIDE.join((screen, name)))
    is_integration = kind == "CustomIntegration"
    label = text("integration.name" if is_integration else "name")
    return (
        *_to(screen, name),
        editor.press(text("edit")),
        Step(editor.screen, Action.FILL, label, new),
        editor.press(text("update" if is_integration else "save")),
    )


def running(act: str, name: str) -> tuple[Step, ...]:
    """Give the steps that activate, resume, pause or finish the workflow of a name.

    ``act`` is one of ``activate``, ``resume``, ``pause`` and ``finish``.
    """
    screen = text("screen.workflows")
    return (*_to(screen, name), *_pressed(INSIDE.join((screen, name)), _RUNS[act]))


def removing(kind: str, name: str, path: Iterable[str] = ()) -> tuple[Step, ...]:
    """Give the steps that delete an object; ``path`` leads to an event: its integration."""
    screen = text(_SCREENS[kind])
    way = (*path, text("event.send-tab")) if kind == "OutboundEvent" else tuple(path)
    pressed = _pressed(INSIDE.join((screen, name)), ("delete", "delete"))
    return (*_to(screen, name, way), *pressed)


def verifying(kind: str, form: Form) -> tuple[Step, ...]:
    """Give the steps that look whether an object is what the form says, and change nothing."""
    sheet = SHEETS[kind](form)
    editor = Writer(INSIDE.join((sheet.screen, sheet.name)))
    way = _to(sheet.screen, sheet.name, sheet.path)
    seen = looking(editor.screen, sheet.contents)
    return (*way, editor.press(text("edit")), *seen, editor.press(text("cancel")))


def _sides(kind: str, before: Form, after: Form) -> tuple[Sheet, Sheet]:
    """Give the sheets of two forms of one object, with the same names for the same parts."""
    known, sheet = aligned(kind, before, after), SHEETS[kind]
    return sheet(known, after), sheet(after, known)


def _without(form: Form, names: Iterable[str]) -> dict[str, Any]:
    return {name: value for name, value in form.items() if name not in names}


def _open(screen: str) -> Step:
    return Step(screen, Action.OPEN, screen.rpartition(INSIDE)[2])


def _to(screen: str, name: str, path: Iterable[str] = ()) -> tuple[Step, ...]:
    """Give the steps to an object in a list."""
    pressed = (*path, name)
    return (_open(screen), *(Step(screen, Action.PRESS, item) for item in pressed))


def _pressed(screen: str, keys: tuple[str, ...]) -> tuple[Step, ...]:
    """Give the press of a button, and of the one in the question that follows."""
    parts = ("", text("question"))
    return tuple(
        Step(screen, Action.PRESS, text(key), "", part)
        for key, part in zip(keys, parts, strict=False)
    )
