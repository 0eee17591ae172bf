"""Targets and observations as a probe of a shop would have them, with changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from provider.definitions import TokenSource
from provider.probe.notifications import Notification
from provider.probe.observation import Call, Observation, PageState, Tag, Told
from provider.probe.target import Target

FIELD, TOKEN = "push-token", "connectif-probe-1"
SHOP, STORE = "https://shop.example/", "eu9-api.shop.example"
CONTENT: dict[str, Any] = {
    "selector": "body",
    "webContent": {"sections": [{"html": f'<script>var FIELD = "{FIELD}";</script>'}]},
}
TARGET = Target(
    pack="app",
    field=FIELD,
    workflow="Token collection",
    user_agent="myapp",
    token=TokenSource("cookie", "token"),
    selector="body",
    match="any",
    pages=(),
    session_key="sent",
)


def visited(answer: Any = None, status: int | None = 200, **entity: str) -> Told:
    """Give a page visit that was let through."""
    given = {"trackerId": "5f0c", "webContents": [CONTENT]} if answer is None else answer
    return Told(STORE, Notification((entity,), ("page-visit",)), False, status, given)


def held(**entity: str) -> Told:
    """Give a notification that was held back."""
    return Told(STORE, Notification((entity,), ()), True)


STATE = PageState(
    title="Shop",
    has_client=True,
    events=("connectif.loaded", "connectif.managed.initialized"),
    is_initialized=True,
    is_allowed=True,
    is_excluded=False,
    tags=(Tag("https://cdn.shop.example/client-script/1", False),),
    matches=1,
    first="body",
    is_inserted=True,
    calls=(Call(TOKEN, ()),),
    is_remembered=True,
)
PROVEN = Observation(
    address=SHOP,
    token=TOKEN,
    status=200,
    state=STATE,
    told=(visited(), held(**{FIELD: TOKEN})),
    scripts=(200,),
)


def observed(state: dict[str, Any] | None = None, **changes: Any) -> Observation:
    """Give what a proven visit shows, with changes; those of the page go into ``state``."""
    return replace(PROVEN, state=replace(STATE, **(state or {})), **changes)


#: What follows where Connectif's script is not at work.
SILENT: dict[str, Any] = {"told": (), "scripts": ()}
NO_CLIENT: dict[str, Any] = {
    "has_client": False,
    "events": (),
    "is_initialized": None,
    "is_allowed": None,
    "is_excluded": None,
    "tags": (),
    "is_inserted": False,
    "calls": (),
    "is_remembered": False,
}
#: What follows where the script of the pack is not at work.
UNUSED: dict[str, Any] = {"is_inserted": False, "calls": (), "is_remembered": False}
