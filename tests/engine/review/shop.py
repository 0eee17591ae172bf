"""The shop of the golden set: a store as a team keeps it, with an app and three workflows."""

from __future__ import annotations

from typing import Any

Definitions = dict[str, dict[str, Any]]

PACK = {
    "title": "Shop app",
    "description": "Push notifications to the shop's app.",
    "parameters": {
        "userAgent": {
            "type": "string",
            "description": "What the app's User Agent contains.",
            "default": "shop-app",
        },
        "apiKey": {"type": "string", "secret": True, "description": "Key of the push service."},
    },
}
SECRET = "not-for-eyes-7781"

SCRIPT = """\
<script>
(function () {
  var field = "push-token";
  var token = document.cookie.match(/(?:^|; )device=([^;]+)/);
  if (!token) {
    return;
  }
  connectif.sendPartialContactInfo({
    customFields: [{ id: field, value: token[1] }]
  });
})();
</script>
"""


def _definition(kind: str, **spec: Any) -> dict[str, Any]:
    return {"kind": kind, "spec": spec}


def definitions() -> Definitions:
    """Give the definitions of the shop by key."""
    return {**_fields(), **_service(), **_segments(), **_workflows()}


def _fields() -> Definitions:
    return {
        "token": _definition("ContactField", id="push-token", name="Push token", type="text"),
        "size": _definition(
            "ContactField",
            id="shoe-size",
            name="Shoe size",
            type="radio",
            options={"small": "36 to 39", "large": "40 to 46"},
        ),
        "fax": _definition(
            "ContactField", id="fax", name="Fax number", type="text", allowDataLoss=True
        ),
    }


def _service() -> Definitions:
    return {
        "service": _definition("CustomIntegration", name="Push service", description="The app"),
        "event": _definition(
            "OutboundEvent",
            integration={"ref": "service"},
            name="Send push",
            url="https://push.shop.example/send",
            headers={
                "Content-Type": "application/json",
                "x-key": {"secret": "apiKey", "version": 1},
            },
            fields={
                "title": {"type": "text", "required": True},
                "tokens": {"type": "text", "required": True, "pointer": "/tokens/0"},
                "url": {"type": "text"},
            },
        ),
        "script": _definition("InlineContent", name="Token script", html=SCRIPT),
    }


def _segments() -> Definitions:
    has_token = {"field": {"ref": "token"}, "operator": "not-empty"}
    return {
        "app-users": _definition(
            "Segment", name="App users", type="dynamic-plus", filters={"has-token": has_token}
        )
    }


def _workflows() -> Definitions:
    audience = {"audience": {"segment": {"ref": "app-users"}}}
    return {
        "collection": _definition(
            "Workflow",
            name="Collect tokens",
            run="continuous",
            start={"audience": "all-contacts", "source": "existing-and-new"},
            nodes={
                "visit": {"type": "page-visit", "after": "start", "pages": "any", "limits": "none"},
                "in-app": {
                    "type": "check-value",
                    "after": "visit",
                    "left": "visit.userAgent",
                    "operator": "contains",
                    "right": "{{ userAgent }}",
                },
                "collect": {
                    "type": "send-web-content",
                    "after": "in-app.yes",
                    "content": {"ref": "script"},
                    "selector": "body",
                    "position": "append",
                    "limits": "none",
                },
            },
        ),
        "welcome": _definition(
            "Workflow",
            name="Welcome to the app",
            run="continuous",
            start={**audience, "source": "new"},
            nodes={
                "later": {"type": "wait", "after": "start", "seconds": 3600},
                "push": push("Welcome to our app", after="later"),
            },
        ),
        "campaign": _definition(
            "Workflow",
            name="Black Friday",
            run="draft",
            start={**audience, "source": "existing"},
            nodes={"push": push("Black Friday has begun")},
        ),
    }


def push(title: str, after: str = "start") -> dict[str, Any]:
    """Give a node that sends a push notification."""
    return {
        "type": "outbound-event",
        "after": after,
        "event": {"ref": "event"},
        "fields": {"tokens": {"contactField": {"ref": "token"}}, "title": title},
        "limits": "none",
    }


def birthday() -> Definitions:
    """Give the definitions of a second pack."""
    soon = {"field": {"ref": "birthday"}, "operator": "not-empty"}
    return {
        "birthday": _definition("ContactField", id="birth-day", name="Birthday", type="date"),
        "known": _definition(
            "Segment", name="Birthday known", type="dynamic", filters={"known": soon}
        ),
        "banner": _definition("InlineContent", name="Birthday banner", html="<b>Many returns</b>"),
        "greeting": _definition(
            "Workflow",
            name="Birthday greeting",
            run="continuous",
            start={"audience": {"segment": {"ref": "known"}}, "source": "existing-and-new"},
            nodes={
                "visit": {"type": "page-visit", "after": "start", "pages": "any", "limits": "none"},
                "show": {
                    "type": "send-web-content",
                    "after": "visit",
                    "content": {"ref": "banner"},
                    "selector": "#banner",
                    "position": "replace",
                    "limits": "none",
                },
            },
        ),
    }


def many(number: int) -> Definitions:
    """Give a third each of contents, segments, and workflows that show the contents."""
    found: Definitions = {}
    for index in range(1, number // 3 + 1):
        end = f"{index:02}"
        has = {"field": {"ref": f"interest-{end}"}, "operator": "not-empty"}
        name = f"Interest {end}"
        found[f"interest-{end}"] = _definition(
            "ContactField", id=f"interest-{end}", name=name, type="text"
        )
        found[f"interested-{end}"] = _definition(
            "Segment", name=f"{name} known", type="dynamic", filters={"has": has}
        )
        found[f"reminder-{end}"] = _definition(
            "Workflow",
            name=f"Reminder {end}",
            run="draft",
            start={
                "audience": {"segment": {"ref": f"interested-{end}"}},
                "source": "existing",
            },
            nodes={"later": {"type": "wait", "after": "start", "seconds": 60 * index}},
        )
    return found
