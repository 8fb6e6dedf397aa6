"""Engines that misbehave on purpose, each in one way, and what else drafting needs in a test.

Every fake implements `engines.base.Engine`, remembers what it was asked in `calls`, and answers
the same request in the same way every time.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from translator.article.model import Article, Block, Dateline, Span
from translator.article.segments import segments
from translator.drafting.draft import Draft, Unit
from translator.engines.base import EngineInfo, Hypothesis, ProgressCallback, Request
from translator.errors import EngineError
from translator.language import casing
from translator.terms import cells
from translator.terms.termbase import Concept, Termbase, build

_LETTERS = {"Latn": "abcdefghiklmnoprstuvyz", "Cyrl": "абвгдежзиклмнопрстуфхчшы"}


def clock() -> datetime:
    """Return the one moment at which all tests happen."""
    return datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


class Fake:
    """An engine that gives every sentence back as it is; the others change one thing about it."""

    name = "fake"

    def __init__(self) -> None:
        self.calls: list[list[Request]] = []

    @property
    def info(self) -> EngineInfo:
        """A signature's worth of names."""
        return EngineInfo(model=self.name, revision="r1", engine="fake/1", route=f"x>y:{self.name}")

    @property
    def requests(self) -> list[Request]:
        """Everything that was asked, in order."""
        return [request for call in self.calls for request in call]

    def fits(self, request: Request) -> bool:
        """Read anything."""
        return True

    def translate(
        self, requests: Sequence[Request], *, progress: ProgressCallback | None = None
    ) -> list[tuple[Hypothesis, ...]]:
        """Answer every request with `say`."""
        self.calls.append(list(requests))
        answers = []
        for request in requests:
            answers.append(self.answer(request))
            if progress:
                progress(1)
        return answers

    def answer(self, request: Request) -> tuple[Hypothesis, ...]:
        """Return one hypothesis."""
        return (Hypothesis(text=self.say(request), score=-0.5),)

    def say(self, request: Request) -> str:
        """Return the source."""
        return request.text


class UpperCaseless(Fake):
    """Says everything in small letters."""

    name = "uppercaseless"

    def say(self, request: Request) -> str:
        """Return the source without capitals."""
        return casing.lower(request.text, request.source)


class CrashOnNth(Fake):
    """Works until the nth call, then raises `error` once."""

    name = "crash-on-nth"

    def __init__(self, nth: int, error: BaseException | None = None) -> None:
        super().__init__()
        self._nth = nth
        self._error = error or EngineError("out of memory", hint="close another program")

    def translate(
        self, requests: Sequence[Request], *, progress: ProgressCallback | None = None
    ) -> list[tuple[Hypothesis, ...]]:
        """Answer, or crash when it is time."""
        answers = super().translate(requests, progress=progress)
        if len(self.calls) == self._nth:
            raise self._error
        return answers


class EmptyAnswers(Fake):
    """Says nothing to the requests that `silent` picks; by default to all."""

    name = "empty-answers"

    def __init__(
        self, silent: Callable[[Request], bool] = lambda request: True, nothing: str = ""
    ) -> None:
        super().__init__()
        self._silent, self._nothing = silent, nothing

    def say(self, request: Request) -> str:
        """Return nothing, or the source."""
        return self._nothing if self._silent(request) else request.text


class DropsNumbers(Fake):
    """Leaves every figure out."""

    name = "drops-numbers"

    def say(self, request: Request) -> str:
        """Return the source without figures."""
        return re.sub(r"[\d.,]*\d", "", request.text)


class DropsAnchors(Fake):
    """Leaves addresses, handles and quotation marks out."""

    name = "drops-anchors"

    def say(self, request: Request) -> str:
        """Return the source without them."""
        bare = re.sub(r"https?://\S+|\S*@\S+|#\w+", "", request.text)
        return re.sub(r"[\"“”«»„‘]|(?<!\w)'|'(?!\w)", "", bare)


class Repeats(Fake):
    """Gets stuck."""

    name = "repeats"

    def say(self, request: Request) -> str:
        """Return the first word seven times."""
        return " ".join([request.text.split()[0]] * 7)


class WrongLanguage(Fake):
    """Answers in Russian, whatever it was asked for."""

    name = "wrong-language"

    def say(self, request: Request) -> str:
        """Return a sentence of about the source's length."""
        words = [
            "это",
            "предложение",
            "написано",
            "по-русски,",
            "хотя",
            "его",
            "об",
            "этом",
            "никто",
            "не",
            "просил",
        ]
        count = max(1, len(request.text) // 7)
        return " ".join(words[number % len(words)] for number in range(count)) + "."


class ShortReader(Fake):
    """Reads no more than `limit` characters, and says so."""

    name = "short-reader"

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit

    def fits(self, request: Request) -> bool:
        """Measure the text."""
        return len(request.text) <= self.limit

    def say(self, request: Request) -> str:
        """Return the source; to be asked for more than fits is an error of the caller."""
        assert self.fits(request), request.text
        return request.text


class Garbage(Fake):
    """Says random letters of the target's script: everything in the source is lost."""

    name = "garbage"

    def say(self, request: Request) -> str:
        """Return one to nine words without capitals, figures and punctuation."""
        chance = random.Random(f"{request.text}|{request.target}")
        letters = _LETTERS["Cyrl" if request.target in {"kk", "ky"} else "Latn"]
        words = ("".join(chance.choices(letters, k=chance.randint(1, 9))) for _ in range(9))
        return " ".join(list(words)[: chance.randint(1, 9)])


class Scripted(Fake):
    """Says what a table says; anything else comes back as it is.

    A value is one text or several hypotheses, best first.
    """

    name = "scripted"

    def __init__(self, table: dict[str, str | tuple[str, ...]]) -> None:
        super().__init__()
        self._table = table

    def answer(self, request: Request) -> tuple[Hypothesis, ...]:
        """Look the request up."""
        said = self._table.get(request.text, request.text)
        texts = (said,) if isinstance(said, str) else said
        return tuple(Hypothesis(text=text, score=-1.0) for text in texts)


def concept(
    name: str, kind: str = "place", status: str = "approved", **terms: str | tuple[str, ...]
) -> Concept:
    """Return a row of a glossary; forms are written as in a cell: ``preferred|!forbidden``."""
    rows = [
        (tag, cells.terms(forms if isinstance(forms, str) else "|".join(forms)))
        for tag, forms in terms.items()
    ]
    return Concept(id=name, kind=kind, domain="", terms=tuple(rows), status=status)


def termbase(*concepts: Concept) -> Termbase:
    """Return a termbase; an empty one without arguments."""
    return build(concepts)


def paragraph(text: str, *spans: Span, name: str = "p1", kind: str = "paragraph") -> Block:
    """Return a block of one kind."""
    return Block(id=name, kind=kind, text=text, spans=spans)  # type: ignore[arg-type]


def article(
    *blocks: Block | str, language: str = "en", name: str = "news", **more: object
) -> Article:
    """Return an article; texts become paragraphs ``p1``, ``p2`` …"""
    made = tuple(
        paragraph(block, name=f"p{n}") if isinstance(block, str) else block
        for n, block in enumerate(blocks, start=1)
    )
    return Article(id=name, language=language, blocks=made, **more)  # type: ignore[arg-type]


def dateline(text: str, place: str, date: str, agency: str = "") -> Dateline:
    """Return the parts of a dateline."""
    return Dateline(text=text, place=place, date=date, agency=agency)


def drafted(source: Article, target: str, engine: Fake, *concepts: Concept) -> Draft:
    """Draft an article with everything else as plain as can be."""
    from translator.drafting.pipeline import draft_article

    return draft_article(
        source, target=target, engine=engine, termbase=termbase(*concepts), clock=clock
    )


def only_unit(text: str, engine: Fake, source: str = "en", target: str = "az") -> Unit:
    """Draft one sentence and return its unit."""
    made = drafted(article(text, language=source), target, engine)
    assert len(made.units) == 1, [unit.segment.text for unit in made.units]
    return made.units[0]


def checks_of(unit: Unit) -> dict[str, str]:
    """Return the ids of a unit's findings and their severities."""
    return {finding.check: finding.severity for finding in unit.findings}


def source_segments(source: Article) -> list[str]:
    """Return the texts that a draft must have one unit each for."""
    return [segment.text for block in source.blocks for segment in segments(block, source.language)]


def assert_survived(unit: Unit, source: str, target: str, *, code: Sequence[str] = ()) -> None:
    """Assert that what must not be lost stands in a unit's target, in the order of the source.

    Numbers count by value, quotation marks in the form of the house, the rest to the letter.
    """
    from translator.drafting import protect

    text = unit.segment.text
    spans = [(text.index(form), text.index(form) + len(form)) for form in code]
    position = 0
    for anchor in protect.anchors(text, source, code=spans):
        found = _after(anchor, unit.target, position, target)
        assert found is not None, (anchor.kind, anchor.text, text, unit.target)
        position = found


def _after(anchor: object, text: str, position: int, target: str) -> int | None:
    """Return where an anchor ends that stands in a text behind a position, or None."""
    from translator.drafting import protect, quotes
    from translator.language import numbers

    assert isinstance(anchor, protect.Anchor)
    if anchor.kind == "number":
        (wanted,) = anchor.numbers
        later = (n for n in numbers.find(text, target) if n.start >= position)
        return next((n.end for n in later if numbers.same(wanted, n)), None)
    forms = (anchor.text,)
    if anchor.mark:
        side = 0 if anchor.mark.opens else 1
        forms = (quotes.HOUSE_QUOTES[target][side], quotes.INNER_QUOTES[target][side])
    ends = [text.index(form, position) + len(form) for form in forms if form in text[position:]]
    return min(ends) if ends else None
