"""Any draft that can be built comes back from the database exactly as it went in."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.desk.records import T0
from translator.article.model import Article, Block, Dateline, Segment, Span
from translator.checks.base import SEVERITIES, Finding
from translator.desk.store import Store
from translator.drafting.draft import Draft, Signature, Unit
from translator.terms.ledger import LedgerRow, TermHit

TEXT = st.text(max_size=12) | st.sampled_from(["Əliyev", "İıĞ", "Ұң’", "a\nb", "\x00", "no", "1e5"])
OFFSET = st.integers(-1, 2**31)
PAIRS = st.none() | st.tuples(OFFSET, OFFSET)

SPANS = st.builds(
    Span,
    kind=st.sampled_from(["bold", "italic", "link", "code"]),
    start=OFFSET,
    end=OFFSET,
    href=st.none() | TEXT,
)
BLOCKS = st.builds(
    Block,
    id=TEXT,
    kind=st.sampled_from(["headline", "paragraph", "table-cell", "verbatim"]),
    text=TEXT,
    spans=st.lists(SPANS, max_size=2).map(tuple),
    level=OFFSET,
    ordered=st.booleans(),
    href=st.none() | TEXT,
    cell=st.none() | st.tuples(OFFSET, OFFSET, OFFSET),
    group=OFFSET,
)
ARTICLES = st.builds(
    Article,
    id=st.just("any"),
    language=st.sampled_from(["az", "tr", "kk", "ky", "en", "ru"]),
    blocks=st.lists(BLOCKS, max_size=3).map(tuple),
    headline=TEXT,
    abstract=TEXT,
    byline=TEXT,
    dateline=st.none() | st.builds(Dateline, text=TEXT, place=TEXT, date=TEXT, agency=TEXT),
    metadata=st.dictionaries(TEXT, TEXT, max_size=2),
    embargo=TEXT,
    version=TEXT,
    origin=TEXT,
)
LEDGER = st.builds(
    LedgerRow,
    hit=st.builds(
        TermHit, concept=TEXT, term=TEXT, form=TEXT, start=OFFSET, end=OFFSET, suffix=TEXT
    ),
    target=TEXT,
    method=st.sampled_from(["kept", "reranked", "repaired", "inflected", "failed"]),
    written=TEXT,
    start=OFFSET,
    mandatory=st.booleans(),
    certainty=st.sampled_from(["exact", "suffixed", "none"]),
    note=TEXT,
)
FINDINGS = st.builds(
    Finding,
    check=TEXT,
    severity=st.sampled_from(SEVERITIES),
    message=TEXT,
    source=PAIRS,
    target=PAIRS,
    hint=TEXT,
)
UNITS = st.builds(
    Unit,
    segment=st.builds(Segment, id=TEXT, block=TEXT, text=TEXT, start=OFFSET, end=OFFSET),
    machine_target=TEXT,
    target=TEXT,
    origin=st.sampled_from(["mt", "rule", "copy", "human", "memory"]),
    score=st.floats(allow_nan=False),
    route=TEXT,
    ledger=st.lists(LEDGER, max_size=3).map(tuple),
    findings=st.lists(FINDINGS, max_size=3).map(tuple),
)
SIGNATURES = st.builds(
    Signature,
    product=TEXT,
    model=TEXT,
    revision=TEXT,
    engine=TEXT,
    route=TEXT,
    decoding=st.lists(st.tuples(TEXT, TEXT), max_size=3).map(tuple),
    licence=TEXT,
    consent=TEXT,
    termbase=TEXT,
    segmenter=TEXT,
)


@given(article=ARTICLES, units=st.lists(UNITS, max_size=5).map(tuple), signature=SIGNATURES)
@settings(max_examples=60, deadline=None)
def test_a_draft_and_its_article_round_trip(
    article: Article, units: tuple[Unit, ...], signature: Signature
) -> None:
    """Units, ledger, findings, signature and article are equal after a trip through the disk."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "desk.db"
        with Store(path) as store:
            store.add_article(article, T0)
            made = store.save_draft(
                Draft(
                    id="",
                    article=article.id,
                    digest=article.digest,
                    source=article.language,
                    target="kk",
                    units=units,
                    signature=signature,
                ),
                T0,
            )
        with Store(path) as store:
            assert store.draft("any.kk.1") == made
            assert made.units == units
            assert made.signature == signature
            assert store.article("any") == article
