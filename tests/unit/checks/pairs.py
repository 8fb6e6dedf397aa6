"""Pairs of sentences for tests of checks."""

from __future__ import annotations

from dataclasses import replace

from translator.checks import Check, Finding, Pair

SENTENCES = {
    "en": "The ministry opened 25 new bus stops in the old town on Monday.",
    "az": "Nazirlik bazar ertəsi köhnə şəhərdə 25 yeni avtobus dayanacağı açıb.",
    "tr": "Bakanlık pazartesi günü eski kentte 25 yeni otobüs durağı açtı.",
    "kk": "Министрлік дүйсенбіде ескі қалада 25 жаңа автобус аялдамасын ашты.",
    "ky": "Министрлик дүйшөмбүдө эски шаарда 25 жаңы автобус аялдамасын ачты.",
    "ru": "Министерство открыло в понедельник в старом городе 25 новых остановок.",
}
TARGETS = ("az", "tr", "kk", "ky", "en")
DIRECTIONS = [(source, target) for source in SENTENCES for target in TARGETS if source != target]


def pair(given: str = "en", wanted: str = "az", /, **changes: object) -> Pair:
    """Return a good pair of one direction, with changes to it."""
    good = Pair(
        source=SENTENCES[given],
        target=SENTENCES[wanted],
        source_language=given,
        target_language=wanted,
    )
    return replace(good, **changes)  # type: ignore[arg-type]


def found(check: Check, one: Pair) -> list[Finding]:
    """Return what a check finds, once it is sure that its offsets lie in the texts."""
    findings = list(check(one))
    for finding in findings:
        for text, span in ((one.source, finding.source), (one.target, finding.target)):
            assert span is None or 0 <= span[0] < span[1] <= len(text)
    return findings
