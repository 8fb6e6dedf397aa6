"""Glossaries in XML: TBX-Basic in both editions of ISO 30042, and TMX 1.4b.

What TBX-Basic and TMX have no element for stands in notes and properties as ``column=value``, so a
file of ours comes back as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from translator.errors import InputError
from translator.language.tags import SOURCES
from translator.terms.concept import Concept, Term
from translator.terms.exchange.records import Exported, Row
from translator.terms.reading import COLUMNS, row

if TYPE_CHECKING:
    from lxml.etree import _Element

_V3 = "urn:iso:std:iso:30042:ed-2"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML 1.0 has no place for."""

_STATUS = {
    "preferred": "preferredTerm-admn-sts",
    "admitted": "admittedTerm-admn-sts",
    "deprecated": "supersededTerm-admn-sts",
    "forbidden": "deprecatedTerm-admn-sts",
}
"""Our usages as TBX has them: what is replaced is superseded there, what is an error deprecated."""

_MARKS = {
    "supersededTerm-admn-sts": "~",
    "deprecatedTerm-admn-sts": "!",
    "notRecommended": "~",
}
_OWN = tuple(name for name in COLUMNS if name not in {"id", "domain", "note", *SOURCES})
"""Columns without an element of their own in TBX."""

_TOOL = "turkic-newsdesk"


def write_tbx(concepts: Sequence[Concept], edition: int) -> Exported:
    """Write TBX-Basic: edition 3 is ISO 30042:2019 (DCA), edition 2 is ISO 30042:2008."""
    from lxml import etree

    if edition == 3:
        space: Any = {None: _V3}
        root = etree.Element(
            f"{{{_V3}}}tbx", nsmap=space, attrib={"type": "TBX-Basic", "style": "dca"}
        )
        names = ("tbxHeader", "conceptEntry", "langSec", "termSec")
    else:
        root = etree.Element("martif", {"type": "TBX-Basic"})
        names = ("martifHeader", "termEntry", "langSet", "tig")
    root.set(_LANG, "en")
    header = _add(root, names[0])
    _add(_add(_add(header, "fileDesc"), "sourceDesc"), "p", f"terms of {_TOOL}")
    if edition == 2:
        _add(_add(header, "encodingDesc"), "p", "TBXBasicXCSV02.xcs", type="XCSURI")
    body = _add(_add(root, "text"), "body")
    for concept in concepts:
        _entry(body, concept, names[1:])
    return _exported(root, concepts)


def write_tmx(concepts: Sequence[Concept]) -> Exported:
    """Write one translation unit a concept, its preferred terms as segments."""
    from lxml import etree

    root = etree.Element("tmx", {"version": "1.4"})
    fixed = {
        "creationtool": _TOOL, "creationtoolversion": "1", "segtype": "phrase",
        "o-tmf": "glossary", "adminlang": "en", "srclang": "*all*", "datatype": "plaintext",
    }  # fmt: skip
    _add(root, "header", **fixed)
    body = _add(root, "body")
    for concept in concepts:
        unit = _add(body, "tu", tuid=concept.id)
        for name, value in row(concept).items():
            if value and name != "id":
                _add(unit, "prop", value, type=f"x-{name}")
        for tag in SOURCES:
            term = concept.preferred(tag)
            if term and not term.doubtful:
                variant = _add(unit, "tuv")
                variant.set(_LANG, tag)
                _add(variant, "seg", term.text)
    return _exported(root, concepts)


def read_xml(data: bytes) -> _Element:
    """Return the root of a file; entities are not resolved and nothing is fetched.

    Raises:
        InputError: it is no XML.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(f"no XML: {error}", hint="export the file again") from error


def read_tbx(root: _Element) -> Iterator[tuple[str, Row]]:
    """Yield the entries of TBX of either edition, data categories as attributes or as tags."""
    for entry in _named(root, "conceptEntry", "termEntry"):
        place = f"entry {entry.get('id', '')} (line {entry.sourceline})".replace("  ", " ")
        found: Row = {"id": entry.get("id", "")}
        notes = []
        for child in entry:
            kind, text = _category(child), _text(child)
            if kind == "subjectField":
                found["domain"] = text
            elif kind == "note":
                name, equals, value = text.partition("=")
                own = bool(equals) and name in _OWN
                found |= {name: value} if own else {}
                notes += [] if own else [text]
        found["note"] = "; ".join(notes)
        skipped = list(_languages(entry, found))
        if skipped:
            yield place, {"problem": f"languages left out: {', '.join(skipped)}"}
        yield place, found


def read_tmx(root: _Element) -> Iterator[tuple[str, Row]]:
    """Yield translation units; one of ours gives its whole row back."""
    for unit in _named(root, "tu"):
        found: Row = {"id": unit.get("tuid", "")}
        own = {
            str(prop.get("type", "")).removeprefix("x-"): _text(prop)
            for prop in _named(unit, "prop")
        }
        for variant in _named(unit, "tuv"):
            tag = _tag(variant.get(_LANG) or variant.get("lang") or "")
            for segment in _named(variant, "seg"):
                if tag in SOURCES:
                    found[tag] = _text(segment)
        found |= {name: value for name, value in own.items() if name in COLUMNS}
        yield f"unit {found['id'] or unit.sourceline}", found


def _entry(body: _Element, concept: Concept, names: Sequence[str]) -> None:
    entry = _add(body, names[0], id=concept.id)
    if concept.domain:
        _add(entry, "descrip", concept.domain, type="subjectField")
    if concept.note:
        _add(entry, "note", concept.note)
    for name, value in row(concept).items():
        if value and name in _OWN:
            _add(entry, "note", f"{name}={value}")
    for tag in SOURCES:
        if concept.cell(tag):
            section = _add(entry, names[1])
            section.set(_LANG, tag)
            for term in concept.cell(tag):
                _term(_add(section, names[2]), term)


def _term(section: _Element, term: Term) -> None:
    _add(section, "term", term.text)
    usage = "preferred" if term.preferred else term.usage
    _add(section, "termNote", _STATUS[usage], type="administrativeStatus")
    if term.doubtful:
        _add(section, "note", "doubtful")


def _languages(entry: _Element, found: Row) -> Iterator[str]:
    """Fill the languages of an entry in; yield those that the desk does not have."""
    for section in _named(entry, "langSec", "langSet"):
        tag = _tag(section.get(_LANG, ""))
        if tag not in SOURCES:
            yield tag or "?"
            continue
        terms = [_cell(each) for each in _named(section, "termSec", "tig", "ntig")]
        ordered = sorted((each for each in terms if each[1]), key=lambda each: each[0])
        found[tag] = "|".join(text for _, text in ordered)


def _cell(section: _Element) -> tuple[bool, str]:
    """Return whether a term is not the preferred one, and the term with its marks."""
    said = [(_category(child), _text(child)) for child in section.iter()]
    text = next((text for kind, text in said if kind == "term"), "")
    status = next((text for kind, text in said if kind == "administrativeStatus"), "")
    doubt = "?" if ("note", "doubtful") in said else ""
    return status != _STATUS["preferred"], doubt + _MARKS.get(status, "") + text if text else ""


def _category(element: _Element) -> str:
    """Return the data category: the type of a meta element, else the element's own name."""
    name = str(element.tag).rpartition("}")[2]
    return element.get("type", name) if name in {"termNote", "descrip", "admin"} else name


def _named(element: _Element, *names: str) -> Iterator[_Element]:
    for each in element.iter():
        if str(each.tag).rpartition("}")[2] in names:  # a comment's tag is no text
            yield each


def _tag(text: str) -> str:
    return "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in re.split("[-_]", text)[0])


def _text(element: _Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def _add(parent: _Element, name: str, text: str = "", **attributes: str) -> _Element:
    from lxml import etree

    space = str(parent.tag).rpartition("}")[0]
    child = etree.SubElement(parent, f"{space}}}{name}" if space else name, attributes)
    if text:
        child.text = _UNWRITABLE.sub("", text)
    return child


def _exported(root: _Element, concepts: Sequence[Concept]) -> Exported:
    from lxml import etree

    options: dict[str, Any] = {"encoding": "UTF-8", "xml_declaration": True, "pretty_print": True}
    return Exported(data=etree.tostring(root, **options), rows=len(concepts))
