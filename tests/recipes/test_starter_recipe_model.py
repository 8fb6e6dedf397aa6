"""Building the model from an encoder, and from nothing; losses; averaging; checkpoints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from recipes.starter import checkpoint, decode, loss, model
from recipes.starter.states import padded
from translator.errors import ConfigurationError, InputError, SegmentTooLongError


def test_the_encoder_gives_the_states_of_the_bert_model_it_came_from(toy_made: Any) -> None:
    """Positions, token types and layers are mapped one to one."""
    from transformers import BertModel

    built, _ = model.build(toy_made.tokenizer, toy_made.encoder, decoder_layers=1)
    bert = BertModel.from_pretrained(toy_made.encoder, add_pooling_layer=False).eval()
    source = padded([[5, 9, 40], [7, 8, 9, 10, 11]])
    given = {"input_ids": source, "attention_mask": (source != 1).long()}
    with torch.inference_mode():
        left = bert(**given).last_hidden_state
        right = built.eval().model.encoder(**given).last_hidden_state
    inside = source != 1
    # BERT's layer norm adds 1e-12 to the variance, BART's 1e-5.
    assert torch.allclose(left[inside], right[inside], atol=1e-3)


def test_decoder_layers_begin_as_encoder_layers(toy_made: Any) -> None:
    """Two decoder layers on two encoder layers are copies of them, cross-attention included."""
    built, config = model.build(toy_made.tokenizer, toy_made.encoder, decoder_layers=2)
    for number in (0, 1):
        encoder = built.model.encoder.layers[number]
        decoder = built.model.decoder.layers[number]
        assert torch.equal(encoder.fc1.weight, decoder.fc1.weight)
        assert torch.equal(encoder.self_attn.q_proj.weight, decoder.encoder_attn.q_proj.weight)
    assert built.lm_head.weight is built.model.shared.weight
    assert config["decoder_start_token_id"] == 2


def test_another_vocabulary_is_mapped_by_the_names_of_its_pieces(
    toy_made: Any, tmp_path: Path
) -> None:
    """An encoder with its pieces in another order, and without our tokens, still fits."""
    from safetensors.torch import load_file, save_file
    from tokenizers import Tokenizer, models

    table = load_file(toy_made.encoder / "model.safetensors")
    name = "embeddings.word_embeddings.weight"
    size = table[name].shape[0] - 8
    theirs = [toy_made.tokenizer.id_to_token(number) for number in reversed(range(size))]
    rows = table[name][list(reversed(range(size)))].contiguous()
    save_file({**table, name: rows}, tmp_path / "model.safetensors")
    (tmp_path / "config.json").write_bytes((toy_made.encoder / "config.json").read_bytes())
    other = Tokenizer(models.Unigram([(piece, -1.0) for piece in theirs], unk_id=size - 4))
    other.save(str(tmp_path / "tokenizer.json"))
    built, _ = model.build(toy_made.tokenizer, tmp_path, decoder_layers=1)
    shared = built.model.shared.weight
    assert torch.equal(shared[:size], table[name][:size])
    assert torch.allclose(shared[size:], rows.mean(0).expand(8, -1), atol=1e-6)


def test_random_weights_need_no_encoder(toy_made: Any) -> None:
    """From scratch the sizes are multilingual-e5-small's, or those of a folder that is named."""
    built, config = model.build(
        toy_made.tokenizer, toy_made.encoder, decoder_layers=1, init="random"
    )
    assert config["d_model"] == 32
    assert built.config.vocab_size == toy_made.tokenizer.get_vocab_size()
    default = model.configuration({}, 100, decoder_layers=3)
    assert (default["d_model"], default["encoder_layers"]) == (384, 12)
    with pytest.raises(ConfigurationError, match="no encoder"):
        model.build(toy_made.tokenizer, None)


def test_what_is_no_encoder_is_refused(toy_made: Any, tmp_path: Path) -> None:
    """A folder without weights is named."""
    (tmp_path / "config.json").write_bytes((toy_made.encoder / "config.json").read_bytes())
    with pytest.raises(ConfigurationError, match=r"model\.safetensors"):
        model.build(toy_made.tokenizer, tmp_path)


def test_sizes_are_read_off_plain_weights(toy_made: Any) -> None:
    """A state dict alone says all but the number of heads."""
    built, config = model.build(toy_made.tokenizer, toy_made.encoder, decoder_layers=2)
    found = model.configuration_of(model.bare_state(built))
    heads = {"encoder_attention_heads", "decoder_attention_heads"}
    assert {k: v for k, v in found.items() if k not in heads} == {
        k: v for k, v in config.items() if k not in heads
    }


def test_restricted_output_equals_the_full_one_where_all_rows_are_given() -> None:
    """The loss over chosen rows is the softmax over exactly those rows."""
    torch.manual_seed(2)
    hidden, table, bias = torch.randn(2, 4, 8), torch.randn(10, 8), torch.randn(10)
    labels = torch.tensor([[9, 3, 4, 2], [9, 5, 2, -100]])
    every = loss.Outputs(rows=torch.arange(10), place=torch.arange(10))
    full = loss.next_piece(hidden, labels, table, bias, loss.Outputs(), 0.1)
    assert loss.next_piece(hidden, labels, table, bias, every, 0.1) == pytest.approx(float(full))
    place = torch.full((10,), -1)
    place[torch.tensor([2, 3, 4, 5])] = torch.arange(4)
    some = loss.Outputs(rows=torch.tensor([2, 3, 4, 5]), place=place)
    assert float(loss.next_piece(hidden, labels, table, bias, some, 0.0)) < float(
        loss.next_piece(hidden, labels, table, bias, loss.Outputs(), 0.0)
    )


def test_the_language_token_is_not_learned() -> None:
    """What stands at the first place of the labels does not change the loss."""
    torch.manual_seed(2)
    hidden, table, bias = torch.randn(1, 3, 8), torch.randn(10, 8), torch.zeros(10)
    left, right = (
        loss.next_piece(hidden, torch.tensor([[first, 3, 2]]), table, bias, loss.Outputs(), 0.1)
        for first in (8, 9)
    )
    assert float(left) == float(right)


def test_guided_heads_are_those_of_the_attention_itself(toy_made: Any) -> None:
    """The recomputed attention is what the layer's own slow attention gives."""
    built, _ = model.build(toy_made.tokenizer, toy_made.encoder, decoder_layers=2)
    built.eval().set_attn_implementation("eager")
    guide = loss.Guide(built.model.decoder)
    source, reads = padded([[5, 9, 40], [7, 8, 9, 10, 11]]), torch.tensor([[2, 9, 8], [2, 9, 7]])
    with torch.no_grad():
        out = built(
            input_ids=source, attention_mask=(source != 1).long(), decoder_input_ids=reads,
            output_attentions=True,
        )  # fmt: skip
        states, mask = out.encoder_last_hidden_state, source != 1
        for number, attention in enumerate(guide.attentions):
            found = guide._log_weights(attention, guide.seen[number], states, mask).exp()
            wanted = out.cross_attentions[number][:, : guide.heads]
            assert torch.allclose(found, wanted, atol=1e-5)


def test_the_alignment_loss_falls_when_heads_look_where_they_should(toy_made: Any) -> None:
    """Gradient steps on it alone move the guided attention to the wanted positions."""
    built, _ = model.build(toy_made.tokenizer, toy_made.encoder, decoder_layers=2)
    guide, decoder = loss.Guide(built.model.decoder), built.model.decoder
    source, reads = padded([[5, 9, 40, 33]]), torch.tensor([[2, 120, 8, 9]])
    aligned, mask = torch.tensor([[-1, 3, 1, 2]]), source != 1
    with torch.no_grad():
        states = built.model.encoder(input_ids=source, attention_mask=mask.long())[0]
    optimizer = torch.optim.Adam(decoder.parameters(), lr=1e-2)
    losses = []
    for _ in range(30):
        reads = reads.clamp(max=built.config.vocab_size - 1)
        decoder(input_ids=reads, encoder_hidden_states=states)
        value = guide.loss(states, mask, aligned)
        losses.append(value.item())
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
    assert losses[-1] < losses[0] / 3


def test_an_average_of_equal_weights_is_those_weights() -> None:
    """And the average of a step lies between before and after, nearer to before as it ages."""
    average, weight = checkpoint.Average(0.9), torch.tensor([2.0])
    for _ in range(100):
        average.update([("w", weight)])
    assert average.values["w"].item() == 2.0
    average.update([("w", torch.tensor([3.0]))])
    assert average.values["w"].item() == pytest.approx(2.1)


def test_a_young_average_forgets_its_start_quickly() -> None:
    """The second update weighs four fifths: 1 - (1 + 1) / (10 + 1)."""
    average = checkpoint.Average(0.999)
    average.update([("w", torch.tensor([0.0]))])
    average.update([("w", torch.tensor([1.1]))])
    assert average.values["w"].item() == pytest.approx(0.9)


def test_checkpoints_of_early_experiments_are_read(toy_made: Any, tmp_path: Path) -> None:
    """``{"m": state dict, "step": n}`` with tied names gives the same weights."""
    built, _ = model.build(toy_made.tokenizer, toy_made.encoder, decoder_layers=1)
    torch.save({"m": built.state_dict(), "step": 70}, tmp_path / "early.pt")
    weights = checkpoint.read_weights(tmp_path / "early.pt")
    assert weights.facts == {"step": 70}
    again = model.from_state(weights.state, weights.config)
    for name, value in model.bare_state(built).items():
        assert torch.equal(value, model.bare_state(again)[name])


def test_averaged_weights_are_taken_where_there_are_some(toy_made: Any, tmp_path: Path) -> None:
    """And the last ones where they are asked for."""
    built, config = model.build(toy_made.tokenizer, toy_made.encoder, decoder_layers=1)
    state = model.bare_state(built)
    mean = {"final_logits_bias": torch.ones_like(state["final_logits_bias"])}
    checkpoint.write(tmp_path / "c.pt", {"model": state, "config": config, "average": mean})
    assert (checkpoint.read_weights(tmp_path / "c.pt").state["final_logits_bias"] == 1).all()
    last = checkpoint.read_weights(tmp_path / "c.pt", averaged=False)
    assert (last.state["final_logits_bias"] == 0).all()


def test_a_broken_checkpoint_is_named(tmp_path: Path) -> None:
    """Neither half a file nor another file is taken for weights."""
    (tmp_path / "half.pt").write_bytes(b"PK\x03\x04 half")
    torch.save([1, 2], tmp_path / "list.pt")
    for name in ("half.pt", "list.pt", "none.pt"):
        with pytest.raises(InputError, match=name):
            checkpoint.read(tmp_path / name)


def test_weights_of_other_sizes_are_refused(toy_made: Any) -> None:
    """A state that lacks a weight is no model."""
    built, config = model.build(toy_made.tokenizer, toy_made.encoder, decoder_layers=1)
    state = model.bare_state(built)
    del state["model.decoder.layers.0.fc1.weight"]
    with pytest.raises(InputError, match=r"layers\.0\.fc1\.weight"):
        model.from_state(state, config)


def test_a_text_that_is_too_long_is_never_cut(toy_made: Any) -> None:
    """Translating it is an error that says how long it is."""
    built, _ = model.build(toy_made.tokenizer, toy_made.encoder, decoder_layers=1)
    with pytest.raises(SegmentTooLongError, match="61 pieces"):
        decode.translate(
            built.eval(), toy_made.tokenizer, [" ".join(["a1"] * 61)], target="kk", beams=1
        )


def test_translations_stand_in_the_order_of_their_sources(toy_made: Any) -> None:
    """Batches are sorted by length; the answers are not, and none is lost."""
    torch.manual_seed(4)
    built, _ = model.build(toy_made.tokenizer, toy_made.encoder, decoder_layers=1)
    texts = ["a1 a2 a3 a4", "b1", "", "c5 c6"]
    together = decode.translate(built.eval(), toy_made.tokenizer, texts, target="kk", beams=1)
    alone = [
        decode.translate(built, toy_made.tokenizer, [text], target="kk", beams=1)[0]
        for text in texts
    ]
    shortest = [min(len(a.tokens), len(b.tokens)) for a, b in zip(together, alone, strict=True)]
    assert [a.tokens[:n] for a, n in zip(together, shortest, strict=True)] == [
        b.tokens[:n] for b, n in zip(alone, shortest, strict=True)
    ]
    assert len(together) == 4
