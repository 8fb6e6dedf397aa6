"""Forms of terms in tr, az, kk, ky and English: write them, read them, find and replace them.

One archiphoneme engine and a table a language (``tr.toml`` ...). A form that rests on a guess says
so in `Form.uncertain`.
"""

from translator.language.morphology.analyse import analyse
from translator.language.morphology.engine import inflect
from translator.language.morphology.features import Features
from translator.language.morphology.find import find
from translator.language.morphology.records import Certainty, Form, Span, Term
from translator.language.morphology.reinflect import reinflect

__all__ = [
    "Certainty",
    "Features",
    "Form",
    "Span",
    "Term",
    "analyse",
    "find",
    "inflect",
    "reinflect",
]
