"""Glossaries of other tools are written and read, and what does not fit is said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.terms.term_records import concept
from translator.errors import InputError, UsageError
from translator.resources import shipped
from translator.terms import exchange
from translator.terms.concept import Concept
from translator.terms.termbase import load

SCHEMAS = Path(__file__).resolve().parents[4] / "shared" / "data" / "schemas"
"""Schemas of the formats; the tests that validate against them skip where they are missing."""

TERMS = [
    concept("org.union", "organisation", en="Road Union|Union of Roads", az="Yol İttifaqı|!Yol Birliyi",
            tr="Yol Birliği|~Yol İttifakı", kk="Жол одағы", ky="Жол бирлиги", ru="Дорожный союз"),
    concept("place.elden", status="draft", en="Elden & Sons <1>", az="?Eldən", tr="Elden"),
]  # fmt: skip
WHOLE = ("csv", "tbx3", "tbx2", "tmx")


@pytest.mark.parametrize("format_", WHOLE)
def test_formats_of_concepts_come_back_as_they_were(format_: str) -> None:
    """Every cell survives, also those that the format has no element for: all shipped rows."""
    base = load([shipped("glossaries")]).concepts
    made = exchange.export(base, format_)
    back = exchange.parse(made.data, format_)
    assert (made.rows, made.left_out, back.problems) == (len(base), (), ())
    assert sorted(back.concepts, key=lambda c: c.id) == sorted(base, key=lambda c: c.id)


@pytest.mark.parametrize("format_", WHOLE)
@given(text=st.text(min_size=1, max_size=12))
def test_any_text_survives_or_is_reported(format_: str, text: str) -> None:
    """Letters, quotes, markup and control characters never break a file or vanish unsaid."""
    word = "w" + re.sub(r"[\s|]+", " ", text)
    one = concept("x.y", "common", en=word, tr="kelime")
    back = exchange.parse(exchange.export([one], format_).data, format_)
    assert [each.id for each in back.concepts] == ["x.y"] or back.problems
    assert all(each.forms("tr") == one.forms("tr") for each in back.concepts)


def test_tbx_is_valid() -> None:
    """ISO 30042:2019, core structure and the official samples of both styles."""
    schema = SCHEMAS / "tbx" / "core.rng"
    if not schema.is_file():
        pytest.skip("the schemas are not at hand")
    from lxml import etree

    rng = etree.RelaxNG(etree.parse(str(schema)))
    made = exchange.export(load([shipped("glossaries")]).concepts, "tbx3")
    root = etree.fromstring(made.data)
    assert rng.validate(root), rng.error_log
    for name in ("ex_dca.tbx", "ex_dct.tbx"):
        found = exchange.parse((SCHEMAS / "tbx" / name).read_bytes(), "tbx3")
        assert [each.preferred("en") is not None for each in found.concepts] == [True] * len(
            found.concepts
        )
        assert found.concepts


def test_tmx_is_valid() -> None:
    """TMX 1.4b by its DTD."""
    if not (SCHEMAS / "tmx14.dtd").is_file():
        pytest.skip("the schemas are not at hand")
    from lxml import etree

    dtd = etree.DTD(str(SCHEMAS / "tmx14.dtd"))
    made = exchange.export(load([shipped("glossaries")]).concepts, "tmx")
    assert dtd.validate(etree.fromstring(made.data)), dtd.error_log


def test_usages_have_the_names_of_the_standard() -> None:
    """What we replace is superseded in TBX, what is an error deprecated."""
    text = exchange.export(TERMS, "tbx3").data.decode()
    assert text.count("supersededTerm-admn-sts") == 1
    assert text.count("deprecatedTerm-admn-sts") == 1


def test_deepl_and_omegat_hold_one_direction() -> None:
    """A line a source form; doubtful targets and missing languages are left out by name."""
    deepl = exchange.export(TERMS, "deepl", source="en", target="az")
    assert deepl.data.decode() == (
        "Road Union,Yol İttifaqı,en,az\nUnion of Roads,Yol İttifaqı,en,az\n"
    )
    assert (deepl.rows, deepl.left_out) == (1, ("place.elden",))
    omegat = exchange.export(TERMS, "omegat", source="en", target="tr").data.decode()
    assert omegat.splitlines()[0].split("\t") == ["Road Union", "Yol Birliği", "org.union"]
    back = exchange.parse(omegat.encode(), "omegat", source="en", target="tr", origin="a.txt")
    assert [one.preferred("tr").text for one in back.concepts] == ["Yol Birliği"] * 2 + ["Elden"]
    assert {(one.status, one.source, one.kind) for one in back.concepts} == {
        ("draft", "a.txt", "common")
    }
    with pytest.raises(UsageError, match="one direction"):
        exchange.export(TERMS, "deepl")


def test_a_source_form_stands_once_in_pairs() -> None:
    """DeepL refuses a doubled source; the first concept has it, and the number is said."""
    twice = [TERMS[0], concept("org.other", en="Road Union", tr="Başka")]
    made = exchange.export(twice, "deepl", source="en", target="tr")
    assert made.data.decode().count("Road Union") == 1
    assert any("1 source forms" in line for line in made.lost)


def test_equivalent_term_sets() -> None:
    """Google's CSV: a header of languages; regions are taken off, unknown columns named."""
    made = exchange.export(TERMS, "google", languages=("en", "tr"))
    assert made.data.decode().splitlines()[0] == "en,tr,description"
    back = exchange.parse(b"en-US,tr,de\nport,liman,Hafen\n", "google")
    assert back.concepts[0].preferred("en").text == "port"
    assert back.problems == ("line 1: columns left out: de",)


BAD = [
    ("deepl", b"a,b,en,ru\n", "the line is en"),
    ("deepl", b"a\n", "1 cells"),
    ("omegat", b"only one cell\n", "no tab"),
    ("csv", b"id,class,status,en,colour\nx,place,draft,X,red\n", "column colour is left out"),
    ("csv", b"id,class,status,en\nx,place,draft,X\nx,place,draft,Y\n", "stands already"),
    ("tbx3", b"<tbx><conceptEntry id='a'><langSec xml:lang='de'/></conceptEntry></tbx>", "languages left out: de"),
]  # fmt: skip


@pytest.mark.parametrize(("format_", "data", "said"), BAD)
def test_nothing_is_left_out_in_silence(format_: str, data: bytes, said: str) -> None:
    """Every line that is no row has its place and its reason."""
    found = exchange.parse(data, format_, source="en", target="tr")
    assert any(said in line for line in found.problems), found


@pytest.mark.parametrize(
    ("format_", "data"), [("tbx3", b"no xml"), ("tmx", b""), ("csv", b"\xff\xfe")]
)
def test_another_format_is_refused(format_: str, data: bytes) -> None:
    """One clear line instead of a traceback."""
    with pytest.raises(InputError):
        exchange.parse(data, format_)


def test_entities_are_not_resolved() -> None:
    """A file cannot read other files or blow up the memory."""
    bomb = b'<!DOCTYPE tmx [<!ENTITY x SYSTEM "file:///etc/hostname">]><tmx><body><tu tuid="a"><tuv xml:lang="en"><seg>a&x;b</seg></tuv></tu></body></tmx>'
    found = exchange.parse(bomb, "tmx")
    assert [one.preferred("en").text for one in found.concepts] == ["a&x;b"]


def test_ids_of_imported_terms_are_new() -> None:
    """ASCII letters of the term; a number where the id is taken."""
    data = "Eldən limanı\tElden Limanı\nEldən limanı\tLiman\n".encode()
    found = exchange.parse(data, "omegat", source="az", target="tr", taken={"import.eldn_liman"})
    ids = [one.id for one in found.concepts]
    assert len(set(ids)) == 2
    assert not {"import.eldn_liman"} & set(ids)
    assert all(isinstance(one, Concept) for one in found.concepts)


def test_the_ending_tells_the_format(tmp_path: Path) -> None:
    """And where it does not, the formats are named."""
    assert exchange.format_of(tmp_path / "a.tmx", None) == "tmx"
    assert exchange.format_of(tmp_path / "a.csv", "google") == "google"
    with pytest.raises(UsageError, match="no format"):
        exchange.format_of(tmp_path / "a.xyz", None)
