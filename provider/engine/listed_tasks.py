"""What is left to do for a workflow that a person makes and the store lists."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from provider.engine.differences import differences
from provider.engine.listing import Body, carried_out, earlier, live, remaining
from provider.engine.properties import ABSENT, CONFIRMATION
from provider.engine.target import Target
from provider.kinds import WORKFLOW, Difference
from provider.kinds.live_names import label_of
from provider.kinds.workflow import ACTING, ALIVE, DESCRIPTION, live_name, sends, status_of
from provider.tasks import Act, Settled, Step, Task, steps


class _Part(NamedTuple):
    """One thing to do: its clause, its steps, what it is, and whether the list shows it done."""

    text: str
    steps: tuple[Step, ...]
    act: Act
    read: bool = True
    sends: bool = False


def task(target: Target, memory: Mapping[str, Any]) -> Task | None:
    """Give what a person has to do until the store shows it, and somebody has confirmed it."""
    if target.properties.get(ABSENT):
        return _composed(target, list(_removal(target, memory)), str(live_name(target.desired)))
    body = live(target, memory)
    if body is None:
        return _composed(target, list(_making(target, memory)), str(live_name(target.desired)))
    return _composed(target, list(_mending(target, memory, body)), str(body["name"]))


def edits_what_was_sent(target: Target, memory: Mapping[str, Any]) -> bool:
    """Whether a definition changes what its label has sent already."""
    used = label_of(target.desired["run"]) in (memory.get("sent") or ())
    return used and any(item.path[0] not in DESCRIPTION for item in _differing(target, memory))


def definition(target: Target) -> dict[str, Any]:
    """Give the part of the inputs that a person makes in the console."""
    return {key: value for key, value in target.desired.items() if key not in WORKFLOW.settings}


def _composed(target: Target, parts: list[_Part], name: str) -> Task | None:
    if not parts:
        return None
    text = ", then ".join(part.text for part in parts)
    return Task(
        target.resource,
        WORKFLOW.name,
        name,
        parts[0].act,
        f"{text} ({WORKFLOW.place})",
        tuple(step for part in parts for step in part.steps),
        # Only when the list shows all that it can is there something to confirm.
        Settled.READING if any(part.read for part in parts) else Settled.CONFIRMATION,
        any(part.sends for part in parts),
    )


def _removal(target: Target, memory: Mapping[str, Any]) -> Iterator[_Part]:
    for body in remaining(target, memory):
        name, status = str(body["name"]), status_of(body)
        if status in ALIVE:
            yield _Part(f'finish "{name}"', steps.running("finish", name), Act.REMOVE)
        elif status == "draft":
            text = f'delete the draft "{name}"'
            yield _Part(text, steps.removing(WORKFLOW.name, name), Act.REMOVE)
        elif CONFIRMATION not in target.properties:
            # The list shows no state, so nobody but a person can tell.
            text = f'finish or delete "{name}"'
            yield _Part(text, steps.removing(WORKFLOW.name, name), Act.REMOVE, read=False)


def _making(target: Target, memory: Mapping[str, Any]) -> Iterator[_Part]:
    if label_of(target.desired["run"]) in (memory.get("sent") or ()):
        return  # what was sent is not to be sent again, wherever its workflow went
    form, run = target.titled, target.desired["run"]
    name, sending = str(live_name(target.desired)), sends(target.desired) and run != "draft"
    made = steps.making(WORKFLOW.name, form)
    started = steps.running("activate", name) if run != "draft" else ()
    part = _Part(WORKFLOW.making(form), made + started, Act.MAKE, sends=sending)
    finish = list(_finish(target))
    # A sender's earlier version ends first, so that nobody gets the same thing twice.
    yield from [*finish, part] if sends(target.desired) else [part, *finish]


def _mending(target: Target, memory: Mapping[str, Any], body: Body) -> Iterator[_Part]:
    wanted = str(live_name(target.desired))
    if body["name"] != wanted:
        text = f'rename the {target.live_title(body)} to "{wanted}"'
        renamed = steps.renaming(WORKFLOW.name, str(body["name"]), wanted)
        yield _Part(text, renamed, Act.CHANGE)
    yield from _inside(target, memory, body, wanted)
    yield from _activation(target, body, memory)
    yield from _finish(target)


def _inside(target: Target, memory: Mapping[str, Any], body: Body, name: str) -> Iterator[_Part]:
    """Give what no list shows: the difference to what was confirmed last, else all of it."""
    if CONFIRMATION in target.properties:
        return
    sent = label_of(target.desired["run"]) in (memory.get("sent") or ())
    if sent or (label_of(target.desired["run"]) and status_of(body) not in (None, "draft")):
        return  # it has sent what it holds: nothing can be changed any more
    differing = _differing(target, memory)
    if differing:
        before = target.references.titled(
            {**target.desired, **carried_out(target, memory)["definition"]}
        )
        before = {**before, "name": target.titled["name"]}
        changed = steps.changing(WORKFLOW.name, before, target.titled)
        if not changed:
            text = f'nothing changes in the console for the workflow "{name}": confirm it'
            yield _Part(text, (), Act.VERIFY, read=False)
            return
        delta = "; ".join(steps.changes(WORKFLOW.name, before, target.titled))
        yield _Part(f'in the workflow "{name}": {delta}', changed, Act.CHANGE, read=False)
        return
    text = f'look whether the workflow "{name}" holds what its definition says, and confirm it'
    seen = steps.verifying(WORKFLOW.name, target.titled)
    yield _Part(text, seen, Act.VERIFY, read=False)


def _differing(target: Target, memory: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Give what the definition says otherwise than what was confirmed last."""
    known = carried_out(target, memory).get("definition")
    if not known:
        return ()
    before = Target(target.process, {**target.properties, **known}).resolved
    return differences(before, target.resolved, (*WORKFLOW.settings, "name"))


def _activation(target: Target, body: Body, memory: Mapping[str, Any]) -> Iterator[_Part]:
    status, run, name = status_of(body), target.desired["run"], str(live_name(target.desired))
    title, sending = target.live_title(body), sends(target.desired)
    if run == "draft":
        # What a person has started by hand is left alone; what was asked for before is ended.
        asked = carried_out(target, memory).get("run", "draft") != "draft"
        if asked and status in ALIVE:
            yield _Part(f"finish the {title}", steps.running("finish", name), Act.RUN)
        return
    if not status or status in ACTING:
        return
    if status == "draft":
        once = ", which SENDS once, for good" if label_of(run) else ""
        text = f"activate the {title}{once}"
        yield _Part(text, steps.running("activate", name), Act.RUN, sends=sending)
    # A label was used when its workflow is paused or finished; it never starts again.
    elif status == "paused" and run == "continuous":
        resumed = steps.running("resume", name)
        yield _Part(f"resume the {title}", resumed, Act.RUN, sends=sending)


def _finish(target: Target) -> Iterator[_Part]:
    for body in earlier(target):
        name = str(body["name"])
        yield _Part(f'finish "{name}"', steps.running("finish", name), Act.RUN)
