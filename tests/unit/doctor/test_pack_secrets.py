"""The secrets of packs: named with where they come from, or with where to put them."""

import pytest

from provider.doctor.findings import Finding
from provider.doctor.pack_secrets import check_secrets
from tests.unit.doctor.folder import FIELD, HEADER, Folder, recorded

OWN = "CONNECTIF_SECRET_RESKYT_APIKEY_TEST"
COMMON = "CONNECTIF_SECRET_RESKYT_APIKEY"


@pytest.fixture
def recipe(folder: Folder) -> Folder:
    folder.install("reskyt")
    folder.configure("reskyt", reskyt__pushTitle="Hello")
    return folder


def found(folder: Folder) -> Finding:
    """Give the one finding about the folder's secrets; it shows no value."""
    (finding,) = check_secrets(folder.subject)
    assert HEADER not in f"{finding}"
    return finding


def test_definitions_without_a_secret_say_so(folder: Folder) -> None:
    folder.pack({"token": FIELD})
    folder.configure("shop")
    assert found(folder).sentence == "The definitions need no secret."


@pytest.mark.parametrize(
    ("environment", "source"),
    [({OWN: HEADER, COMMON: "other"}, OWN), ({OWN: "", COMMON: HEADER}, COMMON)],
)
def test_a_secret_is_named_by_its_variable(
    recipe: Folder, environment: dict[str, str], source: str
) -> None:
    recipe.environment |= environment
    assert found(recipe).sentence == f"The secret reskyt.apiKey comes from {source}."


def test_a_secret_that_is_not_at_hand_stops_a_first_up(recipe: Folder) -> None:
    finding = found(recipe)
    assert finding.result == "problem"
    assert "up cannot make reskyt.push-event" in finding.sentence
    assert OWN in finding.advice
    assert finding.advice.endswith("pulumi config set --secret reskyt:apiKey --stack test")


def test_once_the_event_is_made_it_is_only_not_compared(recipe: Folder) -> None:
    recipe.state(recorded("OutboundEvent", "reskyt.push-event"))
    assert found(recipe).result == "warning"


def test_an_encrypted_secret_that_cannot_be_read_is_a_problem(recipe: Folder) -> None:
    recipe.configure("reskyt", reskyt__pushTitle="Hello", reskyt__apiKey={"secure": "v1:a:b"})
    finding = found(recipe)
    assert finding.result == "problem"
    assert "reskyt:apiKey is encrypted in stacks/Pulumi.test.yaml" in finding.advice
