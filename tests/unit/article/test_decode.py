"""Bytes to clean text."""

from __future__ import annotations

import codecs
import zipfile
from io import BytesIO

import pytest

from translator.article.readers.decode import MAX_BYTES, MAX_CHARACTERS, clean_text, decode
from translator.errors import InputError

AZ = "Yükgöndərənlər tezliklə bir hesab alacaqlar – “hamısı” birlikdə."
TR = "Yük sahipleri yakında beş yerine tek fatura alacak, diyor “İğneada” işçisi."
KK = "Жүк жөнелтушілер көп ұзамай бес емес, бір ғана шот алатын болады."
KY = "Жүк жөнөтүүчүлөр жакында беш эмес, бир гана эсеп ала турган болушат."
RU = "Грузоотправители скоро получат один счёт вместо пяти, сообщили участники встречи."
EN = "Shippers will soon receive one invoice – “all in one” – instead of five."


def refused(data: bytes) -> InputError:
    """Return the error that the bytes are refused with; it is one line and has a hint."""
    with pytest.raises(InputError) as caught:
        decode(data, origin="a.txt")
    assert caught.value.message.startswith("a.txt: ")
    assert "\n" not in caught.value.message
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize("text", [AZ, TR, KK, KY, RU, EN], ids=["az", "tr", "kk", "ky", "ru", "en"])
@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
    ],
)
def test_every_unicode_form_of_every_language(text: str, mark: bytes, encoding: str) -> None:
    """With or without a mark, the text comes back and the encoding is on record."""
    found = decode(mark + text.encode(encoding), origin="a.txt")
    assert (found.text, found.encoding, found.notes) == (text, encoding, ())


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RU, "windows-1251"),
        (RU, "koi8-r"),
        (KK, "kz1048"),
        (KY, "kz1048"),
        ("Жук жонотуучулор жакында бир эсеп ала турган болушат, деди эксперт.", "windows-1251"),
        (TR, "windows-1254"),
        (TR.replace("“", '"').replace("”", '"'), "iso-8859-9"),
        (EN, "windows-1254"),
        (RU.upper(), "windows-1251"),  # capitals decoded as the other codec are small letters
        (RU.upper(), "koi8-r"),
    ],
)
def test_eight_bit_encodings_are_told_by_their_letters(text: str, encoding: str) -> None:
    """Cyrillic and Turkish copy of old systems is read, and the guess is noted."""
    found = decode(text.encode(encoding), origin="a.txt")
    assert (found.text, found.encoding) == (text, encoding)
    assert found.notes == ("encoding told by its letters",)


@pytest.mark.parametrize("declared", ["windows-1251", "WINDOWS-1251", "koi8-r"])
@pytest.mark.parametrize(
    "head", ['<meta charset="{}">', "<meta content='text/html; charset={}'>", None]
)
def test_a_page_may_declare_its_charset(declared: str, head: str | None) -> None:
    """In HTML the declaration decides, however little text there is to judge by."""
    head = head or '<?xml version="1.0" encoding="{}"?><html>'
    text = head.format(declared) + "<p>Ош, 5-июнь</p>"
    found = decode(text.encode(declared), origin="a.html", html=True)
    assert found.text == text
    assert found.notes == (f"charset declared: {declared}",)


def test_a_western_charset_means_turkish() -> None:
    """Sloppy systems declare latin-1; no language of the desk has ð, ý or þ."""
    page = "<meta charset=iso-8859-1><p>ışığın başı</p>"
    assert decode(page.encode("windows-1254"), origin="a", html=True).text == page


def test_a_wrong_declaration_is_not_believed() -> None:
    """UTF-8 proves itself; an impossible or unknown charset leaves a note."""
    page = f"<meta charset=windows-1251><p>{KK}</p>"
    assert decode(page.encode("utf-8"), origin="a", html=True).encoding == "utf-8"
    page = f"<meta charset=utf-8><p>{RU}</p>"
    found = decode(page.encode("windows-1251"), origin="a", html=True)
    assert found.text == page
    assert "charset declared but not so: utf-8" in found.notes


def test_a_declaration_in_plain_text_is_text() -> None:
    """Only a page declares a charset."""
    text = f"{RU} charset=koi8-r <meta charset=koi8-r>"
    assert decode(text.encode("windows-1251"), origin="a.txt").text == text


def zipped(name: str) -> bytes:
    """Return a ZIP file with one member."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (zipped("word/document.xml"), "Word file (DOCX)"),
        (zipped("xl/workbook.xml"), "Excel"),
        (zipped("ppt/slides.xml"), "PowerPoint"),
        (zipped("a.txt"), "ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office file"),
        (rb"{\rtf1\ansi text}", "RTF"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"GIF89a", "GIF"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"\x00\x00\x00\x18ftypmp42", "video"),
        (b"From: <Saved>\nContent-Type: multipart/related;\n", "MHTML"),
        (b"text \x00 with zero bytes and more", "binary file"),
        (bytes(range(1, 32)) * 9, "binary file"),
    ],
)
def test_binary_files_are_named_and_refused(data: bytes, name: str) -> None:
    """The message says what the file is, the hint what to do."""
    assert name in refused(data).message


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", "\u00a0\u200b".encode()])
def test_an_empty_file_is_refused(data: bytes) -> None:
    """White space is no article."""
    assert "empty" in refused(data).message


def test_broken_utf8_is_named_with_its_place() -> None:
    """A damaged byte is never replaced, and the text never taken for another encoding."""
    data = AZ.encode() + b"\n" + b"\xff" + EN.encode()
    error = refused(data)
    assert f"broken UTF-8 at byte {len(AZ.encode()) + 1} (line 2)" in error.message


@pytest.mark.parametrize("data", [codecs.BOM_UTF16_LE + b"a\x00b", codecs.BOM_UTF16_BE + b"\xd8\0"])
def test_broken_utf16_is_refused(data: bytes) -> None:
    """Half a character is a damaged file."""
    assert "broken utf-16" in refused(data).message


def test_unknown_encodings_are_refused() -> None:
    """Bytes that are letters in no encoding of ours are not guessed at."""
    assert "which encoding" in refused(bytes(range(0x80, 0x100)) * 3).message


def test_a_twenty_megabyte_text_is_refused_in_one_line() -> None:
    """The message names the size and the limit."""
    error = refused(b"word " * 4_000_000)
    assert "too long for one article: 20,000,000 bytes" in error.message
    assert "the limit is 2,000,000 characters" in error.message


def test_the_limit_is_in_characters() -> None:
    """A text at the limit is read; one character more is not."""
    assert MAX_BYTES == 4 * MAX_CHARACTERS
    assert len(decode(b"x" * MAX_CHARACTERS, origin="a.txt").text) == MAX_CHARACTERS
    assert "2,000,001 characters" in refused(b"x" * (MAX_CHARACTERS + 1)).message


def test_cleaning() -> None:
    """Composed letters, one kind of line end, no invisible or control signs, and notes."""
    text, notes = clean_text(
        "\ufeffe\u0301\r\nx\ry\x0bz\u2028w\u00ad\nord a\u200bb\x00c\u00a0d\ufffd"
    )
    assert text == "é\nx\ny\nz\nword abc\u00a0d\ufffd"
    assert notes == (
        "soft hyphens removed: 1",
        "zero-width spaces removed: 1",
        "byte order marks removed: 1",
        "control characters removed: 1",
        "characters lost before the text reached the desk: 1",
    )


def test_what_carries_meaning_stays() -> None:
    """No-break spaces, joiners of emoji, dashes and quotation marks are left alone."""
    text = "5\u00a0000 \u202f– «a» “b” 👩\u200d🚀 №\tº"
    assert clean_text(text) == (text, ())
