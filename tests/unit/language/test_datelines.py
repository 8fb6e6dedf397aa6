"""Datelines: read from the practice of the agencies, written in the form of the target."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from translator.article.model import Dateline
from translator.language import casing
from translator.language.datelines import parse, render

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus"
LANGUAGES = ("en", "az", "tr", "kk", "ky")
needs_corpus = pytest.mark.skipif(
    not CORPUS.is_dir(), reason="the corpus is not beside this checkout"
)


@pytest.mark.parametrize(
    ("source", "rest", "place", "date", "agency"),
    [
        ("BAKU, Azerbaijan, July 24.", "A ceremony", "BAKU, Azerbaijan", "--07-24", ""),
        ("BAKU, July 24 (Trend) —", "The", "BAKU", "--07-24", "Trend"),
        ("BAKU, July 24 —", "The text", "BAKU", "--07-24", ""),
        ("BAKU, July 24:", "The", "BAKU", "--07-24", ""),
        ("MOSCOW July 24 (Nobody) -", "The", "MOSCOW", "--07-24", "Nobody"),
        ("Bakı, 24 iyul, AZƏRTAC", "", "Bakı", "--07-24", "AZƏRTAC"),
        ("Bakı, 24 iyul, AZƏRTAC", "\nMətn", "Bakı", "--07-24", "AZƏRTAC"),
        ("Bakı. 24 iyul. Trend:", "Mətn", "Bakı", "--07-24", "Trend"),
        ("Bakı, AZƏRTAC", "", "Bakı", "", "AZƏRTAC"),
        ("BAKI /Trend/ -", "Mətn", "BAKI", "", "Trend"),
        ("BAKÜ (AA) -", "Azerbaycan", "BAKÜ", "", "AA"),
        ("İSTANBUL, (DHA)-", "Yeni", "İSTANBUL", "", "DHA"),
        ("ANKARA/İSTANBUL (AA) -", "Yeni", "ANKARA/İSTANBUL", "", "AA"),
        ("АСТАНА. KAZINFORM –", "Мемлекет", "АСТАНА", "", "KAZINFORM"),
        ("АСТАНА. 22 наурыз. KAZINFORM –", "Мемлекет", "АСТАНА", "--03-22", "KAZINFORM"),
        ("АСТАНА, 24 шілде – Kazinform", "", "АСТАНА", "--07-24", "Kazinform"),
        ("Ақмола облысы, Қосшы, 12 наурыз –", "Мәтін осы.", "Ақмола облысы, Қосшы", "--03-12", ""),
        ("Бишкек, 24-июл. /Кабар/.", "Президент", "Бишкек", "--07-24", "Кабар"),
        ("Бишкек, 24.07.23. /Кабар/.", "Президент", "Бишкек", "2023-07-24", "Кабар"),
        ("БИШКЕК, 12-декабрь, «Кабар»", "", "БИШКЕК", "--12-12", "Кабар"),
        ("МОСКВА, 24 июл - РИА Новости.", "Текст", "МОСКВА", "--07-24", "РИА Новости"),
        ("WASHINGTON, D.C., July 24 (Reuters) -", "The", "WASHINGTON, D.C.", "--07-24", "Reuters"),
        ("ST. PETERSBURG, 4 Sept.", "The", "ST. PETERSBURG", "--09-04", ""),
        ("NUR-SULTAN, 12 May 2021 /Nobody/ –", "The", "NUR-SULTAN", "2021-05-12", "Nobody"),
        ("At-Bashy, 3 June", "", "At-Bashy", "--06-03", ""),
        ("Rio de Janeiro, June 3, Somebody", "", "Rio de Janeiro", "--06-03", "Somebody"),
    ],
)
def test_the_practice_of_the_agencies(
    source: str, rest: str, place: str, date: str, agency: str
) -> None:
    """Place, day and agency are read; the text goes on where the dateline ends."""
    gap = "" if not rest or rest.startswith("\n") else " "
    text = source + gap + rest
    parsed = parse(text)
    assert parsed is not None
    assert (parsed.text, parsed.place, parsed.date, parsed.agency) == (source, place, date, agency)
    assert text[parsed.length :] == rest.lstrip()


@pytest.mark.parametrize(
    "text",
    [
        "Baku, July 24, the ministry said.",
        "On July 24 – the ministry said.",
        "Tuesday, March 4. The day began early.",
        "NATO (UN) – The alliance met.",
        "In Baku, July 24. And more.",
        "BAKU, February 30 – Text.",
        "Trend reports – from Baku.",
        "the city, July 24 – text",
        "Kazinform – Astana",
        "",
        "24 iyul – Bakı",
    ],
)
def test_in_doubt_the_words_stay_in_the_paragraph(text: str) -> None:
    """A dateline needs a place, a day or a known agency, and a mark that closes it."""
    assert parse(text) is None


PLACES = {
    "Baku": {"az": "Bakı", "tr": "Bakü", "kk": "Баку", "ky": "Баку", "en": "Baku"},
    "Azerbaijan": {"az": "Azərbaycan", "tr": "Azerbaycan", "kk": "Әзербайжан"},
    "Bishkek": {"az": "Bişkek", "tr": "Bişkek", "kk": "Бішкек", "ky": "Бишкек", "en": "Bishkek"},
    "Bakı": {"az": "Bakı", "tr": "Bakü", "kk": "Баку", "ky": "Баку", "en": "Baku"},
    "Ashgabat": {"tr": "Aşkabat"},
    "New York": {"tr": "New York", "kk": "Нью-Йорк"},
}


def names(target: str) -> Callable[[str], str | None]:
    """Return the places that the tests know, in one language."""
    return lambda place: PLACES.get(place, {}).get(target)


def rendered(text: str, target: str) -> str | None:
    """Read a dateline and write it."""
    parsed = parse(text)
    assert parsed is not None
    return render(parsed, target, names(target))


@pytest.mark.parametrize(
    ("target", "source", "expected"),
    [
        ("az", "Baku, June 11, Report", "Bakı, 11 iyun, Report"),
        ("tr", "Baku, May 19, Report", "BAKÜ, 19 Mayıs (Report)"),
        ("kk", "Baku, May 19, Report", "БАКУ, 19 мамыр – Report"),
        ("ky", "Baku, May 19, Report", "БАКУ, 19-май – Report"),
        ("ky", "Bishkek, December 12, Kabar", "БИШКЕК, 12-декабрь, «Кабар»"),
        ("en", "Bakı, 19 may, Report", "Baku, May 19, Report"),
        ("en", "BAKI, 4 mart", "Baku, March 4"),
        ("tr", "BAKU, Azerbaijan, July 24.", "BAKÜ, Azerbaycan, 24 Temmuz."),
        ("tr", "BAKU, July 24 (Trend) —", "BAKÜ, 24 Temmuz (Trend) —"),
        ("az", "BAKU, July 24 (Trend) —", "Bakı, 24 iyul, Trend —"),
        ("kk", "BAKU, July 24 (Trend) —", "БАКУ. 24 шілде. Trend —"),
        ("ky", "BAKU, July 24 (Trend) —", "БАКУ, 24-июль, Trend —"),
        ("kk", "Bakı, AZƏRTAC", "БАКУ – АЗЕРТАДЖ"),
        ("tr", "Baku, 24 July 2023, Anadolu", "BAKÜ, 24 Temmuz 2023 (AA)"),
        ("tr", "BISHKEK, June 2 –", "BİŞKEK, 2 Haziran –"),
        ("tr", "Baku/Ashgabat, June 2", "BAKÜ/AŞKABAT, 2 Haziran"),
        ("kk", "NEW YORK, June 2", "НЬЮ-ЙОРК, 2 маусым"),
    ],
)
def test_the_form_of_the_target(target: str, source: str, expected: str) -> None:
    """Case, order, brackets and dashes are the target's; closing mark and agency the source's."""
    assert rendered(source, target) == expected


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("tr", "Atlantis, July 24"),
        ("ky", "BAKU, Azerbaijan, July 24."),
        ("az", "Baku/Ashgabat, June 2"),
    ],
)
def test_an_unknown_place_is_left_to_the_engine(target: str, text: str) -> None:
    """No half-translated dateline is made."""
    assert rendered(text, target) is None


@pytest.mark.parametrize(
    "dateline",
    [
        Dateline(text="Baku, Monday, July 24", place="Baku", date="--07-24"),
        Dateline(text="Baku, July 24 – and more", place="Baku", date="--07-24"),
        Dateline(text="somewhere", place="Baku"),
        Dateline(text="Baku, July 24, Report", place="Baku", date="--07-24"),
        Dateline(text="Baku, July 24", place="Baku", date="tomorrow"),
    ],
)
def test_words_that_the_parts_do_not_hold_are_not_lost(dateline: Dateline) -> None:
    """Where the text says more than the parts, or something else, no rule writes it."""
    assert render(dateline, "tr", names("tr")) is None


def test_the_year_of_the_filing_is_not_written() -> None:
    """A year that only the metadata names does not enter the text."""
    dateline = Dateline(text="BAKU, July 24.", place="BAKU", date="2023-07-24")
    assert render(dateline, "tr", names("tr")) == "BAKÜ, 24 Temmuz."


def rows() -> list[list[str]]:
    """Return every row of the corpus: kind and the five languages."""
    return [
        line.split("\t")[1:]
        for path in sorted(CORPUS.glob("*.tsv"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


@needs_corpus
@pytest.mark.parametrize("column", range(len(LANGUAGES)), ids=LANGUAGES)
def test_recall_and_false_alarms_on_the_corpus(column: int) -> None:
    """Over 99 % of the datelines are read, alone and run in; no sentence is taken for one."""
    texts = [(row[0], row[1 + column]) for row in rows()]
    datelines = [text for kind, text in texts if kind == "dateline"]
    others = [text for kind, text in texts if kind != "dateline"]
    read = 0
    for text in datelines:
        whole = parse(text)
        run_in = [parse(f"{text}{mark} Köprü açıldı.") for mark in (".", " –", " —", " -")]
        read += (
            whole is not None
            and whole.length == len(text)
            and bool(whole.place and whole.date)
            and all(one is not None and one.place == whole.place for one in run_in)
        )
    alarms = [text for text in others if parse(text)]
    assert len(datelines) > 400
    assert read / len(datelines) > 0.99
    assert alarms == []


@needs_corpus
@pytest.mark.parametrize("target", LANGUAGES)
def test_written_datelines_are_those_of_the_corpus(target: str) -> None:
    """With the corpus' own place names at least 85 % of the written datelines differ in case only.

    The rest are other names of a place, the day before the month in English, and freer forms.
    """
    source = 1 + LANGUAGES.index("tr" if target == "en" else "en")
    wanted = 1 + LANGUAGES.index(target)
    pairs = [(row[source], row[wanted]) for row in rows() if row[0] == "dateline"]
    if target == "en":
        pairs = [pair for pair in pairs if re.search(r"[A-Z][a-z]+ \d", pair[1])]
    known: dict[str, Counter[str]] = {}
    for one, two in pairs:
        first, second = parse(one), parse(two)
        assert first is not None
        assert second is not None
        known.setdefault(casing.fold(first.place, "tr"), Counter())[second.place] += 1

    def name(place: str) -> str | None:
        found = known.get(casing.fold(place, "tr"))
        return found.most_common(1)[0][0] if found else None

    alike = 0
    for one, two in pairs:
        first = parse(one)
        assert first is not None
        written = render(first, target, name) or ""
        alike += casing.fold(written, "tr") == casing.fold(two, "tr")
    assert alike / len(pairs) > 0.85
