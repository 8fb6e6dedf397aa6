"""A joint vocabulary of the five languages, and what a tokenizer makes of their letters.

``vocabulary train`` learns a SentencePiece unigram model and writes it twice: as sentencepiece
wrote it, and as a tokenizer.json that the tokenizers library reads. ``vocabulary check`` reports
on any tokenizer.json.
"""

from __future__ import annotations

import argparse
import io
import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recipes.starter.gather import Gathered, Wanted, gather
from recipes.starter.records import ADDED_TOKENS, LANGUAGES
from translator.atomic import staged, write_text
from translator.errors import ConfigurationError, InputError
from translator.language import casing
from translator.language.tags import SOURCES

if TYPE_CHECKING:
    from tokenizers import Tokenizer

ALPHABETS = {
    "en": "abcdefghijklmnopqrstuvwxyz",
    "az": "abcçdeəfgğhxıijkqlmnoöprsştuüvyz",
    "tr": "abcçdefgğhıijklmnoöprsştuüvyzâîû",
    "kk": "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
    "ky": "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
}
"""Letters of today's official alphabets, small; tr with the circumflex of loanwords."""

PUNCTUATION = "«»„“”‘’–—…-,.;:!?()[]'\"/%&+№°§"
CURRENCIES = "₼₺₸₽€$£₴¥"
FOREIGN = "áàãäåæćčďéèêëěíïłñńňóòôõøřśšťúùůýźżžß"
"""Letters of European names, which a newspaper prints in all Latin-script languages."""

SIZE = 24_000
_SENTENCES = 400_000
_SAMPLES = 2_000
_SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")


def letters(language: str) -> str:
    """Return every letter of a language, small and capital."""
    small = ALPHABETS[language]
    return "".join(dict.fromkeys(small + casing.upper(small, language)))


def required_characters() -> str:
    """Return the signs that must be single pieces: letters, digits, punctuation, currencies."""
    every = "".join(letters(language) for language in ALPHABETS)
    return "".join(dict.fromkeys(every + "0123456789" + PUNCTUATION + CURRENCIES))


def train(texts: Iterable[str], *, size: int = SIZE, seed: int = 7) -> bytes:
    """Learn a unigram vocabulary and return the SentencePiece model.

    `size` is an upper bound: little text gives fewer pieces. Ids 0-3 are <s>, <pad>, </s> and
    <unk>, as in the encoder's tokenizer; the added tokens follow.

    Raises:
        InputError: there is no text.
    """
    import sentencepiece

    every = list(texts)
    if not every:
        raise InputError("no text to learn a vocabulary from", hint="look at the sources")
    if len(every) > _SENTENCES:
        every = random.Random(f"{seed}:vocabulary").sample(every, _SENTENCES)
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(every),
        model_writer=model,
        model_type="unigram",
        vocab_size=size,
        hard_vocab_limit=False,
        byte_fallback=True,
        split_digits=True,
        required_chars=required_characters(),
        user_defined_symbols=list(ADDED_TOKENS),
        bos_id=0,
        pad_id=1,
        eos_id=2,
        unk_id=3,
        # NFKC would make No of № and three points of an ellipsis; texts are in NFC already.
        normalization_rule_name="identity",
        character_coverage=0.9999,
        shuffle_input_sentence=False,
        num_threads=1,
        minloglevel=2,
    )
    return model.getvalue()


def as_tokenizer(model: bytes) -> Tokenizer:
    """Return a SentencePiece model as a tokenizer of the tokenizers library.

    It cuts plain text into the same pieces. Beside an added token it writes no lone space piece,
    as the encoder's tokenizer does not.
    """
    import sentencepiece
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers
    from tokenizers.processors import TemplateProcessing

    source = sentencepiece.SentencePieceProcessor(model_proto=model)
    pieces = [
        (source.id_to_piece(number), source.get_score(number)) for number in range(len(source))
    ]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=source.unk_id(), byte_fallback=True))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()]
    )
    tokenizer.decoder = decoders.Sequence(
        [decoders.ByteFallback(), decoders.Metaspace(), decoders.Fuse()]
    )
    tokenizer.post_processor = TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", source.bos_id()), ("</s>", source.eos_id())],
    )
    tokenizer.add_special_tokens([*_SPECIAL, *ADDED_TOKENS])
    return tokenizer


def differences(model: bytes, tokenizer: Tokenizer, samples: Iterable[str]) -> list[str]:
    """Return the samples that the two cut into different pieces."""
    import sentencepiece

    source = sentencepiece.SentencePieceProcessor(model_proto=model)
    return [
        text
        for text in samples
        if source.encode(text, out_type=int) != tokenizer.encode(text, add_special_tokens=False).ids
    ]


def check(tokenizer: Tokenizer, texts: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return, by language, what the tokenizer cannot write and how finely it cuts.

    ``unknown`` are letters, punctuation and currency signs that become ``<unk>``; ``changed`` are
    those that come back as another sign; ``pieces_a_word`` is measured on `texts`, and None where
    a language has none. ``names`` tells the same of foreign letters in names.
    """
    signs = PUNCTUATION + CURRENCIES
    foreign = _losses(FOREIGN + casing.upper(FOREIGN.rstrip("ß"), "en"), tokenizer)
    report: dict[str, Any] = {"size": tokenizer.get_vocab_size(), "names": foreign}
    for language in SOURCES:
        report[language] = {
            **_losses(letters(language) + signs, tokenizer),
            "pieces_a_word": _fineness(tokenizer, texts.get(language, ())),
        }
    return report


def _losses(signs: str, tokenizer: Tokenizer) -> dict[str, str]:
    return {
        "unknown": "".join(sign for sign in signs if _is_unknown(sign, tokenizer)),
        "changed": "".join(sign for sign in signs if _is_changed(sign, tokenizer)),
    }


def _is_unknown(sign: str, tokenizer: Tokenizer) -> bool:
    ids = tokenizer.encode(sign, add_special_tokens=False).ids
    return tokenizer.token_to_id("<unk>") in ids


def _is_changed(sign: str, tokenizer: Tokenizer) -> bool:
    back = tokenizer.decode(tokenizer.encode(sign, add_special_tokens=False).ids)
    return not _is_unknown(sign, tokenizer) and back.strip() != sign


def _fineness(tokenizer: Tokenizer, texts: Sequence[str]) -> float | None:
    words = sum(len(text.split()) for text in texts)
    pieces = sum(
        len(encoding.ids)
        for encoding in tokenizer.encode_batch(list(texts), add_special_tokens=False)
    )
    return round(pieces / words, 3) if words else None


def texts_of(gathered: Gathered) -> Iterator[str]:
    """Yield every clean text once, in the order of the sources."""
    seen: set[str] = set()
    for cleaned in gathered.cleaned:
        for pair in cleaned.pairs:
            for text in (pair.source, pair.target):
                if text not in seen:
                    seen.add(text)
                    yield text


def samples(gathered: Gathered) -> dict[str, list[str]]:
    """Return texts to measure on: held-out news, and the terms of the glossaries in Russian."""
    found = {
        language: [row.texts[number] for row in gathered.held_out]
        for number, language in enumerate(LANGUAGES)
    }
    russian = (concept.preferred("ru") for concept in gathered.termbase.concepts)
    return {**found, "ru": [term.text for term in russian if term]}


def add_source_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which texts are read; `wanted` reads them back."""
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of data")
    parser.add_argument(
        "--no-shared", action="store_true", help="use the toy rows and the glossaries alone"
    )
    parser.add_argument(
        "--corpus", type=Path, help="news corpus to read in place of the shared one"
    )
    parser.add_argument("--work", type=Path, required=True, help="folder to write to")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--toy", type=int, metavar="N", help="take N news rows and at most N pairs of the rest"
    )
    parser.add_argument(
        "--without", action="append", default=[], metavar="SOURCE", help="leave a source out"
    )


def wanted(arguments: argparse.Namespace) -> Wanted:
    """Return what the options ask for."""
    return Wanted(
        shared=None if arguments.no_shared else arguments.shared,
        corpus=arguments.corpus,
        seed=arguments.seed,
        toy=arguments.toy,
        without=frozenset(arguments.without),
    )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the stage ``vocabulary``."""
    parser.add_argument("action", choices=("train", "check"))
    add_source_arguments(parser)
    parser.add_argument("--size", type=int, default=SIZE, help="pieces, 16,000 to 32,000")
    parser.add_argument("--tokenizer", type=Path, help="tokenizer.json to check")


def run(arguments: argparse.Namespace) -> int:
    """Train a vocabulary into WORK/vocabulary, or report on a tokenizer.

    Raises:
        InputError: sources or the tokenizer to check are missing.
        ConfigurationError: the two forms of the trained vocabulary cut a sample differently.
    """
    gathered = gather(wanted(arguments))
    if arguments.action == "check":
        path = arguments.tokenizer or arguments.work / "tokenizer.json"
        page = check(read(path), samples(gathered))
        write_text(arguments.work / "vocabulary.json", _json(page))
    else:
        page = _train(arguments.work / "vocabulary", gathered, arguments.size, arguments.seed)
    print(_json(page), end="")
    return 0


def read(path: Path) -> Tokenizer:
    """Read a tokenizer.json.

    Raises:
        InputError: there is no such file.
    """
    from tokenizers import Tokenizer

    if not path.is_file():
        raise InputError(f"no tokenizer {path}", hint="name a tokenizer.json with --tokenizer")
    return Tokenizer.from_file(str(path))


def trained(gathered: Gathered, *, size: int, seed: int) -> tuple[bytes, Tokenizer]:
    """Train on the gathered texts and return both forms, checked against each other.

    Raises:
        ConfigurationError: they cut a sample differently.
    """
    texts = list(texts_of(gathered))
    model = train(texts, size=size, seed=seed)
    tokenizer = as_tokenizer(model)
    chosen = random.Random(f"{seed}:samples").sample(texts, min(_SAMPLES, len(texts)))
    held_out = [text for row in gathered.held_out for text in row.texts if text]
    different = differences(model, tokenizer, [*chosen, *held_out])
    if different:
        raise ConfigurationError(
            f"{len(different)} samples are cut differently, among them {different[0]!r}",
            hint="compare the versions of sentencepiece and tokenizers",
        )
    return model, tokenizer


def _train(folder: Path, gathered: Gathered, size: int, seed: int) -> dict[str, Any]:
    model, tokenizer = trained(gathered, size=size, seed=seed)
    files = {
        folder / "spiece.model": model,
        folder / "tokenizer.json": tokenizer.to_str(pretty=False).encode(),
    }
    with staged(files) as place:
        place()
    return check(tokenizer, samples(gathered))


def _json(page: Mapping[str, Any]) -> str:
    return json.dumps(page, ensure_ascii=False, indent=1) + "\n"
