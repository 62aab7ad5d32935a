"""Bytes to text: UTF-8, else what the document declares, else detected; the one home of
charset-normalizer.
"""

import codecs
import re

from assistant.errors import InputError
from ingest.languages import detect_language

SAMPLE = 100_000  # bytes that the detection looks at
CONFIDENCE = 0.9  # one minus the share of mess that charset-normalizer sees

_MARKS = {  # the longer before the shorter that it begins with
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
# What pages mean by a name, as https://encoding.spec.whatwg.org has it.
_MEANT = {
    **dict.fromkeys(("ascii", "iso8859-1"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    **{"iso8859-9": "cp1254", "shift_jis": "cp932", "euc_kr": "cp949", "tis-620": "cp874"},
    **dict.fromkeys(("utf-7", "utf-16", "utf-16-le", "utf-16-be", "utf-32"), "utf-8"),
}
_DETECTED = """cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp874 koi8_r koi8_u
    iso8859_2 iso8859_5 iso8859_6 iso8859_7 iso8859_8 iso8859_15 mac_roman gb18030 big5 cp932
    euc_jp cp949""".split()
# Letters beyond ASCII: the Latin encodings differ in little else, and all of them fit.
_LETTERS = {
    "cs": "áčďéěíňóřšťúůýž", "da": "æøåé", "de": "äöüß", "en": "éèêëïöüçñ", "es": "áéíñóúü",
    "fi": "äöå", "fr": "àâæçéèêëîïôœùûüÿ", "hr": "čćđšž", "hu": "áéíóöőúüű", "it": "àèéìíòóùú",
    "nl": "éëïóöüè", "no": "æøåéò", "pl": "ąćęłńóśźż", "pt": "ãáâàçéêíóôõúü",
    "ro": "ăâîșțşţ", "sk": "áäčďéíĺľňóôŕšťúýž", "sl": "čšž", "sv": "åäöé", "tr": "çğıöşüâîû",
}  # fmt: skip
_SIGNS = "“”‘’„«»–—…•·°€£§©®™¿¡½\xa0"
_DECLARATION = re.compile(
    rb"""<meta[^>]{1,200}charset\s*=\s*["']?([\w-]{1,40})|"""
    rb"""^\s*<\?xml[^>]{1,200}encoding\s*=\s*["']([\w-]{1,40})""",
    re.I,
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(content: bytes, declared: str | None = None) -> str:
    """The text without its byte order mark; raises InputError where no encoding fits."""
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return _strictly(content[len(mark) :], encoding)
    if content.count(b"\0") * 1000 > len(content):  # a stray one is cleaned away
        raise InputError("is not text: it holds zero bytes")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _damaged_utf_8(content) or _as_declared(content, declared) or _detected(content)


def declared_encoding(page: bytes) -> str | None:
    """The character set that a page names in its first kilobytes."""
    found = _DECLARATION.search(page[:4096])
    return (found[1] or found[2]).decode("ascii") if found else None


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        name = encoding.upper()
        raise InputError(f"begins as {name} and is not (byte {error.start + 1})") from error


def _damaged_utf_8(content: bytes) -> str | None:
    """Text with a stray byte among a hundred letters that only UTF-8 writes like that."""
    text = content.decode("utf-8", "replace")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return text if text.count("\ufffd") * 100 <= beyond_ascii else None


def _as_declared(content: bytes, declared: str | None) -> str | None:
    """None where the name is of no encoding for text, or more than single bytes do not fit."""
    try:
        known = codecs.lookup(declared or "")
        text = content.decode(_MEANT.get(known.name, known.name), "replace")
    except (LookupError, UnicodeError):  # also of names like `idna`
        return None
    return text if text.count("\ufffd") * 1000 <= len(text) else None


def _detected(content: bytes) -> str:
    from charset_normalizer import from_bytes

    sample = content[:SAMPLE].rpartition(b"\n")[0] or content[:SAMPLE]
    if not _CONTROL.search(sample):
        matches = from_bytes(sample, cp_isolation=_DETECTED)
        likely = [one.encoding for one in matches if 1 - one.chaos >= CONFIDENCE]
        for encoding in sorted(likely, key=lambda name: _foreign_signs(sample, name)):
            text = content.decode(encoding, "replace")
            if "\ufffd" not in text:
                return text
    raise InputError("is text in no known encoding; save it as UTF-8 and ingest it again")


def _foreign_signs(sample: bytes, encoding: str) -> tuple[int, bool]:
    """How many signs its language does not use; of equals, that of most old files is first."""
    text = sample.decode(encoding, "replace").lower()
    letters = _LETTERS.get(detect_language(text) or "")
    known = None if letters is None else f"{letters}{_SIGNS}"
    foreign = sum(c > "\x7f" and c not in known for c in text) if known else 0
    return foreign, encoding != "cp1252"
