"""Values in a stack file: what is set, and that nothing beside it changes."""

from typing import Any

import pytest

from provider.adoption.overrides import UneditableError, with_values
from provider.definitions.documents import parse

TEXT = """\
# The shop in Madrid.
config:
  connectif:surface: public   # as every real store
  connectif:packs: [other]  # more to come

  # the connection
  reskyt:pushUrl: https://a.example/send  # given by mail
  reskyt:pages:
    - https://shop.example/a
    - https://shop.example/b   # the second
  # the end of reskyt
  other:text: |
    two
    lines

# the end
"""


def lines(values: dict[str, Any], text: str = TEXT) -> tuple[list[str], list[str]]:
    """Give the lines that went, and those that came."""
    after = with_values("file", text, values).splitlines()
    before = text.splitlines()
    gone = [item for item in before if item not in after]
    return gone, [item for item in after if item not in before]


def test_a_value_is_replaced_in_its_place_and_keeps_its_comment() -> None:
    assert lines({"reskyt:pushUrl": "https://b.example"}) == (
        ["  reskyt:pushUrl: https://a.example/send  # given by mail"],
        ["  reskyt:pushUrl: https://b.example  # given by mail"],
    )


def test_a_new_value_stands_below_the_last_one_of_its_pack() -> None:
    after = with_values("file", TEXT, {"reskyt:name": "Yes: no"}).splitlines()
    assert (
        after[after.index('  reskyt:name: "Yes: no"') - 1]
        == "    - https://shop.example/b   # the second"
    )
    after = with_values("file", TEXT, {"third:number": 5}).splitlines()
    assert after[after.index("  third:number: 5") - 1] == "    lines"


def test_a_pack_is_added_to_the_list() -> None:
    assert lines({"connectif:packs": ["other", "reskyt"]}) == (
        ["  connectif:packs: [other]  # more to come"],
        ["  connectif:packs: [other, reskyt]  # more to come"],
    )
    block = "config:\n  packs:\n    - a   # first\n  x:y: 1\n"
    assert lines({"connectif:packs": ["a", "b"]}, block) == ([], ["    - b"])


def test_a_block_becomes_what_is_wanted() -> None:
    assert lines({"reskyt:pages": ["https://c.example"]})[1] == [
        '  reskyt:pages: ["https://c.example"]   # the second'
    ]
    assert lines({"other:text": "one"}) == (
        ["  other:text: |", "    two", "    lines"],
        ["  other:text: one"],
    )


def test_what_is_there_already_changes_nothing() -> None:
    given = parse("file", TEXT).data["config"]
    assert with_values("file", TEXT, given) == TEXT


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("config: {connectif:packs: []}\n", 'config: {connectif:packs: [], a:b: "1"}\n'),
        ("config:\r\n  x:y: 1\r\n", 'config:\r\n  x:y: 1\r\n  a:b: "1"\r\n'),
        ("config:\n  x:y: 1", 'config:\n  x:y: 1\n  a:b: "1"'),
        (
            "config:\n    x:y: 1\nencryptionsalt: v1\n",
            'config:\n    x:y: 1\n    a:b: "1"\nencryptionsalt: v1\n',
        ),
    ],
)
def test_every_layout_stays(text: str, after: str) -> None:
    assert with_values("file", text, {"a:b": "1"}) == after


def test_what_cannot_be_edited_says_what_to_write() -> None:
    with pytest.raises(UneditableError, match=r"write this into config by hand:\n  a:b: 1"):
        with_values("file", "config: {}\n", {"a:b": 1})
