"""Through which workflow visitors get an inline content: who, on which pages, where in them."""

from __future__ import annotations

from collections.abc import Iterator

from provider.review.report.edits import DRAFT, ONCE_DONE, Edit, roads
from provider.review.report.model import Danger, Effect
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
    yield from _places(edit, users)


def _places(edit: Edit, users: list[Edit]) -> Iterator[Effect]:
    found = list(dict.fromkeys(text for user in users for text in _shown(edit, user)))
    for text in found[:_MOST]:
        yield Effect(text, headline=True)
    if len(found) > _MOST:
        yield Effect(f"{len(found) - _MOST} more places show it", headline=True)


def _shown(edit: Edit, user: Edit) -> Iterator[str]:
    """Say where a workflow shows a content."""
    side = roads(user.sides[1])
    draft = ": it is a draft, so no visitor sees it yet" if user.after.get("run") == DRAFT else ""
    known = {edit.item.pulumi_id, edit.item.name}
    for name, node in sorted((user.after.get("nodes") or {}).items()):
        if node.get("content") in known:
            place = side.act(name).removeprefix(f"shows {side.nodes[name]['content']}")
            yield f"the {user.item.title} shows it{place}{_way(side, name)}{draft}"


def _way(side: Roads, name: str) -> str:
    clauses = side.clauses(name)
    way = "".join(f", {text}" for text in clauses or ())
    return f"{way}, to {whom(side.start)}" if side.start else way


def started(edit: Edit) -> Iterator[Effect]:
    """Yield what a workflow does that starts and sends nothing."""
    side = roads(edit.sides[1])
    acts = [name for name in side.doing() if "content" in side.nodes[name]]
    if not acts:
        return
    yield Effect(f"it takes in {whom(side.start)}", headline=True)
    for name in acts[:_MOST]:
        yield Effect(f"it {side.whole(name)}", headline=True)
    if len(acts) > _MOST:
        yield Effect(f"it shows something at {len(acts) - _MOST} more places", headline=True)
