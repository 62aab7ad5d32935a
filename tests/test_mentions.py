import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.query.mentions import Mentions, OutletNames, read_mentions

OUTLETS = (
    "The Steppe Courier",
    "The Guardian",
    "TechCrunch",
    "The New York Times",
    "BBC",
    "BBC News - Technology",
    "The Independent - Sports",
    "The Independent - Travel",
    "The Roar | Sports Writers Blog",
    "Time",
    "Fortune",
    "The Sun",
    "The Times",
    "The Telegraph",
    "usatoday.com",
    "theweek.co.uk",
    "CBSSports.com",
    "Der Spiegel",
)
COURIER, GUARDIAN, TIMES = ("The Steppe Courier",), ("The Guardian",), ("The New York Times",)
BBC = ("BBC", "BBC News - Technology")

ASKED = {
    "Who won, according to The Steppe Courier?": COURIER,
    "Who won, according to the steppe courier?": COURIER,
    "What does The Steppe Courier say about the dam?": COURIER,
    "What did Steppe Courier report?": COURIER,
    "What was in the Steppe Courier about the dam?": COURIER,
    "Which dam is in the article in the Steppe Courier?": COURIER,
    "Was the dam in danger, as reported by the Steppe Courier?": COURIER,
    "What is the latest from The Steppe Courier?": COURIER,
    "What is The Steppe Courier's view of the dam?": COURIER,
    "How does The Steppe Courier see the dam?": COURIER,
    "Which dam is in 'The Steppe Courier'?": COURIER,
    "Does The Guardian's report name the dam?": GUARDIAN,
    "What do The Guardian and other papers say?": GUARDIAN,
    "What are the views of the Guardian on the dam?": GUARDIAN,
    "What is on theguardian.com?": GUARDIAN,
    "Does the Guardian article name the dam?": GUARDIAN,
    "Does The Guardian's recent climate change coverage help?": GUARDIAN,
    "What does theguardian.com article 5 say?": GUARDIAN,
    "Does the 'TechCrunch' article differ?": ("TechCrunch",),
    "what does techcrunch say?": ("TechCrunch",),
    "What was in the NYT about the dam?": TIMES,
    "Who won, according to nytimes.com?": TIMES,
    "Who won, according to the New York Times?": TIMES,
    "Who won, according to the Times?": ("The Times",),
    "What did BBC News say?": BBC,
    "What did the BBC say?": BBC,
    "What does 'BBC News - Technology' say?": ("BBC News - Technology",),
    "What did The Independent write?": ("The Independent - Sports", "The Independent - Travel"),
    "Which team is featured in articles from The Roar?": ("The Roar | Sports Writers Blog",),
    "What does Time say about the Fortune 500?": ("Time",),
    "Who is on the list in the TIME article?": ("Time",),
    "What did USA Today report?": ("usatoday.com",),
    "What does The Week's report say?": ("theweek.co.uk",),
    "What did CBS Sports report?": ("CBSSports.com",),
    "Was schreibt Der Spiegel?": ("Der Spiegel",),
    "What do The Guardian, The Sun and TechCrunch report?": (
        "The Guardian",
        "The Sun",
        "TechCrunch",
    ),
    "Who was named in reports by both TechCrunch and The Guardian?": ("TechCrunch", "The Guardian"),
    "What do The Guardian and The Sun disagree about?": ("The Guardian", "The Sun"),
    "Compare The Guardian with The Sun on the dam.": ("The Guardian", "The Sun"),
}


@pytest.mark.parametrize(
    ("question", "outlets"), [pytest.param(*item, id=item[0]) for item in ASKED.items()]
)
def test_an_outlet_that_is_asked_for_is_found(question: str, outlets: tuple[str, ...]) -> None:
    mentions = read_mentions(question, OUTLETS)
    assert (mentions.outlets, mentions.unknown) == (outlets, ())
    assert mentions.spans


@pytest.mark.parametrize(
    "question",
    [
        "Why did the BBC suspend its presenter?",
        "Who bought The Telegraph?",
        "Who has a stake in The Telegraph?",
        "Who bought telegraph.com?",
        "Who works at The Guardian?",
        "How far is the sun, and what time does it say?",
        "How big is The Sun?",
        "Does fortune say yes?",
        "What is in Fortune 500 reports?",
        "What did he say this week?",
        "Which independent report said so?",
        "Did the New York Post report on the times?",
    ],
)
def test_an_outlet_that_is_only_spoken_of_is_not_asked_for(question: str) -> None:
    assert read_mentions(question, OUTLETS).outlets == ()


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("Who won, according to the Harbour Times?", "Harbour Times"),
        ("What does The Harbour Gazette write about the dam?", "The Harbour Gazette"),
        ("Does a Financial Times report name the dam?", "Financial Times"),
        ("What did The Times of India report?", "The Times of India"),
        ("What did the Daily Star say?", "Daily Star"),
        ("Who won, according to harbour.com?", "harbour.com"),
        ("Did Harbour Radio report it?", "Harbour Radio"),
    ],
)
def test_an_outlet_that_the_library_lacks_is_named(question: str, unknown: str) -> None:
    mentions = read_mentions(question, OUTLETS)
    assert (mentions.outlets, mentions.unknown) == ((), (unknown,))


@pytest.mark.parametrize(
    "question",
    [
        "Who won, according to Powell?",
        "What does Powell say?",
        "What does the World Bank report?",
        "Who bought the Harbour Times?",
        "Did the Online News Association report it?",
        "What is the news report of the post about times?",
        "Was it according to Press freedom?",
    ],
)
def test_what_need_not_be_an_outlet_is_not_unknown(question: str) -> None:
    assert read_mentions(question, OUTLETS).unknown == ()


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("Which opinion pieces are about the dam?", ("opinion",)),
        ("What do columnists say?", ("opinion",)),
        ("Which editorials criticised the mayor?", ("opinion",)),
        ("Did any editorial support him?", ("opinion",)),
        ("Is there an op-ed about it?", ("opinion",)),
        ("Is there an explainer on tariffs?", ("analysis",)),
        ("Which analyses of the vote are there?", ("analysis",)),
        ("What do news reports say?", ("news",)),
        ("Do news articles and commentaries differ?", ("news", "opinion")),
        ("What is public opinion on the dam, in his opinion?", ()),
        ("Who sits on the editorial board?", ()),
        ("What did the blood analysis show?", ()),
        ("What is the news from the front?", ()),
        ("How many columns has the temple?", ()),
    ],
)
def test_a_kind_counts_when_it_is_asked_for_as_one(question: str, kinds: tuple[str, ...]) -> None:
    assert read_mentions(question, OUTLETS).kinds == kinds


def test_the_spans_are_the_words_that_ask() -> None:
    text = "Who won, according to The Guardian, the BBC report, and opinion pieces?"
    spans = read_mentions(text, OUTLETS).spans
    assert [text[a:b] for a, b in spans] == [
        "according to The Guardian",
        "the BBC report",
        "opinion pieces",
    ]


def test_without_outlets_only_unknown_ones_are_found() -> None:
    assert read_mentions("What does The Guardian say?", ()) == Mentions(
        unknown=("The Guardian",), spans=((10, 26),)
    )


@given(st.sampled_from(OUTLETS))
def test_an_outlet_is_found_under_its_own_name(outlet: str) -> None:
    assert outlet in read_mentions(f'Who won, according to "{outlet}"?', OUTLETS).outlets


WORDS = [
    *OUTLETS,
    *"according to the The report by in and , ' . of a.com Times say editorial".split(),
]
QUESTIONS = st.one_of(
    st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)
)


@given(QUESTIONS, st.lists(st.one_of(st.sampled_from(OUTLETS), st.text(max_size=20)), max_size=9))
def test_any_text_gives_known_outlets_and_spans_within_it(text: str, outlets: list[str]) -> None:
    mentions = read_mentions(text, outlets)
    assert mentions == read_mentions(text, outlets)
    assert set(mentions.outlets) <= set(outlets)
    assert len(set(mentions.outlets)) == len(mentions.outlets)
    assert all(name in text for name in mentions.unknown)
    edges = [edge for span in mentions.spans for edge in span]
    assert edges == sorted(edges)
    assert all(0 <= start < end <= len(text) for start, end in mentions.spans)
    assert bool(mentions.spans) == bool(mentions.outlets or mentions.unknown or mentions.kinds)


@given(st.sampled_from(sorted(ASKED)), st.integers(0, 3))
def test_other_sentences_around_the_question_change_nothing(question: str, count: int) -> None:
    around = f"{'Tell me this. ' * count}{question} I wonder."
    assert read_mentions(around, OUTLETS).outlets == ASKED[question]


@given(st.lists(st.text(max_size=12), max_size=6), QUESTIONS)
def test_names_are_found_in_order_and_never_overlap(outlets: list[str], text: str) -> None:
    names = OutletNames([*OUTLETS, *outlets]).find(text)
    edges = [edge for name in names for edge in (name.start, name.end)]
    assert edges == sorted(edges)
    assert all(name.outlets for name in names)
