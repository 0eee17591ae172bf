"""What the deployed recipe does for customers: real engine, real store, real browser.

What is unknown about Connectif is a switch of the store; the tests of the token pass with each of
them either way.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.browser import Browsing
from tests.browser.deployment import FIELD, Deployment, Device, deployed

# Every position of every switch; all combinations are tried without a browser, in tests/script.
OTHERWISE: dict[str, Any] = {
    "clientIsInitialized": False,
    "clientIsAllowedDomain": False,
    "clientSkipCallback": "at-once",
    "clientEntityInfo": "merge",
    "clientSkipsEqual": False,
    "clientTrackerForm": "json",
    "emptyValue": "ignored",
}
MIXED = {
    "clientSkipCallback": "never",
    "clientIsInitialized": False,
    "clientEntityInfo": "merge",
    "clientTrackerForm": "json",
}
SWITCHES = {"assumed": {}, "otherwise": OTHERWISE, "mixed": MIXED}


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    with deployed(tmp_path_factory.mktemp("recipe")) as found:
        yield found


@pytest.fixture(params=SWITCHES)
def store(deployment: Deployment, request: pytest.FixtureRequest) -> Iterator[Deployment]:
    """Set the switches for one test."""
    deployment.sandbox.switches(**SWITCHES[request.param])
    yield deployment
    deployment.sandbox.reset_switches()


def test_a_web_visitor_leaves_no_token(store: Deployment, browsing: Browsing) -> None:
    web = Device(browsing, store, is_app=False)
    web.set_token("t-web")
    web.open("/product/serra-jacket")
    assert web.contact["_isAnonymous"] is True
    assert web.token() is None


def test_the_app_leaves_its_token_once(store: Deployment, browsing: Browsing) -> None:
    """A new visitor is captured within one page view; a changed token is sent once more."""
    app = Device(browsing, store)
    app.set_token("t-first")
    app.open()
    assert app.token() == "t-first"
    with app.watched() as sent:
        app.open("/product/serra-jacket")
        app.open("/cart")
    assert sent == []
    app.set_token("t-second")
    with app.watched() as sent:
        app.open()
        app.open("/cart")
    assert len(sent) == 1
    assert app.token() == "t-second"


def test_a_cookie_that_is_absent_blanks_nothing_and_one_that_is_late_is_collected(
    store: Deployment, browsing: Browsing
) -> None:
    app = Device(browsing, store)
    app.open()
    assert app.token() is None
    app.set_token("t-late")
    app.open("/cart")
    assert app.token() == "t-late"
    app.drop_token()
    app.restart()
    app.open()
    app.open("/cart")
    assert app.token() == "t-late"


def test_a_login_after_an_anonymous_visit_brings_the_new_token_to_the_known_contact(
    store: Deployment, browsing: Browsing
) -> None:
    email = f"ana-{id(browsing)}@shop.example"
    store.sandbox.act("patchContact", {FIELD: "t-of-the-old-phone"}, email=email)
    app = Device(browsing, store)
    app.set_token("t-new")
    app.open()
    assert (app.contact["_isAnonymous"], app.token()) == (True, "t-new")
    app.log_in(email)
    app.open("/cart")
    assert (app.contact["_email"], app.token()) == (email, "t-new")


@pytest.mark.timeout(300)
def test_a_push_reaches_each_contact_with_a_token_once(
    tmp_path_factory: pytest.TempPathFactory, browsing: Browsing
) -> None:
    with deployed(tmp_path_factory.mktemp("push")) as store:
        sandbox, project = store.sandbox, store.project
        devices = [Device(browsing, store) for _ in range(3)]
        for device, token in zip(devices, ("t-1", "t-2", ""), strict=True):
            if token:
                device.set_token(token)
            device.open()
        (segment,) = sandbox.objects("segments")
        assert sandbox.recalculate(segment["id"]) == 2
        store.configure(label="spring")
        project.up().shows("STARTS SENDING")
        expected = {"t-1": [["t-1"]], "t-2": [["t-2"]]}
        assert arrived(store) == expected
        bodies = [item["body"]["tokens"] for item in sandbox.delivered()]
        assert sorted(bodies) == [["t-1"], ["t-2"]]
        project.up()
        project.up_with_preview()
        project.up("--refresh")
        sandbox.advance(4 * 3600)
        assert arrived(store) == expected
        # A tap on the notification is a visit of the same contact, with the campaign.
        notification = next(item for item in sandbox.notifications() if item["tokens"] == ["t-2"])
        phone = devices[1]
        phone.open("/phone?token=t-2")
        with phone.page.expect_navigation(wait_until="networkidle"):
            phone.page.click(f'a[href$="/phone/tap/{notification["sequence"]}"]')
        did = sandbox.activities(phone.contact["id"])
        visits = [item["detail"]["url"] for item in did if item["kind"] == "page-visit"]
        tapped = f"{store.shop}/product/serra-jacket?color=blue&utm_campaign=new-in-the-shop"
        assert visits == [f"{store.shop}/", tapped]


def arrived(store: Deployment) -> dict[str, list[Any]]:
    """Give the notifications of each phone."""
    store.sandbox.delivered()
    found: dict[str, list[Any]] = {}
    for item in store.sandbox.notifications():
        found.setdefault(item["tokens"][0], []).append(item["tokens"])
    return found
