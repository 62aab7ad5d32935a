"""Putting together what reads from the web, as the command line asks for it."""

import argparse
from collections.abc import Sequence

from assistant.corpus.catalogue import Catalogue
from ingest.addresses import anyone, is_public, resolve
from ingest.fetching import Fetcher, Limits
from ingest.politeness import Visitor
from ingest.web import Sources, Web


def open_web(urls: Sequence[str], options: argparse.Namespace, catalogue: Catalogue) -> Web:
    """The web as far as these options name it; only public machines, unless told otherwise."""
    fetcher = Fetcher(resolver=resolve, permits=is_public)
    if options.allow_private:
        fetcher = Fetcher(resolver=resolve, permits=anyone, limits=Limits(ports=None))
    sources = Sources(urls, options.urls, options.feed, options.sitemap, options.since)
    return Web(sources, visitor=Visitor(fetcher), catalogue=catalogue)
