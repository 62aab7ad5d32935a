"""The rows of the table of answers: each asks its questions and says what came of them."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean

import numpy as np
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]  # it has none

from assistant.answerability import ANSWERS, read_answerability
from assistant.answering import SENT, Answerer
from assistant.answers import Answer
from assistant.conversation import Question
from assistant.corpus.embedding import Embedder
from assistant.corpus.remembering import RememberingEmbedder
from assistant.quoting import weigh_sentences
from benchmarks import answer_sets as sets
from benchmarks.answer_sets import Posed, PosedSet, sampled
from benchmarks.quoting_baseline import SimpleQuoting
from benchmarks.retrieval import same_event as events
from benchmarks.retrieval.collection import Collection, half
from benchmarks.retrieval.libraries import answering, prepare

ONE_QUESTION = 64  # texts that an answer encodes, about
SHOWN = 3  # quotes of an answer, and sentences of the baseline, that are looked at
DASH = "–"


@dataclass(frozen=True)
class Row:
    """A measure of the table, on so many questions; a system that has none has a dash."""

    measure: str
    questions: str
    baseline: str
    ours: str

    def __str__(self) -> str:
        return f"| {self.measure} | {self.questions} | {self.baseline} | {self.ours} |"


@dataclass(frozen=True)
class Setting:
    """What is measured on what; sentences are encoded once and for all where nothing is timed."""

    root: Path
    half: str
    sample: int
    packaged: Embedder
    cached: Embedder
    verbatim: list[bool] = field(default_factory=list)  # one for every quote that was shown

    def posed(self, one: PosedSet, wanted: Callable[[Posed], bool]) -> list[Posed]:
        """Questions of the half, at most as many as the sample has."""
        held = (posed for posed in one.read(self.root) if posed.half == self.half and wanted(posed))
        return sampled(held, self.sample)

    @contextmanager
    def asking(self, collection: Collection) -> Iterator["Systems"]:
        """Both systems over the set's documents."""
        documents = collection.documents()
        texts = {one.id: _one_line(f"{one.title} {one.text}") for one in documents}
        with answering(prepare(collection), self.cached) as answerer:
            yield Systems(answerer, SimpleQuoting(documents, self.cached), texts, self)


@dataclass(frozen=True)
class Systems:
    """The product and the baseline over the same documents."""

    answerer: Answerer
    simple: SimpleQuoting
    texts: Mapping[str, str]
    setting: Setting

    def answer(self, question: Question) -> Answer:
        """The product's answer; each quote that it shows is looked for in the set's own text."""
        *_, answer = self.answerer.reply(question)
        shown = (*answer.citations, *answer.nearest)
        found = (_one_line(one.quote) in self.texts[one.article.id] for one in shown)
        self.setting.verbatim.extend(found)
        return answer

    def score(self, question: Question) -> float:
        """How sure the product is that its library answers the question, 0 to 1."""
        searched_for, retrieved = self.answerer.search(question, SENT)
        quotes = weigh_sentences(searched_for, retrieved, self.setting.cached)
        return read_answerability(searched_for, retrieved, quotes).score

    def simple_score(self, question: Question) -> float:
        return self.simple.quotes(question.text)[0].score

    def scores(self, posed: Sequence[Posed]) -> tuple[list[float], list[float]]:
        """Of each question that of the baseline, and that of the product."""
        questions = [one.question for one in posed]
        return list(map(self.simple_score, questions)), list(map(self.score, questions))


def answers_held(setting: Setting) -> list[Row]:
    """Facts over paragraphs: the first quote, and any of three."""
    posed = setting.posed(sets.SQUAD2, lambda one: one.answerable)
    with setting.asking(sets.SQUAD2.collection(setting.root)) as systems:
        found = _held(systems, posed)
    ours, simple = ([held[:SHOWN] for held in one] for one in found)
    firsts = (_share(held[:1] == [True] for held in found) for found in (simple, ours))
    anys = (_share(map(any, found)) for found in (simple, ours))
    return [
        Row("squad2, answerable: the first quote holds the answer", str(len(posed)), *firsts),
        Row(f"the same: any of {SHOWN} quotes", str(len(posed)), *anys),
    ]


def news_answers_held(setting: Setting) -> list[Row]:
    """Questions on the news of a week: any quote; the baseline shows as many, three at least."""
    posed = setting.posed(sets.NEWS, lambda one: bool(one.answers))
    with setting.asking(sets.NEWS.collection(setting.root)) as systems:
        ours, simple = _held(systems, posed)
    shares = (_share(map(any, found)) for found in (simple, ours))
    return [Row("news-2022, gold: any quote holds the answer", str(len(posed)), *shares)]


def near_misses(setting: Setting) -> list[Row]:
    """Questions that the paragraphs seem to answer, and do not."""
    right = setting.posed(sets.SQUAD2, lambda one: one.answerable)
    wrong = setting.posed(sets.SQUAD2, lambda one: not one.answerable)
    with setting.asking(sets.SQUAD2.collection(setting.root)) as systems:
        simple, ours = systems.scores([*right, *wrong])
    questions = f"{len(right)} + {len(wrong)}"
    labels = [1] * len(right) + [0] * len(wrong)
    areas = (_number(roc_auc_score(labels, scores)) for scores in (simple, ours))
    refused = _refused(ours[len(right) :], ours[: len(right)])
    return [
        Row("squad2, near misses: AUROC", questions, *areas),
        Row("the same: rightly / wrongly refused", questions, DASH, refused),
    ]


def strangers(setting: Setting) -> list[Row]:
    """Questions of squad2 asked of news, against the questions of these news."""
    own = setting.posed(sets.MINI, lambda one: True)
    others = setting.posed(sets.STRANGERS, lambda one: True)
    with setting.asking(sets.MINI.collection(setting.root)) as systems:
        simple, ours = systems.scores([*own, *others])
    questions = f"{len(own)} + {len(others)}"
    labels = [1] * len(own) + [0] * len(others)
    areas = (_number(roc_auc_score(labels, scores)) for scores in (simple, ours))
    refused = _refused(ours[len(own) :], ours[: len(own)])
    return [
        Row("news-2022-mini, its own and squad2's questions: AUROC", questions, *areas),
        Row("the same: rightly / wrongly refused", questions, DASH, refused),
    ]


def turns(setting: Setting) -> list[Row]:
    """Turns of conversations of people."""
    wrong: list[float] = []
    right: list[float] = []
    for one in (sets.CLAPNQ, sets.FIQA):
        posed = setting.posed(one, lambda one: True)
        with setting.asking(one.collection(setting.root)) as systems:
            scores = [systems.score(one.question) for one in posed]
        for turn, score in zip(posed, scores, strict=True):
            (right if turn.answerable else wrong).append(score)
    questions = f"{len(wrong)} + {len(right)}"
    name = "mtrag, turns: unanswerable refused / answerable refused"
    return [Row(name, questions, DASH, _refused(wrong, right))]


def same_event(setting: Setting) -> list[Row]:
    """How many of the three outlets that tell of an event one answer quotes."""
    collection = events.read(setting.root)
    asked = [
        one
        for one in collection.variants[0].asked
        if half(one.group) == setting.half and one.question.text.strip()  # two are empty
    ][: setting.sample]
    ours, simple = [], []
    with setting.asking(collection) as systems:
        for one in asked:
            cited = {c.article.id for c in systems.answer(one.question).citations}
            found = {s.document for s in systems.simple.quotes(one.question.text)[:SHOWN]}
            ours.append(len(cited & one.relevant))
            simple.append(len(found & one.relevant))
    means = (f"{mean(counts):.2f}" for counts in (simple, ours))
    return [Row("same-event: outlets of three quoted in one answer, mean", str(len(asked)), *means)]


def times(setting: Setting) -> list[Row]:
    """From the question to the quoted answer; of the questions before, next to nothing is kept."""
    posed = setting.posed(sets.MINI, lambda one: True)
    seconds = []
    embedder = RememberingEmbedder(setting.packaged, kept=ONE_QUESTION)
    with answering(prepare(sets.MINI.collection(setting.root)), embedder) as answerer:
        list(answerer.reply(posed[0].question))  # loads what is loaded late
        for one in posed:
            started = time.perf_counter()
            list(answerer.reply(one.question))
            seconds.append(time.perf_counter() - started)
    middle, late = np.percentile(seconds, [50, 95]) * 1000
    name = "news-2022-mini, question to quoted answer: ms p50 / p95"
    return [Row(name, str(len(posed)), DASH, f"{middle:.0f} / {late:.0f}")]


def verbatim(setting: Setting) -> Row:
    """Of all quotes shown before."""
    count = f"{len(setting.verbatim)} quotes"
    return Row("quotes that stand in the set's own text", count, DASH, _share(setting.verbatim))


def _held(systems: Systems, posed: Sequence[Posed]) -> tuple[list[list[bool]], list[list[bool]]]:
    """Of the quotes for each question, those of the product first: does each hold the answer."""
    ours, simple = [], []
    for one in posed:
        quotes = [c.quote for c in systems.answer(one.question).citations]
        sentences = systems.simple.quotes(one.question.text)[: max(SHOWN, len(quotes))]
        ours.append([_holds(quote, one.answers) for quote in quotes])
        simple.append([_holds(sentence.text, one.answers) for sentence in sentences])
    return ours, simple


def _holds(quote: str, answers: Sequence[str]) -> bool:
    return any(answer.casefold() in quote.casefold() for answer in answers)


def _refused(wrong: Sequence[float], right: Sequence[float]) -> str:
    """The shares refused of what cannot and of what can be answered."""
    return " / ".join(_share(score < ANSWERS for score in scores) for scores in (wrong, right))


def _share(found: Iterable[bool]) -> str:
    return _number(mean(found))


def _number(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")


def _one_line(text: str) -> str:
    return " ".join(text.split())
