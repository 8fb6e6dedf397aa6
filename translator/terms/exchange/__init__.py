"""Glossaries of other tools: written and read, with a word on everything that a format loses.

``csv`` (our own rows), ``tbx2`` and ``tbx3`` (ISO 30042:2008 and :2019, TBX-Basic), ``tmx`` (1.4b),
``deepl`` (CSV of pairs), ``google`` (CSV of equivalent term sets), ``omegat`` (TSV of pairs).
"""

from translator.terms.exchange.records import FORMATS, PAIRED, Exported, Imported
from translator.terms.exchange.transfer import export, format_of, parse

__all__ = ["FORMATS", "PAIRED", "Exported", "Imported", "export", "format_of", "parse"]
