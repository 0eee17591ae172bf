"""Who a visitor is, and what happens when an anonymous one turns out to be known."""

import pytest

from tests.unit.sandbox.living import TOKEN, LivingStore, has


@pytest.fixture
def store() -> LivingStore:
    return LivingStore()


def test_a_new_visitor_becomes_an_anonymous_contact_with_a_tracker(store: LivingStore) -> None:
    answer = store.visit()
    (contact,) = store.contacts
    assert len(answer["trackerId"]) == 24
    assert contact["_isAnonymous"] is True
    assert store.visit(answer["trackerId"])["trackerId"] == answer["trackerId"]
    assert len(store.contacts) == 1


def test_a_tracker_that_nobody_knows_is_kept(store: LivingStore) -> None:
    assert store.visit("a" * 24)["trackerId"] == "a" * 24
    assert store.visit("<script>")["trackerId"] != "<script>"


def test_an_email_makes_the_anonymous_contact_a_known_one(store: LivingStore) -> None:
    tracker = store.visit(**has("t1"))["trackerId"]
    before = store.contact(tracker)
    store.visit(tracker, primaryKey="Ana@Shop.example")
    (contact,) = store.contacts
    assert (contact["id"], contact[TOKEN]) == (before["id"], "t1")
    assert contact["_email"] == "ana@shop.example"
    assert contact["_isAnonymous"] is False


def test_the_known_contacts_values_win_and_its_gaps_are_filled(store: LivingStore) -> None:
    other = store.visit(primaryKey="ana@shop.example", **has("old"))["trackerId"]
    known = store.contact(other)
    tracker = store.visit(_name="Ana", **has("new"))["trackerId"]
    store.visit(tracker, primaryKey="ana@shop.example")
    (contact,) = store.contacts
    assert (contact["id"], contact[TOKEN], contact["_name"]) == (known["id"], "old", "Ana")
    assert store.contact(tracker) == store.contact(other) == contact


def test_what_the_anonymous_contact_did_belongs_to_the_known_one(store: LivingStore) -> None:
    store.visit(primaryKey="ana@shop.example")
    tracker = store.visit()["trackerId"]
    store.visit(tracker)
    store.visit(tracker, primaryKey="ana@shop.example")
    (contact,) = store.contacts
    kinds = [item["kind"] for item in store.sandbox.records.list("activity", contact["id"])]
    assert sorted(kinds) == ["merged", *["page-visit"] * 4]


def test_a_second_person_at_the_same_browser_is_another_contact(store: LivingStore) -> None:
    tracker = store.visit(primaryKey="ana@shop.example", **has("t1"))["trackerId"]
    store.visit(tracker, primaryKey="eva@shop.example")
    by_email = {item["_email"]: item for item in store.contacts}
    assert by_email["ana@shop.example"][TOKEN] == "t1"
    assert TOKEN not in by_email["eva@shop.example"]
    assert store.contact(tracker)["_email"] == "eva@shop.example"


@pytest.mark.parametrize(("switch", "kept"), [("blanks", ""), ("ignored", "t1")])
def test_an_empty_value_blanks_the_field_or_is_ignored(switch: str, kept: str) -> None:
    store = LivingStore(emptyValue=switch)
    tracker = store.visit(**has("t1"))["trackerId"]
    store.tell(tracker, **has(""))
    assert store.contact(tracker)[TOKEN] == kept


def test_values_that_do_not_fit_are_ignored(store: LivingStore) -> None:
    store.act("createContactField", {"id": "size", "name": "Size", "type": "integer"})
    tracker = store.visit(size="large", nothing="x", _points=5, _email="x@y.example")["trackerId"]
    contact = store.contact(tracker)
    assert {"size", "nothing", "_points", "_email"}.isdisjoint(contact)
    store.tell(tracker, size="42")
    assert store.contact(tracker)["size"] == 42


def test_a_subscription_names_a_visitor_without_an_email(store: LivingStore) -> None:
    event = {"type": "newsletter-subscribe", "email": "ana@shop.example"}
    tracker = store.visit(events=(event,))["trackerId"]
    contact = store.contact(tracker)
    assert contact["_email"] == "ana@shop.example"
    assert contact["_newsletterSubscriptionStatus"] == "subscribed"


def test_a_deleted_contact_is_a_stranger_at_the_next_visit(store: LivingStore) -> None:
    tracker = store.visit(primaryKey="ana@shop.example")["trackerId"]
    store.act("deleteContact", email="ana@shop.example")
    assert store.contacts == []
    store.visit(tracker)
    assert store.contact(tracker)["_isAnonymous"] is True
