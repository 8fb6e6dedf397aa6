"""Real model folders, small enough to be built while the tests start.

Every builder trains a SentencePiece (or BPE) vocabulary on a few hundred generated lines, makes a
model of 16 dimensions and writes both with `save_pretrained`, so that the tests run the loading
and decoding path of the real checkpoints without a download. Marian and T5 are taught for a
second to copy their source: they copy badly, but what they write depends on the source and ends
by itself, which random weights do not. M2M-100 and NLLB keep random weights.
"""

from __future__ import annotations

import io
import json
import random
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import sentencepiece
import torch

_WORDS = {
    "en": "the minister said new road bridge opened city people year price market will not of in "
    "Monday President agency reports talks energy water school children rain 2026 12 percent",
    "tr": "bakan yeni yol köprü açıldı şehir insanlar yıl fiyat pazar olacak değil için ve bugün "
    "ajans haber enerji su okul çocuklar yağmur İstanbul ığüşöç yüzde",
    "az": "nazir yeni yol körpü açıldı şəhər insanlar il qiymət bazar olacaq deyil üçün və bu gün "
    "agentlik xəbər enerji su məktəb uşaqlar yağış Bakı ƏĞƏX faiz",
    "kk": "министр жаңа жол көпір ашылды қала адамдар жыл баға базар болады емес үшін және бүгін "
    "агенттік хабар энергия су мектеп балалар жаңбыр Астана ұһі пайыз",
    "ky": "министр жаңы жол көпүрө ачылды шаар адамдар жыл баа базар болот эмес үчүн жана бүгүн "
    "агенттик кабар энергия суу мектеп балдар жамгыр Бишкек өңү пайыз",
    "ru": "министр новая дорога мост открыт город люди год цена рынок будет не для и сегодня "
    "агентство сообщает энергия вода школа дети дождь Москва щъэ процент",
}
_ENDS = (".", "?", "!", ".", ".", ";")
LAYER_GAIN = 3.0
TEACH_STEPS = 160


@cache
def lines(language: str, count: int = 60) -> tuple[str, ...]:
    """Return generated sentences of 3 to 12 words; the same ones every time."""
    chance = random.Random(language)
    words = _WORDS[language].split()
    return tuple(
        ", ".join(
            " ".join(chance.choices(words, k=chance.randint(3, 6)))
            for _ in range(chance.randint(1, 2))
        )
        + chance.choice(_ENDS)
        for _ in range(count)
    )


@cache
def _corpus() -> tuple[str, ...]:
    return tuple(line for language in _WORDS for line in lines(language))


def build_marian(folder: Path, *, tags: tuple[str, ...] = (), positions: int = 64) -> Path:
    """Write a Marian model; with `tags` such as ``>>kaz<<`` it is a multilingual one."""
    from transformers import MarianConfig, MarianMTModel, MarianTokenizer

    folder.mkdir(parents=True, exist_ok=True)
    pieces = _train(folder / "source.spm", size=260, kind="unigram")
    (folder / "target.spm").write_bytes((folder / "source.spm").read_bytes())
    names = ["</s>", "<unk>", *[p for p in pieces if p not in {"</s>", "<unk>", "<s>"}]]
    vocab = {name: number for number, name in enumerate([*names, *tags, "<pad>"])}
    (folder / "vocab.json").write_text(json.dumps(vocab, ensure_ascii=False), encoding="utf-8")
    paths = [str(folder / name) for name in ("source.spm", "target.spm", "vocab.json")]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # it recommends sacremoses
        tokenizer = MarianTokenizer(*paths, model_max_length=positions)
    pad = vocab["<pad>"]
    config = MarianConfig(
        **_shape(layers=1), vocab_size=len(vocab), max_position_embeddings=positions,
        pad_token_id=pad, eos_token_id=0, decoder_start_token_id=pad, forced_eos_token_id=0,
        init_std=0.1,
    )  # fmt: skip
    model = _taught(MarianMTModel, config, tokenizer, tags)
    model.generation_config.bad_words_ids = [[pad]]
    model.generation_config.max_length = 20
    return _save(folder, model, tokenizer)


def build_m2m100(folder: Path, *, positions: int = 128) -> Path:
    """Write an M2M-100 model with that family's own tokenizer (language tokens ``__kk__``)."""
    from transformers import M2M100Tokenizer

    folder.mkdir(parents=True, exist_ok=True)
    pieces = _train(folder / "sentencepiece.bpe.model", size=260, kind="bpe")
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    vocab = {
        name: number for number, name in enumerate([*special, *sorted(set(pieces) - set(special))])
    }
    (folder / "vocab.json").write_text(json.dumps(vocab, ensure_ascii=False), encoding="utf-8")
    tokenizer = M2M100Tokenizer(
        str(folder / "vocab.json"), str(folder / "sentencepiece.bpe.model"),
        model_max_length=positions,
    )  # fmt: skip
    size = tokenizer.vocab_size + len(tokenizer.lang_code_to_id) + tokenizer.num_madeup_words
    return _save(folder, _m2m_model(size, positions), tokenizer)


def build_nllb(folder: Path, *, positions: int = 128) -> Path:
    """Write an NLLB model: the M2M-100 architecture with the NLLB tokenizer (``kaz_Cyrl``)."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers
    from transformers import NllbTokenizer

    special = ["<s>", "<pad>", "</s>", "<unk>"]
    bare = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True))
    bare.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    trainer = trainers.BpeTrainer(vocab_size=300, special_tokens=special, show_progress=False)
    bare.train_from_iterator(_corpus(), trainer)
    learnt = json.loads(bare.to_str())["model"]
    merges = [tuple(pair) for pair in learnt["merges"]]
    tokenizer = NllbTokenizer(vocab=learnt["vocab"], merges=merges, model_max_length=positions)
    return _save(folder, _m2m_model(len(tokenizer), positions), tokenizer)


def build_t5(folder: Path, *, tags: tuple[str, ...] = ("<2kk>", "<2tr>", "<2en>")) -> Path:
    """Write a T5 model whose vocabulary holds MADLAD's target tags."""
    from transformers import T5Config, T5ForConditionalGeneration, T5Tokenizer

    folder.mkdir(parents=True, exist_ok=True)
    model_file = folder / "train.spm"
    _train(model_file, size=260, kind="unigram")
    pieces = sentencepiece.SentencePieceProcessor(str(model_file))
    model_file.unlink()
    vocab = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    vocab += [
        (pieces.id_to_piece(number), pieces.get_score(number))
        for number in range(pieces.get_piece_size())
        if not (pieces.is_control(number) or pieces.is_unknown(number))
    ]
    tokenizer = T5Tokenizer(vocab=vocab, extra_ids=0)
    tokenizer.add_tokens(list(tags))
    config = T5Config(
        vocab_size=len(tokenizer), d_model=16, d_kv=8, d_ff=32, num_layers=1, num_heads=2,
        dropout_rate=0.0, decoder_start_token_id=0,
    )  # fmt: skip
    return _save(folder, _taught(T5ForConditionalGeneration, config, tokenizer, tags), tokenizer)


STARTER_TOKENS = ("<2az>", "<2tr>", "<2kk>", "<2ky>", "<2en>", "<term>", "</term>", "<mask>")


def build_starter(folder: Path, *, positions: int = 128) -> Path:
    """Write a BART with random weights in the form of the model that travels with the product."""
    from transformers import BartConfig, BartForConditionalGeneration, GenerationConfig

    from translator.engines.quantised import write

    folder.mkdir(parents=True, exist_ok=True)
    size = _starter_tokenizer(folder, positions)
    config = BartConfig(
        **_shape(layers=2), vocab_size=size, max_position_embeddings=positions,
        activation_function="gelu", pad_token_id=1, bos_token_id=0, eos_token_id=2,
        decoder_start_token_id=2, forced_eos_token_id=None, init_std=0.4,
    )  # fmt: skip
    torch.manual_seed(7)
    model = BartForConditionalGeneration(config).eval()
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if weight.dim() == 2 and "embed" not in name and "shared" not in name:
                weight.mul_(LAYER_GAIN)
        model.final_logits_bias.normal_(std=0.1)
    write(model.state_dict(), folder, config=config, shard_bytes=8_000)
    GenerationConfig.from_model_config(config).save_pretrained(folder)
    (folder / "README.md").write_text("# A tiny model\n", encoding="utf-8")
    return folder


CHAT = (
    "{% for m in messages %}<mask>{{ m.content }}</s>{% endfor %}"
    "{% if add_generation_prompt %}<term>{% endif %}"
)


def build_causal(folder: Path, *, chat: bool = True) -> Path:
    """Write a decoder-only model of the Qwen3 class with random weights and a chat template."""
    from transformers import AutoTokenizer, Qwen3Config, Qwen3ForCausalLM

    folder.mkdir(parents=True, exist_ok=True)
    size = _starter_tokenizer(folder, 512)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    tokenizer.chat_template = CHAT if chat else None
    config = Qwen3Config(
        vocab_size=size, hidden_size=16, intermediate_size=32, num_hidden_layers=2,
        num_attention_heads=2, num_key_value_heads=1, head_dim=8, max_position_embeddings=512,
        pad_token_id=1, bos_token_id=0, eos_token_id=2, initializer_range=0.5,
        tie_word_embeddings=False,
    )  # fmt: skip
    torch.manual_seed(7)
    return _save(folder, Qwen3ForCausalLM(config).eval(), tokenizer)


def _starter_tokenizer(folder: Path, positions: int) -> int:
    """Write a Unigram vocabulary of the tokenizers library; return its size."""
    from tokenizers import (
        AddedToken,
        Tokenizer,
        decoders,
        models,
        normalizers,
        pre_tokenizers,
        processors,
        trainers,
    )

    special = ["<s>", "<pad>", "</s>", "<unk>"]
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()]
    )
    trainer = trainers.UnigramTrainer(
        vocab_size=300, special_tokens=special, unk_token="<unk>", show_progress=False
    )
    tokenizer.train_from_iterator(_corpus(), trainer)
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in STARTER_TOKENS])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.save(str(folder / "tokenizer.json"))
    settings = {
        "backend": "tokenizers", "tokenizer_class": "TokenizersBackend",
        "model_max_length": positions, "bos_token": "<s>", "cls_token": "<s>",
        "eos_token": "</s>", "sep_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>",
    }  # fmt: skip
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")
    return int(tokenizer.get_vocab_size())


def as_lone_bin(source: Path, folder: Path) -> Path:
    """Copy a model folder with its weights as the older repositories keep them: one .bin file."""
    from safetensors.torch import load_file

    folder.mkdir(parents=True, exist_ok=True)
    for path in source.iterdir():
        if path.name != "model.safetensors":
            (folder / path.name).write_bytes(path.read_bytes())
    torch.save(load_file(source / "model.safetensors"), folder / "pytorch_model.bin")
    return folder


def _m2m_model(vocab_size: int, positions: int) -> Any:
    """Make a model whose layers outweigh its embeddings, so that it does not repeat one token."""
    from transformers import M2M100Config, M2M100ForConditionalGeneration

    config = M2M100Config(
        **_shape(layers=2), vocab_size=vocab_size, max_position_embeddings=positions,
        pad_token_id=1, bos_token_id=0, eos_token_id=2, decoder_start_token_id=2,
        encoder_layerdrop=0.0, decoder_layerdrop=0.0, init_std=0.4, tie_word_embeddings=False,
    )  # fmt: skip
    torch.manual_seed(7)
    model = M2M100ForConditionalGeneration(config).eval()
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if weight.dim() == 2 and "embed" not in name and "shared" not in name:
                weight.mul_(LAYER_GAIN)
    model.generation_config.max_length = 20
    return model


def _shape(layers: int) -> dict[str, Any]:
    return {
        "d_model": 16,
        "encoder_layers": layers,
        "decoder_layers": layers,
        "encoder_attention_heads": 2,
        "decoder_attention_heads": 2,
        "encoder_ffn_dim": 32,
        "decoder_ffn_dim": 32,
        "dropout": 0.0,
    }


def _taught(model_class: Any, config: Any, tokenizer: Any, tags: tuple[str, ...]) -> Any:
    """Teach a model to copy its source; with `tags`, each line is sent with one of them."""
    torch.manual_seed(7)
    model = model_class(config).train()
    chance = random.Random(7)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(TEACH_STEPS):
        batch = chance.sample(_corpus(), 16)
        sent = [f"{chance.choice(tags)} {line}" for line in batch] if tags else batch
        inputs = tokenizer(sent, return_tensors="pt", padding=True)
        wanted = tokenizer(batch, return_tensors="pt", padding=True)
        labels = wanted.input_ids.masked_fill(wanted.attention_mask == 0, -100)
        optimizer.zero_grad()
        model(**inputs, labels=labels).loss.backward()
        optimizer.step()
    return model.eval()


def _train(path: Path, *, size: int, kind: str) -> list[str]:
    """Train a SentencePiece model without byte fallback, as the real families do; its pieces."""
    written = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(_corpus()), model_writer=written, vocab_size=size, model_type=kind,
        character_coverage=1.0, hard_vocab_limit=False, minloglevel=2, num_threads=1,
    )  # fmt: skip
    path.write_bytes(written.getvalue())
    model = sentencepiece.SentencePieceProcessor(str(path))
    return [model.id_to_piece(number) for number in range(model.get_piece_size())]


def _save(folder: Path, model: Any, tokenizer: Any) -> Path:
    from transformers.utils import logging

    logging.disable_progress_bar()
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
