"""English: the plural and the possessive, which is all that a name takes in news copy.

Possessive after AP and Reuters alike for plurals (members', the United Nations'); for a singular in
s the form with 's is written and the bare apostrophe is accepted. In ``heads of state`` the first
noun is inflected.
"""

from __future__ import annotations

import re

from translator.errors import UsageError
from translator.language import casing
from translator.language.morphology.features import Features
from translator.language.morphology.records import Form, Term

_IRREGULAR = {
    "man": "men",
    "woman": "women",
    "child": "children",
    "person": "people",
    "foot": "feet",
    "crisis": "crises",
    "basis": "bases",
    "analysis": "analyses",
    "thesis": "theses",
    "memorandum": "memorandums",
    "half": "halves",
    "life": "lives",
    "wife": "wives",
    "leaf": "leaves",
    "thief": "thieves",
    "series": "series",
    "species": "species",
    "aircraft": "aircraft",
    "spacecraft": "spacecraft",
    "staff": "staff",
    "hero": "heroes",
    "veto": "vetoes",
    "embargo": "embargoes",
}
_SIBILANT = re.compile("(?:s|x|z|ch|sh)$")
_CONSONANT_Y = re.compile("[^aeiou]y$")
_PLURAL_END = re.compile("[^suiSUI][sS]$")
"""The last word of a name of several words: States, Nations, Affairs; not Congress or Caucasus."""

_HEAD_FIRST = re.compile(r"^(.*?)((?:\s|-)(?:of|in|to|for|at)(?:\s|-).*|-[Gg]eneral)$")

BUNDLES = (
    Features(),
    Features(case="gen"),
    Features(number="pl"),
    Features(number="pl", case="gen"),
)


def inflect(term: Term, features: Features) -> Form:
    """Return a plural, a possessive or both.

    Raises:
        UsageError: English has no such form.
    """
    if features not in BUNDLES:
        raise UsageError(f"en has no form {features}", hint="it has pl, gen and pl.gen")
    written = dict(term.overrides).get(str(features))
    if written is not None:
        return Form(written, term.text, "")
    text = plural(term) if features.number == "pl" else casing.nfc(term.text)
    if features.case != "gen":
        return _form(term, text)
    closed = text[-1:] in {"s", "S"} and (features.number == "pl" or _is_plural_name(term, text))
    return _form(term, text + ("'" if closed else "'s"))


def _is_plural_name(term: Term, text: str) -> bool:
    """Return whether a name of several words ends in a plural: the United Nations' envoy."""
    several = " " in text and term.class_ not in {"person", "common", "phrase"}
    return several and bool(_PLURAL_END.search(text))


def forms(term: Term) -> dict[str, tuple[Features, ...]]:
    """Return every form that good copy may have, folded, with what it says."""
    found: dict[str, list[Features]] = {}
    for features in BUNDLES:
        if features.number == "pl" and term.class_ == "place":
            continue
        text = casing.fold(inflect(term, features).text, "en")
        found.setdefault(text, []).append(features)
        if features == Features(case="gen") and text.endswith("s's"):
            found.setdefault(text[:-1], []).append(features)
    return {text: tuple(readings) for text, readings in found.items()}


def plural(term: Term) -> str:
    """Return the plural of a term; names in y keep it (Kennedys)."""
    text = casing.nfc(term.text)
    split = _HEAD_FIRST.match(text) if term.class_ not in {"person", "place"} else None
    head, rest = split.groups() if split else (text, "")
    return _plural_word(head, name=term.class_ in {"person", "place"}) + rest


def _plural_word(text: str, *, name: bool) -> str:
    word = re.split(r"[\s-]", text)[-1]
    folded = casing.fold(word, "en")
    irregular = "" if name else _IRREGULAR.get(folded, "")
    if irregular:
        same = len(folded) if irregular.startswith(folded) else 1
        return text[: len(text) - len(word)] + word[:same] + irregular[same:]
    if word.isupper() and len(word) > 1:
        return text + "s"
    if _SIBILANT.search(folded):
        return text + "es"
    if _CONSONANT_Y.search(folded) and not name:
        return text[:-1] + "ies"
    return text + "s"


def _form(term: Term, text: str) -> Form:
    stem = casing.nfc(term.text)
    kept = next((i for i, (a, b) in enumerate(zip(stem, text, strict=False)) if a != b), len(stem))
    return Form(text, text[:kept], text[kept:])
