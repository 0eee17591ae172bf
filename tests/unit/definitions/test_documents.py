"""Reading YAML: plain data, the 1.2 core schema, positions, and nothing that surprises."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provider.definitions import DefinitionError, Position, documents
from provider.definitions.documents import LARGEST_FILE, parse, read_document

PRINTABLE = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")))
YAML_LIKE = st.text(alphabet="ab:-{}[]|>&*!%@`'\"#?, \n\t~0", max_size=60)


def _problems(text: str) -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        parse("f.yaml", text)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("no", "no"),
        ("on", "on"),
        ("yes", "yes"),
        ("y", "y"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("190:20:30", "190:20:30"),
        ("2024-01-31", "2024-01-31"),
        ("0b1", "0b1"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-7", -7),
        ("0o17", 15),
        ("0x1F", 31),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        (".5", 0.5),
        ('"12"', "12"),
        ("'true'", "true"),
        ("|\n  12\n", "12\n"),
    ],
)
def test_plain_scalars_follow_the_core_schema_of_yaml_1_2(written: str, meant: Any) -> None:
    value = parse("f.yaml", f"key: {written}\n").data["key"]
    assert value == meant
    assert type(value) is type(meant)


@pytest.mark.parametrize("written", [".inf", "-.INF", ".nan", "1e999", "9" * 5000, "0x" + "F" * 50])
def test_numbers_that_json_cannot_carry_are_refused(written: str) -> None:
    (problem,) = _problems(f"key: {written}\n")
    assert problem.startswith("f.yaml:1:6: key: ")
    assert "quote it" in problem


def test_keys_are_always_text() -> None:
    assert parse("f", "1: a\nno: b\ntrue: c\nnull: d\n").data == {
        "1": "a",
        "no": "b",
        "true": "c",
        "null": "d",
    }


def test_every_value_and_key_has_its_place() -> None:
    document = parse("f", "a:\n  b: [x, {c: y}]\nd: |\n  text\n")
    assert document.values[("a", "b", 1, "c")] == Position("f", 2, 14)
    assert document.keys[("a", "b")] == Position("f", 2, 3)
    assert document.values[("a", "b", 0)] == Position("f", 2, 7)
    assert document.value(("a", "b", 7, "nothing")) == Position("f", 2, 6)
    assert document.sources[("d",)].style == "|"


def test_columns_count_characters_not_bytes() -> None:
    (problem,) = _problems('{"ñañ": 1, "ñañ": 2}\n')
    assert problem.startswith("f.yaml:1:12:")


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_bytes(b"\xef\xbb\xbfkey: 1\n")
    document = read_document(tmp_path, "f.yaml")
    assert document.data == {"key": 1}
    assert document.keys[("key",)] == Position("f.yaml", 1, 1)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfek\x00e\x00y\x00", "f.yaml:1:1: is UTF-16; save it as UTF-8"),
        (b"a: 1\nb: \xe9\n", "f.yaml:2:4: is not UTF-8 from here on"),
        (b"a: 1\nb: x\x00y\n", "f.yaml:2:5: the character U+0000 cannot stand"),
        (b"#" * (LARGEST_FILE + 1), "f.yaml:1:1: is larger than 1024 KiB"),
    ],
)
def test_files_that_are_no_text_are_named(content: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_bytes(content)
    with pytest.raises(DefinitionError) as caught:
        read_document(tmp_path, "f.yaml")
    assert str(caught.value).startswith(said)


def test_a_file_that_cannot_be_opened_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "f.yaml").mkdir()
    with pytest.raises(DefinitionError, match="cannot be read"):
        read_document(tmp_path, "f.yaml")


def test_what_the_scanner_passes_is_reported_all_at_once() -> None:
    problems = _problems("a: &x 1\nb: *x\nc: !t 2\na: 3\n<<: {}\n")
    assert [problem.split(": ")[0] for problem in problems] == [
        "f.yaml:1:4",
        "f.yaml:2:4",
        "f.yaml:3:4",
        "f.yaml:4:1",
        "f.yaml:5:1",
    ]


@pytest.mark.parametrize("loader", [yaml.Loader, getattr(yaml, "CLoader", yaml.Loader)])
def test_half_characters_are_refused(loader: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_LOADER", loader)
    (problem,) = _problems('key: "\\ud800"\n')
    assert problem.startswith("f.yaml:1:")


def test_a_value_that_is_not_written_has_a_place_inside_the_file() -> None:
    assert parse("f.yaml", "? key").values["key",] == Position("f.yaml", 1, 6)


def _places(folder: Path) -> list[Position]:
    """Give every position that reading the file gives, as data or as problems."""
    try:
        document = read_document(folder, "f.yaml")
    except DefinitionError as error:
        return [problem.position for problem in error.problems]
    return [*document.values.values(), *document.keys.values()]


def _read_anything(content: bytes, folder: Path) -> None:
    (folder / "f.yaml").write_bytes(content)
    text = content.decode("utf-8", errors="replace")
    count = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    places = _places(folder)
    assert places
    for place in places:
        assert place.file == "f.yaml"
        assert 1 <= place.line <= count
        assert place.column >= 1


FOLDER_KEPT = settings(
    deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@FOLDER_KEPT
@given(content=st.binary(max_size=200))
def test_any_bytes_are_data_or_a_definition_error(content: bytes, tmp_path: Path) -> None:
    _read_anything(content, tmp_path)


@FOLDER_KEPT
@given(text=st.one_of(PRINTABLE, YAML_LIKE))
def test_any_text_is_data_or_a_definition_error(text: str, tmp_path: Path) -> None:
    _read_anything(text.encode(), tmp_path)


@FOLDER_KEPT
@given(text=YAML_LIKE)
def test_the_python_scanner_serves_where_there_is_no_c_one(text: str, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(documents, "_LOADER", yaml.Loader)
        _read_anything(text.encode(), tmp_path)


PLAIN = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**53) + 1, 2**53 - 1), PRINTABLE),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(PRINTABLE, inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(data=st.dictionaries(st.text("abcdef", min_size=1), PLAIN, max_size=4))
def test_json_is_read_as_it_is(data: Any) -> None:
    text = json.dumps(data, ensure_ascii=False)
    try:
        assert parse("f", text).data == data
    except DefinitionError as error:
        # Only what is refused on purpose: empty keys, and line breaks that no editor shows.
        for problem in error.problems:
            assert "a key is empty" in problem.message or "U+202" in problem.message
