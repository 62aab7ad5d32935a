"""Citations as links and as cards."""

from assistant.changes import Change
from assistant.citations import Citation, format_day
from assistant.corpus.articles import Article, Kind
from assistant.rendering.inert import inert

NAMED = 3  # outlets on a card beside its own

_KIND_LABELS = {"news": "News", "opinion": "Opinion", "analysis": "Analysis"}


def marker_link(citation: Citation) -> str:
    """The link `[n]` that opens the citation."""
    outlet = inert(citation.article.outlet or "outlet unknown")
    label = f"Source {citation.number}, {outlet}"
    return (
        f'<a class="dossier-cite" href="#{citation.anchor}" aria-label="{label}">'
        f"&#91;{citation.number}&#93;</a>"
    )


def cards(title: str, citations: tuple[Citation, ...], *, numbered: bool = True) -> str:
    """The citations as a list of cards under a title; empty for none."""
    if not citations:
        return ""
    listed = "".join(_card(citation, numbered=numbered) for citation in citations)
    return (
        f'<div class="dossier-sources"><p class="dossier-label">{inert(title)}</p>'
        f'<ol class="dossier-cards">{listed}</ol></div>'
    )


def _card(citation: Citation, *, numbered: bool) -> str:
    article = citation.article
    number = f'<span class="dossier-number">{citation.number}</span>' if numbered else ""
    return (
        f'<li><a class="dossier-card" href="#{citation.anchor}">{number}'
        f'<span class="dossier-meta">{origin(article, citation.page)}{_also_in(citation)}</span>'
        f'<span class="dossier-title" dir="auto">{inert(article.title)}</span>'
        f'<span class="dossier-extract" dir="auto">{inert(citation.quote)}</span>'
        f"{_changed(citation)}</a></li>"
    )


def _changed(citation: Citation) -> str:
    if citation.changed is None:
        return ""
    words = changed_words(citation.changed)
    return f'<span class="dossier-changed" dir="auto">{words}</span>'


def changed_words(change: Change) -> str:
    """That the quoted words were changed, with those of the newer version, as HTML."""
    if not change.text:
        return f"These words no longer stand in version {change.version} of the article."
    return f"Changed in version {change.version} of the article: &#8220;{inert(change.text)}&#8221;"


def _also_in(citation: Citation) -> str:
    """The other outlets that carry the same text, as far as a card has room for them."""
    named = [f"<bdi>{inert(outlet)}</bdi>" for outlet in citation.also_in[:NAMED]]
    more = len(citation.also_in) - NAMED
    listed = ", ".join([*named, *([f"{more} more"] if more > 0 else [])])
    return f' &#183; <span class="dossier-copies">also in {listed}</span>' if named else ""


def origin(article: Article, page: int | None) -> str:
    """Outlet, day, page and kind; what the source did not say is called unknown."""
    outlet = f"<bdi>{inert(article.outlet or 'Outlet unknown')}</bdi>"
    day = format_day(article.published_on) if article.published_on else "Date unknown"
    kind = kind_label(article.kind)
    place = f" &#183; p. {page}" if page else ""
    return f"{outlet} &#183; {day}{place}{' ' + kind if kind else ''}"


def kind_label(kind: Kind) -> str:
    """The kind of an article as a label; empty where it is unknown."""
    label = _KIND_LABELS.get(kind, "")
    return f'<span class="dossier-kind dossier-{kind}">{label}</span>' if label else ""
