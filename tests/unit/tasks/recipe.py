"""The recipe's objects as forms, and the steps of the help-centre article that describes them."""

from __future__ import annotations

from typing import NamedTuple

from provider.tasks import Action
from tests.unit.tasks.varied_forms import Form, form_of

SCRIPT = "<script>\n  // reads the token\n</script>"
_FIELDS: Form = {
    "dateEnd": {"type": "text"},
    "pictureUrl": {"type": "text"},
    "title": {"type": "text", "required": True},
    "tokens": {"type": "text", "required": True, "pointer": "/tokens/0"},
    "url": {"type": "text"},
    "utmCampaign": {"type": "text"},
}
_SPECS: tuple[tuple[str, str, Form], ...] = (
    ("field", "ContactField", {"id": "reskyt-token", "name": "reskyt-token", "type": "text"}),
    ("integration", "CustomIntegration", {"name": "Reskyt"}),
    (
        "event",
        "OutboundEvent",
        {
            "integration": "Reskyt",
            "name": "Reskyt push",
            "url": "https://push.api.reskyt.com/push/send",
            "headers": {"x-api-key": {"secret": "reskyt.apiKey", "version": 1}},
            "fields": _FIELDS,
        },
    ),
    ("content", "InlineContent", {"name": "Reskyt Script", "html": SCRIPT}),
    (
        "collection",
        "Workflow",
        {
            "name": "Token collection",
            "run": "continuous",
            "start": {"audience": "all-contacts", "source": "existing-and-new"},
            "nodes": {
                "visit": {"type": "page-visit", "after": "start", "pages": "any", "limits": "none"},
                "in-app": {
                    "type": "check-value",
                    "after": "visit",
                    "left": "visit.userAgent",
                    "operator": "contains",
                    "right": "rktwebview",
                },
                "collect": {
                    "type": "send-web-content",
                    "after": "in-app.yes",
                    "content": "Reskyt Script",
                    "selector": "#footer",
                    "position": "append",
                    "limits": "none",
                },
            },
        },
    ),
    (
        "segment",
        "Segment",
        {
            "name": "App users",
            "type": "dynamic-plus",
            "filters": {"has-token": {"field": "reskyt-token", "operator": "not-empty"}},
        },
    ),
    (
        "push",
        "Workflow",
        {
            "name": "Push",
            "run": {"once": "sale"},
            "start": {"audience": {"segment": "App users"}, "source": "existing"},
            "nodes": {
                "send": {
                    "type": "outbound-event",
                    "after": "start",
                    "event": "Reskyt push",
                    "fields": {"tokens": {"contactField": "reskyt-token"}, "title": "Sale!"},
                    "limits": "none",
                }
            },
        },
    ),
)
FORMS = {name: (kind, form_of(kind, spec)) for name, kind, spec in _SPECS}


class Call(NamedTuple):
    """What the public API does in place of a person."""

    method: str
    path: str


class Act(NamedTuple):
    """A step of the guide for one of the recipe's objects; an empty value stands for any."""

    of: str
    action: Action
    control: str
    value: str = ""


#: The steps of article 11705909938332, in our words, by their numbers (there is no 33), and what
#: does each of them: steps of the guide, or a call.
ARTICLE: dict[int, tuple[str, tuple[Act | Call, ...]]] = {
    1: ("go to the contact fields and add a custom one", (Call("POST", "/contact-fields/"),)),
    2: ("choose the type Text and go to the editor", (Call("POST", "/contact-fields/"),)),
    3: ("give name and ID, save", (Call("POST", "/contact-fields/"),)),
    4: (
        "create a new workflow",
        (
            Act("collection", Action.OPEN, "Workflows"),
            Act("collection", Action.PRESS, "Create new workflow"),
        ),
    ),
    5: ("a blank one", (Act("collection", Action.PRESS, "Create blank workflow"),)),
    6: (
        "the start takes all contacts of the list",
        (Act("collection", Action.CHOOSE, "Limitation", "All contacts from my list"),),
    ),
    7: ("add the trigger On page visit", (Act("collection", Action.ADD, "On page visit"),)),
    8: ("add the condition Check value", (Act("collection", Action.ADD, "Check value"),)),
    9: (
        "its left column is the visit's User Agent",
        (Act("collection", Action.CHOOSE, "Left column", "User Agent of On page visit"),),
    ),
    10: (
        "its right column is a literal with the app's mark",
        (
            Act("collection", Action.CHOOSE, "Right column", "Literal"),
            Act("collection", Action.FILL, "Literal", "rktwebview"),
        ),
    ),
    11: ("update the node", (Act("collection", Action.PRESS, "Update"),)),
    12: ("add the action Send web content", (Act("collection", Action.ADD, "Send web content"),)),
    13: (
        "it hangs from the condition's Yes",
        (Act("collection", Action.ENTER, "After", "Check value > Yes"),),
    ),
    14: (
        "edit its settings, create a new content",
        (
            Act("collection", Action.PRESS, "Edit node settings"),
            Act("content", Action.OPEN, "Web"),
            Act("content", Action.PRESS, "Create new web content"),
        ),
    ),
    15: (
        "of type Inline, with a name",
        (
            Act("content", Action.CHOOSE, "Type", "Inline"),
            Act("content", Action.FILL, "Name"),
            Act("content", Action.PRESS, "Create new content"),
        ),
    ),
    16: (
        "add an HTML component and paste the script",
        (
            Act("content", Action.ADD, "HTML component"),
            Act("content", Action.PASTE, "HTML", SCRIPT),
        ),
    ),
    17: ("save the content", (Act("content", Action.PRESS, "Save"),)),
    18: (
        "select the content, next",
        (
            Act("collection", Action.CHOOSE, "Web content", "Reskyt Script"),
            Act("collection", Action.PRESS, "Next"),
        ),
    ),
    19: ("give the selector", (Act("collection", Action.FILL, "Selector", "#footer"),)),
    20: ("complete the node", (Act("collection", Action.PRESS, "Complete"),)),
    21: (
        "save and activate the workflow",
        (
            Act("collection", Action.PRESS, "Save"),
            Act("collection", Action.PRESS, "Activate"),
            Act("collection", Action.PRESS, "Start now"),
        ),
    ),
    22: ("go to the store's backoffice", (Call("POST", "/custom-integrations/"),)),
    23: ("create a new custom integration", (Call("POST", "/custom-integrations/"),)),
    24: ("give its name, update", (Call("POST", "/custom-integrations/"),)),
    25: (
        "create an outbound event at the tab Send data",
        (Call("POST", "/custom-integrations/{id}/custom-event-types/"),),
    ),
    26: ("name it", (Call("POST", "/custom-integrations/{id}/custom-event-types/"),)),
    27: (
        "add the header with the key",
        (Call("POST", "/custom-integrations/{id}/custom-event-types/"),),
    ),
    28: (
        "add six fields, two mandatory, one with JSON options",
        (Call("POST", "/custom-integrations/{id}/custom-event-types/"),),
    ),
    29: ("save the event", (Call("POST", "/custom-integrations/{id}/custom-event-types/"),)),
    30: (
        "create a new workflow",
        (
            Act("push", Action.OPEN, "Workflows"),
            Act("push", Action.PRESS, "Create new workflow"),
        ),
    ),
    31: ("a blank one", (Act("push", Action.PRESS, "Create blank workflow"),)),
    32: (
        "the start takes a segment",
        (
            Act("push", Action.CHOOSE, "Limitation", "Belonging to segment"),
            Act("push", Action.CHOOSE, "Segment", "App users"),
        ),
    ),
    34: ("add the event's action", (Act("push", Action.ADD, "Reskyt push"),)),
    35: (
        "map the token, and literals to the rest",
        (
            Act("push", Action.PRESS, "Edit node settings"),
            Act("push", Action.CHOOSE, "tokens", "reskyt-token"),
            Act("push", Action.CHOOSE, "title", "Literal"),
            Act("push", Action.FILL, "Literal", "Sale!"),
        ),
    ),
    36: (
        "update the node, save and activate the workflow",
        (
            Act("push", Action.PRESS, "Update"),
            Act("push", Action.PRESS, "Save"),
            Act("push", Action.PRESS, "Activate"),
            Act("push", Action.PRESS, "Start now"),
        ),
    ),
}

#: What the guide says beyond the article, and why.
BEYOND: dict[Act, str] = {
    Act("collection", Action.FILL, "Name"): "the article leaves the name open",
    Act("push", Action.FILL, "Name"): "the article leaves the name open",
    Act("collection", Action.PRESS, "Token collection"): "saving and activating are two tasks here",
    Act("push", Action.PRESS, "Push (once: sale)"): "saving and activating are two tasks here",
    Act("collection", Action.CHOOSE, "Data source"): "else new visitors would never be captured",
    Act("push", Action.CHOOSE, "Data source"): "what makes it a bulk action is not left to chance",
    Act("collection", Action.UNTICK, "Autoconnect mode"): "connections are said one by one",
    Act("push", Action.UNTICK, "Autoconnect mode"): "connections are said one by one",
    Act("collection", Action.ENTER, "After", "Start"): "the article shows it in a picture",
    Act("collection", Action.ENTER, "After", "On page visit"): "the article shows it in a picture",
    Act("push", Action.ENTER, "After", "Start"): "the article shows it in a picture",
    Act("collection", Action.CHOOSE, "Include", "Any page"): "the article leaves the pages open",
    Act("collection", Action.UNTICK, "Deactivate after trigger"): "the Spanish text says so",
    Act("collection", Action.FILL, "Max triggers per contact"): "the Spanish text says so",
    Act("push", Action.FILL, "Max triggers per contact"): "that there is none at first is unknown",
    Act("collection", Action.CHOOSE, "Operator", "contains"): "no other operator can work",
    Act("collection", Action.CHOOSE, "Selector type", "Other"): "a selector is written as CSS",
    Act("collection", Action.CHOOSE, "Position"): "the article leaves the position open",
}
