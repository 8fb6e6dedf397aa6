"""Finding terms in running text."""

from __future__ import annotations

import gzip
import itertools
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from tests.unit.terms.term_records import concept, found
from translator.resources import shipped
from translator.terms.match import Matcher, concept_matcher, matcher
from translator.terms.termbase import Termbase, build, load

MORPHOLOGY = Path(__file__).resolve().parents[4] / "shared" / "data" / "morphology"
"""Lemmas and their forms; the tests that read them skip where they are missing."""

SUFFIXED = [
    ("az", "Azərbaycan", "Azərbaycanın dostu", ["Azərbaycan|ın"]),
    ("az", "Bakı", "Bu şəhər Bakıdır, Bakıya, Bakıdakı", ["Bakı|dır", "Bakı|ya", "Bakı|dakı"]),
    ("az", "Bakı", "Bakıyadək, Bakıdakıların", ["Bakı|yadək", "Bakı|dakıların"]),
    ("tr", "Türkiye", "Türkiye'nin Türkiye’de", ["Türkiye|'nin", "Türkiye|’de"]),
    ("kk", "Қазақстан", "Қазақстанның Қазақстанға", ["Қазақстан|ның", "Қазақстан|ға"]),
    ("ky", "Ош", "Ошто, Ошко, Оштун", ["Ош|то", "Ош|ко", "Ош|тун"]),
    ("ky", "Кыргызстан", "Кыргызстандагы Кыргызстанбы", ["Кыргызстан|дагы", "Кыргызстан|бы"]),
    ("tr", "Türkiye", "Türkiyemizin", ["Türkiye|mizin"]),
    ("en", "Azerbaijan", "Azerbaijan's Azerbaijan’s", ["Azerbaijan|'s", "Azerbaijan|’s"]),
    ("ru", "Азербайджан", "Азербайджана Азербайджаном", ["Азербайджан|а", "Азербайджан|ом"]),
]
INSIDE = [
    ("az", "Bakı", "Bakıxanov Bakılı"),
    ("az", "Qarabağ", "Qarabağlı"),
    ("tr", "Türk", "Türkiye Türkmen"),
    ("tr", "Lima", "Limanı Limana"),
    ("kk", "Қазақстан", "Қазақстандық"),
    ("ky", "Кура", "Куран"),
    ("en", "Turkey", "Turkeys turkey"),
    ("en", "Oman", "Romanian Omani"),
    ("ru", "Иран", "Иранец Иранский Иранка"),
    ("ru", "Россия", "Россияне Российский"),
]


@pytest.mark.parametrize(("language", "term", "text", "wanted"), SUFFIXED)
def test_names_are_found_with_suffixes(
    language: str, term: str, text: str, wanted: list[str]
) -> None:
    """Case endings, possessives and copulas of the language belong to the hit."""
    assert found(language, term, text) == wanted


@pytest.mark.parametrize(("language", "term", "text"), INSIDE)
def test_no_name_is_found_inside_another_word(language: str, term: str, text: str) -> None:
    """A longer name, a demonym and an English plural are other words."""
    assert found(language, term, text) == []


@pytest.mark.parametrize(
    ("language", "kind", "term", "text", "wanted"),
    [
        ("tr", "organisation", "Yol Bakanlığı", "Yol Bakanlığı'ndan", ["Yol Bakanlığı|'ndan"]),
        ("tr", "organisation", "Yol Bakanlığı", "Yol Bakanlığına", ["Yol Bakanlığı|na"]),
        ("tr", "office", "bakanlık", "Bakanlığı bakanlıktan", ["Bakanlığ|ı", "bakanlık|tan"]),
        ("tr", "office", "baş şehir", "baş şehri", ["baş şehr|i"]),
        ("az", "office", "dövlət başçısı", "dövlət başçılarının", ["dövlət başçı|larının"]),
        ("az", "organisation", "Yol Nazirliyi", "Yol Nazirliyinin", ["Yol Nazirliyi|nin"]),
        ("kk", "person", "Арал-Бек Төреев", "Арал-Бек Төреевтің", ["Арал-Бек Төреев|тің"]),
        ("kk", "person", "Арал-Бек Төреев", "Арал\u2011Бек Төреев", ["Арал\u2011Бек Төреев"]),
        ("ky", "person", "Сабыр Жазов", "Сабыр Жазовго", ["Сабыр Жазов|го"]),
        ("ky", "organisation", "Мамлекеттер уюму", "Мамлекеттер уюмуна", ["Мамлекеттер уюму|на"]),
        ("ky", "common", "июль", "июлда июль", ["июл|да", "июль"]),
        ("ru", "organisation", "Организация новых дорог", "Организации новых дорог",
         ["Организации новых дорог"]),
        ("en", "office", "prime minister", "prime ministers' Prime Minister's",
         ["prime minister|s", "Prime Minister|'s"]),
        ("en", "person", "Ilham Sample", "Ilham\u00a0Sample", ["Ilham\u00a0Sample"]),
        ("kk", "organisation", "«Арна» агенттігі", "“Арна” агенттігінің", ["“Арна” агенттігі|нің"]),
        ("ru", "organisation", "агентство «Арна»", "Агентство «Арна»", ["Агентство «Арна»"]),
        ("az", "phrase", "Bakı–Elat kəməri", "Bakı-Elat kəmərini", ["Bakı-Elat kəməri|ni"]),
        ("en", "place", "U.S.", "the U.S. and U.S.-led", ["U.S.", "U.S."]),
    ],
)  # fmt: skip
def test_terms_of_several_words(
    language: str, kind: str, term: str, text: str, wanted: list[str]
) -> None:
    """The last word may change; quotation marks, dashes and spaces of any kind will do."""
    assert found(language, term, text, kind) == wanted


@pytest.mark.parametrize(
    ("language", "term", "text", "wanted"),
    [
        ("kk", "БҰҰ", "БҰҰ-ның БҰҰда бұұ БҰҰЛ", ["БҰҰ|-ның", "БҰҰ|да"]),
        ("ky", "БУУ", "БУУнун БУУга", ["БУУ|нун", "БУУ|га"]),
        ("tr", "ABD", "ABD'ye ABD’nin abd", ["ABD|'ye", "ABD|’nin"]),
        ("az", "BMT", "BMT-nin BMT", ["BMT|-nin", "BMT"]),
        ("az", "OPEC+", "OPEC+ ölkələri, OPEC+-un", ["OPEC+", "OPEC+|-un"]),
        ("en", "OTS", "OTS's ots OTSA", ["OTS|'s"]),
        ("ru", "ООН", "ООН ООНа", ["ООН"]),
        ("en", "WHO", "WHO KNOWS, Who knows", ["WHO"]),
    ],
)
def test_initialisms_are_exact(language: str, term: str, text: str, wanted: list[str]) -> None:
    """Their capitals count, and they take suffixes by their reading."""
    assert found(language, term, text, "initialism") == wanted


@pytest.mark.parametrize(
    ("language", "term", "text", "wanted"),
    [
        ("tr", "Türkiye", "TÜRKİYE'NİN SESİ", ["TÜRKİYE|'NİN"]),
        ("tr", "İran", "İRAN", ["İRAN"]),
        ("tr", "Iğdır", "IĞDIR'DA", ["IĞDIR|'DA"]),
        ("az", "Bakı", "BAKIDA ZİRVƏ", ["BAKI|DA"]),
        ("az", "Bakı", "bakı", []),
        ("ky", "Ош", "ОШ ШААРЫ", ["ОШ"]),
        ("ky", "Ош", "Ал ош, ОШ деди", []),
        ("en", "İstanbul", "Istanbul, ISTANBUL, istanbul", ["Istanbul", "ISTANBUL"]),
        ("en", "Istanbul", "İstanbul", ["İstanbul"]),
    ],
)
def test_capitals_of_names(language: str, term: str, text: str, wanted: list[str]) -> None:
    """A name needs its capital; headlines in capitals and the dot of İ make no difference."""
    assert found(language, term, text) == wanted


@pytest.mark.parametrize("kind", ["office", "phrase", "common"])
def test_common_terms_are_found_in_any_case(kind: str) -> None:
    """What is no name may begin a sentence or stand in a headline."""
    assert found("kk", "саммит", "Саммит САММИТТЕ саммитке", kind) == [
        "Саммит",
        "САММИТ|ТЕ",
        "саммит|ке",
    ]


def test_a_short_common_word_takes_no_single_letter() -> None:
    """yen is not in yeni, and сом is not in сома."""
    assert found("tr", "yen", "yeni yene yenin", "common") == ["yen|in"]
    assert found("kk", "сом", "сома сомға", "common") == ["сом|ға"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("İran-İraq sərhədi", ["İran", "İraq|"]),
        ("İran–İraq", ["İran", "İraq"]),
        ("Şimali-İran", ["İran"]),
        ("İran/İraq", ["İran", "İraq"]),
    ],
)
def test_both_parts_of_a_compound_are_found(text: str, wanted: list[str]) -> None:
    """A hyphen, a dash or a stroke does not hide a name."""
    one = Matcher([concept("a", az="İran"), concept("b", az="İraq")], "az")
    assert [text[m.start : m.stem_end] for m in one.find(text)] == [w.rstrip("|") for w in wanted]


def test_the_longest_term_wins_and_none_overlap() -> None:
    """A name inside a longer name is no hit of its own; elsewhere it is."""
    one = Matcher(
        [
            concept("country", az="Azərbaycan"),
            concept("office", "office", az="Azərbaycan Prezidenti"),
            concept("office.plain", "office", az="prezident"),
        ],
        "az",
    )
    hits = one.find("Azərbaycan Prezidentinin sözləri, Azərbaycan və prezident")
    assert [hit.concept.id for hit in hits] == ["office", "country", "office.plain"]
    assert all(first.end <= second.start for first, second in itertools.pairwise(hits))


def test_of_equal_terms_the_approved_one_is_taken() -> None:
    """Two rows with one form: the approved row answers, then the row that prefers the form."""
    draft, approved = concept("a", status="draft", ru="Алжир"), concept("b", ru="Алжир")
    assert Matcher([draft, approved], "ru").find("в Алжире")[0].concept.id == "b"
    admitted, preferred = concept("a", en="Elden|Yden"), concept("b", en="Yden")
    assert Matcher([admitted, preferred], "en").find("Yden")[0].concept.id == "b"


def test_variants_and_doubtful_forms_are_found() -> None:
    """Every form of a cell is looked for, and the match says which it is."""
    one = Matcher([concept("a", tr="Hankendi|Hankendı|?Stepan")], "tr")
    hits = one.find("Hankendı ve Stepan'da, Hankendi")
    assert [(hit.term.text, hit.term.preferred, hit.term.doubtful) for hit in hits] == [
        ("Hankendı", False, False),
        ("Stepan", False, True),
        ("Hankendi", True, False),
    ]


def test_a_language_without_terms_finds_nothing() -> None:
    """Empty termbases and columns are no error."""
    assert Matcher([], "az").find("Bakı") == []
    assert Matcher([concept("a", en="Baku", az="-")], "az").find("Bakı -") == []


def test_matchers_are_built_once() -> None:
    """The same termbase and language give the same matcher."""
    base = build([concept("a", az="Bakı")])
    assert matcher(base, "az") is matcher(base, "az")
    assert matcher(base, "az") is not matcher(base, "tr")
    assert concept_matcher(base.concepts[0], "az") is concept_matcher(base.concepts[0], "az")


def test_many_terms_under_one_beginning_are_told_apart() -> None:
    """A termbase where every term begins alike finds the one that stands there."""
    concepts = [
        concept(
            f"c{number}", "organisation", az=f"Azərbaycan Respublikasının {number} saylı İdarəsi"
        )
        for number in range(3000)
    ]
    one = Matcher(concepts, "az")
    text = "Azərbaycan Respublikasının 2718 saylı İdarəsinə və Azərbaycan Respublikasına " * 20
    assert [hit.concept.id for hit in one.find(text)] == ["c2718"] * 20


def _names(language: str) -> dict[str, list[str]]:
    """Return inflected forms by name, without the noise of sentence-initial common nouns."""
    forms: dict[str, list[str]] = defaultdict(list)
    with gzip.open(MORPHOLOGY / f"{language}.tsv.gz", "rt", encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            if cells[7] == "1" and cells[2][:1].isupper():
                forms[cells[2]].append(cells[3])
    return forms


@pytest.mark.parametrize("language", ["az", "tr", "kk", "ky"])
def test_inflected_names_keep_their_floor(language: str) -> None:
    """At least 97 % of the inflected names are found whole; other names hardly ever are."""
    if not (MORPHOLOGY / f"{language}.tsv.gz").exists():
        pytest.skip("the word forms are not here")
    names = _names(language)
    matchers = {name: Matcher([concept(name, **{language: name})], language) for name in names}
    hits = false = count = 0
    for name, forms in names.items():
        for form in forms:
            count += 1
            hits += any(hit.end == len(form) for hit in matchers[name].find(form))
            others = (other for other in names if other != name and not name.startswith(other))
            false += sum(bool(matchers[other].find(form)) for other in others)
    assert hits >= 0.97 * count
    assert false <= 0.03 * count


SENTENCES = {
    "az": ("Azərbaycanın nümayəndəsi Bakıda BMT-nin tədbirinə qatılıb.",
           {"country.azerbaijan", "place.baku", "init.un"}),
    "tr": ("Azerbaycan'ın temsilcisi Bakü'de BM'nin etkinliğine katıldı.",
           {"country.azerbaijan", "place.baku", "init.un"}),
    "kk": ("Әзербайжанның өкілі Бакуде БҰҰ-ның шарасына қатысты.",
           {"country.azerbaijan", "place.baku", "init.un"}),
    "ky": ("Азербайжандын өкүлү Бакуда БУУнун иш-чарасына катышты.",
           {"country.azerbaijan", "place.baku", "init.un"}),
    "en": ("Azerbaijan's envoy joined the UN's event in Baku.",
           {"country.azerbaijan", "place.baku", "init.un"}),
    "ru": ("Представитель Азербайджана участвовал в мероприятии ООН в Баку.",
           {"country.azerbaijan", "place.baku", "init.un"}),
}  # fmt: skip


@cache
def _shipped() -> Termbase:
    return load([shipped("glossaries")])


@pytest.mark.parametrize("language", SENTENCES)
def test_the_shipped_names_are_found(language: str) -> None:
    """A plain sentence holds the same concepts in every language."""
    text, wanted = SENTENCES[language]
    hits = matcher(_shipped(), language).find(text)
    assert wanted <= {hit.concept.id for hit in hits}


@pytest.mark.parametrize("language", SENTENCES)
def test_every_shipped_form_is_found_as_it_stands(language: str) -> None:
    """No form of the glossaries is out of the matcher's reach."""
    base = _shipped()
    one = matcher(base, language)
    forms = [term.text for item in base.concepts for term in item.forms(language)]
    unfound = [
        form
        for form in forms
        if not any(hit.start == 0 and hit.end == len(form) for hit in one.find(form))
    ]
    assert unfound == []


STEMS = [
    ("tr", "office", "dışişleri bakanlığı", "dışişleri bakanlıklarının", "strict"),
    ("tr", "common", "doğal hak", "doğal hakkı", "strict"),
    ("kk", "office", "журналист", "журналистердің", "strict"),
    ("kk", "place", "Минск", "Минскіде", "strict"),
    ("ky", "common", "чет элдик бала", "чет элдик балдар", "strict"),
    ("ky", "common", "төл калк", "төл калкы", "strict"),
    ("az", "office", "xarici işlər naziri", "xarici işlər nazirlərinin", "strict"),
    ("en", "common", "trade ministry", "Trade ministries", "strict"),
    ("en", "office", "head of state", "heads of state", "strict"),
    ("tr", "place", "Ankara", "Ankara'd\u0435", None),
    ("tr", "place", "Ankara", "Ankara'de", "lenient"),
]


@pytest.mark.parametrize(("language", "kind", "term", "text", "certainty"), STEMS)
def test_stems_that_change_are_found_and_rated(
    language: str, kind: str, term: str, text: str, certainty: str | None
) -> None:
    """What the morphology writes is strict, another harmony lenient, mixed alphabets nothing."""
    hits = Matcher([concept("x.y", kind, **{language: term})], language).find(text)
    assert [hit.certainty for hit in hits if hit.end == len(text)] == (
        [certainty] if certainty else []
    )


def test_adjectives_of_places_are_found_only_where_they_are_asked_for() -> None:
    """In a draft they stand for the place; in a source they are no hit."""
    one = Matcher([concept("place.k", "place", kk="Қазақстан", ky="Казакстан")], "kk")
    assert one.find("қазақстандық компания") == []
    assert one.find("Қазақстандық компания") == []
    (hit,) = one.find("Қазақстандықтардың", derived=True)
    assert (hit.certainty, hit.end) == ("derived", 18)


def test_headlines_in_capitals() -> None:
    """Dotted and dotless i by the language, foreign names too; an initialism that is a word not."""
    base = [
        concept("place.i", "place", tr="İstanbul", en="Istanbul"),
        concept("org.m", "organisation", tr="Microsoft", en="Microsoft"),
        concept("init.who", "initialism", tr="DSÖ", en="WHO"),
    ]
    turkish, english = (Matcher(base, tag) for tag in ("tr", "en"))
    text = "MICROSOFT'UN İSTANBUL OFİSİ AÇILDI"
    assert [hit.concept.id for hit in turkish.find(text)] == ["org.m", "place.i"]
    assert [hit.concept.id for hit in english.find("WHO OPENED THE ISTANBUL OFFICE")] == ["place.i"]
    assert [hit.concept.id for hit in english.find("The WHO office in Istanbul")] == [
        "init.who",
        "place.i",
    ]


def test_a_hyphenated_name_is_found_with_spaces() -> None:
    """San Fransiskoda is San-Fransisko, spelt otherwise."""
    one = Matcher([concept("place.s", "place", az="San-Fransisko")], "az")
    (hit,) = one.find("San Fransiskoda keçirilib")
    assert (hit.end, str(hit.features)) == (15, "loc")
