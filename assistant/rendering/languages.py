"""The names of languages."""

_NAMES = {
    **{"ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fa": "Persian"},
    **{"fr": "French", "hi": "Hindi", "it": "Italian", "ja": "Japanese", "kk": "Kazakh"},
    **{"ko": "Korean", "pt": "Portuguese", "ru": "Russian", "tr": "Turkish", "uk": "Ukrainian"},
    **{"zh": "Chinese"},
}


def language_name(code: str) -> str:
    """In English; the code where the name is not known."""
    return _NAMES.get(code, code)
