"""What references lead to, in words."""

from provider.definitions import Configuration, Definition, Position, Stack
from provider.plan import Operation, Plan
from provider.plan.model import UNKNOWN
from provider.review.report.building import build
from provider.review.report.naming import Names
from tests.unit.review.report.reported import planned

POSITIONS: dict[tuple[str | int, ...], Position] = {
    (): Position("resources/shop/holders.yaml", 3, 1)
}
HOLDERS = Definition("shop", "holders", "Segment", {"name": "Holders"}, (), POSITIONS)
EVENT = Definition(
    "shop", "event", "OutboundEvent", {"name": "E", "integration": {"ref": "shop.holders"}}, (), {}
)
NEW = Definition(
    "shop",
    "new",
    "Workflow",
    {
        "name": "W",
        "start": {"audience": {"segment": {"ref": "shop.holders"}}},
        "nodes": {"push": {"event": {"ref": "shop.event"}}},
    },
    (),
    {},
)
TOKEN = Definition("shop", "token", "ContactField", {"id": "push-token", "name": "Token"}, (), {})
CONFIGURATION = Configuration(
    Stack("test", "extended", "", None, {}), (), (TOKEN, HOLDERS, EVENT, NEW)
)


def test_an_id_of_either_side_leads_to_the_same_object() -> None:
    form = {"name": "Old holders"}
    item = planned("Segment", pulumi_id="p", outputs={"objectId": "s"}, before=form, after=form)
    names = Names(Plan((item,)), CONFIGURATION)
    assert names("p") == names("s") == 'segment "Old holders"'
    assert names("shop.holders") == 'segment "Holders"'
    assert names("shop.token") == 'contact field "Token" (push-token)'


def test_what_nobody_knows_is_given_as_it_is() -> None:
    assert Names(Plan(()), CONFIGURATION)("somebody's") == "somebody's"


def test_what_is_yet_to_be_made_is_known_by_its_definition() -> None:
    inputs = {
        "name": "W",
        "start": {"audience": {"segment": UNKNOWN}},
        "nodes": {"push": {"event": "known", "title": UNKNOWN}},
    }
    item = planned("Workflow", Operation.CREATE, "shop.new", after=inputs)
    found = Names(Plan((item,)), CONFIGURATION).resolved(item)
    assert found.after["start"] == {"audience": {"segment": "shop.holders"}}
    assert found.after["nodes"] == {"push": {"event": "known", "title": UNKNOWN}}
    assert inputs["start"] == {"audience": {"segment": UNKNOWN}}


def test_what_no_definition_stands_for_is_left_alone() -> None:
    item = planned("Workflow", after={"start": UNKNOWN})
    assert Names(Plan((item,)), CONFIGURATION).resolved(item) is item


def test_a_change_says_where_its_definition_stands() -> None:
    form = {"name": "Holders", "type": "dynamic", "match": "all", "filters": {}}
    made = planned("Segment", Operation.CREATE, "shop.holders", after=form)
    gone = planned("Segment", Operation.DELETE, "shop.gone", before=form)
    found = build(Plan((made, gone)), CONFIGURATION)
    places = {item.resource: item.place for item in found.changes}
    assert places == {"shop.holders": "resources/shop/holders.yaml:3:1", "shop.gone": ""}
