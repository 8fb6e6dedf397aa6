"""What the reader is told: that a machine translated, and that an editor answers for it.

House wording, one sentence a language. Names of agencies stand behind a colon, so that no case
ending has to be put on a word that the product does not know. Names of languages do inflect;
they are few, and each form is written out.
"""

from __future__ import annotations

from translator.errors import UnsupportedLanguageError

_FROM: dict[str, dict[str, str]] = {
    "az": {
        "az": "Azərbaycan dilindən",
        "tr": "türk dilindən",
        "kk": "qazax dilindən",
        "ky": "qırğız dilindən",
        "en": "ingilis dilindən",
        "ru": "rus dilindən",
    },
    "tr": {
        "az": "Azerbaycan Türkçesinden",
        "tr": "Türkçeden",
        "kk": "Kazakçadan",
        "ky": "Kırgızcadan",
        "en": "İngilizceden",
        "ru": "Rusçadan",
    },
    "kk": {
        "az": "әзербайжан тілінен",
        "tr": "түрік тілінен",
        "kk": "қазақ тілінен",
        "ky": "қырғыз тілінен",
        "en": "ағылшын тілінен",
        "ru": "орыс тілінен",
    },
    "ky": {
        "az": "азербайжан тилинен",
        "tr": "түрк тилинен",
        "kk": "казак тилинен",
        "ky": "кыргыз тилинен",
        "en": "англис тилинен",
        "ru": "орус тилинен",
    },
    "en": {
        "az": "from Azerbaijani",
        "tr": "from Turkish",
        "kk": "from Kazakh",
        "ky": "from Kyrgyz",
        "en": "from English",
        "ru": "from Russian",
    },
}
"""Target language → source language → "from" that language, in the ablative where there is one."""

_SENTENCES = {
    "az": "Bu mətn {origin} maşın tərcüməsi ilə hazırlanıb, agentliyin redaktoru tərəfindən"
    " yoxlanılıb və təsdiqlənib.",
    "tr": "Bu metin {origin} makine çevirisiyle Türkçeye aktarıldı; ajansın editörü tarafından"
    " gözden geçirilip onaylandı.",
    "kk": "Бұл мәтін {origin} машиналық аударма арқылы дайындалды; оны агенттік редакторы"
    " тексеріп, мақұлдады.",
    "ky": "Бул текст {origin} машиналык котормо аркылуу даярдалды; аны агенттиктин редактору"
    " текшерип, бекитти.",
    "en": "This text was machine-translated {origin}, then reviewed and approved by an editor of"
    " the agency.",
}

_AGENCY = {"az": "Agentlik", "tr": "Ajans", "kk": "Агенттік", "ky": "Агенттик", "en": "Agency"}
_ORIGINAL = {
    "az": "Orijinal",
    "tr": "Özgün metin",
    "kk": "Түпнұсқа",
    "ky": "Түпнуска",
    "en": "Original",
}

_UNAPPROVED = {
    "az": "Təsdiqlənməmiş maşın tərcüməsi. Dərc etmək olmaz.",
    "tr": "Onaylanmamış makine çevirisi. Yayımlanamaz.",
    "kk": "Мақұлданбаған машиналық аударма. Жариялауға болмайды.",
    "ky": "Бекитилбеген машиналык котормо. Жарыялоого болбойт.",
    "en": "Unapproved machine translation. Not for publication.",
}


def disclosure(target: str, source: str, *, agency: str = "", link: str = "") -> str:
    """Return the line that stands under a published translation, in its language.

    Args:
        target: language of the translation.
        source: language of the original.
        agency: whose editor approved it; left out where it is empty.
        link: address of the original; left out where it is empty, else the last word of the line.

    Raises:
        UnsupportedLanguageError: there is no wording for these languages.
    """
    line = _wording(_SENTENCES, target).format(origin=_wording(_FROM[target], source))
    if agency:
        line += f" {_AGENCY[target]}: {agency.rstrip('.')}."
    if link:
        line += f" {_ORIGINAL[target]}: {link}"
    return line


def unapproved(target: str) -> str:
    """Return the warning that stands on every rendering of a draft, in its language.

    Raises:
        UnsupportedLanguageError: there is no wording for this language.
    """
    return _wording(_UNAPPROVED, target)


def _wording(table: dict[str, str], tag: str) -> str:
    if tag not in table:
        raise UnsupportedLanguageError(
            f"there is no disclosure wording for {tag!r}", hint=f"known: {', '.join(table)}"
        )
    return table[tag]
