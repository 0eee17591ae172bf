"""Workflows on the public surface: a person makes and runs them, the API lists them.

Source: GET /workflows/ is known from a public client, and that a status can be read from the API's
introduction; the answer's shape was never seen (assumed). What is in a workflow is not shown, so
its name tells which version of the definition it is.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from provider.api import NotFound
from provider.engine import announcements, manual
from provider.engine.checking import twice
from provider.engine.differences import differences
from provider.engine.failures import InUseError
from provider.engine.manual import steps
from provider.engine.process import Process
from provider.engine.properties import (
    PENDING,
    READ,
    UNVERIFIED,
    comparable,
    identity,
    is_unknown,
)
from provider.engine.target import Properties, Target
from provider.kinds import WORKFLOW, Difference, Violation
from provider.kinds.kind import NOTHING, shown
from provider.kinds.live_names import LiveName, label_of
from provider.kinds.workflow import (
    ACTING,
    ALIVE,
    DESCRIPTION,
    live_name,
    live_run,
    sends,
    status_of,
    structural,
)

Body = Mapping[str, Any]


def check(process: Process, olds: Mapping[str, Any], news: Properties) -> list[Violation]:
    """Give the reasons against a definition; add ``version`` and ``task`` to ``news``."""
    process.verify_store(news)
    target = Target(process, news)
    if _unlisted(target):
        return manual.check(process, olds, news)
    if is_unknown(target.resolved):
        return []
    reasons = twice(target)
    if reasons:
        return reasons
    number = _version(target, olds)
    if number > 1:
        news["version"] = number
    aim = Target(process, news)
    memory = process.memories.get(str(olds.get("key")), NOTHING)
    if _edits_what_was_sent(aim, memory):
        label = label_of(aim.desired["run"])
        reason = f'already sent with the label "{label}": give a new label to send once more'
        return [Violation(("run",), reason)]
    task = _task(aim, memory)
    if task:
        news["task"] = task
        announcements.task(aim, task)
    else:
        announcements.not_shown(aim, listed=_live(aim, memory) is not None)
    return []


def read(
    process: Process, pulumi_id: str, properties: Mapping[str, Any]
) -> tuple[Properties, Properties]:
    """Give the state's definition with the way to run that the store shows."""
    process.verify_store(properties)
    target = Target(process, properties)
    if _unlisted(target):
        return manual.read(process, pulumi_id, properties)
    inputs = identity(properties) | comparable(properties)
    body = _live(target, properties)
    status = status_of(body) if body is not None else None
    if body is not None and status is not None:
        name = LiveName.parse(str(body["name"]))
        inputs["run"] = live_run(status, name, properties.get("run"))
    outs = inputs | _seen(target, properties)
    process.memories[target.resource] = outs
    return outs, inputs


def create(process: Process, properties: Properties) -> tuple[str, Properties]:
    """Put the task into the state, as done where the store shows it."""
    process.verify_store(properties)
    target = Target(process, properties)
    return process.fresh_id(target.resource, ""), properties | _seen(target, NOTHING)


def update(
    process: Process, pulumi_id: str, olds: Mapping[str, Any], news: Properties
) -> Properties:
    """Put the edited task into the state."""
    process.verify_store(news)
    return news | _seen(Target(process, news), olds)


def delete(process: Process, properties: Mapping[str, Any]) -> None:
    """Release the task. Raises ``InUseError`` while the store shows that the workflow acts."""
    process.verify_store(properties)
    target = Target(process, properties)
    if target.claimed_elsewhere:
        return
    if _unlisted(target):
        announcements.left_in_the_store(target)
        return
    live = _live(target, properties)
    found = [*_versions(target), *([live] if live else [])]
    acting = {str(body["name"]): status_of(body) for body in found if status_of(body) in ALIVE}
    if acting:
        names = ", ".join(f'"{name}" ({status})' for name, status in acting.items())
        raise InUseError(
            f"workflow {names} goes on in the store, and the API cannot stop it: finish it in the "
            f"console ({target.kind.place}), then run the command again"
        )
    announcements.left_in_the_store(target, str(live["name"]) if live else None)


def _seen(target: Target, memory: Mapping[str, Any]) -> Properties:
    """Give the outputs: what the list of the store says, and what is remembered of it."""
    if _unlisted(target):
        return {"status": PENDING}
    body, label = _live(target, memory), label_of(target.desired["run"])
    sent = [str(item) for item in memory.get("sent") or ()]
    if body is not None and label not in (None, *sent) and status_of(body) != "draft":
        sent.append(str(label))
    known: Properties = {"sent": sent} if sent else {}
    if body is None:
        used = UNVERIFIED if label in sent else PENDING
        return known | {"status": used}
    done = not _task(target, memory)
    seen = (READ if status_of(body) else UNVERIFIED) if done else PENDING
    applied = dict(_carried_out(target, memory) or _described(target))
    if target.desired["run"] != "draft":
        applied["run"] = target.desired["run"]
    return known | {"status": seen, "objectId": str(body["id"]), "applied": applied}


def _described(target: Target) -> Properties:
    """Give what a person is believed to have made on seeing its name for the first time."""
    ours = {key: value for key, value in target.desired.items() if key not in WORKFLOW.settings}
    return {"liveName": str(live_name(target.desired)), "definition": ours}


def _carried_out(target: Target, memory: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what was last carried out, unless that was another version or label."""
    applied: Mapping[str, Any] = memory.get("applied") or NOTHING
    known, wanted = LiveName.parse(str(applied.get("liveName", ""))), live_name(target.desired)
    return applied if applied and known[1:] == wanted[1:] else NOTHING


def _differing(target: Target, memory: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Give what the definition says otherwise than what a person was told last."""
    known = _carried_out(target, memory)
    if not known:
        return ()
    before = Target(target.process, {**target.properties, **known["definition"]}).resolved
    return differences(before, target.resolved, (*WORKFLOW.settings, "name"))


def _edits_what_was_sent(target: Target, memory: Mapping[str, Any]) -> bool:
    found = _differing(target, memory)
    used = label_of(target.desired["run"]) in (memory.get("sent") or ())
    return used and any(item.path[0] not in DESCRIPTION for item in found)


def _task(target: Target, memory: Mapping[str, Any]) -> str:
    """Give a person's steps until the store shows what the definition asks for."""
    body, wanted = _live(target, memory), str(live_name(target.desired))
    finish = " and ".join(f'finish "{other["name"]}"' for other in _earlier(target))
    if body is None and label_of(target.desired["run"]) in (memory.get("sent") or ()):
        return ""  # what was sent is not to be sent again, wherever its workflow went
    if body is None:
        # A sender's earlier version ends first, so that nobody gets the same thing twice.
        parts = [finish, steps(target)] if sends(target.desired) else [steps(target), finish]
    else:
        rename = f'rename the {target.live_title(body)} to "{wanted}"'
        edits = ", ".join(
            f"set {item.name} to {shown(item.desired)} (was {shown(item.live)})"
            for item in _differing(target, memory)
        )
        parts = [
            rename if body["name"] != wanted else "",
            f'in the workflow "{wanted}" {edits}' if edits else "",
            _activation(target, body, memory),
            finish,
        ]
    text = ", then ".join(filter(None, parts))
    return f"{text} ({target.kind.place})" if text else ""


def _activation(target: Target, body: Body, memory: Mapping[str, Any]) -> str:
    status, run = status_of(body), target.desired["run"]
    title = target.live_title(body)
    if run == "draft":
        # What a person has started by hand is left alone; what was asked for before is ended.
        asked = _carried_out(target, memory).get("run", "draft") != "draft"
        return f"finish the {title}" if asked and status in ALIVE else ""
    if not status or status in ACTING:
        return ""
    if status == "draft":
        sending = ", which SENDS once, for good" if label_of(run) else ""
        return f"activate the {title}{sending}"
    # A label was used when its workflow is paused or finished; it never starts again.
    return f"resume the {title}" if status == "paused" and run == "continuous" else ""


def _version(target: Target, olds: Mapping[str, Any]) -> int:
    """Give the number of the version that the definition stands for."""
    if label_of(target.desired["run"]) is not None:
        return 1
    versions = _versions(target)
    number = int(olds.get("version", 1)) if olds else _latest(versions)
    names = [body for body in versions if LiveName.parse(str(body["name"])).version == number]
    started = [body for body in names if status_of(body) != "draft"]
    ended = target.desired["run"] == "continuous" and any(
        status_of(body) == "finished" for body in names
    )
    outdated = bool(started) and _edited(target, olds)
    if not (outdated or ended):
        return number
    # A person may have followed a preview, with no run in between to note it.
    ahead = [_number(body) for body in versions if status_of(body) != "finished"]
    if max(ahead, default=0) > number:
        return max(ahead)
    return max([number, *(_number(body) for body in versions)]) + 1


def _latest(versions: Iterable[Body]) -> int:
    """Give the version that acts, else the highest that there is."""
    found = list(versions)
    alive = [_number(body) for body in found if status_of(body) in ALIVE]
    return max(alive or [_number(body) for body in found], default=1)


def _edited(target: Target, olds: Mapping[str, Any]) -> bool:
    """Whether the definition says something else than before that no active workflow takes."""
    if not olds:
        return False
    before = Target(target.process, olds).resolved
    found = differences(before, target.resolved, WORKFLOW.settings)
    return bool(structural(before, found))


def _live(target: Target, memory: Mapping[str, Any]) -> Body | None:
    """Give the workflow by its name, else, where somebody renamed it, by its id."""
    found = _called(target, str(live_name(target.desired)))
    if found is None and _carried_out(target, memory):
        known = str(memory.get("objectId", ""))
        found = next((body for body in _all(target) if str(body["id"]) == known), None)
    return found


def _called(target: Target, name: str) -> Body | None:
    return next((body for body in _all(target) if body["name"] == name), None)


def _earlier(target: Target) -> list[Body]:
    """Give the versions that should act no longer."""
    wanted = live_name(target.desired)
    if wanted.label is not None:
        return []
    return [
        body
        for body in _versions(target)
        if status_of(body) in ALIVE and _number(body) < wanted.version
    ]


def _versions(target: Target) -> list[Body]:
    """Give the workflows of the definition's name that carry no label."""
    names = ((body, LiveName.parse(str(body["name"]))) for body in _all(target))
    wanted = target.natural_key
    return [body for body, name in names if name.name == wanted and name.label is None]


def _number(body: Body) -> int:
    return LiveName.parse(str(body["name"])).version


def _all(target: Target) -> list[Body]:
    found = target.process.client(target.stack).workflows.list()
    return [body for body in found if isinstance(body.get("name"), str)]


def _unlisted(target: Target) -> bool:
    """Whether the store has no list of workflows, so that nothing can be read; asked once."""
    process = target.process
    if process.lists_workflows is None:
        try:
            process.client(target.stack).workflows.list()
            process.lists_workflows = True
        except NotFound:
            process.lists_workflows = False
    return not process.lists_workflows
