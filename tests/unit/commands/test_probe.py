"""connectif probe: what it needs to be told, and how it ends."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from provider import cli
from provider.commands import probe
from provider.probe.links import Link, Status, chain
from provider.probe.proving import FURTHER, Proof
from provider.probe.target import Target
from tests.unit.probe.observed import PROVEN

ROOT = Path(__file__).resolve().parents[3]
SHOP = "https://shop.example/"
DONE = tuple(Link(name, Status.OK, "nothing would be sent") for name in FURTHER)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "resources", tmp_path / "resources")
    configure(tmp_path)
    return tmp_path


def configure(project: Path, *lines: str, packs: str = "[reskyt]") -> None:
    head = ["config:", f"  connectif:packs: {packs}"]
    file = project / "stacks/Pulumi.shop.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text("\n".join([*head, *(f"  {line}" for line in lines)]), encoding="utf-8")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let no browser start: every page is proven but those with "broken" in the address."""
    pages: list[str] = []

    def proofs(_: object, orders: Sequence[tuple[Target, str]]) -> list[Proof]:
        pages.extend(url for _, url in orders)
        return [_proof(target, url) for target, url in orders]

    monkeypatch.setattr(probe, "_proofs", proofs)
    return pages


def _proof(target: Target, url: str) -> Proof:
    seen = replace(PROVEN, failure="net::ERR_FAILED") if "broken" in url else PROVEN
    links = chain(replace(target, field="push-token"), replace(seen, address=url, told=()))
    if "broken" not in url:
        links = chain(replace(target, field="push-token"), seen)
    return Proof(target, url, links + DONE, 4, 3, None, ())


def run(project: Path, *arguments: str) -> int:
    return cli.main(["probe", "--stack", "shop", "--root", str(project), *arguments])


def test_the_shop_of_the_stack_is_opened(project: Path, asked: list[str]) -> None:
    configure(project, "reskyt:pushTitle: Hello", f"connectif:shopUrl: {SHOP}")

    assert run(project) == 0
    assert asked == [SHOP]


def test_the_pages_that_are_named_are_opened_instead(project: Path, asked: list[str]) -> None:
    configure(project, "reskyt:pushTitle: Hello", f"connectif:shopUrl: {SHOP}")

    assert run(project, "--url", f"{SHOP}a", "--url", f"{SHOP}b") == 0
    assert asked == [f"{SHOP}a", f"{SHOP}b"]


def test_a_pack_with_pages_of_its_own_needs_no_other(project: Path, asked: list[str]) -> None:
    pages = ["reskyt:pages: [https://shop.example/cart]", "reskyt:pagesMatch: exactly"]
    configure(project, "reskyt:pushTitle: Hello", *pages)

    assert run(project) == 0
    assert asked == ["https://shop.example/cart"]


def test_one_broken_page_is_a_finding(
    project: Path, asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    configure(project, "reskyt:pushTitle: Hello")

    assert run(project, "--url", SHOP, "--url", f"{SHOP}broken", "--json") == 2
    data = json.loads(capsys.readouterr().out)
    assert (data["stack"], data["proven"]) == ("shop", False)
    assert [item["proven"] for item in data["probes"]] == [True, False]
    assert data["probes"][1]["broken"] == "page"


def test_people_get_one_report_for_each_page(
    project: Path, asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    configure(project, "reskyt:pushTitle: Hello")

    assert run(project, "--url", SHOP, "--url", f"{SHOP}broken") == 2
    text = capsys.readouterr().out
    assert text.count("What reached the store") == 2
    assert "Broken: page: it did not open: net::ERR_FAILED" in text


@pytest.mark.parametrize(
    ("lines", "arguments", "expected"),
    [
        (["reskyt:pushTitle: Hello"], [], "which page? Give --url, or connectif:shopUrl in"),
        (["reskyt:pushTitle: Hello"], ["--url", "http://shop.example/"], "sends data unencrypted"),
        (["reskyt:pushTitle: Hello"], ["--url", "shop.example"], "is not a web address"),
        (["reskyt:pushTitel: Hello"], ["--url", SHOP], "stacks/Pulumi.shop.yaml:3:3: "),
    ],
)
def test_mistakes_are_explained(
    project: Path,
    asked: list[str],
    capsys: pytest.CaptureFixture[str],
    lines: list[str],
    arguments: list[str],
    expected: str,
) -> None:
    configure(project, *lines)

    assert run(project, *arguments) == 1
    errors = capsys.readouterr().err
    assert errors.startswith("error: ")
    assert expected in errors
    assert asked == []


def test_a_stack_without_a_pack_that_collects_is_told(
    project: Path, asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    configure(project, packs="[]")

    assert run(project, "--url", SHOP) == 1
    assert "no pack of the stack shop says how it is proven" in capsys.readouterr().err


def test_without_the_driver_one_sentence_says_how_to_get_it(
    project: Path, asked: list[str], capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    configure(project, "reskyt:pushTitle: Hello")
    monkeypatch.setattr(probe, "find_spec", lambda _: None)

    assert run(project, "--url", SHOP) == 1
    errors = capsys.readouterr().err
    assert "CONNECTIF_REQUIREMENTS=probe . tools/env.sh" in errors
    assert errors.count("\n") == 1
    assert asked == []


def test_without_a_browser_the_advice_is_given(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(project, "reskyt:pushTitle: Hello")
    monkeypatch.setenv("CONNECTIF_BROWSER", str(project / "no-such-browser"))

    assert run(project, "--url", SHOP) == 1
    errors = capsys.readouterr().err
    assert "CONNECTIF_BROWSER names" in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize(
    "arguments",
    [
        ["--seconds", "0"],
        ["--seconds", "soon"],
        ["--seconds", "nan"],
        ["--seconds", "301"],
        ["--screenshot", "page.gif"],
        ["--screenshot", "no-such-folder/page.png"],
    ],
)
def test_a_wrong_call_is_explained(
    project: Path, asked: list[str], capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        run(project, "--url", SHOP, *arguments)

    assert caught.value.code == 2
    assert arguments[1] in capsys.readouterr().err
    assert asked == []
