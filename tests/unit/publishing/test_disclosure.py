"""The disclosure line: whole, in the right letters, with the right endings."""

from __future__ import annotations

import re
from itertools import product

import pytest

from translator.errors import UnsupportedLanguageError
from translator.language.tags import SOURCES, TARGETS
from translator.publishing.disclosure import disclosure, unapproved

LATIN_ONLY = re.compile(r"[A-Za-zÇçĞğİıÖöŞşÜüƏəXxQq \-.,:;/“”]+")
CYRILLIC_ONLY = {
    "kk": re.compile(r"[А-Яа-яӘәҒғҚқҢңӨөҰұҮүҺһІі \-.,:;]+"),
    "ky": re.compile(r"[А-Яа-яҢңӨөҮү \-.,:;]+"),
}
ABLATIVE = {
    "az": re.compile(r"\w+ dilindən"),
    "tr": re.compile(r"Azerbaycan Türkçesinden|\w+çadan|\w+cadan|\w+çeden|\w+ceden"),
    "kk": re.compile(r"\w+ тілінен"),
    "ky": re.compile(r"\w+ тилинен"),
    "en": re.compile(r"from [A-Z]\w+"),
}


@pytest.mark.parametrize(("target", "source"), list(product(TARGETS, SOURCES)))
def test_every_pair_has_a_whole_sentence(target: str, source: str) -> None:
    """All thirty pairs: one sentence in one alphabet, with the language in its right case."""
    line = disclosure(target, source)
    assert line.endswith(".")
    assert line.count(".") == 1
    assert "{" not in line
    assert ABLATIVE[target].search(line)
    assert CYRILLIC_ONLY.get(target, LATIN_ONLY).fullmatch(line)


@pytest.mark.parametrize("target", TARGETS)
def test_no_two_sources_have_the_same_line(target: str) -> None:
    """The original language can be told from the line."""
    assert len({disclosure(target, source) for source in SOURCES}) == len(SOURCES)


@pytest.mark.parametrize("target", TARGETS)
def test_names_are_never_inflected(target: str) -> None:
    """Agency and address stand after a colon, to the letter, the address as the last word."""
    line = disclosure(target, "ru", agency="Köç News Ltd.", link="https://example.org/x")
    assert re.search(r": Köç News Ltd\. ", line)
    assert line.endswith(": https://example.org/x")
    assert line.startswith(disclosure(target, "ru"))


def test_the_wording_of_the_house() -> None:
    """One line a language, to the letter: a change of wording is a decision."""
    assert disclosure("az", "kk") == (
        "Bu mətn qazax dilindən maşın tərcüməsi ilə hazırlanıb, agentliyin redaktoru tərəfindən"
        " yoxlanılıb və təsdiqlənib."
    )
    assert disclosure("tr", "ky") == (
        "Bu metin Kırgızcadan makine çevirisiyle Türkçeye aktarıldı; ajansın editörü tarafından"
        " gözden geçirilip onaylandı."
    )
    assert disclosure("kk", "en") == (
        "Бұл мәтін ағылшын тілінен машиналық аударма арқылы дайындалды; оны агенттік редакторы"
        " тексеріп, мақұлдады."
    )
    assert disclosure("ky", "az") == (
        "Бул текст азербайжан тилинен машиналык котормо аркылуу даярдалды; аны агенттиктин"
        " редактору текшерип, бекитти."
    )
    assert disclosure("en", "tr", link="https://example.org/") == (
        "This text was machine-translated from Turkish, then reviewed and approved by an editor"
        " of the agency. Original: https://example.org/"
    )


def test_warnings_are_five() -> None:
    """Every language has its own warning on drafts."""
    assert len({unapproved(target) for target in TARGETS}) == len(TARGETS)


def test_an_unknown_language_is_named() -> None:
    """No wording, no item: the error says which language is missing."""
    with pytest.raises(UnsupportedLanguageError, match="'uz'"):
        disclosure("uz", "tr")
    with pytest.raises(UnsupportedLanguageError, match="'uz'"):
        disclosure("tr", "uz")
    with pytest.raises(UnsupportedLanguageError, match="'uz'"):
        unapproved("uz")
