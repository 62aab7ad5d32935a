"""The settings as they are in force."""

from collections.abc import Sequence

from assistant.rendering.inert import inert
from assistant.settings import Setting

_INTRODUCTION = (
    "<p>Settings are read once, when Dossier starts: change them in the environment or in "
    "<code>.env</code>, then start it again.</p>"
)
_IN_THIS_BROWSER = (
    '<h2>In this browser</h2><div id="dossier-choices"></div>'  # our script fills it
    '<p class="dossier-hint">Beside an open article the buttons &#8249; and &#8250; do the '
    "same.</p><h2>Of this installation</h2>"
)


def settings_html(settings: Sequence[Setting]) -> str:
    """Every setting with its value and who set it."""
    rows = "".join(map(_row, settings))
    return (
        f'{_IN_THIS_BROWSER}{_INTRODUCTION}<div class="dossier-scroll" role="region" tabindex="0" '
        'aria-label="Settings"><table class="dossier-settings"><thead><tr>'
        '<th scope="col">Setting</th><th scope="col">Value</th><th scope="col">Set by</th>'
        f'<th scope="col">What it is</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _row(setting: Setting) -> str:
    value = inert(setting.value) or '<span class="dossier-unknown">empty</span>'
    return (
        f'<tr><th scope="row"><code>{inert(setting.name)}</code></th><td>{value}</td>'
        f"<td>{inert(setting.origin)}</td><td>{_marked(setting.description)}</td></tr>"
    )


def _marked(text: str) -> str:
    """What stands between backquotes, as code."""
    pieces = map(inert, text.split("`"))
    return "".join(f"<code>{p}</code>" if n % 2 else p for n, p in enumerate(pieces))
