"""The catalogue: what the library holds, in SQLite through SQLAlchemy, used nowhere else."""

from assistant.corpus.catalogue.fetches import Fetch, FetchLog
from assistant.corpus.catalogue.reading import CatalogueView
from assistant.corpus.catalogue.schema import Catalogue, open_catalogue
from assistant.corpus.catalogue.writing import CatalogueEdit, Known, StagedArticle

__all__ = [
    "Catalogue",
    "CatalogueEdit",
    "CatalogueView",
    "Fetch",
    "FetchLog",
    "Known",
    "StagedArticle",
    "open_catalogue",
]
