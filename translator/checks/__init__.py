"""Checks: pure functions from a sentence pair to findings. A check measures, the desk decides."""

from __future__ import annotations

from collections.abc import Mapping

from translator.checks import figures, language, terms, text
from translator.checks.base import SEVERITIES, Check, Finding, Pair

CHECKS: dict[str, Check] = {
    "pseudo_text": text.pseudo_text,
    "empty_target": text.empty_target,
    "untranslated_same": text.untranslated_same,
    "wrong_script": language.wrong_script,
    "wrong_language": language.wrong_language,
    "repetition_loop": text.repetition_loop,
    "length_ratio": text.length_ratio,
    "numbers_missing": figures.numbers_missing,
    "numbers_extra": figures.numbers_extra,
    "verbatim_lost": text.verbatim_lost,
    "term_missing": terms.term_missing,
    "quote_balance": text.quote_balance,
    "quote_fidelity": text.quote_fidelity,
    "script_mix": language.script_mix,
    "alphabet_foreign": language.alphabet_foreign,
}
"""Every check in report order. The key is its id: in findings, in configuration, in the docs."""

NOTES: dict[str, str] = {
    "protected_restored": "The engine lost a number, address or quotation mark; the sentence was "
    "translated in pieces around it, so its order and grammar need a look.",
    "split_long": "The sentence was longer than the model reads and was translated by clauses.",
    "markup_moved": "Bold, italic or a link was placed by position, since nothing in the draft "
    "shows where it belongs.",
    "person_added": "The draft names a person of the glossary whom the source sentence does not "
    "name; engines invent names.",
    "term_repaired": "The engine had a wrong form of an approved term; the right one was written "
    "in its place and case. The engine's own text is kept beside it.",
    "source_language": "The sentence is in another language than its article, as a quotation may "
    "be; the engine took it for the article's.",
    "dateline": "The dateline could not be written by rule and came from the engine.",
    "asked_again": "The engine's first answer could not stand and it was asked again with other "
    "settings; the better answer was taken.",
    "unknown_letters": "The model's vocabulary lacks letters of the sentence; a name or a mark may "
    "be missing from the translation.",
    "output_cut": "The engine stopped at its length limit; the end of the sentence may be missing.",
}
"""Findings that drafting itself reports, beside the checks."""


def run(pair: Pair, checks: Mapping[str, Check] = CHECKS) -> tuple[Finding, ...]:
    """Return what all checks find in one pair, in report order."""
    return tuple(finding for check in checks.values() for finding in check(pair))


__all__ = ["CHECKS", "NOTES", "SEVERITIES", "Check", "Finding", "Pair", "run"]
