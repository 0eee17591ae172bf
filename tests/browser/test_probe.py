"""The probe on a store with the recipe: what it proves, and how it names what is broken."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from provider import cli
from provider.commands import probe as probe_command
from provider.probe.links import Status
from provider.probe.proving import FURTHER, Proof
from provider.probe.tokens import PREFIX
from provider.probe.visiting import Patience
from tests.browser.deployment import FIELD, Deployment, deployed
from tests.browser.probe_stage import Stage, staged
from tests.browser.prober import PATIENCE, Prober, prober
from tests.browser.published_script import PUBLISHED

LINKS = (
    "page", "pages", "consent", "script", "initialised", "authorised", "visit", "content",
    "selector", "token", "event", *FURTHER,
)  # fmt: skip
# For what never happens, so that the test waits all of it: from the beginning, or after some steps.
SHORT = Patience(total=1.0, quiet=0.4)
SOME = Patience(total=3.0, quiet=0.4)
# For what the page does at once, but not as the definition says.
LISTENING = Patience(total=20.0, quiet=2.0)
BANNER = """
<div id="onetrust-banner-sdk" style="position: fixed; inset: 0; background: #fff; z-index: 9">
  We use cookies. <button>Accept all</button>
</div>"""
UNKNOWN = """
<section id="aviso" class="cookie-notice">Usamos cookies. <a href="#">Aceptar</a></section>"""
SILENT = {
    "clientIsInitialized": False,
    "clientIsAllowedDomain": False,
    "clientSkipCallback": "never",
    "clientEntityInfo": "merge",
    "clientSkipsEqual": False,
    "clientTrackerForm": "json",
}
# A client whose store answers no visit.
LONELY = """
<script>
window.connectif = {managed: {sendEvents() {}}};
fetch('/missing/integration-type/system/scrippet-notification/x', {
  method: 'POST',
  body: JSON.stringify({entityInfo: {}, events: [{type: 'page-visit'}], browserInfo: {}})
});
</script>"""


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    with deployed(tmp_path_factory.mktemp("probe")) as found:
        yield found


@pytest.fixture(scope="module")
def probing(deployment: Deployment) -> Iterator[Prober]:
    with prober(deployment.project.folder) as found:
        yield found


@pytest.fixture
def stage(deployment: Deployment, probing: Prober) -> Iterator[Stage]:
    """Give a shop beside the demo's, and put back whatever the test changes."""
    with staged(deployment, probing) as found:
        yield found


def statuses(proof: Proof) -> dict[str, Status]:
    return {link.name: link.status for link in proof.links}


def codes(proof: Proof) -> list[str]:
    assert proof.broken is not None, proof.links
    return [cause.code for cause in proof.broken.causes]


def test_the_recipe_is_proven_and_no_contact_gets_a_token(
    deployment: Deployment, probing: Prober
) -> None:
    before = len(deployment.sandbox.contacts())

    proof = probing.prove(f"{deployment.shop}/product/serra-jacket")

    assert statuses(proof) == dict.fromkeys(LINKS, Status.OK)
    assert proof.is_proven
    assert (proof.visits, proof.visitors, proof.sent, proof.refused) == (4, 3, None, ())
    assert deployment.holders() == {}
    assert len(deployment.sandbox.contacts()) == before + 3
    assert PREFIX not in str(deployment.sandbox.contacts())


def test_one_contact_has_the_token_that_was_to_be_sent(
    deployment: Deployment, probing: Prober
) -> None:
    proof = probing.prove(deployment.shop, is_sent=True)

    assert proof.is_proven
    assert proof.sent is not None
    assert proof.sent.startswith(PREFIX)
    assert list(deployment.holders().values()) == [proof.sent]
    assert proof.visits == 4
    for contact in deployment.holders():
        deployment.sandbox.delete_object("contacts", contact)


@pytest.mark.parametrize(
    ("banner", "name", "kind"),
    [(BANNER, "OneTrust", "meta"), (UNKNOWN, "section#aviso", "session-storage")],
)
def test_a_consent_banner_that_blocks_nothing_is_a_guess(
    stage: Stage, banner: str, name: str, kind: str
) -> None:
    """And neither a client that tells little nor another source of the token is in the way."""
    stage.use_source(kind)
    stage.pages.body = banner
    stage.deployment.sandbox.switches(**SILENT)

    proof = stage.prove()

    assert proof.is_proven
    unknown = {link.name: link.seen for link in proof.links if link.status is Status.UNKNOWN}
    assert list(unknown) == ["consent", "authorised"]
    assert name in unknown["consent"]


@dataclass(frozen=True)
class Break:
    """A way to break the collecting: the link that it shows at, and causes that must be named."""

    link: str
    causes: tuple[str, ...]
    act: Callable[[Stage], None] = lambda _: None
    path: str = "/"
    patience: Patience = PATIENCE
    target: dict[str, Any] = field(default_factory=dict)


def page_with(**changes: str) -> Callable[[Stage], None]:
    def act(stage: Stage) -> None:
        for name, value in changes.items():
            setattr(stage.pages, name, value)

    return act


def inert(stage: Stage) -> None:
    stage.pages.script = stage.pages.script.replace(
        "<script async", '<script type="text/plain" data-category="marketing"'
    )


def gone(stage: Stage) -> None:
    stage.pages.script = stage.pages.script.replace('"></script>', 'x"></script>')


def by_hand(stage: Stage) -> None:
    start = "<script>window.connectifConfiguration = {autoInitialize: false};</script>"
    stage.pages.script = start + stage.pages.script


def not_authorised(stage: Stage) -> None:
    stage.change_store(domains=["elsewhere.example"])


def silently_not_authorised(stage: Stage) -> None:
    not_authorised(stage)
    stage.deployment.sandbox.switches(clientIsAllowedDomain=False)


def without_inline_scripts(stage: Stage) -> None:
    store = stage.deployment.sandbox.url
    stage.pages.headers = {"Content-Security-Policy": f"script-src {store}; connect-src *"}


BREAKS = {
    "no such page": Break("page", ("P1",), path="/missing"),
    "no script tag": Break("script", ("P3",), page_with(script=""), patience=SHORT),
    "script waits for consent": Break("script", ("P2",), inert, patience=SHORT),
    "script not found": Break("script", ("P4",), gone, patience=SHORT),
    "begins by hand": Break("initialised", ("P5",), by_hand, patience=SOME),
    "domain not authorised": Break("authorised", ("L13",), not_authorised),
    "domain silently not authorised": Break(
        "visit", ("L13", "P7"), silently_not_authorised, patience=SOME
    ),
    "store fails": Break("visit", ("P8",), page_with(script=LONELY)),
    "workflow paused": Break(
        "content", ("P9",), lambda stage: stage.change_workflow(status="paused")
    ),
    "another app": Break(
        "content", ("L4",), lambda stage: stage.change_node("in-app", right="another")
    ),
    "existing contacts only": Break(
        "content",
        ("L1",),
        lambda stage: stage.change_workflow(start={"source": "existing"}),
    ),
    "another workflow in the place": Break("content", ("L9",), lambda stage: stage.add_rival()),
    "no such element": Break(
        "selector",
        ("L8",),
        lambda stage: stage.change_node("collect", selector="#app"),
        target={"selector": "#app"},
    ),
    "inline scripts forbidden": Break("token", ("P10",), without_inline_scripts, patience=SOME),
    "another field": Break(
        "event",
        ("L5",),
        lambda stage: stage.change_script({f'"{FIELD}"': '"another-field"'}),
        patience=LISTENING,
    ),
    "a changed value": Break(
        "token",
        ("P13",),
        lambda stage: stage.change_script({"send(managed, token);": "send(managed, 'x');"}),
    ),
    "visit limited": Break(
        "returning",
        ("L2",),
        lambda stage: stage.change_node("visit", limits={"deactivateAfterFiring": True}),
    ),
    "every browser": Break(
        "web",
        ("P12",),
        lambda stage: stage.change_node("in-app", right="Mozilla"),
    ),
    "empty value": Break(
        "no token",
        ("L10",),
        lambda stage: stage.replace_script(PUBLISHED),
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_first_broken_link_is_named_with_its_cause(stage: Stage, name: str) -> None:
    broken = BREAKS[name]
    broken.act(stage)

    proof = stage.prove(broken.path, stage.prober.target(**broken.target), broken.patience)

    assert not proof.is_proven
    assert proof.broken is not None, proof.links
    assert proof.broken.name == broken.link, proof.links
    assert set(broken.causes) <= set(codes(proof))
    assert stage.deployment.holders() == {}


def test_a_shop_that_does_not_answer_is_a_finding(stage: Stage) -> None:
    proof = stage.prober.prove("http://127.0.0.1:9/")

    assert proof.broken is not None
    assert (proof.broken.name, codes(proof)) == ("page", ["P1"])
    assert "ERR_" in proof.broken.seen
    assert (proof.visits, proof.visitors) == (0, 0)


@pytest.fixture
def command(
    deployment: Deployment, probing: Prober, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., int]:
    """Run connectif probe on the demo shop."""
    monkeypatch.setattr(probe_command, "QUIET_SECONDS", PATIENCE.quiet)
    root = str(probing.folder)

    def run(*arguments: str) -> int:
        return cli.main(["probe", "--stack", "test", "--root", root, *arguments])

    return run


def test_the_command_proves_it_and_takes_a_picture(
    command: Callable[..., int],
    deployment: Deployment,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    picture = tmp_path / "page.png"

    code = command("--url", deployment.shop, "--json", "--screenshot", str(picture))

    printed = capsys.readouterr()
    (data,) = json.loads(printed.out)["probes"]
    assert (code, printed.err) == (0, "")
    assert data["proven"] is True
    assert data["reached"] == {"pageVisits": 4, "anonymousVisitors": 3, "token": None}
    assert PREFIX not in printed.out
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert deployment.holders() == {}


def test_the_command_ends_with_two_where_a_link_is_broken(
    command: Callable[..., int], stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    stage.change_workflow(status="paused")
    stage.deployment.configure(connectif__shopUrl=stage.pages.url)

    code = command()

    printed = capsys.readouterr()
    assert (code, printed.err) == (2, "")
    assert 'Broken: content: "Reskyt token collection" sent no content for body' in printed.out
    assert "1 page visit of an anonymous visitor" in printed.out
