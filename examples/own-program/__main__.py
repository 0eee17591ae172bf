"""Tell a loyalty service about every basket of a member: a Pulumi program without YAML.

A function instead of a template, a loop instead of three files: the resource classes take what the
definitions take, under the same names in snake case.
"""

from provider.engine.resources import (
    ContactField,
    CustomIntegration,
    InlineContent,
    OutboundEvent,
    Segment,
    Store,
    Workflow,
)

#: The levels of the loyalty programme: option id to label, lowest first.
LEVELS = {"bronze": "Bronze", "silver": "Silver", "gold": "Gold"}
BASKET = "https://shop.example/basket"


def greeting(level: str) -> str:
    """Give the HTML that a member of a level sees above the basket."""
    return f'<p class="loyalty">As a {LEVELS[level]} member you collect points here.</p>'


store = Store("store")

member = ContactField(
    "loyalty.member", store=store, id="loyalty-member", name="Loyalty: member number", type="text"
)
level = ContactField(
    "loyalty.level",
    store=store,
    id="loyalty-level",
    name="Loyalty: level",
    type="radio",
    options=LEVELS,
)

service = CustomIntegration("loyalty.service", store=store, name="Loyalty service")
basket_opened = OutboundEvent(
    "loyalty.basket-opened",
    store=store,
    integration=service,
    name="Basket opened",
    url="https://loyalty.example/events/basket",
    # The value is read from CONNECTIF_SECRET_LOYALTY_TOKEN when it is sent; only the name of the
    # secret and its version stand in the program and in the state.
    headers={"Authorization": {"secret": "loyalty.token", "version": 1}},
    fields={
        "member": {"type": "text", "required": True},
        "page": {"type": "text", "pointer": "/context/page"},
    },
)

members = Segment(
    "loyalty.members",
    store=store,
    name="Loyalty members",
    type="dynamic",
    filters={"has-number": {"field": member, "operator": "not-empty"}},
)

for name in LEVELS:
    content = InlineContent(
        f"loyalty.greeting-{name}",
        store=store,
        name=f"Loyalty greeting: {name}",
        html=greeting(name),
        tags=["loyalty"],
    )
    Workflow(
        f"loyalty.greet-{name}",
        store=store,
        name=f"Loyalty: greet {name}",
        run="continuous",
        tags=["loyalty"],
        start={"audience": {"segment": members}, "source": "existing-and-new"},
        nodes={
            "visit": {
                "type": "page-visit",
                "after": "start",
                "pages": {"starting-with": [BASKET]},
                "limits": "none",
            },
            "is-level": {
                "type": "check-value",
                "after": "visit",
                "left": {"contactField": level},
                "operator": "selected",
                "right": name,
            },
            "greet": {
                "type": "send-web-content",
                "after": "is-level.yes",
                "content": content,
                "selector": "#basket",
                "position": "before",
                "limits": "none",
            },
        },
    )

# It sends to another service for every visit, so it is made as a draft: starting it is a decision.
Workflow(
    "loyalty.tell-service",
    store=store,
    name="Loyalty: tell the service of baskets",
    run="draft",
    tags=["loyalty"],
    start={"audience": {"segment": members}, "source": "existing-and-new"},
    nodes={
        "visit": {
            "type": "page-visit",
            "after": "start",
            "pages": {"starting-with": [BASKET]},
            "limits": {"pauseSeconds": 3600},
        },
        "tell": {
            "type": "outbound-event",
            "after": "visit",
            "event": basket_opened,
            "fields": {
                "member": {"contactField": member},
                "page": {"datum": "visit.url"},
            },
            "limits": "none",
        },
    },
)
