"""What an encoder-decoder model is built of, read from its configuration.

Marian, M2M-100 and NLLB, BART and mBART share one plan and differ in where the norms stand and how
positions are told (Vaswani et al. 2017; Lewis et al. 2020; Fan et al. 2021; NLLB Team 2022). T5 and
MADLAD-400 have norms without a mean, no biases, and relative positions (Raffel et al. 2020).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

BART_PLAN = ("bart", "mbart", "marian", "m2m_100")
T5_PLAN = ("t5", "mt5")
DRAWN = frozenset({*BART_PLAN, *T5_PLAN})
"""`model_type` of the configurations that there is a blueprint for."""

_ACTIVATIONS = frozenset({"relu", "gelu", "swish", "silu", "gelu_new", "gelu_pytorch_tanh"})
_PRE_NORM = frozenset({"mbart", "m2m_100"})
_NORM_OF_EMBEDDINGS = frozenset({"bart", "mbart"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Blueprint:
    """The shape of a model and the few ways in which families differ.

    Attributes:
        family: `model_type` of the configuration.
        width: d_model. `inner`: (encoder, decoder) width of the feed-forward layers.
        layers: (encoder, decoder). `heads`: likewise.
        head_width: of one attention head; heads times it need not be `width` in T5.
        scaling: factor on the attention's scores.
        pre_norm: norms stand before each part, and one more at the end of each stack.
        embedding_norm: the sum of embedding and position is normed.
        mean_norm: norms subtract the mean and have a bias (T5's do neither).
        gated: the feed-forward layer has a gate.
        positions: ``sinus`` (Marian), ``sinus-offset`` (M2M-100), ``learned``, ``relative``.
        first_position: row of the table that the first token stands at.
        table: positions that there is a row for; 0 where there is no table.
        embedding_scale: factor on embeddings. `head_scale`: factor before the output layer.
        tied: the output layer is the embedding.
        buckets, farthest: of relative positions.
    """

    family: str
    vocabulary: int
    width: int
    inner: tuple[int, int]
    layers: tuple[int, int]
    heads: tuple[int, int]
    head_width: int
    activation: str
    epsilon: float = 1e-5
    scaling: float = 1.0
    pre_norm: bool = True
    embedding_norm: bool = False
    mean_norm: bool = True
    gated: bool = False
    positions: str = "sinus"
    first_position: int = 0
    table: int = 0
    embedding_scale: float = 1.0
    head_scale: float = 1.0
    tied: bool = True
    buckets: int = 0
    farthest: int = 0


def drawn(config: Mapping[str, Any]) -> bool:
    """Return whether the decoding loop of this room knows how such a model is built."""
    if config.get("model_type") not in DRAWN:
        return False
    activation = config.get("activation_function") or config.get("dense_act_fn")
    own = config.get("decoder_vocab_size") or config.get("vocab_size")
    one = own == config.get("vocab_size") and config.get("share_encoder_decoder_embeddings", True)
    return activation in _ACTIVATIONS and bool(one) and not config.get("is_decoder")


def draw(config: Mapping[str, Any]) -> Blueprint:
    """Return the blueprint of a configuration for which `drawn` is true.

    `config` is what `PretrainedConfig.to_dict` gives, with every default filled in.
    """
    return _t5(config) if config["model_type"] in T5_PLAN else _bart(config)


def _bart(config: Mapping[str, Any]) -> Blueprint:
    family, width = config["model_type"], config["d_model"]
    heads = (config["encoder_attention_heads"], config["decoder_attention_heads"])
    learned = family in _NORM_OF_EMBEDDINGS
    offset = "sinus-offset" if family == "m2m_100" else "sinus"
    # BART leaves two rows of its table unused; fairseq counts from the padding's id on.
    first = 2 if learned else (config["pad_token_id"] + 1) * (family == "m2m_100")
    return Blueprint(
        family=family,
        vocabulary=config["vocab_size"],
        width=width,
        inner=(config["encoder_ffn_dim"], config["decoder_ffn_dim"]),
        layers=(config["encoder_layers"], config["decoder_layers"]),
        heads=heads,
        head_width=width // heads[1],
        activation=config["activation_function"],
        scaling=(width // heads[1]) ** -0.5,
        pre_norm=family in _PRE_NORM,
        embedding_norm=learned,
        positions="learned" if learned else offset,
        first_position=first,
        table=config["max_position_embeddings"],
        embedding_scale=width**0.5 if config["scale_embedding"] else 1.0,
        tied=config.get("tie_word_embeddings", True) is not False,
    )


def _t5(config: Mapping[str, Any]) -> Blueprint:
    scaled = config.get("scale_decoder_outputs", config.get("tie_word_embeddings", True))
    return Blueprint(
        family=config["model_type"],
        vocabulary=config["vocab_size"],
        width=config["d_model"],
        inner=(config["d_ff"], config["d_ff"]),
        layers=(config["num_layers"], config["num_decoder_layers"]),
        heads=(config["num_heads"], config["num_heads"]),
        head_width=config["d_kv"],
        activation=config["dense_act_fn"],
        epsilon=config["layer_norm_epsilon"],
        mean_norm=False,
        gated=bool(config["is_gated_act"]),
        positions="relative",
        head_scale=config["d_model"] ** -0.5 if scaled else 1.0,
        tied=config.get("tie_word_embeddings", True) is not False,
        buckets=config["relative_attention_num_buckets"],
        farthest=config["relative_attention_max_distance"],
    )
