"""The key: where a run would take it from, what is wrong with it, and never what it is."""

import pytest

from provider.doctor.findings import Finding
from provider.doctor.key import find_key
from tests.unit.doctor.folder import KEY, KEY_ID, KEY_SECRET, Folder

OWN, COMMON = "CONNECTIF_API_KEY_TEST", "CONNECTIF_API_KEY"
OTHER = "canaryOther:canaryOtherSecret"


def found(folder: Folder) -> dict[str, Finding]:
    """Look for the key of a folder's stack; give the findings by their checks."""
    result = find_key(folder.subject)
    if result.client:
        result.client.close()
    for finding in result.findings:
        for value in (KEY_ID, KEY_SECRET, "canary"):
            assert value not in f"{finding}"
    return {item.check: item for item in result.findings}


@pytest.mark.parametrize(
    ("environment", "source"),
    [
        ({OWN: KEY, COMMON: OTHER}, OWN),
        ({OWN: " ", COMMON: KEY}, COMMON),
        ({COMMON: KEY}, COMMON),
        ({}, "connectif:apiKey in stacks/Pulumi.test.yaml"),
    ],
)
def test_the_key_is_named_by_its_place(
    folder: Folder, environment: dict[str, str], source: str
) -> None:
    folder.configure(connectif__apiKey=OTHER)
    folder.environment |= environment
    assert found(folder)["key"].sentence == (
        f"The key comes from {source}, and has the shape id:secret."
    )


def test_without_a_key_it_is_said_where_to_make_and_to_put_one(folder: Folder) -> None:
    finding = found(folder)["key"]
    assert finding.result == "problem"
    assert finding.sentence == "No Connectif API key for the stack test."
    assert "Store settings > API and IP access > API Keys" in finding.advice
    assert OWN in finding.advice


@pytest.mark.parametrize("value", ["canaryWithoutColon", "canary with:blanks", ":", "canary:ñ"])
def test_a_key_of_another_shape_is_named_by_its_variable(folder: Folder, value: str) -> None:
    folder.environment[COMMON] = value
    finding = found(folder)["key"]
    assert finding.result == "problem"
    assert finding.sentence.startswith("CONNECTIF_API_KEY is not of the form id:secret")


def test_an_encrypted_key_that_cannot_be_read_is_a_problem(folder: Folder) -> None:
    folder.configure(connectif__apiKey={"secure": "v1:a:b"})
    folder.pulumi("exit 1")
    # The engine that is on PATH decrypts; here it is the one of the tests, or none.
    finding = found(folder)["key"]
    assert finding.result == "problem"
    assert finding.sentence.startswith("connectif:apiKey is encrypted in stacks/Pulumi.test.yaml")


def test_a_key_in_the_stack_file_needs_the_program_to_run(folder: Folder) -> None:
    folder.configure(connectif__apiKey=KEY)
    assert "run-program" not in found(folder)
    del folder.environment["PULUMI_RUN_PROGRAM"]
    finding = found(folder)["run-program"]
    assert finding.result == "warning"
    assert "PULUMI_RUN_PROGRAM=true" in finding.advice
    folder.environment[COMMON] = KEY
    assert "run-program" not in found(folder)


def test_an_address_to_which_no_key_may_go_is_a_problem(folder: Folder) -> None:
    folder.configure(connectif__apiUrl="http://api.shop.example")
    folder.environment[COMMON] = KEY
    finding = found(folder)["key"]
    assert finding.result == "problem"
    assert "must begin with https://" in finding.sentence
