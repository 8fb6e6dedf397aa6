"""A BART-class translator around the layers of a multilingual BERT-class encoder.

multilingual-e5-small (Wang et al. 2024, MIT) is a post-norm encoder with learned positions, as
BART's is, so its layers map one to one. BART keeps two unused rows before the first position, and
BERT adds a token-type row to every token: both are folded into the position table. The decoder's
layers begin as copies of encoder layers spread over the depth, the attention to the source as a
copy of the attention to itself: a start, not a claim that the two do the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recipes.starter.common import END, LANGUAGES, PAD, START
from translator.errors import ConfigurationError, InputError

if TYPE_CHECKING:
    from torch import Tensor

    State = dict[str, Tensor]

POSITION_OFFSET = 2
"""Unused rows at the head of BART's tables (transformers, BartLearnedPositionalEmbedding)."""

UNSEEN_BIAS = -5.0
"""Output bias of pieces that no target text holds; training moves it."""

TIED = frozenset(
    {"lm_head.weight", "model.encoder.embed_tokens.weight", "model.decoder.embed_tokens.weight"}
)
"""Other names of model.shared.weight."""

_FOR_CONVERTERS = {"normalize_before": False, "normalize_embedding": True}
"""What transformers takes for granted and the CTranslate2 converter asks the config for."""

_E5_SMALL = {
    "hidden_size": 384,
    "num_hidden_layers": 12,
    "num_attention_heads": 12,
    "intermediate_size": 1536,
    "max_position_embeddings": 512,
}
_LAYER = {
    "attention.self.query": "self_attn.q_proj",
    "attention.self.key": "self_attn.k_proj",
    "attention.self.value": "self_attn.v_proj",
    "attention.output.dense": "self_attn.out_proj",
    "attention.output.LayerNorm": "self_attn_layer_norm",
    "intermediate.dense": "fc1",
    "output.dense": "fc2",
    "output.LayerNorm": "final_layer_norm",
}


def language_tokens(tokenizer: Any) -> tuple[int, ...]:
    """Return the ids of ``<2en> <2az> <2tr> <2kk> <2ky>``.

    Raises:
        InputError: the tokenizer has no such token.
    """
    found = [tokenizer.token_to_id(f"<2{tag}>") for tag in LANGUAGES]
    if None in found:
        raise InputError(
            f"the tokenizer has no token <2{LANGUAGES[found.index(None)]}>",
            hint="add the language tokens to tokenizer.json",
        )
    return tuple(found)


def read_tokenizer(path: Path) -> Any:
    """Read a tokenizer.json.

    Raises:
        InputError: it is missing or broken.
    """
    from tokenizers import Tokenizer

    if not path.is_file():
        raise InputError(f"there is no {path}", hint="run the stage prepare")
    text = path.read_text(encoding="utf-8")
    try:
        known = {"model", "added_tokens"} <= set(json.loads(text))
    except (ValueError, TypeError):
        known = False
    if not known:  # the library raises bare Exception for such files, so they are met here
        raise InputError(f"{path} is not a tokenizer.json", hint="run the stage prepare again")
    return Tokenizer.from_str(text)


def configuration(
    shape: Mapping[str, Any], vocabulary: int, *, decoder_layers: int
) -> dict[str, Any]:
    """Return BartConfig's arguments for an encoder shape in BERT's words."""
    sizes = {**_E5_SMALL, **{key: shape[key] for key in _E5_SMALL if key in shape}}
    heads, inner = sizes["num_attention_heads"], sizes["intermediate_size"]
    return {
        "vocab_size": vocabulary,
        "d_model": sizes["hidden_size"],
        "encoder_layers": sizes["num_hidden_layers"],
        "decoder_layers": decoder_layers,
        "encoder_attention_heads": heads,
        "decoder_attention_heads": heads,
        "encoder_ffn_dim": inner,
        "decoder_ffn_dim": inner,
        "max_position_embeddings": sizes["max_position_embeddings"] - POSITION_OFFSET,
        "activation_function": "gelu",
        "scale_embedding": False,
        "bos_token_id": START,
        "pad_token_id": PAD,
        "eos_token_id": END,
        "decoder_start_token_id": END,
        "forced_eos_token_id": None,
        "tie_word_embeddings": True,
    }


def plain(config: Mapping[str, Any], *, dropout: float = 0.0) -> Any:
    """Return a BartForConditionalGeneration with random weights."""
    from transformers import BartConfig, BartForConditionalGeneration

    return BartForConditionalGeneration(
        BartConfig(**{**_FOR_CONVERTERS, **config}, dropout=dropout, attention_dropout=dropout)
    )


def build(
    tokenizer: Any,
    encoder: Path | None,
    *,
    decoder_layers: int = 3,
    init: str = "encoder",
    dropout: float = 0.0,
) -> tuple[Any, dict[str, Any]]:
    """Return a model to train and its configuration.

    Args:
        tokenizer: the tokenizer of the pack; the model's rows stand in its order.
        encoder: folder with config.json and model.safetensors (and its tokenizer.json where its
            vocabulary is not the pack's); with ``random`` only its sizes are used, if given.
        decoder_layers: how many.
        init: ``encoder`` to start from those weights, ``random`` to start from nothing.
        dropout: of the layers and of the attention.

    Raises:
        ConfigurationError: the folder is not a BERT-class encoder.
    """
    shape = _shape(encoder) if encoder else {}
    config = configuration(shape, tokenizer.get_vocab_size(), decoder_layers=decoder_layers)
    model = plain(config, dropout=dropout)
    if init == "random":
        return model, config
    if encoder is None:
        raise ConfigurationError("no encoder is named", hint="--encoder FOLDER, or --init random")
    state = bart_state(_encoder_weights(encoder), config["encoder_layers"])
    state["model.shared.weight"] = _rows(state["model.shared.weight"], tokenizer, encoder)
    missing = model.load_state_dict(state, strict=False)
    left = [name for name in missing.missing_keys if name.startswith("model.encoder.layers")]
    if left or missing.unexpected_keys:
        raise ConfigurationError(
            f"{encoder} does not fit: {(left + list(missing.unexpected_keys))[0]}",
            hint="give a BERT-class encoder such as multilingual-e5-small",
        )
    _start_decoder(model)
    return model, config


def bart_state(weights: Mapping[str, Tensor], layers: int) -> State:
    """Rename the weights of a BertModel to those of a BART encoder, float32."""
    import torch

    types = weights["embeddings.token_type_embeddings.weight"][0]
    positions = weights["embeddings.position_embeddings.weight"] + types
    table = torch.zeros_like(positions)
    table[POSITION_OFFSET:] = positions[: len(positions) - POSITION_OFFSET]
    state = {
        "model.shared.weight": weights["embeddings.word_embeddings.weight"],
        "model.encoder.embed_positions.weight": table,
        "model.decoder.embed_positions.weight": table.clone(),
    }
    for part in ("weight", "bias"):
        norm = weights[f"embeddings.LayerNorm.{part}"]
        state[f"model.encoder.layernorm_embedding.{part}"] = norm
        state[f"model.decoder.layernorm_embedding.{part}"] = norm.clone()
        for layer in range(layers):
            for old, new in _LAYER.items():
                found = weights[f"encoder.layer.{layer}.{old}.{part}"]
                state[f"model.encoder.layers.{layer}.{new}.{part}"] = found
    return state


def _start_decoder(model: Any) -> None:
    """Copy encoder layers, spread over the depth and ending with the last, into the decoder."""
    encoder, decoder = model.model.encoder.layers, model.model.decoder.layers
    for number, layer in enumerate(decoder, 1):
        origin = encoder[max(0, round(number * len(encoder) / len(decoder)) - 1)]
        for name in ("self_attn", "self_attn_layer_norm", "fc1", "fc2", "final_layer_norm"):
            getattr(layer, name).load_state_dict(getattr(origin, name).state_dict())
        layer.encoder_attn.load_state_dict(origin.self_attn.state_dict())
        layer.encoder_attn_layer_norm.load_state_dict(origin.self_attn_layer_norm.state_dict())


def _shape(folder: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise ConfigurationError(
            f"cannot read {folder / 'config.json'}: {fault}", hint="--encoder names a model folder"
        ) from fault
    return found


def _encoder_weights(folder: Path) -> State:
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    path = folder / "model.safetensors"
    try:
        found = load_file(path)
    except (OSError, SafetensorError) as fault:
        raise ConfigurationError(
            f"cannot read {path}: {fault}", hint="a packed encoder is unpacked first"
        ) from fault
    return {name.removeprefix("bert."): value.float() for name, value in found.items()}


def _rows(table: Tensor, tokenizer: Any, folder: Path) -> Tensor:
    """Return the embedding rows in the order of our tokenizer.

    A full hub vocabulary is cut to our pieces by their names; pieces that the encoder does not
    know (our language and term tokens) start at the mean of all rows.
    """
    other = folder / "tokenizer.json"
    size = tokenizer.get_vocab_size()
    if not other.is_file():
        if len(table) != size:
            raise ConfigurationError(
                f"{folder} has {len(table)} rows, the tokenizer {size} pieces",
                hint="put the encoder's tokenizer.json beside its weights",
            )
        return table
    theirs = read_tokenizer(other).get_vocab()
    rows = table.mean(0, keepdim=True).repeat(size, 1)
    for piece, number in tokenizer.get_vocab().items():
        if theirs.get(piece, len(table)) < len(table):
            rows[number] = table[theirs[piece]]
    return rows


def lower_unseen(model: Any, seen: Tensor) -> None:
    """Start the output bias of pieces that no target holds at UNSEEN_BIAS; `seen` is [pieces]."""
    import torch

    with torch.no_grad():
        model.final_logits_bias[0, ~seen] = UNSEEN_BIAS


def bare_state(model: Any) -> State:
    """Return the weights on the CPU, float32, tied ones once."""
    return {
        name: value.detach().float().cpu().contiguous()
        for name, value in model.state_dict().items()
        if name not in TIED
    }


def from_state(state: Mapping[str, Tensor], config: Mapping[str, Any]) -> Any:
    """Return a model in evaluation mode with the given weights.

    Raises:
        InputError: weights are missing or too many.
    """
    model = plain(config)
    wanted = {name: value.float() for name, value in state.items() if name not in TIED}
    if "final_logits_bias" in wanted:
        wanted["final_logits_bias"] = wanted["final_logits_bias"].reshape(1, -1)
    try:
        result = model.load_state_dict(wanted, strict=False)
    except RuntimeError as fault:
        raise InputError(f"the weights do not fit: {fault}", hint="other sizes?") from fault
    lacking = [name for name in result.missing_keys if name not in TIED]
    if lacking or result.unexpected_keys:
        odd = (lacking + list(result.unexpected_keys))[0]
        raise InputError(
            f"the weights do not fit: {odd}", hint="is it a checkpoint of this recipe?"
        )
    return model.eval()


def configuration_of(state: Mapping[str, Tensor]) -> dict[str, Any]:
    """Read the sizes off the weights; heads have 32 values each, as multilingual-e5-small's."""
    rows, width = state["model.shared.weight"].shape
    return configuration(
        {
            "hidden_size": width,
            "num_hidden_layers": _layers(state, "encoder"),
            "num_attention_heads": max(1, width // 32),
            "intermediate_size": state["model.encoder.layers.0.fc1.bias"].shape[0],
            "max_position_embeddings": len(state["model.encoder.embed_positions.weight"]),
        },
        rows,
        decoder_layers=_layers(state, "decoder"),
    )


def _layers(state: Mapping[str, Tensor], side: str) -> int:
    start = f"model.{side}.layers."
    return 1 + max(
        int(name.removeprefix(start).partition(".")[0]) for name in state if name.startswith(start)
    )
