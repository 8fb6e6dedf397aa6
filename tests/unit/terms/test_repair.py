"""Approved terms that a draft has wrong are written right, in the form that stood there."""

from __future__ import annotations

import pytest

from tests.unit.terms.term_records import concept
from translator.errors import UsageError
from translator.terms import apply
from translator.terms.repair import Repaired, repair, undo
from translator.terms.termbase import Concept, build

UNION = concept(
    "org.union", "organisation",
    en="Road Union", az="Yol İttifaqı|!Yol Birliyi", tr="Yol Birliği|~Yol İttifakı",
    kk="Жол одағы|!Жол бірлігі", ky="Жол бирлиги|~Жол союзу",
)  # fmt: skip
ELDEN = concept("place.elden", en="Eldenburg", az="Eldənburq", tr="Eldenburg", kk="Елденбург", ky="Элденбург")  # fmt: skip
DRAFT = concept("place.draft", status="draft", en="Eldenburg", tr="Eldenburg|~Eldingrad")


def mended(source: str, text: str, target: str, *concepts: Concept) -> Repaired:
    """Return what is made of a draft."""
    base = build(concepts)
    return repair(apply.hits(source, "en", base), text, source, target, base)


FORMS = [
    ("tr", "Karar Yol İttifakına gönderildi.", "Karar Yol Birliğine gönderildi."),
    ("tr", "Yol İttifakından da açıklama geldi.", "Yol Birliğinden de açıklama geldi."),
    ("az", "Qərar Yol Birliyinə göndərilib.", "Qərar Yol İttifaqına göndərilib."),
    ("kk", "Шешім Жол бірлігіне жіберілді.", "Шешім Жол одағына жіберілді."),
    ("ky", "Чечим Жол союзуна жөнөтүлдү.", "Чечим Жол бирлигине жөнөтүлдү."),
]


@pytest.mark.parametrize(("target", "text", "wanted"), FORMS)
def test_a_wrong_form_is_replaced_in_its_case(target: str, text: str, wanted: str) -> None:
    """Deprecated and forbidden forms give way, with case endings and clitics in harmony."""
    result = mended("The Road Union decided", text, target, UNION)
    assert result.text == wanted
    (row,) = result.ledger
    assert row.method == "repaired"
    assert row.note.removeprefix("was: ") in text
    assert undo(result.text, row) == text
    assert row.written in wanted
    assert result.text[row.start :].startswith(row.written)


MISSES = [
    ("tr", "Tören Eldenburk'ta yapıldı.", "Tören Eldenburg'da yapıldı."),
    ("tr", "Tören Eldneburg'da yapıldı.", "Tören Eldenburg'da yapıldı."),
    ("az", "Mərasim Eldənburqqda keçirilib.", "Mərasim Eldənburqda keçirilib."),
    ("kk", "Жиын Елденбургте өтті.", "Жиын Елденбургте өтті."),
    ("kk", "Жиын Елденбурктен басталды.", "Жиын Елденбургтен басталды."),
    ("ky", "Жыйын Элденбуркта өттү.", "Жыйын Элденбургда өттү."),
]


@pytest.mark.parametrize(("target", "text", "wanted"), MISSES)
def test_a_name_one_letter_off_is_spelt_right(target: str, text: str, wanted: str) -> None:
    """The suffix is read from what stood there; a right name is left alone."""
    assert mended("in Eldenburg", text, target, ELDEN).text == wanted


def test_the_source_s_spelling_left_standing_is_translated() -> None:
    """An English name in an Azerbaijani sentence becomes the Azerbaijani one."""
    result = mended("in Eldenburg", "Mərasim Eldenburgda keçirilib.", "az", ELDEN)
    assert result.text == "Mərasim Eldənburqda keçirilib."


def test_another_name_of_the_termbase_is_no_near_miss() -> None:
    """One country is never made of another."""
    other = concept("place.other", tr="Eldenburk", en="Eldenbourk")
    result = mended("in Eldenburg", "Tören Eldenburk'ta yapıldı.", "tr", ELDEN, other)
    assert result.text == "Tören Eldenburk'ta yapıldı."
    assert result.ledger[0].method == "failed"


def test_only_mandatory_terms_are_touched() -> None:
    """A draft term is shown, not written; a draft that has its terms stays letter by letter."""
    text = "Tören Eldingrad'da yapıldı."
    assert mended("in Eldenburg", text, "tr", DRAFT).text == text
    fine = "Yol Birliği toplandı."
    result = mended("The Road Union met", fine, "tr", UNION)
    assert (result.text, result.ledger[0].method) == (fine, "kept")


def test_what_cannot_be_repaired_stays_reported() -> None:
    """A dropped term leaves the text alone and its row failed."""
    result = mended("The Road Union met", "Toplantı yapıldı.", "tr", UNION)
    assert result.text == "Toplantı yapıldı."
    assert result.ledger[0].method == "failed"
    assert result.ledger[0].mandatory


def test_every_occurrence_has_its_row() -> None:
    """Two hits, one right and one wrong: the right one is not taken for the wrong one."""
    text = "Yol Birliği toplandı; Yol İttifakının kararı açıklandı."
    result = mended("The Road Union met; the Road Union decided", text, "tr", UNION)
    assert result.text == "Yol Birliği toplandı; Yol Birliğinin kararı açıklandı."
    assert sorted(row.method for row in result.ledger) == ["kept", "repaired"]


def test_a_change_takes_its_clitics_with_it_when_it_is_undone() -> None:
    """What a change wrote behind the term goes too, and a text without the change is refused."""
    result = mended("The Road Union", "Yol İttifakından da açıklama geldi.", "tr", UNION)
    (row,) = result.ledger
    assert (row.before, row.after) == ("Yol İttifakından da", "Yol Birliğinden de")
    assert undo("Dün " + result.text, row) == "Dün Yol İttifakından da açıklama geldi."
    with pytest.raises(UsageError, match="no change of"):
        undo("Bambaşka bir cümle.", row)


def test_a_change_survives_an_edit_elsewhere_and_not_one_of_its_own_words() -> None:
    """The ledger of an edited text still says which term was put in automatically."""
    matches = apply.hits("The Road Union decided", "en", build([UNION]))
    old = mended("The Road Union decided", "Karar Yol İttifakına gitti.", "tr", UNION).ledger
    for text, method in (
        ("Dünkü karar Yol Birliğine gitti.", "repaired"),
        ("Karar Yol Birliğinde alındı.", "kept"),
    ):
        new = apply.ledger(matches, text, "The Road Union decided", "tr")
        (row,) = apply.carried(old, new, text)
        assert row.method == method


WEEK = [
    concept("weekday.friday", "common", "draft", en="Friday", az="cümə", tr="cuma", kk="жұма", ky="жума"),
    concept("weekday.tuesday", "common", "draft", en="Tuesday", az="çərşənbə axşamı", tr="salı",
            kk="сейсенбі", ky="шейшемби"),
    concept("weekday.monday", "common", "draft", en="Monday", az="bazar ertəsi", tr="pazartesi",
            kk="дүйсенбі", ky="дүйшөмбү"),
]  # fmt: skip
DAYS = [
    ("az", "Gəmilər çərşənbə axşamı yola düşüb.", "Gəmilər cümə yola düşüb."),
    ("ky", "Кемелер шейшембиде кетти.", "Кемелер жумада кетти."),
    ("tr", "Gemiler salıdan beri bekliyor.", "Gemiler cumadan beri bekliyor."),
    ("kk", "Кемелер сейсенбі мен дүйсенбіде кетті.", "Кемелер сейсенбі мен дүйсенбіде кетті."),
    ("tr", "Gemiler cuma günü ve salı günü gitti.", "Gemiler cuma günü ve salı günü gitti."),
]


@pytest.mark.parametrize(("target", "text", "wanted"), DAYS)
def test_a_wrong_weekday_is_the_right_one_again(target: str, text: str, wanted: str) -> None:
    """One stranger gives way; of two it is open which, and a right day is left alone."""
    assert mended("Ships left on Friday.", text, target, *WEEK).text == wanted
