"""The links from the page to the contact field, each judged by what a visit showed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from provider.probe.causes import Cause, causes
from provider.probe.observation import Observation, Told
from provider.probe.target import Target


class Status(StrEnum):
    """What is known of a link."""

    OK = "ok"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Link:
    """One link: its name, whether it holds, what was seen, and why it may be broken."""

    name: str
    status: Status
    seen: str
    causes: tuple[Cause, ...] = ()


Judge = Callable[[Target, Observation], Link]
# What a link that holds proves of others, whatever they looked like.
_VISIT = frozenset({"page", "script", "initialised", "authorised"})
_CONTENT = _VISIT | {"pages"}
_PROVES = {"visit": _VISIT, "content": _CONTENT, "event": _CONTENT | {"content", "selector"}}
NOT_REACHED = "not reached"


def chain(target: Target, seen: Observation) -> tuple[Link, ...]:
    """Judge the first visit with the app's User Agent and a token, link by link."""
    links = [judge(target, seen) for judge in _CHAIN]
    proven = {
        name for link in links if link.status is Status.OK for name in _PROVES.get(link.name, ())
    }
    return tuple(_until_broken([_relaxed(link, proven) for link in links]))


def broken(links: Sequence[Link]) -> Link | None:
    """Give the first broken link."""
    return next((link for link in links if link.status is Status.FAILED), None)


def _relaxed(link: Link, proven: Collection[str]) -> Link:
    """Take back what another link disproves."""
    if link.status is not Status.FAILED or link.name not in proven:
        return link
    return Link(link.name, Status.UNKNOWN, f"{link.seen}; it did not stand in the way")


def _until_broken(links: Sequence[Link]) -> list[Link]:
    """Say nothing of what a broken link keeps from being seen."""
    first = broken(links)
    if first is None:
        return list(links)
    return [
        Link(link.name, Status.UNKNOWN, NOT_REACHED) if _is_hidden(link, first) else link
        for link in links
    ]


def _is_hidden(link: Link, first: Link) -> bool:
    """Say whether a link cannot be judged behind the first broken one."""
    if first.name == "page":
        return link.name not in ("page", "pages")
    # Whether the place is there shows in any page.
    return link.status is Status.FAILED and link is not first and link.name != "selector"


# --- the page


def _page(_: Target, seen: Observation) -> Link:
    if seen.failure is not None:
        return Link("page", Status.FAILED, f"it did not open: {seen.failure}", causes("P1"))
    if seen.status is not None and seen.status >= 400:
        text = f"the shop answers {seen.status} for {seen.address}"
        return Link("page", Status.FAILED, text, causes("P1"))
    return Link("page", Status.OK, f'opened: "{seen.state.title}", {seen.address}')


def _pages(target: Target, seen: Observation) -> Link:
    if target.match == "any":
        return Link("pages", Status.OK, "every page collects")
    if target.covers(seen.address):
        return Link("pages", Status.OK, "the page is one of those that collect")
    wanted = f"{target.match} {', '.join(target.pages)}"
    return Link("pages", Status.FAILED, f"pages that collect: {wanted}", causes("P6"))


def _consent(_: Target, seen: Observation) -> Link:
    if seen.state.banners:
        text = f"a consent banner seems to be shown: {', '.join(seen.state.banners)} (a guess)"
        return Link("consent", Status.UNKNOWN, text)
    return Link("consent", Status.OK, "no consent banner was recognised (a guess)")


# --- Connectif's script in it


def _script(_: Target, seen: Observation) -> Link:
    if any(status is not None and status < 400 for status in seen.scripts):
        return Link("script", Status.OK, "Connectif's script was loaded")
    if seen.state.has_client:
        return Link("script", Status.OK, "Connectif's client is in the page")
    if seen.scripts:
        answers = ", ".join("no answer" if item is None else str(item) for item in seen.scripts)
        return Link("script", Status.FAILED, f"its request failed: {answers}", causes("P4"))
    tags = seen.state.tags
    if tags and all(tag.is_inert for tag in tags):
        text = "its tag is in the page, but marked so that it does not run without consent"
        return Link("script", Status.FAILED, text, causes("P2"))
    if tags:
        return _blocked("script", "its tag is in the page, but it was not loaded", seen, "P4")
    return _blocked("script", "the page has no tag of Connectif's script", seen, "P3")


def _initialised(_: Target, seen: Observation) -> Link:
    state = seen.state
    if state.is_initialized or "connectif.managed.initialized" in state.events:
        return Link("initialised", Status.OK, "Connectif's client is initialised")
    if state.has_client and state.is_initialized is None:
        return Link("initialised", Status.UNKNOWN, "the client does not tell")
    text = "Connectif's client was not initialised in time"
    return _blocked("initialised", text, seen, "P5")


def _authorised(_: Target, seen: Observation) -> Link:
    state = seen.state
    if state.is_allowed is False:
        return Link("authorised", Status.FAILED, "the domain is not authorised", causes("L13"))
    if state.is_excluded:
        return Link("authorised", Status.FAILED, "the page is excluded", causes("L13"))
    if state.is_allowed is None:
        return Link("authorised", Status.UNKNOWN, "the client does not tell")
    return Link("authorised", Status.OK, "the domain is authorised, the page not excluded")


def _visit(_: Target, seen: Observation) -> Link:
    answered = next((item for item in seen.passed if item.is_answered), None)
    if answered is not None:
        return Link("visit", Status.OK, f"told to {answered.host}, which answered")
    if not seen.passed:
        return _blocked("visit", "the page told the store nothing", seen, "L13", "P7")
    last = seen.passed[-1]
    text = f"{last.host} answered {last.status or 'nothing'}"
    return Link("visit", Status.FAILED, text, causes("P8", "L13"))


# --- the workflow's content, and the script in it


def _content(target: Target, seen: Observation) -> Link:
    if any(names(content, target.field) for content in seen.contents):
        return Link("content", Status.OK, f"a content that names {target.field} came")
    here = [item for item in seen.contents if same_place(item.get("selector"), target.selector)]
    if here and _carriers(seen):
        return Link("content", Status.OK, f"a content for {target.selector} came")
    if here:
        text = f"for {target.selector} came a content that does not name {target.field}"
        return Link("content", Status.FAILED, text, causes("L9", "L5"))
    others = f", but {len(seen.contents)} for other places" if seen.contents else ""
    text = f'"{target.workflow}" sent no content for {target.selector}{others}'
    return Link("content", Status.FAILED, text, causes("P9", "L4", "L1", "L3", "L2"))


def _selector(target: Target, seen: Observation) -> Link:
    found = seen.state.matches
    if found is None:
        text = f"{target.selector} is no CSS selector"
        return Link("selector", Status.FAILED, text, causes("L8"))
    if found == 0:
        text = f"nothing in the page matches {target.selector}"
        return Link("selector", Status.FAILED, text, causes("L8"))
    text = f"{target.selector} finds {seen.state.first}"
    more = f", the first of {found} that match" if found > 1 else ""
    return Link("selector", Status.OK, f"{text}{more}")


def _token(target: Target, seen: Observation) -> Link:
    source = f"{target.token.kind} {target.token.name}"
    others = [name for call in seen.state.calls for name in call.others]
    if any(call.value == seen.token for call in seen.state.calls) or others or _carriers(seen):
        return Link("token", Status.OK, f"read from the {source}")
    told = next((call.value for call in seen.state.calls if call.value is not None), None)
    if told is not None:
        text = f'the script found "{told}" in the {source}, which is not the probe\'s token'
        return Link("token", Status.FAILED, text, causes("P13", "P10"))
    if seen.state.is_inserted:
        text = f"the script is in the page, and read nothing from the {source}"
        return Link("token", Status.FAILED, text, causes("P10", "L12"))
    text = "the script did not get into the page"
    return Link("token", Status.FAILED, text, causes("P11", "L8"))


def _event(target: Target, seen: Observation) -> Link:
    exact = next((item for item in seen.told if is_exact(target, seen, item)), None)
    if exact is not None:
        return _sent(target, exact)
    fields = [
        name for item in _carriers(seen) for name in item.notification.fields_with(seen.token or "")
    ]
    if fields:
        text = f"the token was to go to {', '.join(fields)}, not to {target.field}"
        return Link("event", Status.FAILED, text, causes("L5"))
    wrong = next((item for item in seen.told if item.notification.says(target.field)), None)
    if wrong is not None:
        shown = json.dumps(wrong.notification.value(target.field), ensure_ascii=False)
        text = f"{target.field} was to become {shown[:60]}"
        return Link("event", Status.FAILED, text, causes("P13"))
    text = "Connectif's client was handed the token, and sent nothing"
    if seen.state.is_remembered:
        text += "; the script takes it for sent"
    return Link("event", Status.FAILED, text, causes("L12", "L13"))


def _sent(target: Target, item: Told) -> Link:
    text = f"exactly the token, for {target.field}"
    if item.is_held:
        return Link("event", Status.OK, f"about to be sent: {text}; held back here")
    if item.is_answered:
        return Link("event", Status.OK, f"sent: {text}; {item.host} answered")
    text = f"sent, but {item.host} answered {item.status or 'nothing'}"
    return Link("event", Status.FAILED, text, causes("P8"))


_CHAIN: tuple[Judge, ...] = (
    _page,
    _pages,
    _consent,
    _script,
    _initialised,
    _authorised,
    _visit,
    _content,
    _selector,
    _token,
    _event,
)


# --- further visits


def returning(target: Target, seen: Observation) -> Link:
    """Judge the next visit of the same visitor, who has another token now."""
    name = "returning"
    if any(is_exact(target, seen, item) for item in seen.told):
        return Link(name, Status.OK, "another token of the same visitor would be sent as well")
    if not seen.is_answered:
        return Link(name, Status.UNKNOWN, "the visit was not answered")
    if not _came(target, seen):
        text = "to a visitor who comes back the content is not sent again"
        return Link(name, Status.FAILED, text, causes("L2"))
    text = "a visitor who comes back with another token: nothing would be sent"
    return Link(name, Status.FAILED, text, causes("L12", "P13"))


def web(target: Target, seen: Observation) -> Link:
    """Judge a visit with the token, but without the app's User Agent."""
    told = [item.notification for item in seen.told]
    if any(item.is_for(target.field) or item.value(target.field) == seen.token for item in told):
        text = "a browser without the app's User Agent would send the token as well"
        return Link("web", Status.FAILED, text, causes("P12", "L3"))
    if not seen.is_answered:
        return Link("web", Status.UNKNOWN, "the visit was not answered")
    return Link("web", Status.OK, "without the app's User Agent nothing would be sent")


def without_token(target: Target, seen: Observation) -> Link:
    """Judge a visit of the app that has no token."""
    name = "no token"
    if any(item.notification.says(target.field) for item in seen.told):
        text = f"without a token, {target.field} would be sent all the same"
        return Link(name, Status.FAILED, text, causes("L10"))
    if not _came(target, seen):
        return Link(name, Status.UNKNOWN, "the content did not come this time")
    return Link(name, Status.OK, "without a token nothing would be sent")


def _came(target: Target, seen: Observation) -> bool:
    """Say whether the content came, of which it is known already that it is the right one."""
    return seen.state.is_inserted or any(
        names(content, target.field) or same_place(content.get("selector"), target.selector)
        for content in seen.contents
    )


def is_exact(target: Target, seen: Observation, item: Told) -> bool:
    """Say whether a notification tells the store exactly the token, for exactly the field."""
    return seen.token is not None and item.notification.value(target.field) == seen.token


def names(content: Mapping[str, Any], field: str) -> bool:
    """Say whether a content names a contact field, wherever that stands in it."""
    return re.search(mention(field), json.dumps(content, ensure_ascii=False)) is not None


def mention(field: str) -> str:
    """Give the regular expression, Python's and JavaScript's, of a contact field's id in a text."""
    return rf"(^|[^\w-]){re.escape(field)}([^\w-]|$)"


def same_place(given: object, wanted: str) -> bool:
    """Say whether a content is for a selector; the sign of an id or a class may be missing."""
    return isinstance(given, str) and given.strip().lstrip("#.") == wanted.strip().lstrip("#.")


def _carriers(seen: Observation) -> tuple[Told, ...]:
    """Give the notifications that have the token in some field."""
    if seen.token is None:
        return ()
    return tuple(item for item in seen.told if item.notification.fields_with(seen.token))


def _blocked(name: str, text: str, seen: Observation, *codes: str) -> Link:
    """Make a broken link; where a consent banner is shown, it is the likeliest cause."""
    found = ("P2", *codes) if seen.state.banners else codes
    return Link(name, Status.FAILED, text, causes(*found))
