"""Numbers: found, compared by value, written in the target's form."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests import corpus
from translator.language import numbers
from translator.language.numbers import Number

SAME = [
    ("en", "3.5 percent", "az", "3,5 faiz"),
    ("en", "1,250,000 people", "tr", "1.250.000 kişi"),
    ("en", "1,250,000 people", "kk", "1 250 000 адам"),
    ("en", "1,250,000 people", "ky", "1\u00a0250\u202f000 адам"),
    ("az", "1.250.000 nəfər", "ru", "1\u2009250\u2009000 человек"),
    ("tr", "1.250.000 kişi", "az", "1250000 nəfər"),
    ("tr", "12.500 kişi", "en", "12,500 people"),
    ("tr", "12,5 bin kişi", "en", "12,500 people"),
    ("tr", "3 bin 500 kişi", "en", "3,500 people"),
    ("az", "2 milyon 350 mindən çox", "kk", "2 350 000-нан астам"),
    ("az", "2 milyon 350 min", "tr", "2,35 milyon"),
    ("en", "$2 million 15 years ago", "tr", "15 yıl önce 2 milyon dolar"),
    ("kk", "3,5 млрд теңге", "en", "3.5 billion tenge"),
    ("kk", "1.250 кг", "en", "1,250 kg"),
    ("en", "in 2014–2020", "ky", "2014-2020-жылдары"),
    ("en", "the 2014–20 season", "az", "2014-2020 mövsümü"),
    ("en", "in 1941-45", "ru", "в 1941—1945 годах"),
    ("tr", "saat 17.30'da", "en", "at 17:30"),
    ("en", "at 6:30 p.m.", "tr", "18.30'da"),
    ("en", "at 6 p.m.", "az", "saat 18-dək"),
    ("en", "at 12:30 a.m.", "kk", "00:30-да"),
    ("en", "at 3:40 a.m.", "tr", "03.40 sularında"),
    ("tr", "24.07.2023 tarihinde", "en", "on 24 July 2023"),
    ("en", "07/24/2023", "az", "24 iyul 2023-cü il"),
    ("en", "2023-07-24", "tr", "24.07.2023"),
    ("en", "July 24 100 people", "tr", "24 Temmuz'da 100 kişi"),
    ("en", "In 2023 100 people", "ky", "2023-жылы 100 адам"),
    ("az", "COVID-19 100 000 nəfər", "en", "100,000 people, COVID-19"),
    ("kk", "есеп 2:1", "en", "a 2-1 win"),
    ("kk", "12:10", "en", "12-10"),
    ("en", "in 2:05:13", "tr", "2:05:13 ile"),
    ("en", "the 25th", "az", "25-ci"),
    ("tr", "25. zirve", "kk", "25-ші саммит"),
    ("az", "2023-cü ildə", "tr", "2023'te"),
    ("kk", "5-тен 7-ге дейін", "en", "from 5 to 7"),
    ("en", "the 19th century", "az", "XIX əsr"),
    ("kk", "ХХІ ғасыр", "en", "the 21st century"),
    ("en", "120 m2", "az", "120 kvadrat metr"),
    ("en", "COVID-19", "ru", "COVID-19"),
    ("en", "World War II", "en", "the second world war"),
]
DIFFERENT = [
    ("en", "25 people", "tr", "15 kişi"),
    ("en", "1,250 km", "az", "1,25 km"),
    ("tr", "12.500 kişi", "en", "12.5 people"),
    ("en", "3 million people", "az", "3 milyard nəfər"),
    ("en", "2014 and 2014", "ky", "2014-жылы"),
    ("en", "at 17:30", "tr", "17.13'te"),
    ("en", "24.07.2023", "kk", "24.08.2023"),
    ("en", "10 percent", "ky", "пайыз"),
    ("en", "at 6 a.m.", "az", "saat 18-də"),
    ("ru", "в 1999 году", "tr", "1998'de"),
]


def _lost(one_language: str, one: str, other_language: str, other: str) -> list[str]:
    found = numbers.find(one, one_language)
    return [number.text for number in numbers.missing(found, numbers.find(other, other_language))]


@pytest.mark.parametrize(("one_language", "one", "other_language", "other"), SAME)
def test_equal_values_are_equal_in_any_form(
    one_language: str, one: str, other_language: str, other: str
) -> None:
    """Separators, clock, dates, scale words, ordinals and ranges differ by language only."""
    assert _lost(one_language, one, other_language, other) == []
    if "World War" not in one:
        assert _lost(other_language, other, one_language, one) == []


@pytest.mark.parametrize(("one_language", "one", "other_language", "other"), DIFFERENT)
def test_another_value_is_a_loss(
    one_language: str, one: str, other_language: str, other: str
) -> None:
    """A changed figure, magnitude or day is noticed, and so is a second mention left out."""
    assert _lost(one_language, one, other_language, other) != []


@pytest.mark.parametrize(
    ("form", "language", "values"),
    [
        ("12.500", "tr", {"12500"}),
        ("12,500", "en", {"12500"}),
        ("12,500", "tr", {"12500", "12.5"}),
        ("12.500", "kk", {"12500", "12.5"}),
        ("0.125", "en", {"0.125"}),
        ("1,250.75", "en", {"1250.75"}),
        ("1.250,75", "az", {"1250.75"}),
        ("6 240,5", "ky", {"6240.5"}),
        ("17:30", "kk", {"17.30"}),
        ("24.07.2023", "ru", {"20230724"}),
        ("05/06/2023", "en", {"20230605", "20230506"}),
        ("1.2.3", "en", {"123"}),
        ("3 bin 500", "tr", {"3500"}),
        ("007", "en", {"7"}),
    ],
)
def test_readings(form: str, language: str, values: set[str]) -> None:
    """A form in its language's own style has one reading, a doubtful one has both."""
    assert numbers.readings(form, language) == {Decimal(value) for value in values}


def test_doubtful_numbers_do_not_steal_a_sure_twin() -> None:
    """Equal readings are paired first, whatever the order."""
    source = numbers.find("1.250 кг, 1,25 кг", "kk")
    assert numbers.missing(source, numbers.find("1.25 kg, 1,250 kg", "en")) == []


def test_a_number_knows_where_it_stands() -> None:
    """Offsets slice the number out of the text, its ordinal mark included."""
    text = "İlk 25-ci zirvə 3,5 saat, 2023-cü ildə, XIX əsr"
    found = numbers.find(text, "az")
    assert [number.text for number in found] == ["25-ci", "3,5", "2023-cü", "XIX"]
    assert [text[number.start : number.end] for number in found] == [n.text for n in found]
    assert [number.ordinal for number in found] == [True, False, True, False]
    assert [number.optional for number in found] == [False, False, False, True]


@pytest.mark.parametrize(
    ("text", "language", "ordinal"),
    [
        ("Bu 24. zirve", "tr", True),
        ("24. zirve", "tr", True),
        ("1. Birinci madde", "tr", False),
        ("Toplam 24.", "tr", False),
        ("25'inci", "tr", True),
        ("the 22nd", "en", True),
        ("22 nd", "en", False),
        ("6-шы", "kk", True),
        ("6-ға", "kk", False),
        ("3-чү", "ky", True),
        ("25-й съезд", "ru", True),
        ("25-летие", "ru", False),
    ],
)
def test_ordinals_by_their_mark(text: str, language: str, *, ordinal: bool) -> None:
    """Only the marks of ordinals make one; a case ending or a list item does not."""
    assert [number.ordinal for number in numbers.find(text, language)] == [ordinal]


@pytest.mark.parametrize(
    ("text", "source", "target", "wanted"),
    [
        ("12,500", "en", "tr", "12.500"),
        ("12,500", "en", "az", "12\u00a0500"),
        ("12.500", "tr", "en", "12,500"),
        ("1 250 000", "kk", "en", "1,250,000"),
        ("1.250.000,5", "tr", "ky", "1\u00a0250\u00a0000,5"),
        ("3.50", "en", "kk", "3,50"),
        ("3,5", "ru", "en", "3.5"),
        ("3 bin 500", "tr", "en", "3,500"),
        ("25th", "en", "kk", "25-ші"),
        ("25-ci", "az", "tr", "25."),
        ("1,000th", "en", "az", "1000-ci"),
        ("2023", "en", "tr", "2023"),
        ("007", "en", "az", "007"),
        ("17.30", "tr", "az", "17.30"),
        ("17:30", "en", "tr", "17:30"),
        ("24.07.2023", "tr", "en", "24.07.2023"),
        ("1.2.3", "en", "kk", "1.2.3"),
        ("24 100", "en", "tr", "24 100"),
        ("1,250", "tr", "en", "1,250"),
        ("XIX", "az", "en", "XIX"),
    ],
)
def test_localise_rewrites_only_what_is_sure(
    text: str, source: str, target: str, wanted: str
) -> None:
    """Separators and ordinals take the target's form; times, dates and doubtful forms stay."""
    (number,) = numbers.find(text, source)
    assert numbers.localise(number, source, target) == wanted


ORDINALS = {
    "az": "bir-inci iki-nci üç-üncü dörd-üncü beş-inci altı-ncı yeddi-nci səkkiz-inci doqquz-uncu "
    "on-uncu iyirmi-nci otuz-uncu qırx-ıncı əlli-nci altmış-ıncı yetmiş-inci səksən-inci "
    "doxsan-ıncı yüz-üncü min-inci",
    "kk": "бір-інші екі-нші үш-інші төрт-інші бес-інші алты-ншы жеті-нші сегіз-інші тоғыз-ыншы "
    "он-ыншы жиырма-сыншы отыз-ыншы қырық-ыншы елу-інші алпыс-ыншы жетпіс-інші сексен-інші "
    "тоқсан-ыншы жүз-інші мың-ыншы",
    "ky": "бир-инчи эки-нчи үч-үнчү төрт-үнчү беш-инчи алты-нчы жети-нчи сегиз-инчи тогуз-унчу "
    "он-унчу жыйырма-нчы отуз-унчу кырк-ынчы элүү-нчү алтымыш-ынчы жетимиш-инчи сексен-инчи "
    "токсон-унчу жүз-үнчү миң-инчи",
}
"""Numeral words for 1-10, the tens, hundred and thousand, with the suffix that they demand."""

WORDS = [*range(1, 11), *range(20, 100, 10), 100, 1000]


def _words(value: int) -> int:
    """Return the number that the last word of a numeral names."""
    for power, step in ((10, 1), (100, 10), (1000, 100)):
        if value % power:
            return 100 if step == 100 else value % power
    return 1000


@pytest.mark.parametrize("language", ["az", "kk", "ky"])
@pytest.mark.parametrize("value", [*range(1, 32), *range(40, 101, 10), 123, 200, 1000, 1991, 2000])
def test_ordinal_suffixes_follow_the_numeral_words(language: str, value: int) -> None:
    """In figures the suffix is the end of the ordinal word: 9-cu from doqquzuncu."""
    words = dict(zip(WORDS, ORDINALS[language].split(), strict=True))
    suffix = words[_words(value)].split("-")[1][-2:]
    assert numbers.ordinal(value, language) == f"{value}-{suffix}"


@pytest.mark.parametrize(
    ("value", "language", "wanted"),
    [
        (1_000_000, "az", "1000000-cu"),
        (1_000_000, "kk", "1000000-шы"),
        (2_000_000, "ky", "2000000-чу"),
        (10**9, "az", "1000000000-cı"),
        (0, "az", "0-cı"),
        (0, "kk", "0-ші"),
        (0, "ky", "0-чү"),
        (10_000, "ky", "10000-чи"),
        (24, "tr", "24."),
        (5, "ru", "5-й"),
        *((value, "en", f"{value}st") for value in (1, 21, 101)),
        *((value, "en", f"{value}th") for value in (11, 12, 13, 111, 24)),
        (22, "en", "22nd"),
        (33, "en", "33rd"),
    ],
)
def test_other_ordinals(value: int, language: str, wanted: str) -> None:
    """Millions, zero, and the languages without a choice of suffix."""
    assert numbers.ordinal(value, language) == wanted


def test_aligned_news_raises_no_alarm() -> None:
    """Between rows that say the same, one number in a thousand at most seems lost."""
    rows = corpus.rows()[::3]
    if not rows:
        pytest.skip("the corpus is not here")
    lost = count = 0
    for row in rows:
        found: list[list[Number]] = [
            numbers.find(text, tag) for tag, text in zip(corpus.COLUMNS, row[2:], strict=True)
        ]
        for one in found:
            for other in found:
                count += len(one)
                lost += len(numbers.missing(one, other))
    assert lost <= 0.001 * count
