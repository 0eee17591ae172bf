"""Through which workflow visitors get an inline content: who, on which pages, where in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from provider.review.report.edits import DRAFT, ONCE_DONE, Edit, roads
from provider.review.report.model import Danger, Effect
from provider.review.words.nodes import setting
from provider.review.words.roads import Roads, whom

#: So many places are said; of more, how many there are.
_MOST = 4


def edited(edit: Edit, *, back: bool) -> Iterator[Effect]:
    """Yield what an edit of a content means to visitors.

    Args:
        edit: the content.
        back: whether it only becomes again what it was before somebody changed it by hand.
    """
    if not (edit.differs("html") or edit.differs("variables")):
        return
    what = "what the definition says, in place of what was changed by hand" if back else ""
    users = sorted(edit.users(), key=lambda user: user.item.title)
    if edit.task:
        text = f"every visitor whom a workflow shows it to gets {what or 'the edited content'}"
        yield Effect(f"{text}{ONCE_DONE}", Danger.CAUTION)
    elif not edit.reach_told:
        yield from _through(edit, users, what or "the edited content")
    yield from _places(edit, users)


def _through(edit: Edit, users: list[Edit], what: str) -> Iterator[Effect]:
    """Say through which workflows visitors get it, where the preview has named none."""
    starting = [user.item for user in users if user.starts]
    if not starting:
        yield Effect("no active workflow shows it, so no visitor notices yet")
        return
    shown = ", ".join(
        f"the {item.title}, which {_act(item.before.get('run'))}" for item in starting
    )
    yield Effect(f"visitors get {what} through {shown}", Danger.CAUTION)


def _act(run: object) -> str:
    return "connectif up resumes" if run == "paused" else "connectif up starts"


def made(edit: Edit) -> Iterator[Effect]:
    """Yield who shows a new content."""
    users = sorted(edit.users(), key=lambda user: user.item.title)
    if not users:
        text = "no workflow of these definitions shows it, so no visitor sees it"
        yield Effect(text, headline=True)
    yield from _places(edit, users, new=True)


def _places(edit: Edit, users: list[Edit], *, new: bool = False) -> Iterator[Effect]:
    """Yield who shows a content where; what is new, and shown at once, is to be read first."""
    found = {text: danger for user in users for text, danger in _shown(edit, user, new=new)}
    for text, danger in list(found.items())[:_MOST]:
        yield Effect(text, danger, headline=True)
    if len(found) > _MOST:
        danger = max(list(found.values())[_MOST:])
        yield Effect(f"{len(found) - _MOST} more places show it", danger, headline=True)


def _shown(edit: Edit, user: Edit, *, new: bool) -> Iterator[tuple[str, Danger]]:
    """Say where a workflow shows a content, and whether visitors see something new by that."""
    side = roads(user.sides[1])
    is_draft = user.after.get("run") == DRAFT
    draft = ": it is a draft, so no visitor sees it yet" if is_draft else ""
    felt = new and (user.is_active or user.starts)
    known = {edit.item.pulumi_id, edit.item.name}
    for name, node in sorted((user.after.get("nodes") or {}).items()):
        if node.get("content") in known:
            place = side.act(name).removeprefix(f"shows {side.nodes[name]['content']}")
            often = _often(side, name) if felt else ""
            text = f"the {user.item.title} shows it{place}{_way(side, name)}{often}{draft}"
            yield text, Danger.CAUTION if felt else Danger.NONE


def _way(side: Roads, name: str) -> str:
    clauses = side.clauses(name)
    way = "".join(f", {text}" for text in clauses or ())
    return f"{way}, to {whom(side.start)}" if side.start else way


def _often(side: Roads, name: str) -> str:
    """Say how often a visitor gets something: always, where no limit is set on the way."""
    way = side.way(name)
    if way is None:
        return ""
    triggers = [node for node, _ in way if side.role(node) == "trigger"]
    limits = [side.nodes[node].get("limits") for node in (*triggers, name)]
    found = [setting("limits", item, side.around) for item in limits if isinstance(item, Mapping)]
    if found:
        return f", as often as its limits allow ({'; '.join(found)})"
    if not all(item == "none" for item in limits):
        return ""
    visits = any("pages" in side.nodes[node] for node in triggers)
    return f", {'on every such visit' if visits else 'every time'} (no limit is set)"


def started(edit: Edit, *, resumed: bool = False) -> Iterator[Effect]:
    """Yield what a workflow shows that starts, or goes on, and sends nothing."""
    side = roads(edit.sides[1])
    acts = [name for name in side.doing() if "content" in side.nodes[name]]
    again = "resumed, " if resumed else ""
    for name in acts[:_MOST]:
        text = f"{again}it {side.act(name)}{_way(side, name)}{_often(side, name)}"
        yield Effect(text, Danger.CAUTION)
    if len(acts) > _MOST:
        yield Effect(
            f"{again}it shows something at {len(acts) - _MOST} more places", Danger.CAUTION
        )
