"""What a reader of a page does not see is neither searched nor quoted, and it is counted."""

from pathlib import Path

import pytest

from assistant.errors import InputError
from ingest.formats import read_html
from tests.doubles import WordEmbedder
from tests.libraries import ingest, texts

FIRST = (
    "The café on the hill sells tea to all who climb up there each day, in rain and in snow. "
    + "It rains there often. " * 12
).strip()
LAST = "The end of it is visible to those who read the page, and so it is kept as it stands here."
CANARY = "canary words of some length stand here for nobody to see them."
LETTERS = len(CANARY.replace(" ", ""))

TRICKS = [
    "<p style='opacity:0'>{}</p>",
    "<p style='opacity: 0.0 !important'>{}</p>",
    "<p style='position:absolute;left:-9999px'>{}</p>",
    "<p style='position:absolute; top: -5000px'>{}</p>",
    "<p style='text-indent:-9999px'>{}</p>",
    "<p style='margin-left:-10000px'>{}</p>",
    "<p style='clip: rect(0 0 0 0)'>{}</p>",
    "<p style='clip-path: inset(100%)'>{}</p>",
    "<p style='height:0;overflow:hidden'>{}</p>",
    "<p style='overflow:hidden; max-height:0px'>{}</p>",
    "<p style='transform:scale(0)'>{}</p>",
    "<p style='font-size:0.0em'>{}</p>",
    "<p style='visibility:collapse'>{}</p>",
    "<p aria-hidden='true'>{}</p>",
    "<p class='sr-only'>{}</p>",
    "<dialog><p>{}</p></dialog>",
    "<div hidden='until-found'><p>{}</p></div>",
    "<div style='display:none'><p hidden>{}</p></div>",
]


def page(between: str) -> bytes:
    body = f"<article><p>{FIRST}</p>{between}<p>{LAST}</p></article>"
    return f"<html><head><title>Tea</title></head><body>{body}</body></html>".encode()


@pytest.mark.parametrize("trick", TRICKS)
def test_hidden_words_are_left_out_and_counted(trick: str) -> None:
    fields = read_html(page(trick.format(CANARY)))
    assert (fields["text"], fields["hidden_characters"]) == (f"{FIRST}\n\n{LAST}", LETTERS)


MORE_TRICKS = [
    "<!-- {} -->",
    "<template><p>{}</p></template>",
    "<script>var words = '{}';</script>",
    "<style>/* {} */</style>",
    "<noscript><p hidden>{}</p></noscript>",
    "<p>" + "".join(chr(0xE0000 + ord(letter)) for letter in CANARY) + "</p>",  # tag characters
]


def test_hidden_words_are_neither_embedded_nor_kept(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number, trick in enumerate([*TRICKS, *MORE_TRICKS]):
        (folder / f"{number}.html").write_bytes(page(trick.format(CANARY)))
    embedder = WordEmbedder()
    report = ingest(tmp_path / "library", folder, embedder=embedder)
    assert (report.added, report.failed) == (len(TRICKS) + len(MORE_TRICKS), ())
    assert set(texts(tmp_path / "library").values()) == {f"{FIRST}\n\n{LAST}"}
    assert not any("canary" in text or "\U000e0063" in text for text in embedder.embedded)


@pytest.mark.parametrize(
    "style",
    [
        "opacity:0.5",
        "opacity:.05",
        "font-size:0.9em",
        "margin-left:-10px",
        "text-indent:-2em",
        "overflow:hidden;height:100px",
        "height:0.5em;overflow:hidden",
        "background:url(display:none.png)",
    ],
)
def test_what_is_seen_is_kept(style: str) -> None:
    seen = "A sentence in between that everybody sees when they open the page in a browser."
    fields = read_html(page(f"<p style='{style}'>{seen}</p>"))
    assert (fields["text"], fields["hidden_characters"]) == (f"{FIRST}\n\n{seen}\n\n{LAST}", 0)


def test_a_page_behind_an_open_dialogue_is_read() -> None:
    """A script hides the whole page from screen readers while it asks about cookies."""
    body = (
        f"<div aria-hidden='true'><article><h1>Tea</h1><p>{FIRST}</p><p>{LAST}</p></article></div>"
    )
    fields = read_html(f"<html><body>{body}</body></html>".encode())
    assert fields["text"] == f"{FIRST}\n\n{LAST}"


def test_a_page_of_hidden_words_alone_has_no_text() -> None:
    with pytest.raises(InputError, match="holds no article text"):
        read_html(f"<html><body><p hidden>{CANARY}</p></body></html>".encode())
