"""The settings as they are in force."""

from collections.abc import Sequence

from assistant.rendering.inert import inert
from assistant.settings import Setting

_INTRODUCTION = (
    "<p>Settings are read once, when Dossier starts: change them in the environment or in "
    "<code>.env</code>, then start it again.</p>"
)
# Roles are written out: on a phone a style makes cards of the rows, and takes their own away.
_COLUMNS = ("Setting", "Value", "Set by", "What it is")
_IN_THIS_BROWSER = (
    '<h2>In this browser</h2><div id="dossier-choices"></div>'  # our script fills it
    '<p class="dossier-hint">Beside an open article the buttons &#8249; and &#8250; do the '
    "same.</p><h2>Of this installation</h2>"
)


def settings_html(settings: Sequence[Setting]) -> str:
    """Every setting with its value and who set it."""
    rows = "".join(map(_row, settings))
    heads = "".join(f'<th role="columnheader" scope="col">{name}</th>' for name in _COLUMNS)
    return (
        f'{_IN_THIS_BROWSER}{_INTRODUCTION}<div class="dossier-scroll" role="region" tabindex="0" '
        'aria-label="Settings"><table class="dossier-settings" role="table">'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table></div>'
    )


def _row(setting: Setting) -> str:
    value = inert(setting.value) or '<span class="dossier-unknown">empty</span>'
    told = value, inert(setting.origin), _marked(setting.description)
    cells = "".join(f'<td role="cell">{cell}</td>' for cell in told)
    name = f"<code>{inert(setting.name)}</code>"
    return f'<tr role="row"><th role="rowheader" scope="row">{name}</th>{cells}</tr>'


def _marked(text: str) -> str:
    """What stands between backquotes, as code."""
    pieces = map(inert, text.split("`"))
    return "".join(f"<code>{p}</code>" if n % 2 else p for n, p in enumerate(pieces))
