"""Invented records for the review page, and a strict reader of the HTML it makes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

import pytest

from translator.article.model import Article, Block, Dateline, Segment, Span
from translator.checks.base import Finding
from translator.drafting.draft import Draft, Signature, Unit
from translator.terms.ledger import LedgerRow, TermHit

VOID = {"meta", "br", "link", "img", "input"}
TERM = "Türk Devletleri Teşkilatı"


@dataclass
class Node:
    """One element of a parsed page."""

    tag: str
    attributes: dict[str, str | None]
    parent: Node | None = None
    children: list[Node | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the text content, as a browser's textContent."""
        return "".join(c if isinstance(c, str) else c.text for c in self.children)

    @property
    def classes(self) -> set[str]:
        """Return the class names."""
        return set((self.attributes.get("class") or "").split())

    def walk(self) -> Iterator[Node]:
        """Yield every element below, in document order."""
        for child in self.children:
            if isinstance(child, Node):
                yield child
                yield from child.walk()

    def all(self, tag: str = "", css: str = "") -> list[Node]:
        """Return the elements below of this tag and these classes."""
        wanted = set(css.split())
        return [n for n in self.walk() if tag in {"", n.tag} and wanted <= n.classes]

    def one(self, tag: str = "", css: str = "") -> Node:
        """Return the only such element."""
        (found,) = self.all(tag, css)
        return found

    def by_id(self, name: str) -> Node:
        """Return the only element with this id."""
        (found,) = [node for node in self.walk() if node.attributes.get("id") == name]
        return found


class _Reader(HTMLParser):
    """Builds the tree and refuses elements that are not closed in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.here = Node("root", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"an attribute of <{tag}> comes twice"
        node = Node(tag, dict(attrs), self.here)
        self.here.children.append(node)
        if tag not in VOID:
            self.here = node

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.here.tag, f"</{tag}> closes <{self.here.tag}>"
        assert self.here.parent is not None
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def parse_html(markup: str) -> Node:
    """Parse HTML strictly: every element closed, in order, no attribute twice."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    assert reader.here is reader.root, f"<{reader.here.tag}> stays open"
    return reader.root


@pytest.fixture(scope="session")
def parse() -> Callable[[str], Node]:
    """Return the strict HTML reader."""
    return parse_html


BODY = "Türk Devletleri Teşkilatının bakanları Gökçeova'da buluştu. 120 temsilci katıldı."
FIRST = "Türk Devletleri Teşkilatının bakanları Gökçeova'da buluştu."

ARTICLE = Article(
    id="bakanlar",
    language="tr",
    headline="Bakanlar <b>buluştu</b>",
    byline="Selin Örnekçi",
    dateline=Dateline(text="GÖKÇEOVA (ÖRNEK) -", place="GÖKÇEOVA", date="2026-05-11"),
    metadata={"slug": "bakanlar"},
    origin="/var/spool/in/bakanlar.html",
    blocks=(
        Block(id="h1", kind="headline", text="Bakanlar <b>buluştu</b>"),
        Block(
            id="p1",
            kind="paragraph",
            text=BODY,
            spans=(
                Span(kind="bold", start=5, end=38),
                Span(kind="link", start=29, end=38, href="https://example.org/?a=1&b=2"),
            ),
        ),
        Block(id="li1", kind="list-item", text="Bir", group=1, level=1, ordered=True),
        Block(id="li2", kind="list-item", text="İki", group=1, level=1, ordered=True),
        Block(id="t1", kind="table-cell", text="27,5", cell=(0, 1, 2)),
    ),
)

SIGNATURE = Signature(
    product="turkic-newsdesk 0.1.0",
    model="trk",
    revision="0123abcd",
    engine="seq2seq",
    route="tr>kk:trk",
    decoding=(("beams", "4"),),
    licence="CC-BY-4.0",
    consent="",
    termbase="sha256:ff",
    segmenter="rules-1",
)


def segment(name: str, text: str, start: int = 0) -> Segment:
    """Return a segment of the block that its id names."""
    return Segment(
        id=name, block=name.partition(".")[0], text=text, start=start, end=start + len(text)
    )


def unit(name: str, source: str, target: str, *, start: int = 0, **more: object) -> Unit:
    """Return a unit that the machine wrote, unless `more` says otherwise."""
    made = Unit(
        segment=segment(name, source, start),
        machine_target=target,
        target=target,
        origin="mt",
        route=SIGNATURE.route,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def hit() -> TermHit:
    """Return the hit at the head of the first paragraph."""
    form = f"{TERM}nın"
    return TermHit(concept="org.ots", term=TERM, form=form, start=0, end=len(form), suffix="nın")


def held() -> LedgerRow:
    """Return a row for a term that the target below holds."""
    return LedgerRow(
        hit=hit(),
        target="Түркі мемлекеттері ұйымы",
        method="inflected",
        written="Түркі мемлекеттері ұйымының",
        start=0,
        mandatory=True,
        certainty="strict",
    )


def missing() -> LedgerRow:
    """Return a row for a term that the draft lacks."""
    return replace(held(), method="failed", written="", start=-1, certainty="none")


TARGET = "Түркі мемлекеттері ұйымының министрлері Гөкчеовада бас қосты."


def units() -> tuple[Unit, ...]:
    """Return a clean translation of the whole article."""
    return (
        unit("h1.s1", "Bakanlar <b>buluştu</b>", "Министрлер бас қосты"),
        unit("p1.s1", FIRST, TARGET, ledger=(held(),)),
        unit("p1.s2", BODY[len(FIRST) + 1 :], "120 өкіл қатысты.", start=len(FIRST) + 1),
        unit("li1.s1", "Bir", "Бір"),
        unit("li2.s1", "İki", "Екі"),
        unit("t1.s1", "27,5", "27,5", origin="copy", route=""),
    )


def draft(**more: object) -> Draft:
    """Return the Kazakh draft of the article."""
    made = Draft(
        id="bakanlar.kk.1",
        article="bakanlar",
        digest=ARTICLE.digest,
        source="tr",
        target="kk",
        units=units(),
        signature=SIGNATURE,
        created="2026-05-11T12:00:03Z",
    )
    return replace(made, **more)  # type: ignore[arg-type]


def changed(name: str, **more: object) -> tuple[Unit, ...]:
    """Return the clean units with one of them changed."""
    return tuple(
        replace(unit, **more) if unit.segment.id == name else unit  # type: ignore[arg-type]
        for unit in units()
    )


NUMBER = Finding(
    check="numbers_missing",
    severity="error",
    message="120 has no counterpart",
    source=(0, 3),
    target=(0, 3),
    hint="compare the number",
)


class Records:
    """The builders above, for tests that cannot import this file."""

    ARTICLE, SIGNATURE, NUMBER, FIRST, TARGET = ARTICLE, SIGNATURE, NUMBER, FIRST, TARGET
    unit, units, draft, changed = map(staticmethod, (unit, units, draft, changed))
    held, missing = map(staticmethod, (held, missing))


@pytest.fixture(scope="session")
def records() -> type[Records]:
    """Return builders of invented records."""
    return Records
