"""What every reader promises: the whole text in blocks, markup at exact offsets, facts in metadata.

A new format inherits `ReaderContract` and says how a few known things are written in it.
"""

from __future__ import annotations

import json
import re
import unicodedata

import pytest

from translator.article.model import Article, article_from_dict, article_to_dict
from translator.article.readers import READERS, read_bytes
from translator.errors import InputError

IDS = re.compile(r"(?:h|a|d|p|s|li|q|c|cr|v)[1-9]\d*|t[1-9]\d*r\d+c\d+")

HEADLINE = "Beş dəmir yolu vahid tarif razılaşdırdı"
DATELINE = "TBİLİSİ, 27 noyabr (Nümunə) –"
FIRST = "Yükgöndərənlər tezliklə bir hesab alacaqlar."
SECOND = "“İndiyədək hər operator öz qiymətini dərc edirdi”, – ekspert deyib."
ITEMS = ("vahid qiymət cədvəli", "2 faiz kompensasiya")


class ReaderContract:
    """Inherited by the tests of every reader."""

    format: str
    """Key of the reader in `READERS`."""

    sample: str
    """HEADLINE, DATELINE run into FIRST, SECOND, and ITEMS as a list, written in this format."""

    wordless: str
    """A text of this format without a single word."""

    def read(self, text: str | None = None, **options: str) -> Article:
        """Read a text of this format, by default the sample."""
        data = (self.sample if text is None else text).encode("utf-8")
        return read_bytes(data, origin="x", format=self.format, **{"language": "az", **options})

    def test_the_reader_is_registered(self) -> None:
        """The format is a key of the table."""
        assert self.format in READERS

    def test_the_whole_text_stands_in_blocks(self) -> None:
        """Headline, dateline, paragraphs and list items come out in the order of the source."""
        found = [(block.id, block.kind, block.text) for block in self.read().blocks]
        assert found == [
            ("h1", "headline", HEADLINE),
            ("d1", "dateline", DATELINE),
            ("p1", "paragraph", FIRST),
            ("p2", "paragraph", SECOND),
            ("li1", "list-item", ITEMS[0]),
            ("li2", "list-item", ITEMS[1]),
        ]

    def test_list_items_share_a_group(self) -> None:
        """The items of one list carry one group number and the first depth."""
        items = [block for block in self.read().blocks if block.kind == "list-item"]
        assert {(item.group, item.level, item.ordered) for item in items} == {(1, 1, False)}

    def test_the_fields_repeat_the_blocks(self) -> None:
        """Headline and dateline can be asked for without looking through the blocks."""
        article = self.read()
        assert article.headline == HEADLINE
        assert article.dateline is not None
        assert article.dateline.text == DATELINE
        assert (article.dateline.place, article.dateline.agency) == ("TBİLİSİ", "Nümunə")
        assert article.dateline.date == "--11-27"
        assert article.origin == "x"

    def test_ids_are_unique_and_well_formed(self) -> None:
        """Every block has an id of its own."""
        ids = [block.id for block in self.read().blocks]
        assert len(set(ids)) == len(ids)
        assert all(IDS.fullmatch(name) for name in ids)

    def test_no_block_is_empty_or_unclean(self) -> None:
        """Texts are NFC, without white space at the edges, control signs or soft hyphens."""
        soft = self.sample.replace("operator", "ope\u00adra\u200btor")
        decomposed = unicodedata.normalize("NFD", soft)
        for block in self.read(decomposed).blocks:
            assert block.text
            assert block.text == block.text.strip()
            assert unicodedata.is_normalized("NFC", block.text)
            assert not any(unicodedata.category(char) in {"Cc", "Cf"} for char in block.text)

    def test_reading_twice_gives_one_version(self) -> None:
        """Equal bytes give equal articles; the digest depends on the text alone."""
        first, second = self.read(), self.read()
        assert first == second
        assert first.digest == self.read(self.sample.replace("\n", "\r\n")).digest
        assert first.digest != self.read(self.sample.replace("vahid qiymət", "bir qiymət")).digest

    def test_the_article_survives_json(self) -> None:
        """An article that was stored is the article that was read."""
        article = self.read()
        assert article_from_dict(json.loads(json.dumps(article_to_dict(article)))) == article

    def test_metadata_says_how_it_was_read(self) -> None:
        """Format, encoding and the reason for the language are on record, all as strings."""
        metadata = self.read().metadata
        assert metadata["format"] == self.format
        assert metadata["encoding"] == "utf-8"
        assert metadata["language_evidence"] == "given"
        assert all(isinstance(value, str) for value in metadata.values())

    def test_control_characters_are_removed_with_a_note(self) -> None:
        """What no text holds is taken out and counted."""
        article = self.read(self.sample.replace("operator", "ope\x07ra\x1btor"))
        assert article.digest == self.read().digest
        assert "control characters removed: 2" in article.metadata["notes"]

    def test_a_text_without_words_is_refused(self) -> None:
        """Markup alone is no article."""
        with pytest.raises(InputError, match="no text in it") as caught:
            self.read(self.wordless)
        assert caught.value.hint
        assert caught.value.exit_code == 4
