"""What is fixed when the sandbox starts, and the switches that may change while it runs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True)
class Options:
    """The options of one run.

    `page_size` is objects per list page, `requests_per_minute` the limit of the account (0 for
    none), `contact_field_limit` the number of custom fields that a store takes
    (help 360015491240: 140). `surface` is `public` or
    `extended`: whether the operations that are our own assumption are served too.
    `deliver_anywhere` lets outbound events leave this machine; they go to loopback only otherwise.
    """

    data: str = ":memory:"
    surface: str = "extended"
    page_size: int = 25
    requests_per_minute: int = 100
    contact_field_limit: int = 140
    deliver_anywhere: bool = False


@dataclass(frozen=True)
class Switch:
    """A thing that is not publicly known: what is assumed, and what else may be true."""

    default: str | int | bool
    allowed: tuple[str | int | bool, ...]
    meaning: str

    def accepts(self, value: object) -> bool:
        """Tell whether the value is allowed: any positive number where none is listed."""
        if not self.allowed:
            return isinstance(value, int) and not isinstance(value, bool) and value > 0
        return any(value == option and type(value) is type(option) for option in self.allowed)


BOTH = (True, False)
SWITCHES: Mapping[str, Switch] = MappingProxyType(
    {
        "storeIdentity": Switch(
            "id",
            ("id", "absent", "missing"),
            "what GET /store/ shows: an id, a name only, or 404",
        ),
        "systemFields": Switch(True, BOTH, "the list of contact fields holds the built-in ones"),
        "fieldStatus": Switch(True, BOTH, "contact fields are read with a status"),
        "defaultValueOnRead": Switch(
            "string",
            ("string", "typed"),
            "a field's default is read as text (as documented) or as it was written",
        ),
        "workflowStatus": Switch(True, BOTH, "workflows are read with a status"),
        "eventPaths": Switch(
            "both",
            ("both", "flat", "nested"),
            "where event types are listed, read and deleted (created always below an integration)",
        ),
        "integrationReference": Switch(
            True, BOTH, "event types are read with customIntegrationId, their integration"
        ),
        "maskHeaders": Switch(
            "clear",
            ("clear", "masked", "absent"),
            "event types are read with header values, with asterisks instead, or without headers",
        ),
        "uniqueNames": Switch(
            False,
            BOTH,
            "names of integrations, segments, web contents and workflows, and of event types"
            " within one integration, must differ",
        ),
        "duplicateStatus": Switch(422, (422, 409), "the status of a refused duplicate"),
        "deleteInUse": Switch(
            "refuse",
            ("refuse", "allow"),
            "deleting what a workflow or a segment uses: 409, or done",
        ),
        "inUseBy": Switch(
            "live",
            ("live", "any"),
            "which workflows hold what they use: all but the finished ones, or any",
        ),
        "bulkRun": Switch(
            "fast",
            ("fast", "held"),
            "a started bulk workflow: finished from the next request on, or active until somebody"
            " finishes it",
        ),
        "unknownProperties": Switch(
            "reject", ("reject", "ignore"), "properties of a body that the API does not know"
        ),
        "rateLimitHeaders": Switch(
            "x-ratelimit",
            ("x-ratelimit", "ratelimit", "none"),
            "X-RateLimit-* with reset in epoch seconds, RateLimit-* with seconds to wait, or none",
        ),
        "retryAfter": Switch(False, BOTH, "a 429 carries Retry-After"),
        "maxBodyBytes": Switch(50 * 1024 * 1024, (), "a longer request body is answered with 413"),
        "clientIsInitialized": Switch(
            True, BOTH, "the on-site script has connectif.managed.isInitialized()"
        ),
        "clientIsAllowedDomain": Switch(
            True,
            BOTH,
            "the on-site script has connectif.managed.isAllowedDomain() and isExcludedPage()",
        ),
        "clientSkipCallback": Switch(
            "timer",
            ("timer", "at-once", "never"),
            "when the on-site script calls onResponded of what it does not send: by a timer of"
            " zero, before sendEvents returns, or not at all",
        ),
        "clientSkipsEqual": Switch(
            True, BOTH, "the on-site script does not send what equals the last it sent"
        ),
        "clientEntityInfo": Switch(
            "replace",
            ("replace", "merge"),
            "entityInfo given to sendEvents replaces what the page's contact tag says, or is laid"
            " over it",
        ),
        "clientTrackerForm": Switch(
            "bare", ("bare", "json"), 'localStorage cn_tracker holds the id, or {"id": ...}'
        ),
        "emptyValue": Switch(
            "blanks",
            ("blanks", "ignored"),
            "an empty text for a contact field from a page: the field is emptied, or keeps its"
            " value",
        ),
        "textComparison": Switch(
            "case-sensitive",
            ("case-sensitive", "case-insensitive"),
            "how conditions and segments compare texts",
        ),
        "pushDateEndUnit": Switch(
            "seconds",
            ("seconds", "milliseconds"),
            "the unit in which the push receiver reads dateEnd",
        ),
    }
)


class Switches:
    """The current position of every switch."""

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}
        self.reset()

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def reset(self) -> None:
        """Put every switch back to its default."""
        self._values = {name: switch.default for name, switch in SWITCHES.items()}

    def set(self, changes: Mapping[str, object]) -> None:
        """Change some switches, or none of them when one is wrong.

        Raises ValueError with a line for the user when a name or a value is unknown.
        """
        for name, value in changes.items():
            _check(name, value)
        self._values.update(changes)

    def values(self) -> dict[str, Any]:
        """Give every switch and its position."""
        return dict(self._values)


def _check(name: str, value: object) -> None:
    if name not in SWITCHES:
        raise ValueError(f"no switch is called {name}; there are: {', '.join(SWITCHES)}")
    switch = SWITCHES[name]
    if not switch.accepts(value):
        choices = ", ".join(map(str, switch.allowed)) or "a positive number"
        raise ValueError(f"{name} may be: {choices}")


OBJECT_ID = re.compile(r"[0-9a-f]{24}")
