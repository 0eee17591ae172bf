"""Lists of the extended surface that are wrong: an error, and nothing is sent for it."""

from typing import Any

import pytest

from tests.provider.process import CallFailed, ProviderProcess
from tests.provider.recipe import NEW, RECIPE, written
from tests.provider.registered import VISIT, push
from tests.sandbox_process import SandboxProcess

#: What makes a definition refer to nothing.
MAIL = {"mail": {"field": "_email", "operator": "empty"}}
ALONE: dict[str, dict[str, Any]] = {
    "holders": {"filters": MAIL},
    "push": {
        "start": {"audience": "all-contacts", "source": "new"},
        "nodes": {"visit": VISIT},
    },
}
#: Bad answers to the calls of one list, and a word of what is then said.
BAD_ANSWERS: dict[str, tuple[dict[str, Any], str]] = {
    "an empty list": ({"kind": "empty-list"}, "can be read by its id"),
    "401": ({"kind": "status", "status": 401}, "401"),
    "403": ({"kind": "status", "status": 403}, "403"),
    "404": ({"kind": "status", "status": 404}, "404"),
    "503": ({"kind": "status", "status": 503}, "503"),
    "a page of HTML": ({"kind": "html"}, "text/html"),
    "a cut body": ({"kind": "cut"}, "before the answer was complete"),
}
#: Tried again for seconds, by the client, and in the same way for every list.
SLOW = ("503", "a cut body")


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        (name, answer)
        for name in NEW
        for answer in BAD_ANSWERS
        if name == "script" or answer not in SLOW
    ],
)
def test_a_bad_answer_is_an_error_and_never_gone(
    extended: ProviderProcess, sandbox: SandboxProcess, name: str, answer: str
) -> None:
    made = extended.made(RECIPE[name](**ALONE.get(name, {})))
    fault, word = BAD_ANSWERS[answer]
    sandbox.fault(method="GET", path=f"^/{NEW[name]}/$", times=None, **fault)
    sandbox.clear_journal()
    later = extended.again()
    with pytest.raises(CallFailed, match=word) as failure:
        later.read(*made)
    assert f"shop.{name}: " in str(failure.value)
    if answer not in SLOW and answer != "an empty list":
        with pytest.raises(CallFailed, match=word):
            later.check(RECIPE[name](**ALONE.get(name, {})))
    assert sandbox.writes() == []


def test_what_sends_is_not_started_by_a_list_that_cannot_be_true(
    extended: ProviderProcess, sandbox: SandboxProcess
) -> None:
    """A lost state and an empty list together would start a label once more."""
    for name in ("token", "integration", "event", "holders"):
        extended.made(RECIPE[name]())
    sent = push(run={"once": "a"})
    extended.made(sent)
    for state in ("finished", "active"):
        sandbox.patch_object("workflows", sandbox.objects("workflows")[0]["id"], {"status": state})
        sandbox.fault(method="GET", path="^/workflows/$", times=None, kind="empty-list")
        later = extended.again()
        for name in ("token", "integration", "event", "holders"):
            later.made(RECIPE[name]())
        with pytest.raises(CallFailed, match="nothing was started"):
            later.made(sent)
        sandbox.clear_faults()
        assert written(sandbox).count("POST start") == 1
        assert len(sandbox.objects("workflows")) == 1
        extended.again().made(sent)
    assert written(sandbox).count("POST start") == 1
