"""How long a first creation takes under the limit of requests."""

import pytest

from provider.doctor.limit import duration, first_creation
from tests.unit.doctor.folder import FIELD, Folder
from tests.unit.doctor.test_areas import EVENT, INTEGRATION


@pytest.mark.parametrize(
    ("calls", "limit", "left", "words"),
    [
        (13, 100, 95, "13 requests: less than a minute."),
        (100, 100, None, "100 requests: less than a minute."),
        (101, 100, None, "101 requests: up to 1 minute of waiting."),
        (13, 100, 0, "13 requests: up to 1 minute of waiting."),
        (260, 100, 50, "260 requests: up to 3 minutes of waiting."),
    ],
)
def test_what_the_limit_does_not_let_through_at_once_waits(
    calls: int, limit: int, left: int | None, words: str
) -> None:
    assert duration(calls, limit, left).endswith(words)


def test_a_first_creation_reads_twice_and_writes_what_the_api_makes(folder: Folder) -> None:
    folder.pack({"token": FIELD, "integration": INTEGRATION, "event": EVENT})
    folder.configure("shop")
    # The store and three lists, in the preview and in the update; three objects.
    assert first_creation(folder.subject) == 2 * 4 + 3


def test_a_workflow_is_made_by_the_api_on_the_extended_surface_only(folder: Folder) -> None:
    folder.install("reskyt")
    folder.configure("reskyt", connectif__surface="public", reskyt__pushTitle="Hello")
    public = first_creation(folder.subject)
    folder.configure("reskyt", connectif__surface="extended", reskyt__pushTitle="Hello")
    assert first_creation(folder.subject) > public
