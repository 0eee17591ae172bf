"""A state out of a backend that is no folder: what the engine says of it, without a password."""

import stat
from pathlib import Path

import pytest

from provider.stores import StateError, read_state
from provider.stores.export import without_password

URL = "postgres://ci:hush%2Fhush@db.shop.example:5432/state?sslmode=verify-full"
HIDDEN_URL = "postgres://ci:[hidden]@db.shop.example:5432/state?sslmode=verify-full"
MISUNDERSTOOD = (
    "the address of the backend is not understood; it looks like"
    " postgres://ROLE@HOST:5432/DATABASE?sslmode=verify-full (docs/state.md)"
)

PULUMI = """#!/bin/sh
cat "$FAKE/stdout"
cat "$FAKE/stderr" >&2
exit "$(cat "$FAKE/code")"
"""
PANIC = f"""
================================================================================
The Pulumi CLI encountered a fatal error. This is a bug!
Panic:            runtime error: slice bounds out of range [:65] with length 49

goroutine 1 [running]:
main.open("{URL}")
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Put a pulumi on PATH that says what ``answer`` tells it to."""
    program = tmp_path / "bin" / "pulumi"
    program.parent.mkdir()
    program.write_text(PULUMI, encoding="ascii")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    (tmp_path / "Pulumi.yaml").write_text("name: connectif\n", encoding="ascii")
    return {
        "PATH": f"{program.parent}:/usr/bin:/bin",
        "FAKE": str(tmp_path),
        "PULUMI_BACKEND_URL": URL,
    }


def answer(folder: Path, code: int, *, stdout: str = "", stderr: str = "") -> None:
    """Let the pulumi of the test answer so."""
    for name, text in (("code", str(code)), ("stdout", stdout), ("stderr", stderr)):
        (folder / name).write_text(text, encoding="utf-8")


def refusal(folder: Path, environment: dict[str, str]) -> str:
    """Give the error of reading the state."""
    with pytest.raises(StateError) as caught:
        read_state(folder, "my-shop", environment)
    return str(caught.value)


def test_a_state_is_read(tmp_path: Path, environment: dict[str, str]) -> None:
    resource = (
        '{"urn": "urn:pulumi:my-shop::connectif::T::shop.token", "id": "shop.token",'
        ' "type": "pulumi-python:dynamic/connectif:ContactField", "inputs": {"name": "Token"}}'
    )
    answer(tmp_path, 0, stdout=f'{{"version": 3, "deployment": {{"resources": [{resource}]}}}}')
    state = read_state(tmp_path, "my-shop", environment)
    assert state is not None
    assert state.resources["shop.token"].inputs == {"name": "Token"}


def test_a_stack_that_is_not_there_has_no_state(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    answer(tmp_path, 255, stderr="error: no stack named 'my-shop' found\n")
    assert read_state(tmp_path, "my-shop", environment) is None


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            f'error: unable to open state database "{URL}": connection refused\n',
            f'unable to open state database "{HIDDEN_URL}": connection refused',
        ),
        ("error: hush/hush is wrong\n", "[hidden] is wrong"),
        (f"warning: {URL}\nerror: one\nerror: two\n", "one; two"),
        (PANIC, "runtime error: slice bounds out of range [:65] with length 49"),
        ("", "pulumi gave no reason"),
        ("error: PULUMI_ACCESS_TOKEN must be set for login\n", MISUNDERSTOOD),
    ],
)
def test_a_failure_is_told_in_one_line_without_the_password(
    tmp_path: Path, environment: dict[str, str], said: str, told: str
) -> None:
    answer(tmp_path, 255, stderr=said)
    assert refusal(tmp_path, environment) == f"the state of my-shop cannot be read: {told}"


def test_what_is_no_json_is_not_understood(tmp_path: Path, environment: dict[str, str]) -> None:
    answer(tmp_path, 0, stdout="<html>")
    assert refusal(tmp_path, environment) == "the state of my-shop is not understood: it is no JSON"


def test_the_engine_is_not_asked_about_a_scheme_that_it_does_not_know(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    environment["PULUMI_BACKEND_URL"] = URL.replace("postgres:", "postgresql:")
    assert refusal(tmp_path, environment).startswith("the engine does not know postgresql://")


def test_an_engine_that_is_missing_is_told(tmp_path: Path, environment: dict[str, str]) -> None:
    environment["PATH"] = str(tmp_path)
    assert refusal(tmp_path, environment).endswith("no pulumi is on PATH")


@pytest.mark.parametrize(
    "url",
    [
        "postgres://ci:hush@db.shop.example/state",
        "postgres://ci:hu@sh@db.shop.example/state",
        "postgres://ci:hu/sh#1@db.shop.example/state",
        "postgres://:hush@db.shop.example/state",
        "postgres://ci@db.shop.example/state?password=hush&sslmode=require",
        "s3://bucket?region=eu&PASSWORD=hush",
    ],
)
def test_no_form_of_an_address_shows_its_password(url: str) -> None:
    text = without_password(f'unable to open "{url}": no', url)
    assert "hush" not in text
    assert "hu@sh" not in text
    assert "sh#1" not in text
    # What is named beside another address goes as well.
    assert "hush" not in without_password(f"unable to open {url}", "file://.state")


@pytest.mark.parametrize(
    "url",
    [
        "postgres://ci@db.shop.example:5432/state?sslmode=verify-full&sslrootcert=/etc/db.pem",
        "s3://bucket?region=eu",
    ],
)
def test_an_address_without_a_password_is_shown_as_it_is(url: str) -> None:
    assert without_password(f"unable to open {url}: no", url) == f"unable to open {url}: no"
