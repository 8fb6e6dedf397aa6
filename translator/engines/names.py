"""Where the weights of a model stand: our name for each part, and the names it has in files.

A part is a list of matrices that lie one below the other (query, key and value are multiplied at
once), each with the names that older and newer files give it. The first name that a file holds is
taken; shared embeddings are saved under one of several names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from translator.engines.blueprint import T5_PLAN, Blueprint

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One tensor of the network.

    Attributes:
        name: ours, ``decoder.0.self.in.weight``.
        pieces: names in files of the tensors that it is put together from, top to bottom.
        optional: a file may lack it (biases that a family does not have).
        matrix: it is multiplied, and so may be stored in eight bits.
    """

    name: str
    pieces: tuple[Names, ...]
    optional: bool = False
    matrix: bool = False


def parts(plan: Blueprint) -> Iterator[Part]:
    """Yield every part of a model, its embeddings first."""
    yield from (_t5_parts if plan.family in T5_PLAN else _bart_parts)(plan)


def _bart_parts(plan: Blueprint) -> Iterator[Part]:
    for side, layers in zip(("encoder", "decoder"), plan.layers, strict=True):
        own = f"model.{side}.embed_tokens.weight"
        yield _matrix(f"{side}.embedding", (own, "model.shared.weight", "lm_head.weight"))
        if plan.positions == "learned":
            yield _vector(f"{side}.positions", f"model.{side}.embed_positions.weight")
        if plan.embedding_norm:
            yield from _norm(f"{side}.embedding_norm", f"model.{side}.layernorm_embedding")
        for index in range(layers):
            yield from _bart_layer(f"{side}.{index}", f"model.{side}.layers.{index}", side)
        if plan.pre_norm:
            yield from _norm(f"{side}.norm", f"model.{side}.layer_norm")
    shared = ("model.shared.weight", "model.decoder.embed_tokens.weight")
    head = ("lm_head.weight", *shared) if not plan.tied else (*shared, "lm_head.weight")
    yield _matrix("head.weight", head)
    yield Part(name="head.bias", pieces=(("final_logits_bias",),), optional=True)


def _bart_layer(name: str, path: str, side: str) -> Iterator[Part]:
    yield from _linear(f"{name}.self.in", [f"{path}.self_attn.{x}_proj" for x in "qkv"])
    yield from _linear(f"{name}.self.out", [f"{path}.self_attn.out_proj"])
    yield from _norm(f"{name}.self.norm", f"{path}.self_attn_layer_norm")
    if side == "decoder":
        yield from _linear(f"{name}.cross.query", [f"{path}.encoder_attn.q_proj"])
        yield from _linear(f"{name}.cross.source", [f"{path}.encoder_attn.{x}_proj" for x in "kv"])
        yield from _linear(f"{name}.cross.out", [f"{path}.encoder_attn.out_proj"])
        yield from _norm(f"{name}.cross.norm", f"{path}.encoder_attn_layer_norm")
    yield from _linear(f"{name}.wide", [f"{path}.fc1"])
    yield from _linear(f"{name}.narrow", [f"{path}.fc2"])
    yield from _norm(f"{name}.wide.norm", f"{path}.final_layer_norm")


def _t5_parts(plan: Blueprint) -> Iterator[Part]:
    for side, layers in zip(("encoder", "decoder"), plan.layers, strict=True):
        yield _matrix(f"{side}.embedding", ("shared.weight", f"{side}.embed_tokens.weight"))
        bias = f"{side}.block.0.layer.0.SelfAttention.relative_attention_bias.weight"
        yield _vector(f"{side}.distance", bias)
        for index in range(layers):
            yield from _t5_layer(f"{side}.{index}", f"{side}.block.{index}.layer", side, plan.gated)
        yield _vector(f"{side}.norm.weight", f"{side}.final_layer_norm.weight")
    shared = ("shared.weight", "decoder.embed_tokens.weight")
    yield _matrix("head.weight", shared if plan.tied else ("lm_head.weight", *shared))


def _t5_layer(name: str, path: str, side: str, gated: bool) -> Iterator[Part]:
    own, last = f"{path}.0.SelfAttention", 2 if side == "decoder" else 1
    yield from _linear(f"{name}.self.in", [f"{own}.{x}" for x in "qkv"])
    yield from _linear(f"{name}.self.out", [f"{own}.o"])
    yield _vector(f"{name}.self.norm.weight", f"{path}.0.layer_norm.weight")
    if side == "decoder":
        cross = f"{path}.1.EncDecAttention"
        yield from _linear(f"{name}.cross.query", [f"{cross}.q"])
        yield from _linear(f"{name}.cross.source", [f"{cross}.{x}" for x in "kv"])
        yield from _linear(f"{name}.cross.out", [f"{cross}.o"])
        yield _vector(f"{name}.cross.norm.weight", f"{path}.1.layer_norm.weight")
    dense = f"{path}.{last}.DenseReluDense"
    wide = ("wi_0", "wi_1") if gated else ("wi",)
    yield from _linear(f"{name}.wide", [f"{dense}.{x}" for x in wide])
    yield from _linear(f"{name}.narrow", [f"{dense}.wo"])
    yield _vector(f"{name}.wide.norm.weight", f"{path}.{last}.layer_norm.weight")


def _linear(name: str, paths: list[str]) -> Iterator[Part]:
    weights = tuple((f"{path}.weight",) for path in paths)
    biases = tuple((f"{path}.bias",) for path in paths)
    yield Part(name=f"{name}.weight", pieces=weights, matrix=True)
    yield Part(name=f"{name}.bias", pieces=biases, optional=True)


def _norm(name: str, path: str) -> Iterator[Part]:
    yield _vector(f"{name}.weight", f"{path}.weight")
    yield _vector(f"{name}.bias", f"{path}.bias")


def _vector(name: str, *names: str) -> Part:
    return Part(name=name, pieces=(names,))


def _matrix(name: str, names: Names) -> Part:
    return Part(name=name, pieces=(names,), matrix=True)
