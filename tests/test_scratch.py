"""Folders of readers: each its own, and gone in the end whatever happens to their owner."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.corpus.scratch import Scratch
from assistant.errors import IndexBroken, LibraryError


def test_a_folder_is_there_until_it_is_closed(tmp_path: Path) -> None:
    one, other = Scratch(tmp_path), Scratch(tmp_path)
    assert one.folder != other.folder
    one.close()
    assert list(tmp_path.iterdir()) == [other.folder]
    other.close()
    assert list(tmp_path.iterdir()) == []


def test_what_was_removed_by_half_is_removed_by_the_next(tmp_path: Path) -> None:
    left = Scratch(tmp_path)
    left.close()
    left.folder.mkdir()  # its lock file went first, then a file came in
    (left.folder / "late").touch()
    Scratch(tmp_path).close()
    assert list(tmp_path.iterdir()) == []


def test_many_at_once_do_not_take_each_other_for_abandoned(tmp_path: Path) -> None:
    def work(_: int) -> bool:
        scratch = Scratch(tmp_path)
        stood = (scratch.folder / "in-use.lock").exists()
        scratch.close()
        return stood

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(100)))
    assert list(tmp_path.iterdir()) == []


def test_a_missing_parent_is_a_broken_index_and_a_file_in_its_place_an_error(
    tmp_path: Path,
) -> None:
    shutil.rmtree(tmp_path)
    with pytest.raises(IndexBroken, match="are gone"):
        Scratch(tmp_path)
    tmp_path.write_text("a file")
    with pytest.raises(LibraryError, match="No folder can be made in"):
        Scratch(tmp_path)
