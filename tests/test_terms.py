"""Words as they are indexed: what a question may leave out, language by language."""

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.corpus.phrases import quoted
from assistant.corpus.terms import spellings, terms

LANGUAGES = ["en", "fr", "de", "ru", "tr", "ar", "fa", "hi", "zh", "th", None]


@pytest.mark.parametrize(
    ("language", "written", "typed"),
    [
        pytest.param("en", "Egypt’s president", "egypt president", id="possessive"),
        pytest.param("en", "Trump's", "trump", id="possessive, straight"),
        pytest.param("en", "the U.S. and the U.K.", "the US and the UK", id="points"),
        pytest.param("en", "the U.S.-led mission", "the US led mission", id="points, then more"),
        pytest.param("en", "COVID-19", "covid 19", id="hyphen before a number"),
        pytest.param("en", "COVID‑19", "Covid19", id="hyphen that does not break"),
        pytest.param("en", "F-16s", "F 16s", id="more than a number is no type"),
        pytest.param("en", "an F-16 at the G-20", "an F16 at the G20", id="types and groups"),
        pytest.param("en", "1,000,000", "1000000", id="thousands"),
        pytest.param("en", "€2.5bn", "2.5 bn", id="unit at a number"),
        pytest.param("de", "2,5 Prozent", "2.5 prozent", id="decimal comma"),
        pytest.param("en", "Orbán in São Paulo", "Orban in Sao Paulo", id="accents"),
        pytest.param("fr", "les élections", "les elections", id="French accents"),
        pytest.param("fr", "Côte d’Ivoire", "Cote d'Ivoire", id="French elision"),
        pytest.param("de", "Müller, Straße", "Muller, Strasse", id="German"),
        pytest.param("pl", "Łódź", "Lodz", id="Polish"),
        pytest.param("da", "Ørsted, Ærø", "Orsted, Aero", id="Danish"),
        pytest.param("tr", "İstanbul, Erdoğan", "istanbul, Erdogan", id="Turkish"),
        pytest.param(None, "Kılıçdaroğlu", "Kilicdaroglu", id="Turkish without a language"),
        pytest.param("el", "Μητσοτάκης", "Μητσοτακης", id="Greek"),
        pytest.param("ru", "Горбачёв в Москве́", "Горбачев в Москве", id="Russian"),
        pytest.param("ar", "مُحَمَّد", "محمد", id="Arabic vowel signs"),
        pytest.param("ar", "الـعـراق", "العراق", id="Arabic tatweel"),
        pytest.param("ar", "إيران أحمد آسيا", "ايران احمد اسيا", id="Arabic alef"),
        pytest.param("ar", "مؤتمر", "موتمر", id="Arabic hamza"),
        pytest.param(None, "مدرسة", "مدرسه", id="Arabic teh marbuta"),
        pytest.param("ar", "عام ٢٠٢٥", "عام 2025", id="Arabic digits"),
        pytest.param("ar", "٢٫٥", "2.5", id="Arabic decimal sign"),
        pytest.param("ar", "کی", "كي", id="Persian letters in Arabic"),
        pytest.param("fa", "كتاب ايران", "کتاب ایران", id="Arabic letters in Persian"),
        pytest.param("fa", "می‌خواهم", "می خواهم", id="Persian non-joiner"),
        pytest.param("fa", "سال ۱۴۰۴", "سال 1404", id="Persian digits"),
        pytest.param("hi", "२०२५", "2025", id="digits of any script"),
        pytest.param("he", "שָׁלוֹם", "שלום", id="Hebrew vowel signs"),
        pytest.param("zh", "５Ｇ网络", "5g 网络", id="Latin beside Chinese"),
        pytest.param("ja", "ｶﾞｿﾘﾝ", "ガソリン", id="Japanese at half width"),
        pytest.param("en", "co\u00adoperate", "cooperate", id="soft hyphen"),
    ],
)
def test_both_ways_to_write_it_are_one(language: str | None, written: str, typed: str) -> None:
    assert terms(written, language) == terms(typed, language)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        pytest.param("zh", "中华人民", ["中华", "华人", "人民"], id="Chinese pairs"),
        pytest.param("zh", "水", ["水"], id="a single character"),
        pytest.param("ko", "서울은 큰 도시", ["서울", "울은", "큰", "도시"], id="Korean words"),
        pytest.param("th", "กิน ข้าว", ["กิน", "ข้า", "าว"], id="Thai vowel signs"),
        pytest.param("km", "រាជា", ["រាជា"], id="Khmer"),
        pytest.param("hi", "सरकारों", ["सरकार"], id="Hindi words are whole and stemmed"),
        pytest.param("ru", "край", ["кра"], id="й is a letter"),
        pytest.param(None, "край їжа", ["край", "їжа"], id="й and ї are letters"),
        pytest.param("en", "on 05.11.2021, 3.14.15", "on 05 11 2021 3 14 15".split(), id="dates"),
        pytest.param("en", "10-15 and 3:30", ["10", "15", "and", "3", "30"], id="no words"),
        pytest.param("en", "5G, H1N1, mp3", ["5g", "h1n1", "mp3"], id="letters and digits"),
        pytest.param("en", "the 19th", ["the", "19", "th"], id="ordinal"),
        pytest.param("en", "Zelensky Zelenskyy", ["zelenski", "zelenskyy"], id="two spellings"),
    ],
)
def test_terms_are_these(language: str | None, text: str, expected: list[str]) -> None:
    assert terms(text, language) == expected


@given(st.text(), st.sampled_from(LANGUAGES))
def test_terms_hold_no_space_and_ignore_case_and_width(text: str, language: str | None) -> None:
    found = terms(text, language)
    assert all(term and not any(map(str.isspace, term)) for term in found)
    assert terms("Ｂridges BRIDGES", language) == terms("bridges bridges", language)


@given(st.text())
def test_terms_of_terms_are_the_same(text: str) -> None:
    once = terms(text, None)
    assert set(terms(" ".join(once), None)) == set(once)


@given(st.text(st.characters(categories=("Lu", "Ll"), max_codepoint=0x17F)))
def test_accents_make_no_difference_to_unstemmed_latin_words(text: str) -> None:
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    assert terms(text, None) == terms(bare, None)


@given(st.text(string.ascii_letters + " .,-'"), st.text(), st.sampled_from(LANGUAGES))
def test_a_text_before_a_line_break_changes_nothing_behind_it(
    before: str, text: str, language: str | None
) -> None:
    assert terms(f"{before}\n\n{text}", language) == terms(before, language) + terms(text, language)


@given(st.text(), st.lists(st.sampled_from(LANGUAGES), min_size=1, unique=True))
def test_a_word_may_be_spelled_as_each_language_has_it(
    text: str, languages: list[str | None]
) -> None:
    found = {term for word in spellings(text, languages) for term in word}
    assert found == {term for language in languages for term in terms(text, language)}


@pytest.mark.parametrize(
    ("question", "phrases"),
    [
        pytest.param('who said "open door" first', ["open door"], id="straight"),
        pytest.param("“open door” and “price list”", ["open door", "price list"], id="two"),
        pytest.param("„offene Tür“, «porte ouverte»", ["offene Tür", "porte ouverte"], id="others"),
        pytest.param("'the minister's door' here", ["the minister's door"], id="apostrophe inside"),
        pytest.param("‘the minister’s door’ here", ["the minister’s door"], id="typographic"),
        pytest.param("「开放的门」", ["开放的门"], id="Chinese"),
        pytest.param("the ministers' and the judges' door", [], id="apostrophes are no marks"),
        pytest.param("don't and won't", [], id="nor are these"),
        pytest.param('a 5" pipe', [], id="nor is a single mark"),
    ],
)
def test_quotation_marks_make_phrases(question: str, phrases: list[str]) -> None:
    assert quoted(question) == phrases
