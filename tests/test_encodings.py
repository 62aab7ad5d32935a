"""Bytes to text: UTF-8 first, then what is declared, then what is detected."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import InputError
from ingest.encodings import declared_encoding, decode

RUSSIAN = "Совет города решил в понедельник восстановить мост через реку после долгих споров."
FRENCH = "Le conseil a décidé à l’été de réparer le pont détruit par l’eau, après un débat."
POLISH = "Rada miasta zdecydowała w poniedziałek o odbudowie mostu. Prace ruszą wiosną."
TURKISH = "Belediye meclisi pazartesi günü köprüyü yeniden inşa etmeye karar verdi. Işık ve şehir."
CHINESE = "市议会星期一决定在长时间辩论后重建河上的桥梁，工程将于春天开始。"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff")))
def test_text_in_utf_8_is_read_as_it_is(text: str) -> None:
    assert decode(text.encode()) == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_byte_order_mark_tells_the_encoding_and_is_left_out(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["utf-16-be", "utf-32-be"])
def test_the_mark_of_the_other_order_of_bytes_is_known_too(encoding: str) -> None:
    assert decode(f"\ufeff{RUSSIAN}".encode(encoding)) == RUSSIAN


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (FRENCH, "cp1252"),
        (POLISH, "cp1250"),
        (TURKISH, "cp1254"),
        (CHINESE, "gb18030"),
        ("café noir", "cp1252"),
    ],
)
def test_what_is_not_declared_is_detected(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_what_is_declared_comes_before_what_would_be_detected() -> None:
    assert decode(FRENCH.encode("mac_roman"), "macintosh") == FRENCH


def test_a_name_means_what_browsers_mean_by_it() -> None:
    assert decode("“café”".encode("cp1252"), "iso-8859-1") == "“café”"
    assert decode("龙鎔".encode("gb18030"), "gb2312") == "龙鎔"


@pytest.mark.parametrize("declared", ["hex", "idna", "undefined", "no-such-set", "utf-16"])
def test_a_declared_name_that_cannot_be_is_passed_over(declared: str) -> None:
    assert decode(FRENCH.encode("cp1252"), declared) == FRENCH


def test_a_stray_byte_in_long_text_does_not_change_its_encoding() -> None:
    damaged = (RUSSIAN * 2).encode() + b"\xff" + RUSSIAN.encode()
    assert decode(damaged) == f"{RUSSIAN * 2}\ufffd{RUSSIAN}"
    long = FRENCH * 20
    assert decode(long.encode() + b"\xff", "utf-8") == f"{long}\ufffd"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\x7fELF\0\0\1", "is not text: it holds zero bytes"),
        (bytes(range(1, 256)), "is text in no known encoding; save it as UTF-8"),
        (b"\xff\xfe\x41", r"begins as UTF-16-LE and is not \(byte 1\)"),
        (bytes(range(128, 256)) * 300, "is text in no known encoding"),
    ],
)
def test_bytes_that_are_no_text_fail(content: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        decode(content)


@pytest.mark.parametrize(
    ("page", "declared"),
    [
        (b"<meta charset='windows-1251'>", "windows-1251"),
        (b"<meta http-equiv=Content-Type content='text/html; charset=koi8-r'>", "koi8-r"),
        (b"<?xml version='1.0' encoding='iso-8859-2'?><html>", "iso-8859-2"),
        (b"<p>charset=utf-8</p>", None),
        (b" " * 5_000 + b"<meta charset=big5>", None),
    ],
)
def test_a_page_declares_its_encoding_at_its_beginning(page: bytes, declared: str | None) -> None:
    assert declared_encoding(page) == declared
