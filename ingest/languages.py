"""Telling the language of a text: the one home of py3langid."""

from functools import cache
from typing import Any

SURE = 0.95  # below this a text is too short or too mixed to say
SAMPLE = 2000  # characters: more does not change the answer


def detect_language(text: str) -> str | None:
    """ISO 639-1 of the text, or None when it cannot be told."""
    language, probability = _identifier().classify(text[:SAMPLE])
    return str(language) if probability >= SURE else None


@cache
def _identifier() -> Any:  # py3langid has no types
    from py3langid import langid

    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
