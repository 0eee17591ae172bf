"""Confirmations go into the stack file, and nothing else in it changes by a byte."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provider.definitions import Confirmation, DefinitionError
from provider.definitions.documents import parse
from provider.definitions.stacks import stack_file
from provider.tasks import confirmations
from provider.tasks.confirmations import EditError, amend, record, with_confirmations

ANA = "ana@shop.example"
SCRIPT = Confirmation("3f2a9b1c", ANA, "2026-11-26")
SEGMENT = Confirmation("77aa00bb", ANA, "2026-11-25")
SCRIPT_LINE = 'reskyt.token-script: {digest: 3f2a9b1c, by: ana@shop.example, date: "2026-11-26"}'
SEGMENT_LINE = 'reskyt.token-segment: {digest: 77aa00bb, by: ana@shop.example, date: "2026-11-25"}'
BOTH = {"reskyt.token-segment": SEGMENT, "reskyt.token-script": SCRIPT}
ONE = {"reskyt.token-script": SCRIPT}


def _edited(text: str, wanted: Mapping[str, Confirmation]) -> str:
    return with_confirmations("stacks/Pulumi.shop.yaml", text, wanted)


def _confirmed(text: str) -> Any:
    return parse("stack", text).data["config"].get("connectif:confirmed")


def test_the_first_confirmation_makes_the_block_at_the_end_of_config() -> None:
    before = "# Our shop.\nconfig:\n  connectif:packs: [reskyt] # one\n\n  reskyt:pushTitle: Hi\n"
    block = f"  connectif:confirmed:\n    {SCRIPT_LINE}\n    {SEGMENT_LINE}\n"
    assert _edited(before, BOTH) == before + block


def test_the_block_stands_before_what_follows_config_and_after_its_last_comment() -> None:
    before = (
        "config:\n  connectif:packs: []\n  # the last word\n\n# of Pulumi\nencryptionsalt: v1:x\n"
    )
    after = _edited(before, ONE)
    block = f"  connectif:confirmed:\n    {SCRIPT_LINE}\n"
    assert after == before.replace("word\n", f"word\n{block}")


def test_a_text_block_at_the_end_of_config_keeps_its_empty_lines() -> None:
    before = "config:\n  connectif:packs: []\n  a:text: |+\n    one\n\n\n"
    after = _edited(before, ONE)
    assert after.startswith(before)
    assert parse("stack", after).data["config"]["a:text"] == "one\n\n\n"


def test_indentation_and_line_endings_are_those_of_the_file() -> None:
    before = "config:\r\n    connectif:packs: [reskyt]\r\n"
    after = _edited(before, ONE)
    assert after == before + f"    connectif:confirmed:\r\n      {SCRIPT_LINE}\r\n"


def test_a_file_without_a_last_line_break_gets_none() -> None:
    after = _edited("config:\n  connectif:packs: []", ONE)
    assert after == f"config:\n  connectif:packs: []\n  connectif:confirmed:\n    {SCRIPT_LINE}"
    replaced = _edited(after, {"reskyt.token-script": SEGMENT})
    assert replaced.endswith('date: "2026-11-25"}')


def test_only_the_entry_that_changes_is_written_anew() -> None:
    before = (
        "config:\n"
        "  connectif:confirmed: # by connectif confirm\n"
        "    # seen together with the agency\n"
        "    reskyt.token-script:\n"
        "        by:   ana@shop.example # Ana\n"
        "        digest: '3f2a9b1c'\n"
        '        date: "2026-11-26"\n'
        "\n"
        "    # the segment\n"
        "    reskyt.token-segment: {digest: 00000000aa, by: b, date: '2026-01-01'} # old\n"
        "  # packs\n"
        "  connectif:packs: [reskyt]\n"
    )
    old = "    reskyt.token-segment: {digest: 00000000aa, by: b, date: '2026-01-01'} # old\n"
    assert _edited(before, BOTH) == before.replace(old, f"    {SEGMENT_LINE}\n")


def test_a_new_entry_goes_to_its_place_in_the_alphabet() -> None:
    before = f"config:\n  connectif:confirmed:\n    {SEGMENT_LINE}\n  connectif:packs: []\n"
    assert _edited(before, BOTH) == before.replace(
        f"    {SEGMENT_LINE}\n", f"    {SCRIPT_LINE}\n    {SEGMENT_LINE}\n"
    )


def test_an_entry_that_goes_takes_its_comment_along_and_the_last_one_takes_the_block() -> None:
    head, tail = "config:\n  a:b: c\n", "  connectif:packs: []\n"
    block = f"  connectif:confirmed:\n    # gone\n    {SCRIPT_LINE}\n    {SEGMENT_LINE}\n"
    left = f"  connectif:confirmed:\n    {SEGMENT_LINE}\n"
    assert _edited(head + block + tail, {"reskyt.token-segment": SEGMENT}) == head + left + tail
    assert _edited(head + block + tail, {}) == head + tail


@pytest.mark.parametrize(
    "old",
    [
        "  connectif:confirmed: {}  # note\n",
        "  connectif:confirmed:  # note\n",
        '  connectif:confirmed: {reskyt.x: {digest: aaaaaaaa, by: b, date: "2026-01-01"}} # note\n',
        "  connectif:confirmed: {\n    a.b: {digest: aaaaaaaa, by: b,\n date: c}\n  } # note\n",
    ],
    ids=["empty", "nothing", "braces", "braces-over-lines"],
)
def test_confirmations_in_braces_become_lines(old: str) -> None:
    head, tail = "config:\n", "  # next\n  connectif:packs: []\n"
    new = f"  connectif:confirmed: # note\n    {SCRIPT_LINE}\n"
    assert _edited(head + old + tail, ONE) == head + new + tail


def test_a_key_without_the_namespace_or_in_quotes_stays_as_it_is_written() -> None:
    for key in ("confirmed", '"connectif:confirmed"'):
        before = f"config:\n  {key}:\n    {SEGMENT_LINE}\n  connectif:packs: []\n"
        assert _edited(before, ONE) == before.replace(SEGMENT_LINE, SCRIPT_LINE)


def test_nothing_to_change_changes_nothing() -> None:
    before = f"config:\n  connectif:confirmed:\n    {SCRIPT_LINE} # kept\n  connectif:packs: []"
    assert _edited(before, ONE) == before
    assert _edited("config:\n  connectif:packs: []\n", {}) == "config:\n  connectif:packs: []\n"


def test_config_in_braces_is_left_to_the_person_with_the_words_to_write() -> None:
    before = "config: {connectif:packs: [reskyt]}\n"
    with pytest.raises(EditError) as caught:
        _edited(before, ONE)
    lines = str(caught.value).splitlines()
    assert lines[0].startswith("stacks/Pulumi.shop.yaml: config is written in braces")
    by_hand = before.replace("{c", f"{{{lines[1].strip()}, c")
    assert _confirmed(by_hand) == {"reskyt.token-script": vars(SCRIPT)}


def test_a_file_that_is_no_yaml_is_an_error_with_its_place() -> None:
    with pytest.raises(DefinitionError, match=r"^stacks/Pulumi\.shop\.yaml:2:8: "):
        _edited('config:\n  a:b: "x\n', ONE)


@pytest.mark.parametrize(
    "words",
    ["12345678", "3e12", "0x1f", "true", "No", "null", "a: b", "# a", "Ana, Puig", "{a}", "'", '"',
     "2026-01-01", "José Núñez", "a\\b", "- a", "@ana", "a #b", "1_000", "~", "a:"],
)  # fmt: skip
def test_every_text_is_read_back_as_that_text(words: str) -> None:
    wanted = {"reskyt.x": Confirmation(words, words, words)}
    assert _confirmed(_edited("config:\n  connectif:packs: []\n", wanted)) == {
        "reskyt.x": vars(wanted["reskyt.x"])
    }


_COMMENT = st.sampled_from(["", "\n", "  # two words\n", "    # deeper: yes\n"])
_VALUE = st.sampled_from(
    ["  a:b: c # d\n", "  a:b: [1, 2]\n", "  a:b:\n  - x\n  - y # z\n", "  a:b: |\n    # text\n\n",
     "  a:b:\n    c: {d: e}\n", "  a:b: 'x\n    y'\n"]
)  # fmt: skip
_ENTRY = st.builds(
    Confirmation,
    st.from_regex(r"[0-9a-f]{8}", fullmatch=True),
    st.text("ab @:#'\"{},é", min_size=1).filter(lambda text: text == text.strip()),
    st.dates().map(str),
)
_ENTRIES = st.dictionaries(st.sampled_from(["a.a", "a.b", "b.a", "b.b"]), _ENTRY)


@given(
    parts=st.tuples(_COMMENT, _COMMENT, _VALUE, _COMMENT),
    tail=st.sampled_from(
        ["", "# end\n", "encryptionsalt: v1:x\n", "\n# end\nencryptionsalt: v1:x"]
    ),
    first=_ENTRIES,
    second=_ENTRIES,
    ending=st.sampled_from(["\n", "\r\n"]),
)
def test_whatever_is_confirmed_in_whatever_file_the_rest_stays(
    parts: tuple[str, str, str, str],
    tail: str,
    first: Mapping[str, Confirmation],
    second: Mapping[str, Confirmation],
    ending: str,
) -> None:
    top, middle, value, bottom = parts
    before = f"{top.lstrip(' ')}config:\n  connectif:packs: []\n{middle}{value}{bottom}{tail}"
    before = before.replace("\n", ending)
    once = _edited(before, first)
    twice = _edited(once, second)
    for text, wanted in ((once, first), (twice, second)):
        found = parse("stack", text).data["config"].get("connectif:confirmed", {})
        assert found == {name: vars(entry) for name, entry in wanted.items()}
        assert list(found) == sorted(wanted)
        left = [line for line in text.split(ending) if "digest: " not in line]
        kept = [line for line in left if line.strip() != "connectif:confirmed:"]
        assert kept == before.split(ending)
    assert _edited(twice, second) == twice
    assert _edited(twice, {}) == _edited(before, {})


def _write(root: Path, content: bytes) -> Path:
    place = root / stack_file("shop")
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(content)
    return place


def test_a_file_keeps_its_mode_its_byte_order_mark_and_its_link(tmp_path: Path) -> None:
    place = _write(tmp_path, b"\xef\xbb\xbfconfig:\n  connectif:packs: []\n")
    real = place.rename(tmp_path / "kept-elsewhere.yaml")
    place.symlink_to(real)
    real.chmod(0o640)
    record(tmp_path, "shop", ONE)
    assert place.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    expected = f"config:\n  connectif:packs: []\n  connectif:confirmed:\n    {SCRIPT_LINE}\n"
    assert real.read_bytes() == b"\xef\xbb\xbf" + expected.encode()
    assert sorted(item.name for item in tmp_path.iterdir()) == ["kept-elsewhere.yaml", "stacks"]
    assert [item.name for item in place.parent.iterdir()] == [place.name]


def test_nothing_is_written_where_nothing_changes(tmp_path: Path) -> None:
    place = _write(tmp_path, f"config:\n  connectif:confirmed:\n    {SCRIPT_LINE}\n".encode())
    before = place.stat()
    record(tmp_path, "shop", ONE)
    assert place.stat().st_ino == before.st_ino


def test_a_file_that_somebody_else_changes_meanwhile_is_left_to_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = _write(tmp_path, b"config:\n  connectif:packs: []\n")
    theirs = b"config:\n  connectif:packs: [other]\n"

    def interrupted(number: int) -> None:
        place.write_bytes(theirs)

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(EditError, match="somebody else has just changed it"):
        record(tmp_path, "shop", ONE)
    assert place.read_bytes() == theirs
    assert [item.name for item in place.parent.iterdir()] == [place.name]


def test_a_file_that_reads_otherwise_than_it_was_written_is_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = b"config:\n  connectif:packs: []\n"
    place = _write(tmp_path, before)
    written = confirmations._replace

    def broken(place: Path, before: bytes | None, after: bytes) -> None:
        written(place, before, after if before is None else after + b"# from elsewhere\n")

    monkeypatch.setattr(confirmations, "_replace", broken)
    with pytest.raises(EditError, match="it is as it was"):
        record(tmp_path, "shop", ONE)
    assert place.read_bytes() == before


def test_a_stack_without_a_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EditError, match=r"^stacks/Pulumi\.shop\.yaml: cannot be written: No such"):
        record(tmp_path, "shop", ONE)


def test_what_another_command_has_noted_meanwhile_stays(tmp_path: Path) -> None:
    place = tmp_path / stack_file("shop")
    place.parent.mkdir()
    place.write_text("config:\n  connectif:packs: []\n", encoding="utf-8")
    amend(tmp_path, "shop", {"reskyt.token-segment": SEGMENT, "reskyt.gone": SEGMENT})
    amend(tmp_path, "shop", ONE, outdated=["reskyt.gone", "reskyt.never"])
    assert set(_confirmed(place.read_text(encoding="utf-8"))) == set(BOTH)


def test_commands_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    place = tmp_path / stack_file("shop")
    place.parent.mkdir()
    place.write_text("config:\n  connectif:packs: []\n", encoding="utf-8")
    names = [f"reskyt.task-{number}" for number in range(12)]
    with ThreadPoolExecutor(len(names)) as pool:
        list(pool.map(lambda name: amend(tmp_path, "shop", {name: SCRIPT}), names))
    assert sorted(_confirmed(place.read_text(encoding="utf-8"))) == sorted(names)
