"""Results as tables of Markdown, and their place in the README."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.measures import Estimate, interval
from benchmarks.retrieval.runner import Result

README = Path(__file__).parent.parent / "README.md"
MARK = "retrieval"
BEGIN, END = f"<!-- {MARK} -->", f"<!-- /{MARK} -->"


def table(results: Sequence[Result]) -> str:
    """One row a system; each measure with its 95 % interval, times as p50 / p95."""
    names = list(results[0].measures)
    lines = ["| | " + " | ".join([*names, "ms p50 / p95"]) + " |", "|---" * (len(names) + 2) + "|"]
    for one in results:
        cells = [_interval(interval(one.measures[name])) for name in names]
        cells.append(f"{one.milliseconds(50):.0f} / {one.milliseconds(95):.0f}")
        lines.append(f"| {one.system} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def signed(estimate: Estimate) -> str:
    """A difference with its sign, and its interval."""
    return f"{estimate.value:+.3f} ({estimate.low:+.3f} to {estimate.high:+.3f})"


def _interval(estimate: Estimate) -> str:
    return f"{_short(estimate.value)} ({_short(estimate.low)}–{_short(estimate.high)})"


def _short(number: float) -> str:
    return f"{number:.3f}".removeprefix("0")


def write(sections: Mapping[str, str], readme: Path, *, mark: str = MARK) -> None:
    """Puts each section between the two marks: in place of that of its name, else at the end."""
    begin, end = f"<!-- {mark} -->", f"<!-- /{mark} -->"
    before, old, after = _divided(readme.read_text(encoding="utf-8"), readme, begin, end)
    parts = re.split(r"^### (.+)\n", old, flags=re.M)[1:]
    kept = dict(zip(parts[::2], map(str.strip, parts[1::2]), strict=True)) | dict(sections)
    block = "\n\n".join(f"### {name}\n\n{text}" for name, text in kept.items())
    readme.write_text(f"{before}{begin}\n\n{block}\n\n{end}{after}", encoding="utf-8")


def _divided(text: str, readme: Path, begin: str, end: str) -> tuple[str, str, str]:
    before, begun, rest = text.partition(begin)
    old, ended, after = rest.partition(end)
    if not (begun and ended):
        raise ValueError(f"{readme} has no lines {begin} and {end} for the tables.")
    return before, old, after
