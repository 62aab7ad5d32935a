import pytest

from assistant.leaning_sentences import leans_on_the_one_before
from assistant.speakers import speaker_of


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Mr. Tokayev said that a new era was beginning.", "Mr. Tokayev said"),
        ("“We asked,” said Dana Orazova, a fitter.", "Dana Orazova said"),
        ('"We asked," an official at the ministry said.', "an official at the ministry said"),
        ("A dispatcher at Dostyk, on the border, warned of frost.",
         "a dispatcher at Dostyk warned"),
        ("The phrase was chosen with care, according to two officials.",
         "according to two officials"),
        ("According to Western brokers, it cost more.", "according to Western brokers"),
        ("Astana came forward, the official said, because it wished to.", "the official said"),
        ("The bridge was opened on Friday.", ""),
        ("It is often said that the harbour is old.", ""),
        ("He said so.", ""),
        ("The book that he said was lost is found.", ""),
        ("They were both said to have closed it.", ""),
        ("“The minister said it,” it was heard.", ""),
    ],
)  # fmt: skip
def test_a_sentence_says_whom_it_reports(sentence: str, speaker: str) -> None:
    assert speaker_of(sentence) == speaker


def test_a_pronoun_is_who_spoke_in_the_sentence_before() -> None:
    before = "Dana Orazova, a fitter there, said that the mood had changed."
    assert speaker_of("“Now we ask who is on it,” she said.", before) == "Dana Orazova said"
    assert speaker_of("“Now we ask,” she said.", "Dana Orazova works there.") == ""


@pytest.mark.parametrize(
    ("sentence", "leans"),
    [
        ("He opened it.", True),
        ("But in this it failed.", True),
        ("That is why.", True),
        ("The bank said it would pay.", False),
        ("After Friday they met.", False),
        ("", False),
    ],
)
def test_a_sentence_leans_where_it_points_back_before_it_names(sentence: str, leans: bool) -> None:
    assert leans_on_the_one_before(sentence) is leans
