"""Sentences that tell a machine what to do: planted in an article, they report nothing."""

import re

_ORDERS = re.compile(
    r"ignore\s+(?:all\s+|any\s+|the\s+|your\s+)*(?:previous|prior|above|earlier|other)"
    r"|\b(?:ai|language)\s+(?:assistants?|models?)\b.{0,80}\b(?:must|should|only|mention|reply)\b"
    r"|\bassistants?\s*:|\bsystem\s*:|<\|im_(?:start|end)\|>|\[/?source\b"
    r"|\bthe assistant must\b|\bas an ai\b"
    r"|\b(?:in|to|from|of|begin|end|append)\b.{0,40}\byour\s+(?:answer|reply|response|output)\b"
    r"|\b(?:reply|respond|answer|confirm)\b.{0,60}\bwith\b"
    r"|\bspeak only\b|\b(?:reveal|print)\s+your\s+(?:instructions|prompt)"
    r"|\bthe correct answer is\b|\bdo not (?:consult|cite)\b|\bdecode and follow\b"
    r"|\bthen print\b|\band print\b|\bcall the \w*_\w* function\b"
    r"|\bcite this article\b|\bonly (?:use|trust) this article\b",
    re.IGNORECASE | re.DOTALL,
)

# What a writer is asked to do with words: no report begins so.
_TASKS = re.compile(
    r"\W*(?:please\s+)?(?:provide|draft|compose|write|replace|jumble|break down|group|introduce"
    r"|integrate|generate|translate|summari[sz]e|rephrase|encode|append|insert|convert|rewrite)\s"
    r"(?:an?|the|every|each|all|random|letters?|words?|your?)\b",
    re.IGNORECASE,
)


def is_task(sentence: str) -> bool:
    """Whether a written sentence only gives its reader something to write, or asks something."""
    return bool(_TASKS.match(sentence)) or sentence.rstrip('"”’ ').endswith("?")


def is_instruction(text: str) -> bool:
    """Whether the text speaks to a machine that reads it rather than to its readers."""
    return bool(_ORDERS.search(text))
