"""Telling news, opinion and analysis by the labels that the outlet itself puts on an article."""

import re

from assistant.corpus.articles import Kind

_OPINION = """opinion opinions oped op-ed op-eds editorial editorials comment commentisfree
commentary column columns columnists viewpoint viewpoints perspective perspectives letters
opinion-editorial opinion-commentary meinung opinión мнение мнения""".split()
_ANALYSIS = "analysis news-analysis analyse análisis анализ аналитика".split()
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(_OPINION, "opinion"),
    **dict.fromkeys(_ANALYSIS, "analysis"),
}
_MARKS = re.compile(r"\s*[:|/>[\]()]\s*|\s+[–—-]\s+")


def told_kind(
    *, title: str | None, section: str | None, url: str | None, outlet: str | None
) -> tuple[Kind, str] | None:
    """The kind, and which of the fields tells it; None when none does.

    A title begins or ends with the label ("Opinion: …", "… | Analysis"), a section is one, an
    address has a folder of that name, an outlet's name ends with it ("The Wire - Editorial").
    """
    labels = {
        "title": _ends(title),
        "section": _parts(section),
        "url": _folders(url),
        "outlet": _parts(outlet)[1:],
    }
    for field, words in labels.items():
        for word in words:
            if kind := _kind(word, field):
                return kind, field
    return None


def _kind(label: str, field: str) -> Kind | None:
    folded = re.sub(r"[\s_]+", "-", label.strip().casefold())
    if folded == "news" and field in ("section", "outlet"):  # a folder /news/ may hold it all
        return "news"
    return _KINDS.get(folded)


def _folders(url: str | None) -> list[str]:
    return re.split(r"[?#]", url or "")[0].split("/")[3:-1]


def _parts(text: str | None) -> list[str]:
    return [part for part in _MARKS.split(text or "") if part]


def _ends(title: str | None) -> list[str]:
    """The first and the last part of a title that has marks in it."""
    parts = _parts(title)
    return [parts[0], parts[-1]] if len(parts) > 1 else []
