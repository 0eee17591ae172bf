"""Where the published script loses tokens: each of these fails with it, and holds with ours."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.browser.browser import Browsing
from tests.browser.deployment import FIELD, Deployment, Device, deployed
from tests.browser.published_script import PUBLISHED


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    with deployed(tmp_path_factory.mktemp("weaknesses")) as found:
        yield found


@pytest.fixture(params=["ours", "published"])
def script(deployment: Deployment, request: pytest.FixtureRequest) -> Iterator[str]:
    """Let the store hold one of the two scripts, the published one put in by hand."""
    content = deployment.script()
    if request.param == "published":
        changed = {"html": PUBLISHED}
        deployment.sandbox.patch_object("web-contents", content["id"], changed)
    yield request.param
    deployment.sandbox.patch_object("web-contents", content["id"], {"html": content["html"]})


def test_an_app_without_its_cookie_keeps_the_token_that_is_there(
    deployment: Deployment, script: str, browsing: Browsing
) -> None:
    app = Device(browsing, deployment)
    app.set_token("t-good")
    app.open()
    assert app.token() == "t-good"
    app.drop_token()
    app.restart()
    app.open()
    assert (app.token() == "t-good") is (script == "ours")


def test_the_token_of_an_anonymous_visit_survives_the_login(
    deployment: Deployment, script: str, browsing: Browsing
) -> None:
    email = f"{script}@shop.example"
    deployment.sandbox.act("patchContact", {FIELD: "t-old"}, email=email)
    app = Device(browsing, deployment)
    app.set_token("t-new")
    app.open()
    app.log_in(email)
    app.open("/cart")
    assert app.contact["_email"] == email
    assert (app.token() == "t-new") is (script == "ours")


def test_a_token_that_was_not_sent_is_not_remembered_as_sent(
    deployment: Deployment, script: str, browsing: Browsing
) -> None:
    """The script stands in the page itself, and the domain is authorised only later."""
    sandbox = deployment.sandbox
    html = deployment.script()["html"]
    (code,) = re.findall(r"<script>(.*)</script>", html, re.DOTALL)
    (kept,) = sandbox.objects("store")
    sandbox.patch_object("store", kept["id"], {"domains": ["elsewhere.example"]})
    app = Device(browsing, deployment)
    app.set_token("t-refused")
    app.open()
    app.page.add_script_tag(content=code)
    app.page.wait_for_load_state("networkidle")
    assert app.page.evaluate("localStorage.getItem('cn_tracker')") is None
    sandbox.patch_object("store", kept["id"], {"domains": kept["domains"]})
    app.open("/cart")
    assert (app.token() == "t-refused") is (script == "ours")
