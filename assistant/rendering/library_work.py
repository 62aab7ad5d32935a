"""What changes the library: adding, what is under way, and what did not go in."""

from collections.abc import Sequence

from assistant.corpus.failures import PastFailure
from assistant.ingesting import Job
from assistant.rendering.inert import inert
from assistant.uploads import FORMATS, MAX_FILE

LISTED = 50  # failures and warnings shown
MAX_ADDRESSES = 100  # typed at once
MAX_AT_ONCE = 200  # files dropped at once

READ_ONLY = (
    '<p class="dossier-nothing">This library is only read here: the setting '
    "<code>LIBRARY_EDITING</code> is off.</p>"
)


def add_html(*, is_empty: bool) -> str:
    """The form that adds articles, open while there are none."""
    return (
        f'<details class="dossier-add" id="dossier-add"{" open" if is_empty else ""}>'
        "<summary>Add articles</summary>"
        f'<form id="dossier-adding" data-largest="{MAX_FILE}" data-most="{MAX_AT_ONCE}">'
        '<label class="dossier-drop">Drop files here, or choose them'
        f'<input type="file" name="files" multiple accept="{",".join(FORMATS)}">'
        f'<span class="dossier-hint">{" ".join(FORMATS)}, up to {MAX_FILE // 1_000_000} MB each, '
        f'{MAX_AT_ONCE} at once</span><span class="dossier-chosen" role="status"></span></label>'
        '<label>Addresses of articles, one a line<textarea name="addresses" rows="3" '
        'placeholder="https://example.com/article"></textarea></label>'
        '<label>Addresses of feeds, one a line<textarea name="feeds" rows="3" '
        'placeholder="https://example.com/rss.xml"></textarea></label>'
        '<p><button class="dossier-button" type="submit">Add</button> '
        '<button class="dossier-small" type="button" data-do="update">Update</button> '
        '<span class="dossier-hint">Update reads everything again that was ever added; what you '
        "removed stays out.</span></p></form></details>"
    )


def job_html(job: Job | None) -> str:
    """The ingest under way, or what the last one did; empty before the first."""
    if job is None:
        return '<div id="dossier-job"></div>'
    shown = _running(job) if job.running else _ended(job)
    state = ' data-running="true"' if job.running else ""
    return (
        f'<div id="dossier-job" class="dossier-job"{state}>'
        f'<p class="dossier-job-name">{inert(job.errand.name)}</p>{shown}</div>'
    )


def failures_html(failures: Sequence[PastFailure], *, editing: bool) -> str:
    """The inputs that have not gone in, with their reasons; empty where there is none."""
    if not failures:
        return ""
    every = '<button class="dossier-small" type="button" data-do="retry">Try all again</button>'
    items = "".join(_failure(failure, editing=editing) for failure in failures[:LISTED])
    more = len(failures) - LISTED
    rest = f"<p>And {more:,} more; <code>python -m ingest list --failed</code> lists all.</p>"
    return (
        f'<details class="dossier-failed"><summary>What did not go in: {len(failures):,}</summary>'
        f"{every if editing else ''}<ul>{items}</ul>{rest if more > 0 else ''}</details>"
    )


def _failure(failure: PastFailure, *, editing: bool) -> str:
    place = inert(failure.place)
    button = (
        f'<button class="dossier-small" type="button" data-do="retry" data-names="{place}" '
        f'aria-label="Try again: {place}">Try again</button>'
    )
    return (
        f'<li><span class="dossier-place">{place}</span> <span>{inert(failure.reason)}</span> '
        f"{button if editing else ''}</li>"
    )


def _running(job: Job) -> str:
    counted = f": {job.done:,} of {job.total:,}" if job.total else ""
    amount = f' max="{job.total}" value="{job.done}"' if job.total else ""
    return (
        f'<progress aria-label="{inert(job.errand.name)}"{amount}></progress>'
        f"<p>{inert(job.doing)}{counted}&#8230;</p>"
        '<p><button class="dossier-small" type="button" data-do="stop">Stop</button></p>'
    )


def _ended(job: Job) -> str:
    if job.problem:
        return f'<p class="dossier-note">{inert(job.problem)}</p>'
    report = job.report
    failed, warnings = report.get("failed", []), report.get("warnings", [])
    counts = ", ".join(
        f"{report.get(name, 0):,} {name}" for name in ("added", "changed", "unchanged", "removed")
    )
    waiting = report.get("waiting", 0)
    later = f"<p>{waiting:,} articles are found by words only, for now.</p>" if waiting else ""
    keys = ",".join(job.errand.undo)
    undo = f'<button class="dossier-small" type="button" data-do="undo" data-names="{keys}">'
    return (
        f"<p>{counts}, {len(failed):,} failed, in {report.get('seconds', 0):.1f} seconds.</p>"
        f"{later}{_notices(failed)}{_notices(warnings)}"
        + (f"<p>{undo}Undo</button></p>" if keys and report.get("removed") else "")
    )


def _notices(notices: Sequence[dict[str, str]]) -> str:
    items = "".join(
        f'<li><span class="dossier-place">{inert(str(one.get("input", "")))}</span> '
        f"{inert(str(one.get('reason', '')))}</li>"
        for one in notices[:LISTED]
    )
    more = f"<li>and {len(notices) - LISTED:,} more</li>" if len(notices) > LISTED else ""
    return f"<ul>{items}{more}</ul>" if items else ""
