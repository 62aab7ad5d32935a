"""Articles over time by outlet: a picture in SVG, its legend, and the same as a table."""

import html
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.corpus.catalogue import Count
from assistant.rendering.inert import inert
from assistant.rendering.library_address import Place
from assistant.rendering.periods import consecutive, days_of, name_of, period_length, short_name_of

YEARS = 60  # the last ones
NAMED = 5  # outlets with a colour of their own; the others share one
LABELS = 4  # below the bars: more would not stand side by side on a phone

_HEIGHT, _TOP, _BOTTOM = 210, 22, 26  # pixels of the picture, of what is above and below the bars
_OTHERS = "Other outlets"
_UNKNOWN = "Outlet unknown"


@dataclass(frozen=True)
class Chart:
    """The counts of consecutive periods by outlet, the most frequent outlet first."""

    periods: tuple[str, ...]  # "2025", "2025-11" or "2025-11-07"
    outlets: tuple[str, ...]
    named: frozenset[str]  # outlets that can be filtered by
    counts: dict[tuple[str, str], int]  # by period and outlet

    def total(self, period: str) -> int:
        """The articles of all outlets."""
        return sum(self.counts.get((period, outlet), 0) for outlet in self.outlets)

    def of_outlet(self, outlet: str) -> int:
        """The articles of all periods."""
        return sum(self.counts.get((period, outlet), 0) for period in self.periods)


def many_months(counts: Sequence[Count]) -> bool:
    """Whether counts by month are of more than two months: of fewer, days can be shown."""
    months = sorted({count.period for count in counts if count.period})
    return bool(months) and len(list(consecutive(months[0], months[-1]))) > 2


def make_chart(counts: Sequence[Count]) -> Chart:
    """The counts with the periods between them filled, and the rare outlets as one.

    The periods may become longer, so that there are not too many; what has no date is left out.
    """
    counts = _in_few_periods([count for count in counts if count.period])
    found = sorted({count.period for count in counts})
    periods = tuple(consecutive(found[0], found[-1]))[-YEARS:] if found else ()
    frequent = Counter[str]()
    for count in counts:
        frequent[count.outlet or _UNKNOWN] += count.articles
    ordered = sorted(frequent, key=lambda outlet: (-frequent[outlet], outlet))
    shown = ordered if len(ordered) <= NAMED + 1 else ordered[:NAMED]
    merged = Counter[tuple[str, str]]()
    for count in counts:
        outlet = count.outlet or _UNKNOWN
        merged[count.period, outlet if outlet in shown else _OTHERS] += count.articles
    outlets = (*shown, *([_OTHERS] if len(shown) < len(ordered) else []))
    return Chart(periods, outlets, frozenset(shown) - {_UNKNOWN}, dict(merged))


def _in_few_periods(counts: Sequence[Count]) -> list[Count]:
    if not counts:
        return []
    periods = sorted(count.period for count in counts)
    first, last = days_of(periods[0])[0], days_of(periods[-1])[1]
    length = period_length(first.isoformat(), last.isoformat())
    return [replace(count, period=count.period[:length]) for count in counts]


def chart_html(chart: Chart, place: Place) -> str:
    """A figure; empty where no article has a date."""
    if not chart.periods:
        return ""
    return (
        '<figure class="dossier-chart"><figcaption id="chart-name">Articles over time'
        f"</figcaption>{_picture(chart)}{_legend(chart, place)}{_table(chart, place)}"
        "</figure>"
    )


def _picture(chart: Chart) -> str:
    most = max(map(chart.total, chart.periods))
    step = _tick(most)
    top = step * -(-most // step)
    bars = "".join(_bar(chart, period, number, top) for number, period in enumerate(chart.periods))
    return (
        f'<svg class="dossier-bars" width="100%" height="{_HEIGHT}" role="img" '
        f'aria-labelledby="chart-name chart-told"><desc id="chart-told">'
        f"{inert(_told(chart))}</desc>{_scale(top, step)}{bars}{_labels(chart)}</svg>"
    )


def _told(chart: Chart) -> str:
    """The picture in a sentence or two."""
    first, last = chart.periods[0], chart.periods[-1]
    busiest = max(chart.periods, key=chart.total)
    total = sum(map(chart.total, chart.periods))
    return (
        f"{total:,} articles from {name_of(first)} to {name_of(last)}; most in {name_of(busiest)}, "
        f"{chart.total(busiest):,}. The table below has all numbers."
    )


def _scale(top: int, step: int) -> str:
    lines = []
    for value in range(0, top + 1, step):
        y = _y(value, top)
        lines.append(f'<line x1="0" x2="100%" y1="{y:.1f}" y2="{y:.1f}"/>')
        if value:
            lines.append(f'<text x="-8" y="{y + 4:.1f}">{value:,}</text>')
    return f'<g class="dossier-scale">{"".join(lines)}</g>'


def _bar(chart: Chart, period: str, number: int, top: int) -> str:
    width = 100 / len(chart.periods)
    below, pieces = 0, []
    for place, outlet in enumerate(chart.outlets):
        count = chart.counts.get((period, outlet), 0)
        if count:
            upper, lower = _y(below + count, top), _y(below, top)
            pieces.append(
                f'<rect class="series-{_series(chart, place)}" '
                f'x="{(number + 0.12) * width:.3f}%" width="{width * 0.76:.3f}%" '
                f'y="{upper:.1f}" height="{max(lower - upper, 0.5):.1f}"/>'
            )
            below += count
    return f"<g><title>{inert(_line(chart, period))}</title>{''.join(pieces)}</g>"


def _line(chart: Chart, period: str) -> str:
    counted = [(o, chart.counts.get((period, o), 0)) for o in chart.outlets]
    parts = (f"{outlet} {count:,}" for outlet, count in counted if count)
    return f"{name_of(period)}: {chart.total(period):,} ({', '.join(parts)})"


def _labels(chart: Chart) -> str:
    """Names of some periods below their bars, the same distance apart."""
    count = len(chart.periods)
    each = -(-count // LABELS)
    texts = "".join(
        f'<text x="{(number + 0.5) * 100 / count:.2f}%" y="{_HEIGHT - 8}">'
        f"{short_name_of(period)}</text>"
        for number, period in enumerate(chart.periods)
        if number % each == each // 2
    )
    return f'<g class="dossier-when">{texts}</g>'


def _legend(chart: Chart, place: Place) -> str:
    items = "".join(
        f'<li><span class="dossier-swatch series-{_series(chart, number)}"></span>'
        f"{_filtering(chart, outlet, place)} <span>{chart.of_outlet(outlet):,}</span></li>"
        for number, outlet in enumerate(chart.outlets)
    )
    return f'<ul class="dossier-legend">{items}</ul>'


def _filtering(chart: Chart, outlet: str, place: Place) -> str:
    if outlet not in chart.named:
        return f"<bdi>{inert(outlet)}</bdi>"
    address = place.with_filters(outlets=(outlet,)).address()
    return f'<a href="{html.escape(address)}"><bdi>{inert(outlet)}</bdi></a>'


def _table(chart: Chart, place: Place) -> str:
    heads = "".join(f'<th scope="col"><bdi>{inert(o)}</bdi></th>' for o in chart.outlets)
    rows = "".join(_row(chart, p, place) for p in chart.periods if chart.total(p))
    return (
        '<details class="dossier-numbers"><summary>The numbers as a table</summary>'
        '<div class="dossier-scroll" role="region" tabindex="0" aria-label="Articles over time, '
        f'numbers"><table><thead><tr><th scope="col">Published</th>{heads}<th scope="col">All</th>'
        f"</tr></thead><tbody>{rows}</tbody></table></div></details>"
    )


def _row(chart: Chart, period: str, place: Place) -> str:
    first, last = days_of(period)
    address = html.escape(place.with_filters(earliest=first, latest=last).address())
    counts = [chart.counts.get((period, outlet), 0) for outlet in chart.outlets]
    cells = "".join(f"<td>{count:,}</td>" for count in [*counts, sum(counts)])
    return f'<tr><th scope="row"><a href="{address}">{name_of(period)}</a></th>{cells}</tr>'


def _series(chart: Chart, number: int) -> int:
    """The number of a colour; what is no single outlet has the last one."""
    return number if chart.outlets[number] != _OTHERS else NAMED


def _y(value: int, top: int) -> float:
    return _TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - value / top)


def _tick(most: int) -> int:
    """The distance of the lines of the scale: 1, 2 or 5 with noughts, so that there are few."""
    size = 1
    while most > size * 20:
        size *= 10
    return next((size * n for n in (1, 2, 5) if most <= size * n * 4), size * 10)
