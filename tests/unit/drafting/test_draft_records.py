"""Records of a draft: JSON there and back, hashes that hold what they promise."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

from tests.fakes import Scripted, article, concept, drafted, paragraph
from translator.article.model import Span, sha256_json
from translator.drafting.draft import (
    Draft,
    Signature,
    signature_from_dict,
    unit_from_dict,
    unit_to_dict,
)

TERM = concept("place.baku", en="Baku", az="Bakı")


def sample() -> Draft:
    """Return a draft with a ledger, findings and markup."""
    text = "Baku grew by 5 in all."
    source = article(paragraph(text, Span(kind="bold", start=5, end=9)))
    return drafted(
        source, "az", Scripted({text: "Paytaxt artdı.", "Baku grew by": "Bakı artdı"}), TERM
    )


def test_units_survive_json() -> None:
    """Segment, ledger and findings come back equal, offsets as tuples."""
    (unit,) = sample().units
    assert unit.ledger
    assert {finding.target is None for finding in unit.findings} == {True, False}
    assert unit_from_dict(json.loads(json.dumps(unit_to_dict(unit)))) == unit


def test_a_signature_survives_json() -> None:
    """Decoding settings come back as pairs, and the digest is the same."""
    signed = replace(sample().signature, decoding=(("beams", "4"), ("length", "1.2")))
    again = signature_from_dict(json.loads(json.dumps(asdict(signed))))
    assert again == signed
    assert again.digest == signed.digest


def test_the_signature_line_names_everything() -> None:
    """Model, revision, settings, licence, termbase and consent stand on one line."""
    signed = Signature(
        product="p/1", model="m", revision="r", engine="e/2", route="en>az:m",
        decoding=(("beams", "4"),), licence="CC", consent="ada 2026", termbase="t", segmenter="s",
    )  # fmt: skip
    assert signed.line == (
        "p/1 | model=m@r | engine=e/2(beams=4) | route=en>az:m | licence=CC | termbase=t"
        " | segmenter=s | consent=ada 2026"
    )
    assert "consent" not in replace(signed, consent="").line


def test_rough_drafts_say_so_in_their_signature() -> None:
    """The word stands behind the model on the line, and makes another signature."""
    plain = sample().signature
    rough = replace(plain, quality="rough")
    assert f"model={plain.model}@{plain.revision} (rough drafts) | " in rough.line
    assert "rough" not in plain.line
    assert (rough.merit, plain.merit) == ("rough drafts", "")
    assert rough.digest != plain.digest
    assert signature_from_dict(json.loads(json.dumps(asdict(rough)))) == rough


def test_signatures_from_before_the_quality_are_the_same() -> None:
    """A stored signature without the field reads, and keeps the digest that approvals hold."""
    plain = sample().signature
    stored = asdict(plain)
    del stored["quality"]
    assert signature_from_dict(stored) == plain
    assert plain.digest == sha256_json(stored)


def test_the_content_hash_covers_what_an_approval_covers() -> None:
    """Another target, version, language or signature is another content; a score is not."""
    draft = sample()
    (unit,) = draft.units
    changed = [
        replace(draft, units=(replace(unit, target="x"),)),
        replace(draft, digest="0"),
        replace(draft, target="tr"),
        replace(draft, signature=replace(draft.signature, model="other")),
        replace(draft, units=(replace(unit, ledger=(replace(unit.ledger[0], written="x"),)),)),
    ]
    assert len({draft.content_hash, *(item.content_hash for item in changed)}) == 6
    same = replace(draft, state="approved", units=(replace(unit, score=-9.0, findings=()),))
    assert same.content_hash == draft.content_hash
