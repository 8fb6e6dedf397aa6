"""`translator glossary`: the desk's terms, their forms, and what is wrong with them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from translator.cli import session
from translator.cli.glossary_desk import candidate_terms, impact
from translator.cli.glossary_files import diff, export_terms, import_terms
from translator.console import terminal
from translator.desk.folder import find_desk
from translator.errors import InputError, UsageError
from translator.language import casing, identify, morphology
from translator.language.tags import ENGLISH_NAMES, SOURCES, TARGETS
from translator.terms import apply, cells
from translator.terms.concept import CLASSES, INFLECTED, STATUSES, Concept
from translator.terms.lint import KINDS, Problem, lint
from translator.terms.match import Match
from translator.terms.paradigm import CaseForm, paradigm
from translator.terms.reading import row
from translator.terms.termbase import Termbase


@click.group()
def glossary() -> None:
    """List, show, find, check, inflect, compare, import and export the desk's terms."""


for _command in (diff, impact, candidate_terms, import_terms, export_terms):
    glossary.add_command(_command)


@glossary.command("list")
@click.argument("words", metavar="[WORD]...", nargs=-1)
@click.option("--domain", help="Only this subject field.")
@click.option("--class", "kind", type=click.Choice(sorted(CLASSES)), help="Only this class.")
@click.option("--status", type=click.Choice(sorted(STATUSES)), help="Only this status.")
@click.option("--json", "as_json", is_flag=True, help="Print records instead of a table.")
@click.pass_obj
def list_concepts(
    desk: Path | None,
    words: tuple[str, ...],
    domain: str | None,
    kind: str | None,
    status: str | None,
    *,
    as_json: bool,
) -> None:
    """List concepts; with words, those that have each word in an id or a term."""
    base = _termbase(desk)
    chosen = [
        concept
        for concept in base.concepts
        if (not domain or concept.domain == domain)
        and (not kind or concept.kind == kind)
        and (not status or concept.status == status)
        and all(_mentions(concept, word) for word in words)
    ]
    if as_json:
        terminal.json_data([row(concept) for concept in chosen])
        return
    columns = ("id", *TARGETS, "status")
    terminal.table(columns, [_listed(concept) for concept in chosen])
    terminal.say(f"{len(chosen)} of {len(base.concepts)} concepts; termbase {base.digest}")
    if base.expired:
        terminal.say(f"{len(base.expired)} rows do not hold today: {', '.join(base.expired[:10])}")


@glossary.command()
@click.argument("concept_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print one record.")
@click.pass_obj
def show(desk: Path | None, concept_id: str, *, as_json: bool) -> None:
    """Show one concept with the case forms of its terms, for the approver's eye."""
    concept = _concept(_termbase(desk), concept_id)
    forms = {tag: paradigm(term) for tag in INFLECTED if (term := concept.inflected(tag))}
    if as_json:
        terminal.json_data({**row(concept), "forms": {t: _plain(f) for t, f in forms.items()}})
        return
    for name, value in row(concept).items():
        if value:
            terminal.data(f"{name}: {value}")
    for tag, found in forms.items():
        terminal.data("")
        _print_forms(ENGLISH_NAMES[tag], found)


@glossary.command()
@click.argument("text", required=False)
@click.option("--from", "source", type=click.Choice(SOURCES), help="Language of the text.")
@click.option("--json", "as_json", is_flag=True, help="Print records instead of a table.")
@click.pass_obj
def find(desk: Path | None, text: str | None, source: str | None, *, as_json: bool) -> None:
    """Find the terms in a text, inflected or not; without TEXT standard input is read."""
    body = text if text is not None else _stdin()
    tag = source or identify.identify(body).language
    found = apply.hits(body, tag, _termbase(desk))
    if as_json:
        terminal.json_data([_hit(match, body) for match in found])
        return
    others = [target for target in TARGETS if target != tag]
    rows = [
        (
            body[match.start : match.end],
            match.concept.id,
            *(_preferred(match.concept, target) for target in others),
        )
        for match in found
    ]
    terminal.table(("found", "id", *others), rows)
    terminal.say(f"{len(found)} terms in {ENGLISH_NAMES[tag]} text")


@glossary.command("lint")
@click.option("--only", type=click.Choice(list(KINDS)), multiple=True, help="Only these kinds.")
@click.option("--json", "as_json", is_flag=True, help="Print records instead of a table.")
@click.pass_obj
def lint_rows(desk: Path | None, only: tuple[str, ...], *, as_json: bool) -> None:
    """Name the rows that a terminologist should look at."""
    base = _termbase(desk)
    found = [each for each in lint(base) if not only or each.kind in only]
    if as_json:
        terminal.json_data(
            [
                {"kind": p.kind, "concept": p.concept, "language": p.language, "message": p.message}
                for p in found
            ]
        )
        return
    terminal.table(
        ("kind", "id", "language", "what"),
        [(p.kind, p.concept, p.language, p.message) for p in found],
    )
    terminal.say(_counted(found, len(base.concepts)))


@glossary.command()
@click.argument("term")
@click.option(
    "--language", "-l", required=True, type=click.Choice(INFLECTED), help="Language of the term."
)
@click.option("--class", "kind", type=click.Choice(sorted(CLASSES)), default="common")
@click.option("--forms", default="", help="What the spelling does not tell: 'head=poss; pron=…'.")
@click.option("--json", "as_json", is_flag=True, help="Print records.")
def inflect(term: str, language: str, kind: str, forms: str, *, as_json: bool) -> None:
    """Print the case forms of any term; a form that rests on a guess says why."""
    grammar = cells.grammar(forms)
    found = paradigm(
        morphology.Term(
            text=term,
            language=language,
            class_=kind,
            pron=grammar.pron,
            head=grammar.head,
            apostrophe=grammar.apostrophe,
            front=grammar.front,
            soften=grammar.soften,
            stem=grammar.stem,
            overrides=grammar.overrides,
        )
    )
    if as_json:
        terminal.json_data(_plain(found))
        return
    _print_forms(term, found)


def _termbase(desk: Path | None) -> Termbase:
    return session.termbase(find_desk(Path.cwd(), desk))


def _concept(base: Termbase, concept_id: str) -> Concept:
    found = base.by_id(concept_id)
    if found is None:
        near = [one.id for one in base.concepts if concept_id in one.id][:5]
        hint = f"like it: {', '.join(near)}" if near else "translator glossary list WORD"
        raise UsageError(f"there is no concept {concept_id!r}", hint=hint)
    return found


def _mentions(concept: Concept, word: str) -> bool:
    """Return whether the word stands in the id or, capitals aside, in a term."""
    if word in concept.id:
        return True
    return any(
        casing.fold(word, tag) in casing.fold(term.text, tag)
        for tag, terms in concept.terms
        for term in terms
    )


def _listed(concept: Concept) -> tuple[str, ...]:
    return (concept.id, *(_preferred(concept, tag) for tag in TARGETS), concept.status)


def _preferred(concept: Concept, tag: str) -> str:
    term = concept.preferred(tag)
    if term is None:
        return ""
    return f"?{term.text}" if term.doubtful else term.text


def _hit(match: Match, text: str) -> dict[str, Any]:
    return {
        "form": text[match.start : match.end],
        "start": match.start,
        "end": match.end,
        "suffix": text[match.stem_end : match.end],
        "features": str(match.features or ""),
        "certainty": match.certainty,
        "concept": match.concept.id,
        "term": match.term.text,
        "status": match.concept.status,
        "targets": {tag: _preferred(match.concept, tag) for tag in TARGETS},
    }


def _plain(forms: Sequence[CaseForm]) -> list[dict[str, Any]]:
    return [{"name": f.name, "text": f.text, "doubts": list(f.doubts)} for f in forms]


def _print_forms(title: str, forms: Sequence[CaseForm]) -> None:
    rows = [
        (form.name, form.text, f"guess: {', '.join(form.doubts)}" if form.doubts else "")
        for form in forms
    ]
    terminal.table(("form", title, ""), rows)


def _counted(found: Sequence[Problem], rows: int) -> str:
    counts = [(kind, sum(each.kind == kind for each in found)) for kind in KINDS]
    parts = [f"{count} {kind}" for kind, count in counts if count]
    return f"{rows} concepts: {', '.join(parts) or 'nothing to look at'}"


def _stdin() -> str:
    text = sys.stdin.read()
    if not text.strip():
        raise InputError("there is no text", hint="translator glossary find TEXT")
    return text
