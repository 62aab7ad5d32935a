"""Whom a sentence reports: "Tokayev said", "according to two officials"; words of the text only."""

import re

from assistant.corpus.terms import ASKING, REFERRING

LONGEST = 80  # characters of a name with its description; longer ones are no names

_SAYS = (
    r"(?:said|says|told|tells|added|adds|argued|argues|warned|warns|claimed|wrote|writes"
    r"|replied|replies|insisted|insists|admitted|admits|acknowledged|explained|explains|noted"
    r"|announced|announces|stated|denied|denies|complained|complains|recalled|recalls"
    r"|concluded|concludes|tweeted|predicted|predicts|believes|believed|maintains|maintained"
    r"|contends|contended|alleged|alleges|declared|declares|remarked|described)"
)
_ADVERB = r"(?:(?:also|later|then|once|now|therefore|thus|has|had|have|[a-z]+ly)\s+){0,2}"
_OPEN, _CLOSE = '“"«„', '”"»“'
_ACCORDING = re.compile(r"\b(?P<verb>[Aa]ccording to)\s+(?P<who>[^,;:.“”\"()–—]+)")
# "…," said Gulnara Esenova, an aviation consultant.
_VERB_FIRST = re.compile(
    rf"[,{_CLOSE}]\s+(?P<verb>{_SAYS})\s+(?P<who>(?:[^,;:.“”\"()–—]|(?<=\b[A-Z])\.|(?<=\b[DMS][rst])\.)+)"
)
# "…," the minister said. / The minister said … / Officials, meanwhile, say is left alone.
_WHO_FIRST = re.compile(
    rf"(?:^|[,;:{_CLOSE}–—]|\band\b|\bbut\b)\s*[“\"]?(?P<who>[^,;:“”\"()–—]+?)"
    rf"(?:,[^,;:“”\"]{{1,80}},)?\s+{_ADVERB}(?P<verb>{_SAYS})\b(?!\s+(?:off|out|for by))"
)
_QUOTED = re.compile(rf"[{_OPEN}][^{_OPEN}{_CLOSE}]*[{_CLOSE}]")
_PRONOUN = re.compile(r"(?:he|she|they|i|we|it|you|who)\Z", re.I)
# What a subject of "said" never holds: then the words before the verb are more than a name.
_CLAUSE = re.compile(
    r"\b(?:that|which|if|when|because|while|whether|is|was|were|are|has|had|have|will|would|what"
    r"|how|as|than|so|there|being|been|not|did|does|do|could|should|can|may|might)\b", re.I
)  # fmt: skip
_NO_SPEAKER = (ASKING | REFERRING) - {"a", "an", "the", "his", "her", "its", "their"}
_ARTICLES = frozenset({"A", "An", "The", "One", "His", "Her", "Its", "Their", "Two", "Some"})


def speaker_of(sentence: str, before: str = "") -> str:
    """Such as "Tokayev said"; empty where the sentence reports nobody, or not clearly whom.

    "He said" is who spoke in the sentence `before`; a pronoun alone names nobody.
    """
    found = _reported(sentence)
    if found is None:
        return ""
    who, verb = found
    if _PRONOUN.fullmatch(who):
        earlier = _reported(before) if before else None
        if earlier is None or _PRONOUN.fullmatch(earlier[0]):
            return ""
        who = earlier[0]
    named = _small_article(who)
    return f"{verb.lower()} {named}" if verb.lower() == "according to" else f"{named} {verb}"


def _reported(sentence: str) -> tuple[str, str] | None:
    """Who, and the verb; what stands within quotation marks is the speech itself."""
    bare = _QUOTED.sub(lambda speech: '"' * len(speech[0]), sentence)
    for form in (_ACCORDING, _VERB_FIRST, _WHO_FIRST):
        for match in form.finditer(bare):
            who = _name(match["who"])
            if who:
                return who, match["verb"]
    return None


def _name(words: str) -> str:
    """The words as a speaker; empty where they are none."""
    words = re.sub(
        r"^(?:and|but|meanwhile|however|still|yet|later|then)\s+", "", words.strip(), flags=re.I
    )
    first = words.partition(" ")[0]
    if _PRONOUN.fullmatch(words):
        return words
    named = first[:1].isupper() or first.casefold() in _OPENERS or words.endswith("s")
    wrong = re.split("['’]", first.casefold())[0] in _NO_SPEAKER or _CLAUSE.search(words)
    return "" if wrong or not named or not 1 < len(words) <= LONGEST else words


_OPENERS = frozenset(
    "a an the one two three four several some many most other another his her its their".split()
)


def _small_article(who: str) -> str:
    first, gap, rest = who.partition(" ")
    return f"{first.lower()}{gap}{rest}" if first in _ARTICLES and rest else who
