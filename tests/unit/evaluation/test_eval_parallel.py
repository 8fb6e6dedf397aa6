"""Parallel files: every line is a row or a problem with its number."""

from __future__ import annotations

import gzip
import hashlib
import lzma
from pathlib import Path

import pytest

from tests import corpus
from translator.errors import InputError, UsageError
from translator.evaluation.parallel import Problem, pairs, read_parallel

HEAD = "article_id\tkind\ten\ttr\tkk\n"


def written(folder: Path, data: str | bytes, name: str = "news.tsv") -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_a_header_names_the_columns(tmp_path: Path) -> None:
    """Languages, id and kind are taken from the header; the line numbers are the file's own."""
    path = written(tmp_path, HEAD + "a-1\tquote\tRain. \tYağmur.\tЖаңбыр.\r\n")
    text = read_parallel(path)
    assert text.languages == ("en", "tr", "kk")
    (row,) = text.rows
    assert (row.line, row.name, row.kind) == (2, "a-1", "quote")
    assert row.texts == {"en": "Rain.", "tr": "Yağmur.", "kk": "Жаңбыр."}
    assert (text.lines, text.problems) == (1, ())
    assert text.digest == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("suffix", ["", ".gz", ".xz"])
def test_the_name_tells_two_columns(tmp_path: Path, suffix: str) -> None:
    """NAME.xx-yy.tsv needs no header, packed or not."""
    pack = {"": bytes, ".gz": gzip.compress, ".xz": lzma.compress}[suffix]
    path = written(tmp_path, pack("Yağmur.\tRain.\n".encode()), f"dev.tr-en.tsv{suffix}")
    text = read_parallel(path)
    assert text.languages == ("tr", "en")
    assert text.rows[0].texts == {"tr": "Yağmur.", "en": "Rain."}
    assert text.rows[0].line == 1


def test_the_caller_names_the_columns(tmp_path: Path) -> None:
    """Without header and name the columns are given; a dash passes one over."""
    path = written(tmp_path, "x\tRain.\tЖаңбыр.\tYağmur.\n")
    text = read_parallel(path, columns=("id", "en", "-", "tr"))
    assert text.rows[0].texts == {"en": "Rain.", "tr": "Yağmur."}
    assert text.rows[0].name == "x"


def test_given_columns_pass_over_a_header(tmp_path: Path) -> None:
    """A header is no sentence, even if the columns are named by hand."""
    path = written(tmp_path, "en\ttr\nRain.\tYağmur.\n")
    text = read_parallel(path, columns=("en", "tr"))
    assert [row.line for row in text.rows] == [2]


def test_every_bad_line_has_its_number(tmp_path: Path) -> None:
    """Missing cells, wrong widths, wrong bytes and empty lines are all reported, none dropped."""
    good = "a\tquote\tRain.\tYağmur.\tЖаңбыр.\n".encode()
    data = HEAD.encode() + good
    data += "b\tquote\tRain.\tYağmur.\t\n".encode()  # 3: no kk
    data += b"c\tquote\tRain.\t\t \n"  # 4: one language only
    data += b"d\tquote\tRain.\n"  # 5: too narrow
    data += b"e\tquote\tRain.\tYa\xf0mur.\tx\n"  # 6: Latin-5
    data += b"\n" + good  # 7 empty, 8 good
    text = read_parallel(written(tmp_path, data))
    assert [row.line for row in text.rows] == [2, 3, 8]
    assert text.problems == (
        Problem(line=3, message="no kk", skipped=False),
        Problem(line=4, message="no tr, kk"),
        Problem(line=5, message="3 columns, not 5"),
        Problem(line=6, message="not UTF-8 at byte 17"),
        Problem(line=7, message="empty line"),
    )
    skipped = sum(problem.skipped for problem in text.problems)
    assert len(text.rows) + skipped == text.lines == 7


def test_pairs_take_rows_with_both_languages(tmp_path: Path) -> None:
    """A row without a language is missing from the directions of that language only."""
    path = written(tmp_path, "en\ttr\tkk\nRain.\tYağmur.\t\nSnow.\tKar.\tҚар.\n")
    text = read_parallel(path)
    assert [row.line for row in pairs(text, "en", "tr")] == [2, 3]
    assert [row.line for row in pairs(text, "kk", "tr")] == [3]


def test_other_line_ends_do_not_split(tmp_path: Path) -> None:
    """A line separator inside a cell (U+2028, form feed) is part of the text."""
    path = written(tmp_path, "Yağ\u2028mur.\tRa\x0cin.\n", "d.tr-en.tsv")
    text = read_parallel(path)
    assert text.rows[0].texts == {"tr": "Yağ\u2028mur.", "en": "Ra\x0cin."}


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    """A file saved with a mark has the same header as one without."""
    path = written(tmp_path, b"\xef\xbb\xbfen\ttr\nRain.\tKar.\n")
    assert read_parallel(path).languages == ("en", "tr")


def test_text_is_composed(tmp_path: Path) -> None:
    """Cells come out in NFC, as everywhere in the desk."""
    path = written(tmp_path, "en\ttr\nRain.\tYag\u0306mur.\n")
    assert read_parallel(path).rows[0].texts["tr"] == "Yağmur."


def test_nothing_says_which_language(tmp_path: Path) -> None:
    """Several columns without names are refused with the option that names them."""
    with pytest.raises(UsageError, match="3 columns") as caught:
        read_parallel(written(tmp_path, "x\tRain.\tYağmur.\n"))
    assert "--columns" in caught.value.hint


@pytest.mark.parametrize("columns", [("en", "en"), ("en", "de"), ("id", "en"), ("en", "tr", "x")])
def test_columns_that_make_no_sense(tmp_path: Path, columns: tuple[str, ...]) -> None:
    """Repeated, unknown or too few languages are a mistake of the command line."""
    with pytest.raises(UsageError, match="two languages or more"):
        read_parallel(written(tmp_path, "Rain.\tYağmur.\n"), columns=columns)


def test_a_file_without_any_good_line(tmp_path: Path) -> None:
    """It is refused, and the first problem is named."""
    with pytest.raises(InputError, match="line 2: 3 columns, not 2"):
        read_parallel(written(tmp_path, "en\ttr\na\tb\tc\n"))


def test_an_empty_file(tmp_path: Path) -> None:
    """It has no line to evaluate."""
    with pytest.raises(InputError, match="no line"):
        read_parallel(written(tmp_path, b"", "d.tr-en.tsv"))


@pytest.mark.parametrize("name", ["d.tr-en.tsv.gz", "d.tr-en.tsv.xz"])
def test_a_damaged_archive(tmp_path: Path, name: str) -> None:
    """What cannot be unpacked is an input error, cut files included."""
    pack = gzip.compress if name.endswith("gz") else lzma.compress
    whole = pack("Yağmur.\tRain.\n".encode() * 50)
    with pytest.raises(InputError, match="cannot unpack"):
        read_parallel(written(tmp_path, whole[:-9], name))
    with pytest.raises(InputError, match="cannot unpack"):
        read_parallel(written(tmp_path, b"Rain.\tKar.\n", name))


def test_a_missing_file(tmp_path: Path) -> None:
    """It is named."""
    with pytest.raises(InputError, match=r"cannot read .*gone\.tsv"):
        read_parallel(tmp_path / "gone.tsv")


@pytest.mark.skipif(not corpus.CORPUS.is_dir(), reason="the news corpus is not beside the project")
def test_the_news_corpus_is_read_whole() -> None:
    """Every line of our own corpus is a row in five languages."""
    columns = ("article_id", "kind", *corpus.COLUMNS)
    for path in sorted(corpus.CORPUS.glob("*.tsv")):
        text = read_parallel(path, columns=columns)
        assert text.problems == ()
        assert len(text.rows) == text.lines > 500
        assert all(len(row.texts) == 5 and row.name for row in text.rows)
