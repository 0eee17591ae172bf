"""The folder of an exported pack: what belongs to a person is never overwritten."""

from pathlib import Path

import pytest

from provider.adoption import folder
from provider.adoption.folder import OccupiedError, read_record, write

FILES = {"pack.yaml": "title: A\n", "a.yaml": "kind: A\n"}
KEYS = {"Workflow 1": "a"}


def everything(place: Path) -> dict[str, bytes]:
    """Give all files of a folder."""
    return {path.name: path.read_bytes() for path in place.iterdir()}


def test_a_second_time_nothing_changes(tmp_path: Path) -> None:
    first = write(tmp_path / "a", "store", FILES, KEYS, force=False)
    assert (first.written, first.unchanged) == (("pack.yaml", "a.yaml"), ())
    before = everything(tmp_path / "a")
    second = write(tmp_path / "a", "store", FILES, KEYS, force=False)
    assert (second.written, second.unchanged) == ((), ("pack.yaml", "a.yaml"))
    assert everything(tmp_path / "a") == before


def test_what_only_the_store_has_changed_is_written(tmp_path: Path) -> None:
    write(tmp_path, "store", FILES, KEYS, force=False)
    outcome = write(tmp_path, "store", FILES | {"a.yaml": "kind: B\n"}, KEYS, force=False)
    assert outcome.written == ("a.yaml",)


@pytest.mark.parametrize("name", ["a.yaml", "b.yaml"])
def test_a_file_of_a_person_stops_everything_but_by_force(tmp_path: Path, name: str) -> None:
    write(tmp_path, "store", FILES, KEYS, force=False)
    (tmp_path / name).write_text("kind: mine\n")
    before = everything(tmp_path)
    files = {"c.yaml": "kind: C\n", **FILES, "b.yaml": "kind: B\n"}
    with pytest.raises(OccupiedError) as caught:
        write(tmp_path, "store", files, KEYS, force=False)
    assert caught.value.edited == (name,)
    assert everything(tmp_path) == before
    write(tmp_path, "store", files, KEYS, force=True)
    assert (tmp_path / name).read_text() == files[name]


def test_a_file_of_an_earlier_export_is_deleted_by_force_only(tmp_path: Path) -> None:
    write(tmp_path, "store", FILES | {"b.yaml": "kind: B\n"}, KEYS, force=False)
    before = everything(tmp_path)
    with pytest.raises(OccupiedError) as caught:
        write(tmp_path, "store", FILES, KEYS, force=False)
    assert (caught.value.edited, caught.value.stale) == ((), ("b.yaml",))
    assert everything(tmp_path) == before
    assert write(tmp_path, "store", FILES, KEYS, force=True).deleted == ("b.yaml",)
    assert not (tmp_path / "b.yaml").exists()
    assert write(tmp_path, "store", FILES, KEYS, force=False).written == ()


def test_a_page_that_has_moved_into_its_definition_goes(tmp_path: Path) -> None:
    write(tmp_path, "store", FILES | {"a.html.j2": "<b>\n</b>\n"}, KEYS, force=False)
    assert write(tmp_path, "store", FILES, KEYS, force=False).deleted == ("a.html.j2",)


def test_other_files_stay_and_are_named(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("kind: mine\n")
    outcome = write(tmp_path, "store", FILES, KEYS, force=False)
    assert outcome.others == ("own.yaml",)
    assert (tmp_path / "own.yaml").read_text() == "kind: mine\n"


def test_keys_are_remembered_for_the_same_store_only(tmp_path: Path) -> None:
    write(tmp_path, "store", FILES, KEYS, force=False)
    assert read_record(tmp_path).keys_for("store") == KEYS
    assert read_record(tmp_path).keys_for("another") == {}


def test_a_record_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    (tmp_path / folder.RECORD).write_text("{")
    assert read_record(tmp_path).keys_for("store") == {}
