"""The store's list of workflows: which of them belong to a definition, and in which state.

Source: GET /workflows/ is known from a public client, and that a status can be read from the API's
introduction; the answer's shape was never seen (assumed). What is in a workflow is not shown, so
its name tells which version of the definition it is.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from provider.api import NotFound
from provider.engine.differences import differences
from provider.engine.target import Target
from provider.kinds import WORKFLOW
from provider.kinds.kind import NOTHING
from provider.kinds.live_names import LiveName, label_of
from provider.kinds.workflow import ALIVE, live_name, status_of, structural

Body = Mapping[str, Any]


def version(target: Target, olds: Mapping[str, Any], memory: Mapping[str, Any] = NOTHING) -> int:
    """Give the number of the version that the definition stands for; ``olds`` are old inputs."""
    if label_of(target.desired["run"]) is not None:
        return 1
    found = versions(target)
    number = int(olds.get("version", 1)) if olds else _latest(found)
    names = [body for body in found if _number(body) == number]
    if not names and _taken_back(target, memory, found):
        return LiveName.parse(str(memory["applied"]["liveName"])).version
    started = [body for body in names if status_of(body) != "draft"]
    states = {status_of(body) for body in names}
    ended = target.desired["run"] == "continuous" and "finished" in states and not states & ALIVE
    outdated = bool(started) and _edited(target, olds)
    if not (outdated or ended):
        return number
    # A person may have followed a preview, with no run in between to note it.
    ahead = [_number(body) for body in found if status_of(body) != "finished"]
    if max(ahead, default=0) > number:
        return max(ahead)
    return max([number, *map(_number, found)]) + 1


def live(target: Target, memory: Mapping[str, Any]) -> Body | None:
    """Give the workflow by its name, else, where somebody renamed it, by its id.

    Raises ``ContradictoryAnswer`` when the list lacks one that can be read by its id: a person
    would make it a second time.
    """
    # Of several the one that acts, or has acted: what was sent is not to be sent again.
    found = min(_called(target), key=_rank, default=None)
    if found is None and carried_out(target, memory):
        found = _known(target, str(memory.get("objectId", "")))
    return found


def _known(target: Target, object_id: str) -> Body | None:
    """Give the workflow of an id; whether it is really gone is asked once in a run."""
    process = target.process
    if not object_id or object_id in process.gone:
        return None
    found = process.client(target.stack).workflows.find(object_id)
    if found is None:
        process.gone.add(object_id)
    return found


def doubts(target: Target, memory: Mapping[str, Any]) -> str | None:
    """Say why nobody can tell which workflow of the list is the definition's."""
    named, wanted = _called(target), str(live_name(target.desired))
    if sum(status_of(body) != "finished" for body in named) > 1:
        return (
            f'the store has {len(named)} workflows called "{wanted}": rename all but one of them '
            "in the console"
        )
    known = str(memory.get("objectId", ""))
    before = next((body for body in workflows(target) if str(body["id"]) == known), None)
    others = [body for body in _namesakes(target) if str(body["id"]) != known]
    if before is None or not others or _parsed(before).name == target.natural_key:
        return None
    return (
        f'the store has another workflow called "{others[0]["name"]}", beside "{before["name"]}", '
        "which this stack knows: choose another name, or rename one of the two in the console"
    )


def carried_out(target: Target, memory: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what is remembered of the workflow, unless that was another version or label."""
    applied: Mapping[str, Any] = memory.get("applied") or NOTHING
    known, wanted = LiveName.parse(str(applied.get("liveName", ""))), live_name(target.desired)
    return applied if applied and known[1:] == wanted[1:] else NOTHING


def earlier(target: Target) -> list[Body]:
    """Give the versions that should act no longer."""
    wanted = live_name(target.desired)
    if wanted.label is not None:
        return []
    return [
        body
        for body in versions(target)
        if status_of(body) in ALIVE and _number(body) < wanted.version
    ]


def versions(target: Target) -> list[Body]:
    """Give the workflows of the definition's name that carry no label."""
    return [body for body in _namesakes(target) if _parsed(body).label is None]


def remaining(target: Target, memory: Mapping[str, Any]) -> list[Body]:
    """Give what a removal leaves to do: all that can act, and drafts.

    What has finished never acts again, and remembers that it was sent.
    """
    found = {str(body["id"]): body for body in _namesakes(target)}
    named = live(target, memory)
    if named is not None:
        found[str(named["id"])] = named
    return [body for body in found.values() if status_of(body) != "finished"]


def workflows(target: Target) -> list[Body]:
    """Give all workflows of the store that have a name."""
    found = target.process.client(target.stack).workflows.list()
    return [body for body in found if isinstance(body.get("name"), str)]


def unlisted(target: Target) -> bool:
    """Whether the store has no list of workflows, so that nothing can be read; asked once."""
    process = target.process
    if process.lists_workflows is None:
        try:
            process.client(target.stack).workflows.list()
            process.lists_workflows = True
        except NotFound:
            process.lists_workflows = False
    return not process.lists_workflows


def _called(target: Target) -> list[Body]:
    """Give the workflows that have the very name of the definition's."""
    wanted = str(live_name(target.desired))
    return [body for body in workflows(target) if body["name"] == wanted]


def _rank(body: Body) -> int:
    status = status_of(body)
    known = ("active", "scheduled", "paused", "finished")
    return known.index(status) if status in known else len(known)


def _namesakes(target: Target) -> list[Body]:
    """Give every version and label of the definition's name."""
    wanted = target.natural_key
    return [body for body in workflows(target) if _parsed(body).name == wanted]


def _latest(found: Iterable[Body]) -> int:
    """Give the version that acts, else the highest that there is."""
    all_of_them = list(found)
    alive = [_number(body) for body in all_of_them if status_of(body) in ALIVE]
    return max(alive or [_number(body) for body in all_of_them], default=1)


def _taken_back(target: Target, memory: Mapping[str, Any], found: Iterable[Body]) -> bool:
    """Whether an edit was taken back before anybody made its version: the last one still acts."""
    applied = memory.get("applied") or NOTHING
    if not applied.get("definition"):
        return False
    named = applied.get("liveName")
    if not any(body["name"] == named and status_of(body) in ALIVE for body in found):
        return False
    before = Target(target.process, {**target.properties, **applied["definition"]}).resolved
    return not differences(before, target.resolved, WORKFLOW.settings)


def _edited(target: Target, olds: Mapping[str, Any]) -> bool:
    """Whether the definition says something else than before that no active workflow takes."""
    if not olds:
        return False
    before = Target(target.process, olds).resolved
    found = differences(before, target.resolved, WORKFLOW.settings)
    return bool(structural(before, found))


def _parsed(body: Body) -> LiveName:
    return LiveName.parse(str(body["name"]))


def _number(body: Body) -> int:
    return _parsed(body).version
