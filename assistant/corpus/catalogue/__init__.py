"""The catalogue: what the library holds, in SQLite through SQLAlchemy, used nowhere else."""

from assistant.corpus.catalogue.browsing import ArticleTable, Choices, Count, Shown
from assistant.corpus.catalogue.choosing import Column, State, Wanted
from assistant.corpus.catalogue.erasing import erase, shrink
from assistant.corpus.catalogue.fetches import Fetch, FetchLog
from assistant.corpus.catalogue.opening import open_catalogue
from assistant.corpus.catalogue.reading import CatalogueView
from assistant.corpus.catalogue.records import (
    CatalogueRecords,
    Edition,
    Listed,
    PastRun,
    Version,
)
from assistant.corpus.catalogue.schema import Catalogue
from assistant.corpus.catalogue.seen import Seen
from assistant.corpus.catalogue.untouched import look_into
from assistant.corpus.catalogue.vectorstore import VectorStore
from assistant.corpus.catalogue.writing import CatalogueEdit, Known, StagedArticle

__all__ = [
    "ArticleTable",
    "Catalogue",
    "CatalogueEdit",
    "CatalogueRecords",
    "CatalogueView",
    "Choices",
    "Column",
    "Count",
    "Edition",
    "Fetch",
    "FetchLog",
    "Known",
    "Listed",
    "PastRun",
    "Seen",
    "Shown",
    "StagedArticle",
    "State",
    "VectorStore",
    "Version",
    "Wanted",
    "erase",
    "look_into",
    "open_catalogue",
    "shrink",
]
