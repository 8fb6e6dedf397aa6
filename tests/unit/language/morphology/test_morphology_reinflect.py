"""Putting another term in the form that stood there."""

from __future__ import annotations

import pytest

from translator.language.morphology import Term, find, reinflect


def _replaced(text: str, old: Term, new: Term) -> str:
    (span,) = find(old, text)
    return reinflect(text, span, new)


@pytest.mark.parametrize(
    ("language", "old", "new", "text", "expected"),
    [
        ("tr", "Ankara", "Bişkek", "Dün Ankara'dan geldi.", "Dün Bişkek'ten geldi."),
        ("tr", "Ankara", "İzmir", "Ankara'da da mı oldu?", "İzmir'de de mi oldu?"),
        ("tr", "Ankara", "İzmir", "Ankara mıydı?", "İzmir miydi?"),
        ("tr", "Bakü", "Astana", "Bakü müdür?", "Astana mıdır?"),
        ("tr", "Ankara", "İzmir", "Ankara ile Konya", "İzmir ile Konya"),
        ("tr", "Ankara", "İzmir", "ANKARA'DA DA", "İZMİR'DE DE"),
        ("az", "Gəncə", "Bakı", "Gəncədə də yağdı", "Bakıda da yağdı"),
        ("az", "Bakı", "Gəncə", "Bakıdakı iclas", "Gəncədəki iclas"),
        ("kk", "Астана", "Бішкек", "Астана да бар", "Бішкек те бар"),
        ("kk", "Астана", "Бішкек", "Астана ма?", "Бішкек пе?"),
        ("kk", "Астана", "Бішкек", "Астана мен Мәскеу", "Бішкек пен Мәскеу"),
        ("kk", "Париж", "Лондон", "Париж бен Мәскеу", "Лондон мен Мәскеу"),
        ("ky", "Бишкек", "Ош", "Бишкектеги жыйын", "Оштогу жыйын"),
        ("ky", "Бишкек", "Ош", "Бишкекте да жаады", "Ошто да жаады"),
        ("ky", "Бишкек", "Ош", "Бишкекпи же Нарын", "Ошпу же Нарын"),
        ("en", "Baku", "Astana", "Baku's streets", "Astana's streets"),
    ],
)
def test_the_new_name_takes_form_and_clitics(
    language: str, old: str, new: str, text: str, expected: str
) -> None:
    """Suffixes and loose clitics follow the new name; all else stays as it was."""
    assert _replaced(text, Term(old, language, "place"), Term(new, language, "place")) == expected


def test_a_pronoun_is_no_clitic() -> None:
    """Kazakh мен is "and" only where it agrees with the word before it."""
    text = "Бішкекте мен болдым"
    expected = "Астанада мен болдым"
    assert _replaced(text, Term("Бішкек", "kk", "place"), Term("Астана", "kk", "place")) == expected


def test_a_compound_head_takes_the_case_of_a_plain_noun() -> None:
    """The buffer of a compound appears although the old term had none."""
    new = Term("Dışişleri Bakanlığı", "tr", "organisation", head="poss")
    old = Term("Meclis", "tr", "organisation")
    assert _replaced("Dün Mecliste konuştu.", old, new) == "Dün Dışişleri Bakanlığında konuştu."


def test_the_first_letter_of_a_sentence_stays_a_capital() -> None:
    """A common noun at the head of a sentence takes the capital, elsewhere it does not."""
    old, new = Term("toplantı", "tr", "common"), Term("zirve", "tr", "common")
    assert _replaced("Toplantıda konuştu.", old, new) == "Zirvede konuştu."
    assert _replaced("Dün toplantıda konuştu.", old, new) == "Dün zirvede konuştu."
