"""What a model does to a sentence, by rule: says it in other words, or gets one thing wrong.

Nothing here is shared with the checker: its own idea of a number or a name must not decide which
ones are changed.
"""

import random
import re
from collections.abc import Callable, Sequence

from assistant.corpus.articles import Article

LABELS = {"cnn.com": "CNN", "usatoday.com": "USA Today", "theweek.co.uk": "The Week"}
AGENCIES = ("Reuters", "The Guardian", "the Associated Press", "BBC News", "The New York Times")
MONTHS = """January February March April May June July August September October November
    December""".split()
SHORT = {m: f"{m[:3]}." for m in MONTHS if len(m) > 5} | {"September": "Sept."}
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
WORDS = dict(
    enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
)
SYNONYMS = {
    "said": "stated", "told": "informed", "announced": "made known", "about": "around",
    "nearly": "almost", "killed": "left dead", "shows": "indicates", "began": "started",
    "bought": "purchased", "because": "since", "but": "while", "also": "in addition",
    "often": "frequently", "children": "kids", "people": "persons", "large": "big",
    "big": "large", "including": "among them", "more than": "over", "after": "following",
}  # fmt: skip
PLACES = {
    "United States": "US", r"U\.S\.": "American", "Britain": "the UK", "Ukraine's": "Ukrainian",
    "Russia's": "the Russian", "China's": "Chinese", "World Health Organization": "WHO",
    "United Nations": "UN", "European Union": "EU", "France's": "French", "Germany's": "German",
}  # fmt: skip
_NUMBER = re.compile(r"(?<![\w.,$/-])\$?(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?![\w,/-]*\d)(?![\w-])")
_MONTH = rf"(?:{'|'.join([*MONTHS, *(s.replace('.', r'[.]') for s in SHORT.values())])})"
_MONTH_DAY = re.compile(rf"\b({_MONTH})\s+(\d{{1,2}})\b(?!,?\s*\d{{4}}|\d)")
_YEAR = re.compile(r"\b(?:in|since|of|until|from|by)\s+((?:19|20)\d\d)\b")
_WEEKDAY = re.compile(rf"\b({'|'.join(WEEKDAYS)})\b")
_NAME = re.compile(r"\b[A-Z][a-z]{2,}(?:\s[A-Z][a-z]{2,}){0,2}\b")
_QUOTE = re.compile(r"[“\"]([^“”\"]*)[”\"]")
_NO_NAMES = frozenset(
    """The This That These Those There Then They Their When Where While What Who Why How But And
    For From After Before Since During According Some Many Most Both Each Every Other One Two
    Three His Her Its Our Your She You Not Now Under Over Just Like Here Until Such Also Only Even
    However Although Because President Minister Prime Senator Governor Secretary Police Officials
    News Home Photos Video Read More Watch Related Getty Images Contributing Follow Despite Still
    With Without About Last Next Today People While Another First Second Mr Mrs Dr In On At By If
    As An It We He So No Or Is Was Be To Of All Any Are Has Had Can May Could Would Will Do Does
    """.split()
    + MONTHS
    + WEEKDAYS
)  # fmt: skip

Change = Callable[[str, Article, Sequence[Article], random.Random], str | None]


def in_other_words(said: str, article: Article, chance: random.Random) -> str:
    """The same statement with other formats, synonyms and order; what is quoted stays."""
    pieces = re.split(r"([“\"][^“”\"]*[”\"])", said)
    rules = (_rounded, _other_names, _other_numbers, _other_dates, _other_words, _without_aside)
    for rule in rules:
        pieces = [p if n % 2 else rule(p, chance) for n, p in enumerate(pieces)]
    text = _other_order("".join(pieces))
    if chance.random() < 0.35:
        label = LABELS.get(article.outlet or "", article.outlet)
        text = f"{label} reports that {_small_first(text)}"
    return text


def joined(said: str, next_said: str) -> str:
    """Two neighbouring sentences as one."""
    return f"{said.rstrip('.')}, while {_small_first(next_said)}"


def _rounded(text: str, chance: random.Random) -> str:
    """Long numbers as a reader would retell them."""

    def short(match: re.Match[str]) -> str:
        value = float(match[1].replace(",", ""))
        if chance.random() < 0.5 or re.fullmatch(r"(?:19|20)\d\d", match[1]):
            return match[0]
        if value >= 1000:
            sign = "$" if match[0].startswith("$") else ""
            return f"about {sign}{round(value, 2 - len(str(int(value)))):,.0f}"
        return f"about {value:.0f}" if "." in match[1] and value > 2 else match[0]

    return re.sub(rf"{_NUMBER.pattern}(?!\s?(?:million|billion|trillion|[ap]\.?m))", short, text)


def _other_names(text: str, chance: random.Random) -> str:
    """People by their last names, places by their other names."""
    for name, other in PLACES.items():
        if chance.random() < 0.6:
            text = re.sub(rf"\b{name}\b", other, text)
    return re.sub(
        r"\b[A-Z][a-z]+ ([A-Z][a-z]{3,}) (?=said|told|was|is|has|had|who\b)", r"\1 ", text
    )


def _other_numbers(text: str, chance: random.Random) -> str:
    text = re.sub(r"(\d) ?percent\b|(\d) per cent\b", lambda m: f"{m[1] or m[2]}%", text)
    text = re.sub(r"\b(\d+)%", lambda m: f"{m[1]} percent" if chance.random() < 0.5 else m[0], text)
    text = re.sub(r"\$([\d.]+) (million|billion)\b", r"\1 \2 dollars", text)
    text = re.sub(r"(?<!\$)\b([\d.]+) (million|billion)\b(?! dollars)",
                  lambda m: f"{m[1]}{'m' if m[2] == 'million' else 'bn'}", text)  # fmt: skip
    text = re.sub(r"(?<![\d,])(\d{1,3}),(\d{3})\b(?!,)", r"\1\2", text)
    return re.sub(
        r"(?<![\d.,$:-])\b([2-9]|1[0-2])\b(?![\d.,:%/-]|\s?(?:percent|p\.?m|a\.?m|million|billion))",
        lambda m: m[0] if re.search(rf"{_MONTH}\s$", text[: m.start()]) else WORDS[int(m[1])],
        text,
    )  # fmt: skip


def _other_dates(text: str, chance: random.Random) -> str:
    def turned(match: re.Match[str]) -> str:
        full = {short: name for name, short in SHORT.items()}.get(match[1], match[1])
        return chance.choice([f"{match[2]} {full}", f"{SHORT.get(full, full)} {match[2]}"])

    return _MONTH_DAY.sub(turned, text)


def _other_words(text: str, chance: random.Random) -> str:
    for word, other in SYNONYMS.items():
        if chance.random() < 0.7:
            text = re.sub(rf"\b{word}\b", other, text)
    return text


def _without_aside(text: str, _: random.Random) -> str:
    """Without what stands in round brackets or between dashes."""
    return re.sub(r"\s*\([^)]*\)|\s+[—–]\s[^—–.]+\s[—–](?=\s)", "", text)


def _other_order(text: str) -> str:
    """ "…, Winstock said." as "According to Winstock, …"; an opening "On Friday," at the end."""
    match = re.fullmatch(r"(?P<what>[^“\"]+), (?P<who>[A-Z][\w .]{2,40}) (?:said|stated)\.", text)
    if match:
        return f"According to {match['who']}, {_small_first(match['what'])}."
    match = re.fullmatch(r"(?P<when>(?:In|On|By|Since) [\w .]{3,25}), (?P<what>[^“\"]+)\.", text)
    if match:
        what = match["what"][0].upper() + match["what"][1:]
        return f"{what} {_small_first(match['when'])}."
    return text


def _small_first(text: str) -> str:
    first = re.match(r"\w+", text)
    is_name = not first or first[0] not in _NO_NAMES
    return text if is_name else text[0].lower() + text[1:]


def wrong_number(
    text: str, _: Article, others: Sequence[Article], chance: random.Random
) -> str | None:
    """One number that is close to the right one."""
    places = [m for m in _NUMBER.finditer(text) if not re.fullmatch(r"(?:19|20)\d\d", m[1])]
    words = list(re.finditer(rf"\b({'|'.join(list(WORDS.values())[2:])})\b", text))
    if not places and not words:
        return None
    match = chance.choice([*places, *words])
    right = match[1]
    if right in WORDS.values():
        wrong = chance.choice([word for word in list(WORDS.values())[2:] if word != right])
    else:
        wrong = _near(right, chance)
    return text[: match.start(1)] + wrong + text[match.end(1) :]


def _near(right: str, chance: random.Random) -> str:
    """As many decimals and commas as before, another value within about a third."""
    value = float(right.replace(",", ""))
    decimals = len(right.partition(".")[2])
    step = 10**-decimals
    reach = max(3 * step, value / 3)
    while True:
        wrong = value + chance.uniform(-reach, reach)
        shown = f"{wrong:,.{decimals}f}" if "," in right else f"{wrong:.{decimals}f}"
        if wrong > 0 and shown != right:
            return shown


def wrong_name(
    text: str, article: Article, others: Sequence[Article], chance: random.Random
) -> str | None:
    """One name that is taken from another article."""
    small = set(re.findall(r"\b[a-z]+\b", " ".join([article.text, *(o.text for o in others)])))
    places = [m for m in _NAME.finditer(text) if _is_name(m[0], small)]
    if not places:
        return None
    match = chance.choice(places)
    words = len(match[0].split())
    found = [
        m[0]
        for other in others
        for m in _NAME.finditer(other.text, 1)
        if _is_name(m[0], small)
        and len(m[0].split()) == words
        and other.text[m.start() - 2] not in ".\n"
    ]
    found = [name for name in found if name != match[0]]
    return text[: match.start()] + chance.choice(found) + text[match.end() :] if found else None


def _is_name(words: str, small: set[str]) -> bool:
    """No word of it is a common one: one that these articles also write in small letters."""
    return not any(word in _NO_NAMES or word.lower() in small for word in words.split())


def wrong_date(
    text: str, _: Article, others: Sequence[Article], chance: random.Random
) -> str | None:
    """One day, weekday or year that is a little off."""
    options: list[tuple[int, int, str]] = []
    for match in _MONTH_DAY.finditer(text):
        day = int(match[2])
        other = chance.choice([d for d in range(max(1, day - 6), min(28, day + 6) + 1) if d != day])
        options.append((*match.span(2), str(other)))
    for match in _YEAR.finditer(text):
        options.append((*match.span(1), str(int(match[1]) + chance.choice([-3, -2, -1, 1, 2, 3]))))
    for match in _WEEKDAY.finditer(text):
        options.append((*match.span(), chance.choice([w for w in WEEKDAYS if w != match[0]])))
    if not options:
        return None
    start, end, wrong = chance.choice(options)
    return text[:start] + wrong + text[end:]


def swapped_source(
    text: str, article: Article, others: Sequence[Article], chance: random.Random
) -> str | None:
    """The statement of one outlet given to another."""
    if re.search(r"according to|reports that", text, re.I):
        return None
    own = LABELS.get(article.outlet or "")
    other = chance.choice([name for name in (*LABELS.values(), *AGENCIES) if name != own])
    opening = chance.choice(["According to {},", "{} reported that", "As {} writes,"])
    opening = opening.format(other)
    return f"{opening[0].upper()}{opening[1:]} {_small_first(text)}"


def negated(text: str, _: Article, others: Sequence[Article], chance: random.Random) -> str | None:
    """The opposite, by a "not"."""
    match = re.search(r"\b(was|were|is|are|has|have|will|can|could|would)\b(?! not)", text)
    return f"{text[: match.end()]} not{text[match.end() :]}" if match else None


def invented_quote(
    text: str, _: Article, others: Sequence[Article], chance: random.Random
) -> str | None:
    """A quotation with another word in it, or the article's own words said to be spoken."""
    quotes = [match for match in _QUOTE.finditer(text) if len(match[1].split()) > 2]
    if quotes:
        match = quotes[0]
        words = match[1].split()
        place = chance.randrange(1, len(words))
        words[place] = chance.choice("never always truly hardly great bad".split())
        return f"{text[: match.start(1)]}{' '.join(words)}{text[match.end(1) :]}"
    words = text.rstrip(".").split()
    if len(words) < 12:
        return None
    spoken = " ".join(words[4:10]).strip(",;:")
    ending = chance.choice(["and that is wrong", "beyond any doubt", "as everybody knows"])
    return f"{' '.join(words[:4])} “{spoken} {ending}”."


CHANGES: dict[str, Change] = {
    "wrong number": wrong_number,
    "wrong name": wrong_name,
    "wrong date": wrong_date,
    "swapped source": swapped_source,
    "negated": negated,
    "invented quote": invented_quote,
}
