"""Our decoding loop against `generate`, token by token, for every family; and what leaves it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import (
    BartConfig,
    BartForConditionalGeneration,
    M2M100Config,
    M2M100ForConditionalGeneration,
    MarianConfig,
    MarianMTModel,
    MBartConfig,
    MBartForConditionalGeneration,
    T5Config,
    T5ForConditionalGeneration,
)

from translator.engines import kernels
from translator.engines.blueprint import draw
from translator.engines.decoding import Search, decode
from translator.engines.loading import offline, read_model
from translator.engines.network import Network
from translator.engines.vocabulary import Head
from translator.engines.weights import packed_weights, read_weights

VOCABULARY = 4999
LIMIT = 40
FORBIDDEN = (11, 12)


def _bart_shape(**more: Any) -> dict[str, Any]:
    return {
        "vocab_size": VOCABULARY, "d_model": 64, "encoder_layers": 2, "decoder_layers": 3,
        "encoder_attention_heads": 4, "decoder_attention_heads": 4, "encoder_ffn_dim": 128,
        "decoder_ffn_dim": 128, "max_position_embeddings": 200, "dropout": 0.0, "init_std": 0.2,
        **more,
    }  # fmt: skip


def _t5_shape(**more: Any) -> dict[str, Any]:
    return {
        "vocab_size": VOCABULARY, "d_model": 64, "d_kv": 16, "d_ff": 128, "num_layers": 3,
        "num_heads": 4, "dropout_rate": 0.0, "decoder_start_token_id": 0, **more,
    }  # fmt: skip


def _special(pad: int, end: int, start: int) -> dict[str, Any]:
    return {
        "pad_token_id": pad, "eos_token_id": end, "decoder_start_token_id": start,
        "forced_eos_token_id": None,
    }  # fmt: skip


FAMILIES: dict[str, Callable[[], Any]] = {
    "marian": lambda: MarianMTModel(
        MarianConfig(
            **_bart_shape(scale_embedding=True, activation_function="swish"),
            **_special(VOCABULARY - 1, 0, VOCABULARY - 1),
        )
    ),
    "m2m100": lambda: M2M100ForConditionalGeneration(
        M2M100Config(
            **_bart_shape(scale_embedding=True), **_special(1, 2, 2),
            encoder_layerdrop=0.0, decoder_layerdrop=0.0,
        )
    ),
    "m2m100-untied": lambda: M2M100ForConditionalGeneration(
        M2M100Config(**_bart_shape(), **_special(1, 2, 2), tie_word_embeddings=False)
    ),
    "bart": lambda: BartForConditionalGeneration(
        BartConfig(**_bart_shape(activation_function="gelu"), **_special(1, 2, 2))
    ),
    "mbart": lambda: MBartForConditionalGeneration(
        MBartConfig(**_bart_shape(), **_special(1, 2, 2))
    ),
    "t5": lambda: T5ForConditionalGeneration(T5Config(**_t5_shape())),
    "t5-gated": lambda: T5ForConditionalGeneration(
        T5Config(**_t5_shape(feed_forward_proj="gated-gelu", tie_word_embeddings=False))
    ),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Saved:
    """A model folder, the library's model of it, and our network of it."""

    folder: Path
    model: Any
    network: Network

    @property
    def end(self) -> int:
        """The end mark."""
        return int(self.model.config.eos_token_id)

    def search(self, **settings: Any) -> Search:
        """Return a search with the model's own marks."""
        start = self.model.config.decoder_start_token_id
        return Search(start=start, ends=frozenset([self.end]), **settings)


@pytest.fixture(scope="module", params=FAMILIES)
def saved(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Saved:
    """A model with random weights whose outputs differ, and of which some end by themselves."""
    torch.manual_seed(0)
    model = FAMILIES[request.param]().eval()
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if ("layers" in name or "block" in name) and weight.dim() == 2:
                weight.mul_(2.0)
            elif "norm" in name:
                weight.add_(torch.randn_like(weight), alpha=0.1)
        if hasattr(model, "final_logits_bias"):
            model.final_logits_bias.normal_(std=0.3)
        model.get_output_embeddings().weight[model.config.eos_token_id] *= 3
    folder = tmp_path_factory.mktemp(request.param)
    model.save_pretrained(folder)
    with offline():
        loaded = read_model(folder, "float32").eval()
    loaded.generation_config.forced_eos_token_id = None
    plan = draw(loaded.config.to_dict())
    network = Network(plan, read_weights(folder, plan, dtype=torch.float32))
    return Saved(folder=folder, model=loaded, network=network)


def _sources(end: int, lengths: tuple[int, ...] = (3, 9, 20, 31, 31, 7, 12, 25)) -> list[list[int]]:
    chance = torch.Generator().manual_seed(3)
    return [
        [*torch.randint(5, VOCABULARY - 5, (n,), generator=chance).tolist(), end] for n in lengths
    ]


def _library(
    model: Any, sources: list[list[int]], search: Search, struck: tuple[int, ...]
) -> list[tuple[int, ...]]:
    """Return what `generate` writes, without start, prefix, end mark and filling."""
    longest = max(map(len, sources))
    pad = model.config.pad_token_id
    rows = model.generate(
        input_ids=torch.tensor([[*s, *[pad] * (longest - len(s))] for s in sources]),
        attention_mask=torch.tensor([[1] * len(s) + [0] * (longest - len(s)) for s in sources]),
        num_beams=search.beams, num_return_sequences=search.nbest, max_new_tokens=LIMIT,
        length_penalty=search.length_penalty, no_repeat_ngram_size=search.no_repeat,
        early_stopping=False, do_sample=False, suppress_tokens=list(struck),
        forced_bos_token_id=search.prefix[0] if search.prefix else None,
    )  # fmt: skip
    own = [row[1 + len(search.prefix) :] for row in rows.tolist()]
    ended = [tuple(takewhile(lambda token: token not in search.ends, row)) for row in own]
    return [_unfilled(ids, pad) for ids in ended]


def _unfilled(ids: tuple[int, ...], pad: int) -> tuple[int, ...]:
    while ids and ids[-1] == pad:
        ids = ids[:-1]
    return ids


@pytest.mark.parametrize(
    "settings",
    [
        {"beams": 1},
        {"beams": 1, "no_repeat": 3, "prefix": (7,)},
        {"beams": 4, "nbest": 3},
        {"beams": 4, "nbest": 4, "no_repeat": 3, "prefix": (7,), "length_penalty": 0.6},
        {"beams": 3, "no_repeat": 1, "length_penalty": 1.4},
    ],
    ids=["greedy", "greedy-prefix", "beam", "beam-penalties", "beam-unigrams"],
)
def test_the_same_tokens_as_generate(saved: Saved, settings: dict[str, Any]) -> None:
    """In float32 every output is the library's, the further ones of n too."""
    search, sources = saved.search(**settings), _sources(saved.end)
    # A padding that is written is read at another position by the library, so none is.
    struck = (*FORBIDDEN, saved.model.config.pad_token_id)
    head = Head(saved.network, forbidden=struck)
    found = decode(saved.network, head, sources, [LIMIT] * len(sources), search)
    flat = [output.ids for outputs in found for output in outputs]
    assert flat == _library(saved.model, sources, search, struck)
    assert len({ids[:4] for ids in flat}) > 1


def test_scores_and_looks(saved: Saved) -> None:
    """The score is the mean log-probability; looks sum to one and have the source's length."""
    search, sources = saved.search(beams=4, watch=1), _sources(saved.end, (9, 14))
    found = decode(saved.network, Head(saved.network), sources, [12, 12], search)
    for source, (best,) in zip(sources, found, strict=True):
        row = [search.start, *best.ids, *([saved.end] if best.finished else [])]
        with torch.inference_mode():
            logits = saved.model(
                input_ids=torch.tensor([source]), decoder_input_ids=torch.tensor([row])
            ).logits[0]
        own = logits.double().log_softmax(-1)[:-1].gather(1, torch.tensor(row[1:])[:, None])
        assert best.score == pytest.approx(own.mean().item(), abs=1e-4)
        assert len(best.looks) == len(best.ids)
        for look in best.looks:
            assert sum(look[: len(source)]) == pytest.approx(1, abs=1e-3)
            assert sum(look[len(source) :]) == pytest.approx(0, abs=1e-6)


def test_each_output_has_its_own_limit(saved: Saved) -> None:
    """A short limit ends one sentence and not its neighbours, and it says so."""
    head = Head(saved.network, forbidden=[saved.end])
    sources = _sources(saved.end, (9, 14, 5))
    found = decode(saved.network, head, sources, [4, 9, 17], saved.search(beams=2))
    assert [len(best.ids) for (best,) in found] == [4, 9, 17]
    assert not any(best.finished for (best,) in found)


@pytest.mark.skipif(not kernels.best_eight_bit(), reason="no arithmetic in eight bits here")
@pytest.mark.parametrize("kernel", kernels.EIGHT_BIT)
def test_eight_bits_depend_on_no_neighbour(saved: Saved, kernel: str) -> None:
    """A sentence alone, among 23 others, or in another order comes out the same."""
    if not kernels.is_true(kernel):
        pytest.skip(f"{kernel} is not for this machine")
    plan = saved.network.plan
    network = Network(plan, packed_weights(saved.folder, plan, None), kernel=kernel)
    head, search = Head(network), saved.search(beams=4)
    sources = _sources(saved.end, tuple(5 + (7 * n) % 23 for n in range(24)))
    together = decode(network, head, sources, [20] * 24, search)
    alone = [decode(network, head, [source], [20], search)[0] for source in sources]
    same = sum(a[0].ids == b[0].ids for a, b in zip(together, alone, strict=True))
    assert same >= 23


def test_a_shortlist_writes_nothing_else(saved: Saved) -> None:
    """Only pieces of the list are written, and those of the sentence itself where allowed."""
    network, end, search = saved.network, saved.end, saved.search(beams=4)
    allowed = torch.tensor(sorted({end, *range(100, 800)}))
    sources = _sources(end, (9, 14, 30))
    found = decode(network, Head(network, allowed=allowed), sources, [LIMIT] * 3, search)
    kept = set(allowed.tolist())
    assert all(set(best.ids) <= kept for (best,) in found)
    head = Head(network, allowed=allowed[:5], sources=[end])
    found = decode(network, head, sources, [LIMIT] * 3, search)
    used = set()
    for source, (best,) in zip(sources, found, strict=True):
        assert set(best.ids) <= {*source, *allowed[:5].tolist()}
        used |= set(best.ids) - set(allowed[:5].tolist())
    assert used


def test_a_shortlist_of_everything_changes_nothing(saved: Saved) -> None:
    """The rows of a shortlist are multiplied as the whole is."""
    network, search = saved.network, saved.search(beams=4)
    sources = _sources(saved.end, (9, 14))
    whole = decode(network, Head(network), sources, [LIMIT] * 2, search)
    listed = Head(network, allowed=torch.arange(VOCABULARY))
    again = decode(network, listed, sources, [LIMIT] * 2, search)
    assert [best.ids for (best,) in again] == [best.ids for (best,) in whole]


def test_half_the_bits_find_outputs_as_likely(saved: Saved) -> None:
    """The format of GPUs goes the same way: outputs are complete, and nearly as likely."""
    plan = saved.network.plan
    weights = read_weights(saved.folder, plan, dtype=torch.bfloat16)
    network = Network(plan, weights)
    search, sources = saved.search(beams=4), _sources(saved.end, (9, 14, 14))
    half = decode(network, Head(network, forbidden=[saved.end]), sources, [12] * 3, search)
    head = Head(saved.network, forbidden=[saved.end])
    full = decode(saved.network, head, sources, [12] * 3, search)
    for (one,), (other,) in zip(half, full, strict=True):
        assert len(one.ids) == 12
        assert one.score == pytest.approx(other.score, abs=0.5)
