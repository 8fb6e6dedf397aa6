"""How each family of models is told its languages.

    marian   ``>>kaz<<`` before the source, where the model has more than one target language
    m2m100   source language set on the tokenizer, target language forced as the first token
    nllb     the same, with codes such as ``kaz_Cyrl``; mbart likewise
    t5       ``<2kk>`` before the source (MADLAD-400)
    bart     target language forced as the first token where the catalogue gives a code
             (``<2kk>``), else nothing

A code that the vocabulary lacks becomes ``<unk>`` without a complaint from the library, and the
model then writes whatever language it likes; so every code is looked up before it is used.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from translator.engines.base import Leg
from translator.engines.catalogue import CatalogueEntry
from translator.errors import EngineError


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """What has to be said to a model for one direction.

    Attributes:
        prefix: text before the source, with the space after it.
        source_code: language to set on the tokenizer; empty where the family has none.
        first_token: id that the output must begin with, or None.
        vital_token: id that every encoded source must hold, or None.
    """

    prefix: str = ""
    source_code: str = ""
    first_token: int | None = None
    vital_token: int | None = None


def speech(entry: CatalogueEntry, leg: Leg, tokenizer: Any) -> Speech:
    """Return what to say to a model, and set the tokenizer to the source language.

    Raises:
        EngineError: the model's vocabulary does not know a code of the catalogue.
    """
    source, target = entry.languages[leg.source], entry.languages[leg.target]
    if entry.prefix:
        return Speech(prefix=entry.prefix.format(source=source, target=target))
    return _FAMILIES[entry.family](entry, tokenizer, source, target)


def neutral(text: str, tokenizer: Any) -> str:
    """Break up what the tokenizer would take for a control token, such as ``</s>`` in an article.

    A space after the first character keeps it readable and keeps it text; a sentence that holds
    no such string is returned as it is.
    """
    for token in sorted(_control_tokens(tokenizer), key=len, reverse=True):
        if token in text:
            text = text.replace(token, f"{token[0]} {token[1:]}")
    return _MADLAD_TAG.sub(r"< \1", _MARIAN_TAG.sub(r"\1> \2", text))


_MARIAN_TAG = re.compile(r"^(\s*)>(>[^<>]*<<)")
_MADLAD_TAG = re.compile(r"<(2[A-Za-z_]+>)")


def _control_tokens(tokenizer: Any) -> set[str]:
    tokens = {*tokenizer.all_special_tokens, *tokenizer.get_added_vocab()}
    tokens |= {*getattr(tokenizer, "lang_token_to_id", {})}
    return {token for token in tokens if len(token) > 1}


def _marian(entry: CatalogueEntry, tokenizer: Any, _source: str, target: str) -> Speech:
    if not target:
        return Speech()
    tag = f">>{target}<<"
    return Speech(prefix=f"{tag} ", vital_token=_known(entry, tokenizer, tag))


def _t5(entry: CatalogueEntry, tokenizer: Any, _source: str, target: str) -> Speech:
    if not target:
        return Speech()
    tag = f"<2{target}>"
    return Speech(prefix=f"{tag} ", vital_token=_known(entry, tokenizer, tag))


def _m2m100(entry: CatalogueEntry, tokenizer: Any, source: str, target: str) -> Speech:
    for code in (source, target):
        if code not in tokenizer.lang_code_to_id:
            raise _unknown(entry, code)
    tokenizer.src_lang = source
    spoken, written = tokenizer.get_lang_id(source), tokenizer.get_lang_id(target)
    return Speech(source_code=source, first_token=written, vital_token=spoken)


def _nllb(entry: CatalogueEntry, tokenizer: Any, source: str, target: str) -> Speech:
    spoken, written = (_known(entry, tokenizer, code) for code in (source, target))
    tokenizer.src_lang = source
    return Speech(source_code=source, first_token=written, vital_token=spoken)


def _bart(entry: CatalogueEntry, tokenizer: Any, _source: str, target: str) -> Speech:
    return Speech(first_token=_known(entry, tokenizer, target)) if target else Speech()


_FAMILIES: dict[str, Callable[[CatalogueEntry, Any, str, str], Speech]] = {
    "marian": _marian,
    "t5": _t5,
    "m2m100": _m2m100,
    "nllb": _nllb,
    "mbart": _nllb,
    "bart": _bart,
}


def check_mark(entry: CatalogueEntry, tokenizer: Any, mark: str) -> None:
    """Make sure that a mark which annotations are made of is one token.

    Raises:
        EngineError: it is not; the model would read it as letters.
    """
    if mark not in tokenizer.get_added_vocab():
        raise EngineError(
            f"the model {entry.key} does not know the mark {mark!r}",
            hint=f"check `term_annotation` of {entry.key} in models.yaml against its model card",
        )


def _known(entry: CatalogueEntry, tokenizer: Any, token: str) -> int:
    number = tokenizer.convert_tokens_to_ids(token)
    if number is None or number == tokenizer.unk_token_id:
        raise _unknown(entry, token)
    return int(number)


def _unknown(entry: CatalogueEntry, code: str) -> EngineError:
    return EngineError(
        f"the model {entry.key} does not know the language code {code!r}",
        hint=f"check `languages` of {entry.key} in models.yaml against its model card",
    )
