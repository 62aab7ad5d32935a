"""Classes of English words by which phrases are found; of open classes only what is general."""

from assistant.corpus.terms import ASKING, REFERRING, terms


def _stems(words: str) -> frozenset[str]:
    return frozenset(terms(words, "en"))


# Words that connect, count, ask or point: what stands between two of them is a phrase.
CONNECTING = (
    ASKING
    | REFERRING
    | frozenset(
        """actually after again against ago all almost already although always am among and any
        anyone anything apart around away back be because been before behind being below besides
        between beyond both can't cannot compared concerning couldn't currently despite didn't
        doesn't don't done down during each either else enough especially etc even ever every
        everyone everything exactly except far few generally good got hadn't hasn't haven't having
        hello here hers herself hi himself i'd i'll i'm i've instead interesting into isn't itself
        just kind least less let let's like likely many may maybe might mine more most much must my
        myself near need neither never no nobody none nor not nothing now off often oh ok okay once
        one ones only onto ought our ours ourselves out over own particular per perhaps please quite
        rather really said same she's shall shouldn't since some someone something sometimes soon
        still such sure thank thanks that's themselves there's therefore they're they've though
        through throughout thus till to together too toward towards under unless until up upon us
        used usually versus very via vs wasn't we we'd we'll we're we've well weren't what's when's
        where's whereas whether while who's whoever within without won't wouldn't yeah yes yet you
        you'd you'll you're you've your yours yourself""".split()
    )
)

# A pattern of the words that deny a statement.
NEGATION = r"\b(?:(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot)\b|\w+n['’]t\b)"

# What many things can do, as stems: between a subject and an object they are a border.
DOING = _stems(
    """add affect allow appear ask become begin believe bring buy call cause change choose come
    compare consider contain contribute create describe die differ discover do exist explain find
    found get give go grow happen have help impact improve include increase influence interact
    invent involve keep know known learn leave live look lose lower made make matter mean need
    occur originate play prevent provide reach receive recommend reduce relate require say see
    seem serve share show start stop take tell think treat try understand use want win won work
    written wrote"""
)

# What many things have or are, as stems: alone such a word does not say what is spoken of.
VAGUE = _stems(
    """able advantage age amount area argument aspect author available bad basic beginning benefit
    best better category cause challenge change character characteristic color common component
    concern condition consequence cons contribution controversy cost country criticism current
    danger date day deal definition detail difference different difficult director disadvantage
    discovery duration early easy effect effective end example experience fact factor famous
    feature figure first founder full function future general goal group harm harmful head health
    help history idea impact implication importance important inventor invention issue item key
    kind large last late leader length level limit list main major manner meaning measure member
    method minimum maximum name natural necessary new number occur old opinion option order origin
    other outcome owner part past people percentage period person place plan plot point popular
    population possible power price pricing primary problem process product program progress
    property pros purpose question range rate real reason recent relation relationship requirement
    responsibility result risk role rule safe second secret sentence serious setting shape short
    short-term side sign significance significant similar similarity single site situation size
    solution sort source special specific stage state statistic status step story strategy strong
    style subject success successful symptom system task term theme theory thing third time top
    total town tradition traditional treatment trend true type typical use value variety version
    view way weak weight winner word world worst worth writer wrong year young"""
)

# Of these, what is said of a thing: at the end of a phrase it is no part of the thing's name.
ADJECTIVES = _stems(
    """able available bad best better common different good harmful important new popular possible
    safe similar successful true"""
)

# They end like "largest".
NOT_SUPERLATIVE = _stems(
    """arrest chest conquest contest crest digest east forest guest harvest interest invest nest
    pest protest quest rainforest request rest test unrest west"""
)

BE = frozenset("is are was were be been being isn't aren't wasn't weren't".split())
SUBJECTS = frozenset("i you we he she they it who i'm you're we're they're".split())  # before verbs
BEFORE_NOUNS = frozenset(
    """the a an any some no of its their his her my your our this that these those in on for from
    with between other another every each""".split()
)
INSIDE_NAME = frozenset("of the de la le al el bin van von for".split())
