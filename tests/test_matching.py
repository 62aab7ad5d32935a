from hypothesis import given
from hypothesis import strategies as st

from assistant.corpus.articles import Article, Passage
from assistant.matching import Match, Matcher

WORDS = st.lists(st.sampled_from("harbour bridge railway Oslo opened minister".split()), min_size=1)


def passage(text: str, language: str | None = "en") -> Passage:
    return Passage(Article("a", "Title", text, language=language), 1, 0, 0, len(text))


def match(question: str, text: str, language: str | None = "en") -> Match:
    return Matcher(question, {}, lambda term: 1.0).match(passage(text, language))


def test_all_that_is_asked_in_one_sentence_is_a_whole_match() -> None:
    assert match("opened the harbour", "The minister opened the harbour.") == Match(1, 1, 1)


def test_words_of_two_sentences_cover_but_do_not_meet() -> None:
    found = match("opened harbour", "A bridge was opened. The harbour is closed.")
    assert found == Match(coverage=1, sentence=0.5, pairs=0)


def test_asking_words_count_for_nothing() -> None:
    assert match("What is it about?", "It is what it is about.") == Match(0, 0, 0)


def test_rare_words_weigh_more() -> None:
    rarity = {"harbour": 3.0, "town": 1.0}
    matcher = Matcher("harbour town", {}, lambda term: rarity.get(term, 0.0))
    assert matcher.match(passage("The harbour.")).coverage == 0.75


def test_a_misspelt_word_counts_as_what_it_stands_for() -> None:
    matcher = Matcher("harbuor", {"harbuor": "harbour"}, lambda term: 1.0)
    assert matcher.match(passage("The harbour is open.")).coverage == 1


def test_each_language_is_compared_in_its_own_terms() -> None:
    assert match("Häfen", "Der Hafen wurde geöffnet.", "de").coverage == 1
    assert match("港口开放", "港口开放了。", "zh").coverage == 1


@given(question=WORDS, text=WORDS, more=WORDS)
def test_shares_are_shares_and_more_text_never_covers_less(
    question: list[str], text: list[str], more: list[str]
) -> None:
    one = match(" ".join(question), " ".join(text) + ".")
    longer = match(" ".join(question), " ".join(text) + ". " + " ".join(more) + ".")
    assert all(0 <= share <= 1 + 1e-9 for share in (one.coverage, one.sentence, one.pairs))
    assert one.sentence <= one.coverage + 1e-9
    assert longer.coverage >= one.coverage - 1e-9
    assert longer.sentence >= one.sentence - 1e-9
