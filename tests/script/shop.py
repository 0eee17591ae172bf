"""A shop's pages in a JavaScript engine, to run the token script on."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from py_mini_racer import MiniRacer

from provider.definitions.compiled import Templates

ROOT = Path(__file__).resolve().parents[2]
FIELD = "reskyt-token"
KEY = "cn_reskyt_token"
COOKIE = {"kind": "cookie", "name": "token_md5"}
_SCRIPT = re.compile(r"\s*<script>\n(.*)</script>\s*", re.DOTALL)
_BROWSER = (Path(__file__).parent / "browser.js").read_text(encoding="utf-8")

Known = Literal["absent", "present"]
Answer = Literal["absent", "true", "false"]
Skip = Literal["at-once", "microtask", "timer", "never"]
Info = Literal["merge", "replace"]
Empty = Literal["blanks", "ignored"]


@dataclass(frozen=True)
class Client:
    """How Connectif's client and store behave: what nobody outside knows is a switch.

    ``skips``: it sends nothing, whatever it says about domain and page. ``onSkip``: when it then
    calls back. ``skipsEqual``: it skips, too, what equals the last request. ``entityInfo``:
    whether that replaces the page's contact tag. ``empty``: whether an empty text blanks a value.
    """

    isInitialized: Known = "present"  # noqa: N815  names of the client
    isAllowedDomain: Answer = "true"  # noqa: N815
    isExcludedPage: Answer = "false"  # noqa: N815
    skips: bool = False
    onSkip: Skip = "timer"  # noqa: N815
    skipsEqual: bool = True  # noqa: N815
    entityInfo: Info = "replace"  # noqa: N815
    empty: Empty = "blanks"
    answers: Literal["once", "twice", "never", "throws"] = "once"


def rendered(source: Mapping[str, str] = COOKIE, key: str = KEY) -> str:
    """Give the pack's HTML with a token source and a storage key."""
    name = "token-script.html.j2"
    text = (ROOT / "resources/reskyt" / name).read_text(encoding="utf-8")
    values = {"tokenSource": dict(source), "tokenStorageKey": key}
    html = Templates(ROOT, "reskyt").compiled(text, name).render(values)
    assert isinstance(html, str)
    return html


def code(html: str) -> str:
    """Give the JavaScript of an HTML element that holds one script and nothing else."""
    found = _SCRIPT.fullmatch(html)
    assert found is not None, html
    return found[1]


@cache
def _default() -> str:
    """Give the pack's script with its own values."""
    return code(rendered())


@cache
def _engine() -> MiniRacer:
    """Make the one engine of a test process: a shop empties it, a new one costs more."""
    engine = MiniRacer()
    engine.eval(_BROWSER)
    return engine


class Shop:
    """A browser, a store, and the page that is open; one at a time in a process."""

    def __init__(self, client: Client | None = None, script: str | None = None) -> None:
        """Begin with an empty store and an empty browser."""
        self._engine = _engine()
        self._call("begin", asdict(client or Client()), script or _default())

    def visit(self, token: str | None, email: str | None = None, **page: Any) -> int:
        """Open a page that collects the token, and give the number of requests it made."""
        before = len(self.requests)
        self.cookie(token)
        self.open(email, **page)
        self.insert()
        self.settle()
        assert self.errors == []
        return len(self.requests) - before

    def open(
        self, email: str | None = None, tab: str = "one", visit: bool = True, **page: Any
    ) -> None:
        """Open a page; ``visit`` says whether the client tells the store of it."""
        self._call("open", {"email": email, "tab": tab, "isVisitSent": visit, **page})

    def cookie(self, token: str | None) -> None:
        """Set the app's cookie beside another, or take it away."""
        pairs = ["session=a=b"] if token is None else ["session=a=b", f"token_md5={token}"]
        self.cookies("; ".join(pairs))

    def cookies(self, text: str | None) -> None:
        """Set all cookies at once; None makes the access throw."""
        self._engine.eval(f"world.cookies = {json.dumps(text)}")

    def insert(self) -> None:
        """Insert the script into the open page."""
        self._call("insert")

    def settle(self, milliseconds: int | None = None) -> None:
        """Let every timer and every answer come, or those of the next milliseconds."""
        self._call("settle", milliseconds)

    def make_ready(self) -> None:
        """Initialise the client, without the event that tells of it."""
        self._engine.eval("world.page.isInitialized = true")

    def initialize(self) -> None:
        """Initialise the client on the open page, and tell."""
        self._call("initialize")

    def show(self, email: str | None) -> None:
        """Change who the open page's contact tag shows."""
        self._engine.eval(f"world.page.email = {json.dumps(email)}")

    def change(self, **client: Any) -> None:
        """Change switches of the client."""
        self._engine.eval(f"Object.assign(world.client, {json.dumps(client)})")

    def break_storage(self, *names: str) -> None:
        """Make storages throw: ``local``, or the name of a tab."""
        for name in names:
            where = "world.local" if name == "local" else f"world.tabs[{json.dumps(name)}]"
            self._engine.eval(f"{where}.isBroken = true")

    def keep(self, where: str, key: str, value: str) -> None:
        """Put an item into a storage: ``local``, or the name of a tab."""
        place = "world.local" if where == "local" else f"world.tabs[{json.dumps(where)}]"
        self._engine.eval(f"{place}.items[{json.dumps(key)}] = {json.dumps(value)}")

    def kept(self, tab: str = "one") -> dict[str, str]:
        """Give the session's storage of a tab."""
        return dict(self._read(f"world.tabs[{json.dumps(tab)}].items"))

    def token(self, email: str) -> str | None:
        """Give the token that the store has of a known contact."""
        return str(found) if (found := self._call("tokenOf", email, FIELD)) is not None else None

    def set_token(self, email: str, token: str) -> None:
        """Give a known contact a token, as an earlier visit left it."""
        self._call("setToken", email, FIELD, token)

    @property
    def anonymous_tokens(self) -> list[str | None]:
        """Give the tokens of the contacts without an email."""
        contacts = self._read("world.contacts")
        return [each["fields"].get(FIELD) for each in contacts if not each["email"]]

    @property
    def requests(self) -> list[dict[str, Any]]:
        """Give the contact data of every request to the store."""
        return list(self._read("world.requests"))

    @property
    def calls(self) -> list[dict[str, Any]]:
        """Give every call of sendEvents: its events and its entityInfo."""
        return list(self._read("world.calls"))

    @property
    def errors(self) -> list[str]:
        """Give what the script threw."""
        return list(self._read("world.errors"))

    @property
    def most_in_flight(self) -> int:
        """Give the largest number of requests that were under way at once."""
        return int(self._read("world.mostInFlight"))

    def _call(self, name: str, *arguments: Any) -> Any:
        """Call a function of browser.js."""
        return self._read(f"{name}({', '.join(json.dumps(each) for each in arguments)})")

    def _read(self, expression: str) -> Any:
        """Give an expression's value as plain data."""
        text = self._engine.eval(f"JSON.stringify({expression}) || 'null'")
        return json.loads(str(text))
