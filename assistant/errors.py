"""Every error that Dossier raises on purpose.

DossierError
├── InputError        an article or a file of questions cannot be read
├── LibraryError      the library cannot be opened, written or searched
│   ├── LibraryBusy   another ingest holds the library
│   └── IndexBroken   an index is missing or damaged; the catalogue can rebuild it
├── ConversationsError  the kept conversations cannot be read or written
├── QuestionError     the question cannot be asked as it is
└── ModelError        a model cannot be loaded, or did not answer
"""


class DossierError(Exception):
    """The root: its message says what happened, where, and what to do now."""


class InputError(DossierError):
    """One input cannot be read; the others are not concerned."""


class LibraryError(DossierError):
    """The library cannot be opened, written or searched."""


class LibraryBusy(LibraryError):
    """Another ingest is writing; this one touched nothing."""


class IndexBroken(LibraryError):
    """An index is missing or damaged; `python -m ingest rebuild` makes it anew."""


class ConversationsError(DossierError):
    """The kept conversations cannot be read or written; questions are answered all the same."""


class QuestionError(DossierError):
    """The question is empty, too long, or otherwise cannot be searched."""


class ModelError(DossierError):
    """A model cannot be loaded, or the language model did not answer properly."""
