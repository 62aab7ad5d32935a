"""Files that people give to the page: named safely, bounded, and kept beside the library.

They stay in the folder `added`, so that the library can be read from them again.
"""

import hashlib
import os
import re
import tempfile
import unicodedata
from collections.abc import AsyncIterable
from pathlib import Path

from anyio import to_thread

from assistant.errors import InputError

FORMATS = (
    ".txt",
    ".md",
    ".html",
    ".htm",
    ".pdf",
    ".docx",
    ".epub",
    ".jsonl",
    ".jsonl.gz",
)
MAX_FILE = 50_000_000  # bytes
MAX_FILES = 10_000  # in the folder
MAX_FOLDER = 5_000_000_000  # bytes in the folder
MAX_NAME = 150  # bytes: file systems allow 255

_SEPARATORS = re.compile(r"[/\\]")


class AddedFiles:
    """The folder of what was added on the page."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def store(self, name: str, content: AsyncIterable[bytes]) -> Path:
        """Keeps the file; the same one again stays one, another of its name gets a number.

        Raises InputError for what is too large, too much, or of no format that can be read.
        """
        cleaned = clean_name(name)
        await to_thread.run_sync(self._make_room)
        descriptor, part = tempfile.mkstemp(dir=self.folder, prefix=".part-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                digest, size = hashlib.sha256(), 0
                async for chunk in content:
                    size += len(chunk)
                    if size > MAX_FILE:
                        raise InputError(f"is larger than {MAX_FILE // 1_000_000} MB")
                    digest.update(chunk)
                    await to_thread.run_sync(file.write, chunk)
            return await to_thread.run_sync(self._settle, Path(part), cleaned, digest.hexdigest())
        finally:
            Path(part).unlink(missing_ok=True)

    def paths(self, names: list[str]) -> list[Path]:
        """The files of these names; raises InputError for one that is not here."""
        found = [self.folder / clean_name(name) for name in names]
        for path in found:
            if not path.is_file():
                raise InputError(f"{path.name} was not uploaded. Choose it again.")
        return found

    def _make_room(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        sizes = [entry.stat().st_size for entry in os.scandir(self.folder)]
        if len(sizes) >= MAX_FILES or sum(sizes) + MAX_FILE > MAX_FOLDER:
            raise InputError(
                f"does not fit: {self.folder} holds {len(sizes):,} files. Take some away, or add "
                "it in a terminal: python -m ingest PATH"
            )

    def _settle(self, part: Path, name: str, digest: str) -> Path:
        """The place of the file under its name, or under the next one that is free."""
        stem, suffix = _split(name)
        for number in range(1, MAX_FILES + 2):
            path = self.folder / (name if number == 1 else f"{stem} ({number}){suffix}")
            try:
                os.link(part, path)  # unlike a rename it never replaces a file
            except FileExistsError:
                if _digest(path) != digest:
                    continue
            return path
        raise InputError(f"has a name that {MAX_FILES:,} other files have: {name}")


def clean_name(name: str) -> str:
    """The last part of the name without what could hide or lead elsewhere; raises InputError."""
    last = unicodedata.normalize("NFC", _SEPARATORS.split(name)[-1])
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    stem, suffix = _split(seen.strip().lstrip(". "))
    if not suffix or not stem:
        raise InputError(f"is of no format that can be read; these can: {' '.join(FORMATS)}")
    room = MAX_NAME - len(suffix)
    return stem.encode()[:room].decode(errors="ignore").rstrip() + suffix


def _split(name: str) -> tuple[str, str]:
    """Stem and suffix, which is one of FORMATS or empty."""
    folded = name.lower()
    suffix = next((end for end in (".jsonl.gz", *FORMATS) if folded.endswith(end)), "")
    return (name[: -len(suffix)], name[-len(suffix) :]) if suffix else (name, "")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
