"""One training step, in two modes.

`full` trains everything: the decoder first, then the encoder as well. `cached` is for CPUs: the
encoder never changes and its states are read from a file. On a CPU, in both modes, every batch has
one target language, and only the pieces that occur in that language are scored, with a sample of
the other languages' so that those are pushed down too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recipes.starter import checkpoint
from recipes.starter import model as models
from recipes.starter.common import END
from recipes.starter.loss import Guide, Outputs, next_piece
from recipes.starter.packed import TARGET, TARGET_LANGUAGE

if TYPE_CHECKING:
    from torch import Tensor

    from recipes.starter.batches import Batch
    from recipes.starter.packed import Integers, Pack
    from recipes.starter.schedule import Schedule
    from recipes.starter.states import States

CLIP = 1.0
"""Largest norm of the gradient."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What does not change during a slice.

    Attributes:
        smoothing: label smoothing.
        decay: of the averaged weights, an update.
        average_every: steps between two updates of the average.
        negatives: pieces of other languages scored with a batch of one target language.
        half: compute in bfloat16.
        seed: of the negatives.
    """

    smoothing: float = 0.1
    decay: float = 0.995
    average_every: int = 8
    negatives: int = 2500
    half: bool = True
    seed: int = 1


class Learner:
    """A model, its optimiser and its average."""

    def __init__(
        self,
        model: Any,
        schedule: Schedule,
        settings: Settings,
        *,
        device: str,
        states: States | None = None,
        outputs: Sequence[Tensor] | None = None,
    ) -> None:
        import torch

        self.model, self.schedule, self.settings = model.to(device), schedule, settings
        self.device, self.states, self.outputs = device, states, outputs
        self.written = torch.unique(torch.cat([*outputs])) if outputs else torch.empty(0)
        self.guide = Guide(model.model.decoder)
        self.average = checkpoint.Average(settings.decay)
        self.fresh_steps = 0
        model.final_logits_bias.requires_grad_(requires_grad=True)
        own, shared = _groups(model)
        self.shared = shared
        groups = [
            {"params": [p for p in own if p.dim() > 1], "encoder": False, "weight_decay": 0.01},
            {"params": [p for p in own if p.dim() < 2], "encoder": False, "weight_decay": 0.0},
            {"params": [model.final_logits_bias], "encoder": False, "weight_decay": 0.0},
        ]
        if states is None:
            groups.append({"params": shared, "encoder": True, "weight_decay": 0.01})
        self.optimizer = torch.optim.AdamW(
            groups, lr=0.0, betas=(0.9, 0.98), fused=device == "cuda"
        )
        self._melt(thawed=False)
        model.train()

    def step(self, batch: Batch, position: float, step: int) -> tuple[Tensor, Tensor]:
        """Train on one batch and return both losses, detached."""
        import torch

        self._set_rates(position)
        weight = self.schedule.guided_weight(position)
        with torch.autocast(self.device, torch.bfloat16, enabled=self.settings.half):
            written, guided = self._losses(batch, step, guided=weight > 0.0)
        self.optimizer.zero_grad(set_to_none=True)
        (written + weight * guided).backward()
        torch.nn.utils.clip_grad_norm_(self._trained(), CLIP)
        self.optimizer.step()
        self.fresh_steps += 1
        if self.fresh_steps % self.settings.average_every == 0:
            self.average.update(self.named())
        return written.detach(), guided.detach()

    def _losses(self, batch: Batch, step: int, *, guided: bool) -> tuple[Tensor, Tensor]:
        import torch

        source = self._encoded(batch)
        hidden = self.model.model.decoder(
            input_ids=batch.decoder,
            encoder_hidden_states=source,
            encoder_attention_mask=batch.mask.long(),
            use_cache=False,
        ).last_hidden_state
        written = next_piece(
            hidden,
            batch.labels,
            self.model.model.shared.weight,
            self.model.final_logits_bias[0],
            self._outputs(batch.target, step),
            self.settings.smoothing,
        )
        if not guided:
            return written, torch.zeros((), device=self.device)
        return written, self.guide.loss(source, batch.mask, batch.aligned)

    def _encoded(self, batch: Batch) -> Tensor:
        import torch

        if self.states is not None:
            kept = self.states.of(batch.texts, batch.mask)
            return kept if self.settings.half else kept.float()
        with torch.set_grad_enabled(self.thawed):
            found: Tensor = self.model.model.encoder(
                input_ids=batch.source, attention_mask=batch.mask.long()
            ).last_hidden_state
        return found

    def _outputs(self, target: int, step: int) -> Outputs:
        """Return the pieces of the target language and a sample of the other languages'."""
        import torch

        if self.outputs is None or target < 0:
            return Outputs()
        chance = torch.Generator().manual_seed(self.settings.seed * 1_000_003 + step)
        own = self.outputs[target]
        size = len(self.model.final_logits_bias[0])
        place = torch.full((size,), -1, dtype=torch.long)
        place[own] = torch.arange(len(own))
        others = self.written[place[self.written] < 0]
        drawn = torch.randperm(len(others), generator=chance)[: self.settings.negatives]
        rows = torch.cat([own, others[drawn]])
        return Outputs(rows=rows.to(self.device), place=place.to(self.device))

    def _set_rates(self, position: float) -> None:
        own = self.schedule.decoder_rate(position, self.fresh_steps)
        shared = self.schedule.encoder_rate(position, self.fresh_steps)
        if self.states is None:
            self._melt(thawed=shared > 0.0)
        for group in self.optimizer.param_groups:
            group["lr"] = shared if group["encoder"] else own

    def _melt(self, *, thawed: bool) -> None:
        self.thawed = thawed
        for parameter in self.shared:
            parameter.requires_grad_(requires_grad=thawed)

    def _trained(self) -> list[Tensor]:
        return [p for group in self.optimizer.param_groups for p in group["params"]]

    def named(self) -> list[tuple[str, Tensor]]:
        """Return the weights that train at present, with their names."""
        found = [(name, p) for name, p in self.model.named_parameters() if p.requires_grad]
        return [*found, ("final_logits_bias", self.model.final_logits_bias)]

    def dump(self) -> dict[str, Any]:
        """Return what a later slice needs to go on as if it had not stopped."""
        import torch

        random = {"cpu": torch.get_rng_state()}
        if self.device == "cuda":
            random["cuda"] = torch.cuda.get_rng_state()
        state = self.model.state_dict()
        return {
            "model": {n: v for n, v in state.items() if n not in models.TIED},
            "average": dict(self.average.values),
            "average_updates": self.average.updates,
            "optimizer": self.optimizer.state_dict(),
            "fresh_steps": self.fresh_steps,
            "random": random,
        }

    def restore(self, found: Mapping[str, Any]) -> None:
        """Take up optimiser, average and random state of a checkpoint of the same mode.

        The weights themselves are loaded into the model beforehand.
        """
        import torch

        self.optimizer.load_state_dict(found["optimizer"])
        self.average.restore(found["average"], int(found["average_updates"]), self.device)
        self.fresh_steps = int(found["fresh_steps"])
        torch.set_rng_state(found["random"]["cpu"])
        if self.device == "cuda" and "cuda" in found["random"]:
            torch.cuda.set_rng_state(found["random"]["cuda"])


def _groups(model: Any) -> tuple[list[Tensor], list[Tensor]]:
    """Divide the parameters: the decoder's own, and the encoder's with the shared embeddings."""
    shared = [*model.model.encoder.parameters()]
    known = {id(parameter) for parameter in shared}
    return [p for p in model.parameters() if id(p) not in known], shared


def output_pieces(pack: Pack, languages: tuple[int, ...]) -> list[Tensor]:
    """Return for each language the pieces of its target texts, </s> and its token."""
    import numpy as np
    import torch

    found = []
    for number, token in enumerate(languages):
        own = pack.examples[pack.examples[:, TARGET_LANGUAGE] == number, TARGET]
        pieces = np.unique(np.append(_pieces_of(pack, np.unique(own)), [END, token]))
        found.append(torch.from_numpy(pieces.astype(np.int64)))
    return found


def seen(pack: Pack, size: int) -> Tensor:
    """Return [size], true for every piece that some target text holds, and for </s>."""
    import numpy as np
    import torch

    found = torch.zeros(size, dtype=torch.bool)
    pieces = np.append(_pieces_of(pack, np.unique(pack.examples[:, TARGET])), END)
    found[torch.from_numpy(pieces.astype(np.int64))] = True
    return found


def _pieces_of(pack: Pack, texts: Integers) -> Integers:
    """Return the pieces of some texts, each once."""
    import numpy as np

    inside = np.zeros(len(pack.offsets) - 1, dtype=bool)
    inside[texts] = True
    return np.unique(pack.tokens[np.repeat(inside, pack.lengths)]).astype(np.int64)
