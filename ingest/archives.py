"""The zip archives that Word documents and e-books are; the one home of lxml for their XML."""

import zipfile
from io import BytesIO
from typing import Any

from lxml import etree

from assistant.errors import InputError

MAX_ENTRIES = 5_000  # files in an archive
MAX_UNPACKED = 200_000_000  # bytes of all its files together, pictures included
MAX_RATIO = 200  # of an unpacked file to its packed size; XML packs 10 to 50 times
RATIO_FROM = 1_000_000  # bytes: a smaller file does no harm


class Archive:
    """An archive whose sizes were checked before anything of it was unpacked."""

    def __init__(self, content: bytes) -> None:
        """Raises InputError where it is damaged, encrypted or beyond a limit."""
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise InputError(f"is a damaged archive ({error})") from error
        _check(self._zip.infolist())
        self.names = frozenset(self._zip.namelist())

    def read(self, name: str) -> bytes:
        """The file of this name; raises InputError where there is none, or a damaged one."""
        try:
            return self._zip.read(name)
        except KeyError as error:
            raise InputError(f"is not whole: it lacks {name}") from error
        except (
            zipfile.BadZipFile,
            NotImplementedError,
            RuntimeError,
            EOFError,
            ValueError,
        ) as error:
            raise InputError(f"is damaged: {name} cannot be unpacked ({error})") from error

    def xml(self, name: str) -> Any:  # an element of lxml, which has no types
        """The root of an XML file; entities and external parts are refused."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            root = etree.fromstring(self.read(name), parser)
        except etree.XMLSyntaxError as error:
            raise InputError(f"is damaged: {name} is not valid XML ({error})") from error
        declared = root.getroottree().docinfo.internalDTD
        if declared is not None and any(declared.iterentities()):
            raise InputError(f"declares XML entities in {name}, which no such document needs")
        return root


def _check(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise InputError(f"holds {len(entries):,} files; the limit is {MAX_ENTRIES:,}")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED:
        raise InputError(
            f"unpacks to {unpacked:,} bytes; the limit is {MAX_UNPACKED // 1_000_000} MB"
        )
    for entry in entries:
        if entry.file_size > max(RATIO_FROM, MAX_RATIO * entry.compress_size):
            raise InputError(f"unpacks {entry.filename} to more than {MAX_RATIO} times its size")
