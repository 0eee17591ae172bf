"""The guide as data: what ``guide --json`` prints; ``schemas/guide.schema.json`` describes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from provider.definitions import Note
from provider.tasks.guide import Advice, Assignment, Guide, Left, Standing
from provider.tasks.rendering import sentences


def data_of(guides: Sequence[Guide]) -> Mapping[str, Any]:
    """Give the guides of some stores as plain data."""
    return {
        "stacks": [_guide(guide) for guide in guides],
        "tasks": sum(len(guide.assignments) for guide in guides),
        "minutes": sum(guide.minutes for guide in guides),
    }


def _guide(guide: Guide) -> Mapping[str, Any]:
    standing = {} if guide.standing is None else {"standing": list(map(_standing, guide.standing))}
    return {
        "stack": guide.stack,
        "surface": guide.surface,
        "tasks": [_assignment(item, guide) for item in guide.assignments],
        "minutes": guide.minutes,
        "prerequisites": list(map(_advice, guide.prerequisites)),
        "notices": list(map(_advice, guide.notices)),
        "released": list(map(_left, guide.left)),
        "aged": list(map(_standing, guide.aged)),
        **standing,
        "refusals": list(guide.refusals),
        "missing": list(guide.missing),
        "console": guide.console,
        "error": guide.error,
    }


def _assignment(item: Assignment, guide: Guide) -> Mapping[str, Any]:
    task = item.task
    return {
        "resource": task.resource,
        "kind": task.kind,
        "name": task.name,
        "act": task.act.value,
        "title": sentences.title(task),
        "summary": task.summary,
        "minutes": task.minutes,
        "sends": task.sends,
        "sendingStep": sentences.sending_step(task),
        "settled": task.settled.value,
        "digest": item.digest,
        "confirm": sentences.command(task, guide.stack),
        "hints": list(map(_note, item.hints)),
        "variables": dict(item.variables or {}),
        "steps": [
            {
                "screen": step.screen,
                "part": step.part,
                "action": step.action.value,
                "control": step.control,
                "value": step.value,
            }
            for step in task.steps
        ],
    }


def _advice(item: Advice) -> Mapping[str, Any]:
    return {"pack": item.pack, "title": item.title, "notes": list(map(_note, item.notes))}


def _note(note: Note) -> Mapping[str, Any]:
    return {"text": note.text, "source": note.source}


def _left(item: Left) -> Mapping[str, Any]:
    return {"resource": item.resource, "kind": item.kind, "name": item.name}


def _standing(item: Standing) -> Mapping[str, Any]:
    return {
        "resource": item.resource,
        "kind": item.kind,
        "name": item.name,
        "status": item.word,
        "by": item.by,
        "on": item.on.isoformat() if item.on else None,
    }
