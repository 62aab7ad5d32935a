"""Files given to the page: how they are named, kept and bounded."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.uploads import FORMATS, MAX_FILE, MAX_FILES, MAX_NAME, AddedFiles, clean_name
from ingest.sniffing import NAMES


async def chunks(*content: bytes) -> AsyncIterator[bytes]:
    for chunk in content:
        yield chunk


def store(folder: Path, name: str, *content: bytes) -> Path:
    return asyncio.run(AddedFiles(folder).store(name, chunks(*content)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "added"


def test_the_formats_are_those_that_the_ingest_reads() -> None:
    assert list(FORMATS) == list(NAMES)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("tea.txt", "tea.txt"),
        ("../../etc/tea.txt", "tea.txt"),
        (r"C:\Users\me\tea.PDF", "tea.PDF"),
        (" ..hidden.md", "hidden.md"),
        ("чай и соль.html", "чай и соль.html"),
        ("a\u202eb\0c\nd.txt", "abcd.txt"),
        ("lines.jsonl.gz", "lines.jsonl.gz"),
        ("x" * 300 + ".epub", "x" * (MAX_NAME - 5) + ".epub"),
        ("é" * 300 + ".epub", "é" * ((MAX_NAME - 5) // 2) + ".epub"),
        ("--help.txt", "--help.txt"),  # it is given to the ingest as a whole path
    ],
)
def test_a_name_is_cleaned(given: str, kept: str) -> None:
    assert clean_name(given) == kept


@pytest.mark.parametrize("name", ["", "tea", "tea.exe", ".txt", "a/.html", "tea.txt/", "tea.gz"])
def test_a_name_of_no_format_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="is of no format that can be read; these can: .txt .md"):
        clean_name(name)


@given(st.text(max_size=200), st.sampled_from(FORMATS))
@settings(deadline=None)
def test_a_cleaned_name_is_one_part_of_a_path_and_clean_again(stem: str, suffix: str) -> None:
    try:
        name = clean_name(stem + suffix)
    except InputError:
        return
    assert Path("/folder", name).parent == Path("/folder")
    assert not name.startswith(".")
    assert len(name.encode()) <= MAX_NAME
    assert clean_name(name) == name


def test_a_file_is_kept_as_it_came(folder: Path) -> None:
    path = store(folder, "tea.txt", b"Tea ", b"grows.")
    assert (path, path.read_bytes()) == (folder / "tea.txt", b"Tea grows.")
    assert AddedFiles(folder).paths(["tea.txt"]) == [path]
    assert [one.name for one in folder.iterdir()] == ["tea.txt"]


def test_the_same_file_stays_one_and_another_of_its_name_gets_a_number(folder: Path) -> None:
    names = [store(folder, "tea.jsonl.gz", content).name for content in (b"1", b"2", b"1", b"2")]
    assert names == ["tea.jsonl.gz", "tea (2).jsonl.gz"] * 2
    assert (folder / "tea.jsonl.gz").read_bytes() == b"1"


def test_a_file_that_is_too_large_leaves_nothing(folder: Path) -> None:
    half = b"x" * (MAX_FILE // 2)
    assert store(folder, "most.txt", half, half).stat().st_size == MAX_FILE
    with pytest.raises(InputError, match="is larger than 50 MB"):
        store(folder, "tea.txt", half, half, b"x")
    assert [one.name for one in folder.iterdir()] == ["most.txt"]


def test_an_upload_that_breaks_off_leaves_nothing(folder: Path) -> None:
    async def breaking() -> AsyncIterator[bytes]:
        yield b"Tea"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        asyncio.run(AddedFiles(folder).store("tea.txt", breaking()))
    assert list(folder.iterdir()) == []


def test_the_folder_holds_so_many_files_and_no_more(folder: Path) -> None:
    folder.mkdir()
    for number in range(MAX_FILES):
        (folder / f"{number}.txt").touch()
    with pytest.raises(InputError, match=r"does not fit: .* holds 10,000 files"):
        store(folder, "tea.txt", b"Tea")


def test_what_was_not_uploaded_cannot_be_added(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("A secret.")
    folder.mkdir()
    with pytest.raises(InputError, match=r"secret.txt was not uploaded. Choose it again."):
        AddedFiles(folder).paths(["../secret.txt"])
