"""Names written in the letters of another language, by rule and always unverified.

The house's glossaries come first, and the caller asks them: this room knows no glossary. What it
knows is how newsrooms respell a name where nobody has decided yet, and how sure that is.
"""

from __future__ import annotations

from translator.language.transcribe.name import transcribe
from translator.language.transcribe.records import Certainty, Kind, Transcription

__all__ = ["Certainty", "Kind", "Transcription", "transcribe"]
