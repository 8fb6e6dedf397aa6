"""Bytes to clean text: which encoding they are in, and a clear refusal where they are no text.

Order of evidence: byte order mark, zero bytes (UTF-16 without a mark), strict UTF-8, the charset
that an HTML page declares, letter statistics of the desk's languages. Nothing is replaced or
guessed silently: what was decided stands in the notes, and bytes that fit no encoding are refused.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from translator.errors import InputError
from translator.language import casing

MAX_CHARACTERS = 2_000_000
"""Longest article that is read (code points): some 300,000 words, far beyond any news item."""
MAX_BYTES = 4 * MAX_CHARACTERS
"""No more is read of any file; no encoding needs more than four bytes a character."""

_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF file", "copy the text out of it, or ask for the original text"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (DOC, XLS)", "save it as plain text or HTML"),
    (b"{\\rtf", "a Rich Text file (RTF)", "save it as plain text or HTML"),
    (b"\xff\xd8\xff", "a JPEG picture", "give the article's text"),
    (b"\x89PNG", "a PNG picture", "give the article's text"),
    (b"GIF8", "a GIF picture", "give the article's text"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"BZh", "a bzip2 archive", "unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive", "unpack it first"),
    (b"Rar!", "a RAR archive", "unpack it first"),
    (b"SQLite format 3", "an SQLite database", "give the article's text"),
    (b"\x7fELF", "a program", "give the article's text"),
    (b"ID3", "an audio file", "give the article's text"),
)
_ZIP_KINDS: tuple[tuple[bytes, str, str], ...] = (
    (b"word/", "a Word file (DOCX)", "save it as plain text, Markdown or HTML"),
    (b"opendocument.text", "an OpenDocument text (ODT)", "save it as plain text or HTML"),
    (b"xl/", "an Excel file (XLSX)", "save the text as plain text"),
    (b"ppt/", "a PowerPoint file (PPTX)", "save the text as plain text"),
    (b"epub", "an EPUB book", "save the text as plain text or HTML"),
    (b"", "a ZIP archive", "unpack it first"),
)
_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w-]+)",
    re.IGNORECASE,
)
_HONOURED = re.compile(
    r"(?:windows-|cp-?)125\d|koi8-[ru]|iso-?8859-\d{1,2}|(?:latin|l)-?[15]|us-ascii|ascii"
    r"|(?:kz|strk)-?1048|ptcp?154|cp866|ibm866|x-mac-cyrillic|mac-cyrillic",
    re.IGNORECASE,
)
_WESTERN = re.compile(
    r"iso-?8859-[19]|(?:latin|l)-?[15]|us-ascii|ascii|(?:windows-|cp-?)125[24]", re.IGNORECASE
)
_HEAD = 4096
_SAMPLE = 20_000

_CYRILLIC_CODECS = ("windows-1251", "kz1048", "koi8-r")
_CYRILLIC_PER_MILLE: dict[str, float] = {
    **dict.fromkeys("а", 113),
    **dict.fromkeys("ент", 70),
    **dict.fromkeys("оирлыск", 52),
    **dict.fromkeys("дмубпгв", 27),
    **dict.fromkeys("яйшзьжчі", 14),
    **dict.fromkeys("қүөғ", 10),
    **dict.fromkeys("хюцэфщъёңұәһ", 3),
}
"""Letters a thousand in Russian, Kazakh and Kyrgyz news, about; the mean of the three."""
_STRANGER = -60.0
"""What a letter that none of the languages has costs; outweighs any good neighbour."""
_LEAST_SCORE = 20.0
_BINARY_SHARE = 0.02

_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_BREAK = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = {"\u00ad": "soft hyphens", "\u200b": "zero-width spaces", "\ufeff": "byte order marks"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Text in NFC with LF line ends; `notes` say what was removed or doubted."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, *, origin: str, html: bool = False) -> Decoded:
    """Turn the bytes of an article into clean text.

    Args:
        data: the whole file.
        origin: its name, for messages.
        html: trust a charset that the page declares.

    Raises:
        InputError: empty, binary, too long, or in no encoding that the desk knows.
    """
    refuse_binary(data, origin)
    refuse_long(len(data), origin)
    text, encoding, notes = _decode(data, origin, html=html)
    clean, removed = clean_text(text)
    if len(clean) > MAX_CHARACTERS:
        raise _too_long(f"{len(clean):,} characters", origin)
    if not clean.strip():
        raise InputError(f"{origin}: the file is empty", hint="give a file that holds an article")
    return Decoded(text=clean, encoding=encoding, notes=(*notes, *removed))


def refuse_binary(data: bytes, origin: str) -> None:
    """Raise InputError if the first bytes are those of a known binary format."""
    kinds = _MAGIC
    if data[:4] == b"PK\x03\x04":
        kinds = tuple((data[:4], name, hint) for mark, name, hint in _ZIP_KINDS if mark in data)[:1]
    elif data[4:8] == b"ftyp":
        kinds = ((data[:8], "a video or audio file", "give the article's text"),)
    elif re.match(
        rb"(?:MIME-Version|From):[^\0]{0,2000}multipart/related", data, re.IGNORECASE | re.DOTALL
    ):
        kinds = ((data[:4], "a web archive (MHTML)", "save the page as HTML"),)
    for magic, name, hint in kinds:
        if data.startswith(magic):
            raise InputError(f"{origin}: this is {name}, not text", hint=hint)


def refuse_long(size: int, origin: str) -> None:
    """Raise InputError if a file of this many bytes cannot be one article."""
    if size > MAX_BYTES:
        raise _too_long(f"{size:,} bytes", origin)


def clean_text(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text in NFC, with LF line ends and without control characters, and notes.

    No-break spaces and every other character that carries meaning stay.
    """
    text = _BREAK.sub("\n", unicodedata.normalize("NFC", text))
    notes = []
    text = text.replace("\u00ad\n", "\u00ad")  # a word that the source divides at a line end
    for char, name in _INVISIBLE.items():
        if char in text:
            notes.append(f"{name} removed: {text.count(char)}")
            text = text.replace(char, "")
    text, controls = _CONTROL.subn("", text)
    if controls:
        notes.append(f"control characters removed: {controls}")
    lost = text.count("\ufffd")
    if lost:
        notes.append(f"characters lost before the text reached the desk: {lost}")
    return unicodedata.normalize("NFC", text), tuple(notes)


def _too_long(size: str, origin: str) -> InputError:
    return InputError(
        f"{origin}: too long for one article: {size}, the limit is {MAX_CHARACTERS:,} characters",
        hint="give one article a file",
    )


def _decode(data: bytes, origin: str, *, html: bool) -> tuple[str, str, tuple[str, ...]]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding, origin), encoding, ()
    wide = _utf16_without_mark(data)
    if wide:
        return _strictly(data, wide, origin), wide, ()
    _refuse_garbage(data, origin)
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError as error:
        _refuse_broken_utf8(data, error, origin)
    declared = _declared(data) if html or data.lstrip()[:1] == b"<" else ""
    return _declared_text(data, declared) or _by_statistics(data, origin, declared)


def _strictly(data: bytes, encoding: str, origin: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"{origin}: broken {encoding} at byte {error.start}",
            hint="save the file again as UTF-8",
        ) from error


def _utf16_without_mark(data: bytes) -> str:
    """Return the UTF-16 variant whose high bytes are those of our alphabets, or nothing.

    In Latin text the high bytes are 0 or 1, in Cyrillic text 4 (0 for spaces and digits).
    """
    sample = data[:_SAMPLE]
    if len(sample) < 4 or len(data) % 2:
        return ""
    for encoding, high, low in (("utf-16-le", 1, 0), ("utf-16-be", 0, 1)):
        counts = Counter(sample[high::2])
        share = sum(counts[byte] for byte in (0x00, 0x01, 0x02, 0x04)) / (len(sample) // 2)
        if share > 0.7 and len(set(sample[low::2])) >= len(counts):
            return encoding
    return ""


def _refuse_garbage(data: bytes, origin: str) -> None:
    sample = data[:_SAMPLE]
    controls = sum(byte < 0x20 and byte not in b"\t\n\r\x0b\x0c\x1b" for byte in sample)
    if b"\0" in data or controls > _BINARY_SHARE * len(sample):
        raise InputError(
            f"{origin}: this is a binary file, not text",
            hint="give plain text, Markdown or HTML",
        )


def _refuse_broken_utf8(data: bytes, error: UnicodeDecodeError, origin: str) -> None:
    """Raise InputError if the bytes are UTF-8 but for a few: no other encoding then fits."""
    text = data.decode("utf-8", "surrogateescape")
    bad = sum("\udc80" <= char <= "\udcff" for char in text)
    good = sum(char > "\x7f" for char in text) - bad
    if good >= bad:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{origin}: broken UTF-8 at byte {error.start} (line {line})",
            hint="save the file again as UTF-8",
        ) from error


def _declared(data: bytes) -> str:
    match = _DECLARED.search(data[:_HEAD])
    return (match[1] or match[2]).decode("ascii") if match else ""


def _declared_text(data: bytes, declared: str) -> tuple[str, str, tuple[str, ...]] | None:
    """Decode as the page says. Western means Turkish here: no language of the desk has ð, ý, þ."""
    if not _HONOURED.fullmatch(declared):
        return None
    encoding = "windows-1254" if _WESTERN.fullmatch(declared) else declared
    try:
        return data.decode(encoding), encoding, (f"charset declared: {declared}",)
    except (LookupError, UnicodeDecodeError):
        return None


def _by_statistics(data: bytes, origin: str, declared: str) -> tuple[str, str, tuple[str, ...]]:
    notes = [f"charset declared but not so: {declared}"] if declared else []
    if _is_cyrillic(data):
        score, encoding = max((_cyrillic_score(data, codec), codec) for codec in _CYRILLIC_CODECS)
        if score >= _LEAST_SCORE:
            return data.decode(encoding), encoding, (*notes, "encoding told by its letters")
    else:
        # The two differ in 0x80-0x9F only: curly quotes there, control characters here.
        encoding = "windows-1254" if re.search(rb"[\x80-\x9f]", data) else "iso-8859-9"
        try:
            return data.decode(encoding), encoding, (*notes, "encoding told by its letters")
        except UnicodeDecodeError:
            pass
    raise InputError(
        f"{origin}: cannot tell which encoding the text is in", hint="save the file as UTF-8"
    )


def _is_cyrillic(data: bytes) -> bool:
    """Return whether whole words are written in bytes above 0x7F; Turkish words mix both."""
    words = re.findall(rb"[A-Za-z\x80-\xff]{3,}", data[:_SAMPLE])
    high = sum(all(byte > 0x7F for byte in word) for word in words)
    mixed = sum(any(byte > 0x9F for byte in word) for word in words) - high
    return high > max(mixed, 0)


def _cyrillic_score(data: bytes, encoding: str) -> float:
    """Return how much the text looks like Russian, Kazakh or Kyrgyz in this encoding."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return float("-inf")
    sample = text[:_SAMPLE]
    foreign = [char for char in casing.lower(sample, "ru") if char > "\x7f" and not char.isspace()]
    letters = [char for char in foreign if char.isalpha() or char >= "\u2500"]
    if not letters:
        return float("-inf")
    total = sum(_CYRILLIC_PER_MILLE.get(char, _STRANGER) for char in letters)
    swapped = len(re.findall(r"[а-яё][А-ЯЁ]", sample))
    return (total + _STRANGER * swapped) / len(letters)
