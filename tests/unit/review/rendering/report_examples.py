"""Reports made by hand: what is usual, what is hostile, and very much of it."""

from __future__ import annotations

from dataclasses import replace

from provider.review.report.model import (
    Change,
    Danger,
    Detail,
    Effect,
    Graph,
    Remark,
    Report,
    TextChange,
    Turn,
    Verb,
    Work,
)

HOSTILE = (
    '</script><img src=x onerror="window.bad = 1">| `code` **b** <!-- @team #12 !7 &3 ~label $1 $2'
    " :fire: https://evil.example www.evil.example\n# heading\r\n- item\t\x1b[31m\u202e```"
)

BEFORE = """flowchart TD
    start["Start"] --> visit["Page visit"]
    visit --> check["Check value: User Agent contains rktwebview"]:::changed
    check -->|yes| show["Send web content: token script"]
    classDef changed stroke:#b36b00,stroke-width:3px"""
AFTER = """flowchart TD
    start["Start"] --> visit["Page visit"]
    visit --> check["CHANGED Check value: User Agent contains shop-app"]:::changed
    check -->|yes| pause["NEW Wait: 1 day"]:::added
    pause --> show["Send web content: token script"]
    classDef changed stroke:#b36b00,stroke-width:3px
    classDef added stroke:#1a7f37,stroke-width:3px"""

SENDER = Change(
    resource="reskyt.push",
    kind="Workflow",
    title='workflow "Reskyt push"',
    verb=Verb.CHANGE,
    danger=Danger.SENDS,
    effects=(
        Effect('STARTS SENDING to segment "Contacts with a token"', Danger.SENDS),
        Effect('a new version, "Reskyt push v2", takes the place of what runs', Danger.CAUTION),
        Effect("the definition asks for a run of its own for the label spring"),
    ),
    details=(
        Detail('node "notify" > title', Turn.CHANGED, "Summer sale", "Spring sale: 20 % off"),
        Detail("how it runs", Turn.CHANGED, "draft", "once, for the label spring"),
    ),
    work=Work("activate the workflow in the console", 3, sends=True),
    remarks=(
        Remark(
            "L17",
            "warning",
            "Everybody in the segment gets the push at once",
            "Try it with a segment of your own contact first",
            "resources/reskyt/push.yaml:12:7",
            "reskyt.push",
        ),
    ),
    calls=3,
    place="resources/reskyt/push.yaml:1:1",
    digest="0011aabb-ccddeeff",
)
COLLECTION = Change(
    resource="reskyt.token-collection",
    kind="Workflow",
    title='workflow "Reskyt token collection"',
    verb=Verb.CHANGE,
    danger=Danger.CAUTION,
    effects=(
        Effect("the visitors of the shop's app are found by another word", Danger.CAUTION),
        Effect("the stored tokens are kept"),
    ),
    details=(
        Detail('node "in-app" > literal', Turn.CHANGED, "rktwebview", "shop-app"),
        Detail('node "pause"', Turn.ADDED, None, "Wait: 1 day"),
        Detail('node "collect"', Turn.MOVED, 'behind "in-app" (yes)', 'behind "pause"'),
    ),
    graph=Graph(BEFORE, AFTER),
    calls=1,
    place="resources/reskyt/token-collection.yaml:1:1",
)
CONTENT = Change(
    resource="reskyt.token-script",
    kind="InlineContent",
    title='inline content "Reskyt token script"',
    verb=Verb.CHANGE,
    danger=Danger.CAUTION,
    effects=(Effect("all visitors get the new script at once", Danger.CAUTION),),
    texts=(
        TextChange(
            "html",
            "html",
            (
                "@@ -3,4 +3,5 @@",
                " <script>",
                "-  const wait = 100;",
                "+  const wait = 250;",
                "+  const field = 'reskyt-token';",
                " </script>",
            ),
        ),
    ),
    calls=1,
)
SEGMENT = Change(
    resource="reskyt.with-token",
    kind="Segment",
    title='segment "Contacts with a token"',
    verb=Verb.CREATE,
    effects=(Effect("it holds the contacts whose field reskyt-token is not empty"),),
    details=(Detail('filter "token"', Turn.ADDED, None, "reskyt-token is not empty"),),
    calls=1,
)
FIELD = Change(
    resource="reskyt.token",
    kind="ContactField",
    title='contact field "reskyt-token"',
    verb=Verb.DELETE,
    danger=Danger.DATA_LOSS,
    effects=(Effect("the value of every contact is LOST", Danger.DATA_LOSS),),
    calls=1,
)
REPORT = Report(
    stack="my-shop",
    surface="extended",
    store="5f0c1a",
    digest="00112233aabb-445566ccddee",
    digests={"reskyt.push": "0011aabb-ccddeeff"},
    changes=(SENDER, FIELD, COLLECTION, CONTENT, SEGMENT),
    warnings=('contact field "size": the option "XXL" is in the store only',),
    objects=9,
    reads=7,
    writes=7,
    seconds=4,
    allowed_by_name=("reskyt.push", "reskyt.token"),
)
FAILED = Report(
    stack="other-shop",
    surface="public",
    store="",
    digest="",
    errors=(
        "resources/reskyt/push.yaml:12:7: spec.nodes.notify: the node goes nowhere\nsee there",
    ),
    objects=9,
)
QUIET = Report(stack="calm-shop", surface="public", store="77", digest="a-b", objects=9, reads=7)


def divergent() -> Report:
    """Give another store's report that differs in a value, an effect and a graph."""
    details = (
        Detail('node "in-app" > literal', Turn.CHANGED, "rktwebview", "boutique-app"),
        *COLLECTION.details[1:],
    )
    effects = (*COLLECTION.effects, Effect("somebody changed it by hand", Danger.CAUTION))
    collection = replace(COLLECTION, details=details, effects=effects)
    return replace(REPORT, stack="boutique", digest="99-88", changes=(collection, CONTENT, SEGMENT))


def hostile() -> Report:
    """Give a report whose every text tries to be more than a text."""
    change = Change(
        resource="pack.key",
        kind="Workflow",
        title=f'workflow "{HOSTILE}"',
        verb=Verb.CHANGE,
        danger=Danger.CAUTION,
        effects=(Effect(HOSTILE, Danger.CAUTION), Effect(f"calm {HOSTILE}")),
        details=(Detail(HOSTILE, Turn.CHANGED, HOSTILE, HOSTILE),),
        texts=(TextChange(HOSTILE, "html", ("@@ -1 +1 @@", f"-{HOSTILE}", "+```", "+````x")),),
        graph=Graph(None, f'flowchart TD\n    a["{HOSTILE}"]'),
        work=Work(HOSTILE, 2),
        remarks=(Remark("L1", "warning", HOSTILE, HOSTILE, HOSTILE),),
        place=HOSTILE,
    )
    return Report(
        stack="my-shop",
        surface="public",
        store="1",
        digest="a-b",
        changes=(change,),
        warnings=(HOSTILE,),
        errors=(HOSTILE,),
    )


def many(number: int, name_length: int = 24) -> Report:
    """Give a report of very many objects: a fifth of each goes, sends, ends, warns or is calm."""
    return Report(
        stack="my-shop",
        surface="extended",
        store="1",
        digest="a-b",
        changes=tuple(
            sorted((_one(index, name_length) for index in range(number)), key=lambda c: -c.danger)
        ),
        warnings=tuple(
            f'contact field "warned-{index}": its option is not in the definition, and somebody '
            "who looks at it should decide what happens to it"
            for index in range(number)
        ),
        objects=number,
        allowed_by_name=tuple(f"pack.object-{index}" for index in range(0, number, 5)),
    )


def _one(index: int, name_length: int) -> Change:
    name = f"object-{index} ".ljust(name_length, "x")
    kinds = (
        ("ContactField", Verb.DELETE, Danger.DATA_LOSS, f'LOSES every value of "{name}" for good'),
        (
            "Workflow",
            Verb.CREATE,
            Danger.SENDS,
            f'STARTS SENDING to segment "audience-{index % 3}"',
        ),
        ("Workflow", Verb.FINISH, Danger.ENDS, f'finishes the workflow "{name}", which is active'),
        ("InlineContent", Verb.CHANGE, Danger.CAUTION, "all visitors get it at once"),
        ("Segment", Verb.CHANGE, Danger.NONE, "it holds other contacts than before"),
    )
    kind, verb, danger, text = kinds[index % 5]
    return Change(
        resource=f"pack.object-{index}",
        kind=kind,
        title=f'{"workflow" if kind == "Workflow" else "object"} "{name}"',
        verb=verb,
        danger=danger,
        effects=(Effect(text, danger),),
        details=tuple(Detail(f"part {n}", Turn.CHANGED, "a" * 40, "b" * 40) for n in range(5)),
        texts=(TextChange("html", "html", tuple(f"+line {n}" for n in range(40))),),
        graph=Graph(BEFORE, AFTER),
    )
