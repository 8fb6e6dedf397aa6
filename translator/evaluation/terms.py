"""Did the engine write the desk's terms, and how good is the text around them?

A concept found in the source counts as written where its preferred or an admitted term stands in
the hypothesis, inflected or not, found by the matcher of the drafts' ledger. One occurrence answers
for one hit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from translator.evaluation.samples import Sample
from translator.evaluation.translate import Output
from translator.terms import apply
from translator.terms.match import Match, concept_matcher

_MASK = " "


@dataclass(frozen=True, slots=True, kw_only=True)
class TermScore:
    """How many terms were written.

    Attributes:
        found: concepts in the sources that have a term in the target language beyond doubt.
        written: those whose term stands in the hypothesis.
        in_reference: those whose term stands in the reference.
        both: those whose term stands in the reference and in the hypothesis.
    """

    found: int = 0
    written: int = 0
    in_reference: int = 0
    both: int = 0

    @property
    def accuracy(self) -> float | None:
        """Share written of the terms that the reference writes too; None without any."""
        return self.both / self.in_reference if self.in_reference else None

    @property
    def accuracy_all(self) -> float | None:
        """Share written of all terms; None without any.

        References paraphrase: where they do not write the term, a good translation may not.
        """
        return self.written / self.found if self.found else None


def term_score(outputs: Iterable[Output], target: str) -> TermScore:
    """Count the terms of outputs; a sample without hypothesis writes none."""
    pairs = [
        pair
        for output in outputs
        for pair in zip(
            _written(output.sample, output.text, target),
            _written(output.sample, output.sample.reference, target),
            strict=True,
        )
    ]
    return TermScore(
        found=len(pairs),
        written=sum(ours for ours, _ in pairs),
        in_reference=sum(theirs for _, theirs in pairs),
        both=sum(ours and theirs for ours, theirs in pairs),
    )


def _written(sample: Sample, text: str, target: str) -> list[bool]:
    """Return for every match of a sample whether its term stands in a text."""
    rows = apply.ledger(sample.matches, text, sample.source, target)
    return [row.method != "failed" for row in rows]


def masked(text: str, matches: Sequence[Match], target: str) -> str:
    """Return a text without the terms of these concepts, suffixes included.

    Cut out of hypothesis and reference alike, terms neither raise nor lower a score, so that what
    is left tells whether forcing them spoils the rest of the sentence.
    """
    concepts = {match.concept.id: match.concept for match in matches}
    spans = sorted(
        (place.start, place.end)
        for concept in concepts.values()
        for place in concept_matcher(concept, target).find(text)
    )
    parts, at = [], 0
    for start, end in spans:
        if start >= at:
            parts += [text[at:start], _MASK]
        at = max(at, end)
    return "".join([*parts, text[at:]])
