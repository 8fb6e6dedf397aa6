"""All-caps headlines to sentence case and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.language.headline_case import all_caps, is_shouting, sentence_case

CASES = [
    (
        "az",
        "İLQAR RZAYEV NATO-NUN BAKIDAKI TOPLANTISINDA ÇIXIŞ EDİB",
        "Tədbir Bakıda keçirilib. Orada İlqar Rzayev NATO-nun işçiləri ilə görüşüb.",
        "İlqar Rzayev NATO-nun Bakıdakı toplantısında çıxış edib",
    ),
    (
        "az",
        "IV KONFRANS ŞUŞADA KEÇİRİLİB",
        "Konfransın iştirakçıları Şuşaya gəliblər.",
        "IV konfrans Şuşada keçirilib",
    ),
    (
        "tr",
        "NATO'NUN ZİRVESİ ANKARA'DA YAPILACAK",
        "Toplantı için Ankara'da hazırlık sürüyor.",
        "NATO'nun zirvesi Ankara'da yapılacak",
    ),
    (
        "tr",
        "II. DÜNYA SAVAŞI SERGİSİ İSTANBUL'DA AÇILDI",
        "Sergide II. Dünya Savaşı belgeleri var; bugün İstanbul'da açıldı.",
        "II. Dünya Savaşı sergisi İstanbul'da açıldı",
    ),
    (
        "tr",
        "T.C. ELDEN BANKASI FAİZ KARARINI AÇIKLADI",
        "Kararı bugün T.C. Elden Bankası duyurdu.",
        "T.C. Elden Bankası faiz kararını açıkladı",
    ),
    (
        "tr",
        "IŞIK KESİNTİSİ: “ILICA KARANLIKTA”",
        "Kesinti Ilıca beldesini etkiledi.",
        "Işık kesintisi: “Ilıca karanlıkta”",
    ),
    (
        "kk",
        "ҚР ПРЕЗИДЕНТІ АСТАНАДА КЕҢЕС ӨТКІЗДІ",
        "Бүгін кеңес Астанада өтті.",
        "ҚР президенті Астанада кеңес өткізді",
    ),
    (
        "ky",
        "ИРАН ЖАНА ИРАК БИШКЕКТЕ ЖОЛУГУШТУ",
        "Жолугушуу бүгүн Бишкекте Иран менен Ирактын ортосунда өттү.",
        "Иран жана Ирак Бишкекте жолугушту",
    ),
    (
        "en",
        "UN AND EU SAY I WAS RIGHT ABOUT BAKU",
        "Officials met in Baku on Monday.",
        "UN and EU say I was right about Baku",
    ),
]


@pytest.mark.parametrize(("language", "headline", "body", "wanted"), CASES)
def test_the_body_says_what_is_a_name(language: str, headline: str, body: str, wanted: str) -> None:
    """Names, initialisms, numerals and endings come out as the article writes them."""
    assert sentence_case(headline, language, body=body) == wanted


@pytest.mark.parametrize(("language", "headline", "body", "wanted"), CASES)
def test_the_way_back_is_the_headline(language: str, headline: str, body: str, wanted: str) -> None:
    """Capitals bring the headline back letter by letter, and there is nothing to change again."""
    assert all_caps(wanted, language) == headline
    assert sentence_case(wanted, language, body=body) == wanted


def test_without_a_body_little_is_known() -> None:
    """Initialisms, words without a vowel and Roman numerals stay; all else becomes small."""
    assert sentence_case("TRT VE ABD BAKÜ'DE XXI. ZİRVEYE KATILDI", "tr") == (
        "TRT ve ABD bakü'de XXI. zirveye katıldı"
    )


def test_a_word_that_begins_like_a_name_is_none() -> None:
    """Kazan is not the accident (kaza), and what no ending explains is another word."""
    body = "Yarış bu yıl Kazan'da ve Turan ovasında yapılacak."
    assert sentence_case("KAZADA ÜÇ YARALI", "tr", body=body) == "Kazada üç yaralı"
    assert sentence_case("BU KAZADA TURİZM DURDU", "tr", body=body) == "Bu kazada turizm durdu"


def test_a_headline_that_does_not_shout_is_left_alone() -> None:
    """A few capitals are no shouting; a case ending in small letters does not end it."""
    assert not is_shouting("NATO zirvesi Ankara'da")
    assert not is_shouting("A")
    assert is_shouting("NATO'nun ZİRVESİ ANKARA'DA")
    assert sentence_case("NATO zirvesi Ankara'da", "tr") == "NATO zirvesi Ankara'da"


@given(
    st.text("ABCÇDEƏFGĞHXIİJKQLMNOÖPRSŞTUÜVYZ '-.:0123456789", max_size=40),
    st.sampled_from(["az", "tr"]),
    st.sampled_from(["", "Bakıda İlqar NATO-nun evini gördü, Şuşa isə uzaqdır."]),
)
def test_no_letter_is_lost(headline: str, language: str, body: str) -> None:
    """Whatever is made of a headline, capitals bring it back."""
    assert all_caps(sentence_case(headline, language, body=body), language) == all_caps(
        headline, language
    )
