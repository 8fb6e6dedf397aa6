"""Choosing the reader, refusing what is no article, and deciding the language."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Thread

import pytest

from translator.article.model import Block
from translator.article.readers import READERS, SUFFIXES, read_bytes, read_path
from translator.article.readers.assemble import decide_language
from translator.batch import gather
from translator.errors import InputError, UnsupportedLanguageError, UsageError
from translator.language import identify as identify_module
from translator.language.identify import Identification

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
TEXT = b"Shippers will soon receive one invoice.\n"


def test_the_batch_knows_the_same_suffixes() -> None:
    """What a folder is searched for is what the readers read."""
    assert set(gather.SUFFIXES) == set(SUFFIXES)
    assert set(SUFFIXES.values()) == set(READERS)


@pytest.mark.parametrize(
    ("origin", "data", "expected"),
    [
        ("a.txt", b"# Head\n\nText.", "text"),
        ("a.MD", b"# Head\n\nText.", "markdown"),
        ("a.HTM", b"Text.", "html"),
        ("-", b"---\ntitle: Head\n---\nText.", "markdown"),
        ("-", b"\n<!-- x --><p>Text.</p>", "html"),
        ("a.dat", b"<!DOCTYPE html><title>T</title>Text.", "html"),
        ("a.wire", b"Text <p> here.", "text"),
        ("a.wire", b"---\n\nText\n\n---", "text"),
        ("-", b"<?xml version='1.0'?>\n<html><body>Text</body></html>", "html"),
    ],
)
def test_suffix_then_content_choose_the_reader(origin: str, data: bytes, expected: str) -> None:
    """A telling suffix decides; else front matter or tags do; else it is plain text."""
    article = read_bytes(data, origin=origin, language="en")
    assert article.metadata["format"] == expected


def test_the_format_can_be_given() -> None:
    """A given format beats the suffix; an unknown one is a mistake of usage."""
    article = read_bytes(b"# Head\n\nText.", origin="a.txt", language="en", format="markdown")
    assert article.headline == "Head"
    with pytest.raises(UsageError, match="unknown format 'docx'") as caught:
        read_bytes(TEXT, origin="a.txt", format="docx")
    assert "text, markdown, html" in caught.value.hint


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"<?xml version='1.0'?><newsItem/>", "XML"), (b'{"headline": "x"}', "JSON")],
)
def test_data_is_no_article(data: bytes, name: str) -> None:
    """Machine formats are not translated as if they were prose."""
    with pytest.raises(InputError, match=f"this is {name}") as caught:
        read_bytes(data, origin="-", language="en")
    assert caught.value.hint


def fails(path: Path, message: str) -> None:
    """Check that a path is refused with one line and a hint."""
    with pytest.raises(InputError, match=message) as caught:
        read_path(path, language="en")
    assert "\n" not in caught.value.message
    assert caught.value.hint
    assert caught.value.exit_code == 4


def test_paths_that_cannot_be_read(tmp_path: Path) -> None:
    """Missing files, folders and impossible names are faults of the input."""
    fails(tmp_path / "missing.txt", "no such file")
    fails(tmp_path, "this is a folder")
    fails(Path("a\0b.txt"), "cannot be read")
    fails(tmp_path / ("x" * 300), "cannot be read")
    (tmp_path / "empty.txt").touch()
    fails(tmp_path / "empty.txt", "empty")


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rights are named as such."""
    path = tmp_path / "secret.txt"
    path.write_bytes(TEXT)

    def denied(*_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    fails(path, "no permission")


def test_a_huge_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    """A sparse file of 20 MB and a big picture are refused, each for what it is."""
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.write(b"x" * 10)
        file.truncate(20_000_000)
    fails(path, r"too long for one article: 20,000,000 bytes")
    with path.open("r+b") as file:
        file.write(b"%PDF-1.4")
    fails(path, "PDF")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_can_be_read(tmp_path: Path) -> None:
    """Process substitution of a shell hands over a pipe."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = Thread(target=path.write_bytes, args=(TEXT,))
    writer.start()
    assert read_path(path, language="en").blocks[0].text == TEXT.decode().strip()
    writer.join()


@pytest.mark.parametrize(
    ("origin", "text", "expected"),
    [
        ("news/Orta Dəhliz.txt", "Text here.", "orta-dehliz"),
        ("a.b.en.md", "---\nid: Kept_ID\nslug: no\n---\nText.", "kept_id"),
        ("a.md", "---\nslug: The Slug\n---\nText.", "the-slug"),
        ("-", "Жаңа жүрек\n\nОн бір дәрігер жұмыс істеді.", "zhana-zhurek"),
        (
            "-",
            "Shippers will soon receive one invoice instead of five today.",
            "shippers-will-soon-receive-one-invoice-instead-of",
        ),
    ],
)
def test_the_id_of_an_article(origin: str, text: str, expected: str) -> None:
    """Front matter names it, else the file, else the headline or the first words."""
    assert read_bytes(text.encode(), origin=origin, language="en").id == expected


def test_an_unreadable_embargo_is_refused() -> None:
    """An embargo that nobody can hold must not be lost."""
    with pytest.raises(InputError, match="embargo is not a date: tomorrow") as caught:
        read_bytes(b"---\nembargo: tomorrow\n---\nText.", origin="a.md", language="en")
    assert "2026-01-31" in caught.value.hint


def test_metadata_of_ours_is_never_overwritten() -> None:
    """A key of the source that we use ourselves is kept under another name."""
    text = b"---\nencoding: latin\nnotes: mine\n---\nText."
    metadata = read_bytes(text, origin="a.md", language="en").metadata
    assert metadata["encoding"] == "utf-8"
    assert (metadata["declared_encoding"], metadata["declared_notes"]) == ("latin", "mine")


BLOCKS = (Block(id="p1", kind="paragraph", text="text"), Block(id="v1", kind="verbatim", text="x"))


@pytest.fixture
def guess(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let identification answer Turkish with the confidence that the test appends last."""
    seen: list[str] = ["0.99"]

    def fake(text: str) -> Identification:
        assert text == "text"
        return Identification(language="tr", confidence=float(seen[-1]))

    monkeypatch.setattr(identify_module, "identify", fake)
    return seen


def test_a_given_language_is_not_asked_about(guess: list[str]) -> None:
    """The editor knows best."""
    guess.append("not a number")
    decision = decide_language(BLOCKS, "az", "kk-KZ")
    assert (decision.language, decision.evidence) == ("kk", "given")


def test_a_sure_guess_beats_a_declaration(guess: list[str]) -> None:
    """What the text is counts; the contradiction is on record."""
    decision = decide_language(BLOCKS, "az-AZ", None)
    assert (decision.language, decision.evidence) == ("tr", "identified 0.99")
    assert decision.conflict == "declared az-AZ, but the text reads as tr (0.99)"
    assert decide_language(BLOCKS, "tr_TR", None).conflict == ""


def test_a_declaration_beats_a_doubtful_guess(guess: list[str]) -> None:
    """Below 0.9 the page is believed, if it names a language of the desk."""
    guess.append("0.62")
    decision = decide_language(BLOCKS, "AZ", None)
    assert (decision.language, decision.evidence) == ("az", "declared")
    assert "reads as tr (0.62)" in decision.conflict
    for declared in (None, "de", "kk-Latn"):
        assert decide_language(BLOCKS, declared, None).evidence == "identified 0.62"


@pytest.mark.parametrize("given", ["de", "", "kk-Latn", "english"])
def test_a_language_that_the_desk_does_not_read(given: str) -> None:
    """It is refused with the list of those that it does."""
    with pytest.raises(UnsupportedLanguageError, match="not a language") as caught:
        decide_language(BLOCKS, None, given)
    assert "az, tr, kk, ky, en, ru" in caught.value.hint


def test_language_on_record() -> None:
    """The article's metadata says why it is in this language, and what speaks against it."""
    page = "<html lang=az><body><p>Shippers will soon receive one invoice for it.</p></body></html>"
    article = read_bytes(page.encode(), origin="a.html")
    assert article.language == "en"
    assert article.metadata["language_evidence"].startswith("identified ")
    assert article.metadata["language_conflict"].startswith("declared az, but")


def test_an_unsupported_language_is_refused() -> None:
    """Uzbek copy is not taken for Turkish, whatever the page declares."""
    text = (
        "Oʻzbekiston Respublikasi Prezidenti farmoniga koʻra, yangi yil uchun davlat byudjeti "
        "tasdiqlandi va uning ijrosi boʻyicha vazifalar belgilandi."
    )
    with pytest.raises(UnsupportedLanguageError):
        read_bytes(f"---\nlang: tr\n---\n{text}".encode(), origin="a.md")


@pytest.mark.parametrize(
    ("name", "language", "kinds"),
    [
        ("middle-corridor.en.md", "en", {"headline", "abstract", "subhead", "list-item", "quote"}),
        ("donor-heart.kk.txt", "kk", {"headline"}),
        (
            "burial-mound.az.html",
            "az",
            {"headline", "abstract", "caption", "subhead", "list-item", "quote"},
        ),
    ],
)
def test_the_examples_are_articles(name: str, language: str, kinds: set[str]) -> None:
    """Each shipped example is read in its language, with its dateline and structure."""
    article = read_path(EXAMPLES / name)
    assert article.language == language
    assert article.headline
    assert article.dateline is not None
    assert article.dateline.place
    assert {block.kind for block in article.blocks} == kinds | {"dateline", "paragraph"}
    assert "language_conflict" not in article.metadata
