from hypothesis import given
from hypothesis import strategies as st

from assistant.corpus.articles import Article, Passage
from assistant.corpus.duplicates import Cluster, Copy
from assistant.diversity import PER_ARTICLE, PER_OUTLET, Ranked, choose


def ranking(*names: str, outlet: str | None = None) -> list[Ranked]:
    """Passages named `article.ordinal`, best first, each a tenth below the one before."""
    found = []
    for place, name in enumerate(names):
        key, _, ordinal = name.partition(".")
        article = Article(key, key, "text", outlet=outlet)
        found.append(Ranked(Passage(article, 1, int(ordinal or 0), 0, 4), 1 - place / 10))
    return found


def names(chosen: list[Ranked]) -> list[str]:
    return [one.passage.article.id for one in chosen]


def test_one_ranking_stays_as_it_is() -> None:
    whole = ranking("a", "b", "c", "d")
    assert names(choose(whole, [], {}, 3)) == ["a", "b", "c"]


def test_an_article_has_no_more_places_than_its_share() -> None:
    whole = ranking(*(f"long.{n}" for n in range(6)), "short")
    assert names(choose(whole, [], {}, 8)) == ["long"] * PER_ARTICLE + ["short"]


def test_a_part_that_is_not_answered_yet_goes_before_more_of_the_same() -> None:
    whole = ranking("a1", "a2", "a3", "a4", "b1")
    parts = [ranking("a1", "a2", "a3"), ranking("b1", "b2", "b3")]
    assert set(names(choose(whole, parts, {}, 2))) == {"a1", "b1"}


def test_of_several_copies_only_one_has_a_place() -> None:
    whole = ranking("a", "b", "c")
    keys = {one.passage.article.id: one.passage.article.key for one in whole}
    cluster = Cluster.of([Copy("a", None, None), Copy("b", None, None)])
    clusters = {keys["a"]: cluster, keys["b"]: cluster}
    assert names(choose(whole, [], clusters, 3)) == ["a", "c"]


def test_editions_of_one_outlet_share_the_places_of_their_story() -> None:
    whole = ranking("a.0", "b.0", "a.1", "b.1", "c.0", outlet="Post")
    other = [Ranked(ranking("d.0", outlet="Other")[0].passage, 0.85)]
    keys = {one.passage.article.id: one.passage.article.key for one in [*whole, *other]}
    cluster = Cluster.of(Copy(name, None, None) for name in "abd")
    clusters = {keys[name]: cluster for name in "abd"}
    assert names(choose([*whole[:2], *other, *whole[2:]], [], clusters, 9)) == ["a", "b", "a", "c"]


def test_an_outlet_with_many_places_lets_others_of_like_score_go_first() -> None:
    crowd = ranking(*(f"p{n}" for n in range(PER_OUTLET + 1)), outlet="Post")
    near = Article("near", "near", "text", outlet="Other")
    last = crowd[-1].score
    whole = [*crowd, Ranked(Passage(near, 1, 0, 0, 4), last - 1e-3)]
    assert names(choose(whole, [], {}, 9))[-2:] == ["near", f"p{PER_OUTLET}"]


@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=20),
    st.lists(st.lists(st.integers(0, 9), max_size=8), max_size=3),
    st.integers(0, 12),
)
def test_a_list_holds_each_passage_once_and_no_more_than_it_may(
    whole: list[int], parts: list[list[int]], limit: int
) -> None:
    def named(numbers: list[int], kind: str) -> list[Ranked]:
        return ranking(*(f"{kind}{n}.{place}" for place, n in enumerate(numbers)))

    chosen = choose(named(whole, "a"), [named(p, f"p{i}-") for i, p in enumerate(parts)], {}, limit)
    ids = [one.passage.id for one in chosen]
    assert len(ids) == len(set(ids)) <= limit
    assert max(map(names(chosen).count, names(chosen)), default=0) <= PER_ARTICLE
    assert [one.score for one in chosen] == sorted((one.score for one in chosen), reverse=True)
