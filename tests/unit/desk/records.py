"""Small articles and drafts for the tests of the desk and of publishing. All names are invented."""

from __future__ import annotations

from dataclasses import replace

from translator.article.model import Article, Block, Dateline, Segment
from translator.checks.base import Finding
from translator.desk import review
from translator.desk.store import Store
from translator.drafting.draft import Draft, Signature, Unit
from translator.terms.ledger import LedgerRow, TermHit

T0 = "2026-05-12T08:00:00+00:00"
T1 = "2026-05-12T09:00:00+00:00"
T2 = "2026-05-12T10:00:00+00:00"
T3 = "2026-05-12T11:00:00+00:00"

HEADLINE = "Yeni köprü açıldı"
SENTENCES = ("Köprü pazartesi günü trafiğe açıldı.", "Uzunluğu 1250 metre.")
TARGETS = {
    "kk": ("Жаңа көпір ашылды", "Көпір дүйсенбіде ашылды.", "Ұзындығы 1250 метр."),
    "en": ("New bridge opened", "The bridge opened to traffic on Monday.", "It is 1,250 m long."),
    "az": ("Yeni körpü açıldı", "Körpü bazar ertəsi açıldı.", "Uzunluğu 1250 metrdir."),
}

SIGNATURE = Signature(
    product="turkic-newsdesk/0.1.0",
    model="starter",
    revision="sha256:0123",
    engine="seq2seq/transformers-5.23.0",
    route="tr>kk:starter",
    decoding=(("beams", "4"), ("length_penalty", "1.0")),
    licence="Apache-2.0",
    consent="",
    termbase="abcd",
    segmenter="1",
)


def article(
    *, slug: str = "bridge", sentences: tuple[str, ...] = SENTENCES, **more: str
) -> Article:
    """Return an article of a headline, a dateline and one paragraph."""
    metadata = {key: more.pop(key) for key in ("url", "tags") if key in more}
    return Article(
        id=slug,
        language="tr",
        blocks=(
            Block(id="h1", kind="headline", text=HEADLINE),
            Block(id="d1", kind="dateline", text="BAKÜ, 12 Mayıs –"),
            Block(id="p1", kind="paragraph", text=" ".join(sentences)),
        ),
        headline=HEADLINE,
        byline="Aylin Örnek",
        dateline=Dateline(text="BAKÜ, 12 Mayıs –", place="BAKÜ", date="--05-12"),
        metadata=metadata,
        origin="bridge.txt",
        **more,
    )


def row(target: str = "көпір", written: str = "Көпір", *, mandatory: bool = True) -> LedgerRow:
    """Return a ledger row for the bridge."""
    return LedgerRow(
        hit=TermHit(concept="common.bridge", term="köprü", form="Köprü", start=0, end=5),
        target=target,
        method="kept",
        written=written,
        start=0,
        mandatory=mandatory,
        certainty="exact",
    )


ERROR = Finding(
    check="numbers_missing", severity="error", message="1250 is missing", source=(10, 14)
)


def draft(of: Article, target: str = "kk", **changes: object) -> Draft:
    """Return a complete draft of `article()` without findings, not yet stored."""
    headline, *sentences = TARGETS[target]
    texts = [block.text for block in of.blocks]
    units = [_unit("h1.s1", "h1", texts[0], 0, headline), _unit("d1.s1", "d1", texts[1], 0, "–")]
    position = 0
    for number, (source, text) in enumerate(zip(SENTENCES, sentences, strict=True), start=1):
        units.append(_unit(f"p1.s{number}", "p1", source, position, text))
        position += len(source) + 1
    value = Draft(
        id="",
        article=of.id,
        digest=of.digest,
        source=of.language,
        target=target,
        units=tuple(units),
        signature=SIGNATURE,
    )
    return replace(value, **changes)


def _unit(name: str, block: str, source: str, start: int, target: str) -> Unit:
    return Unit(
        segment=Segment(id=name, block=block, text=source, start=start, end=start + len(source)),
        machine_target=target,
        target=target,
        origin="mt",
        score=-0.25,
        route="tr>kk:starter",
    )


def with_findings(of: Draft, *findings: Finding) -> Draft:
    """Return a draft whose last unit has these findings."""
    return replace(of, units=(*of.units[:-1], replace(of.units[-1], findings=findings)))


def saved(store: Store, of: Article, target: str = "kk", **changes: object) -> Draft:
    """Store an article and a draft of it."""
    store.add_article(of, T0)
    return store.save_draft(draft(of, target, **changes), T0)


def approved(store: Store, of: Article, target: str = "kk") -> Draft:
    """Store an article and an approved draft of it."""
    made = saved(store, of, target)
    return review.approve(store, made.id, "Editor", T1, of.digest)


def blocks_of(of: Article, made: Draft) -> tuple[Block, ...]:
    """Return the blocks of `article()` with a draft's text, joined by hand."""
    texts = {unit.segment.id: unit.target for unit in made.units}
    return (
        replace(of.blocks[0], text=texts["h1.s1"]),
        replace(of.blocks[1], text=texts["d1.s1"]),
        replace(of.blocks[2], text=f"{texts['p1.s1']} {texts['p1.s2']}"),
    )
