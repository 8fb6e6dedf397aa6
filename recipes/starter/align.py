"""Stage `align`: for every example, which source piece each target piece renders.

Two pieces are aligned where each is the other's nearest neighbour by the cosine of their states
in the seventh layer of the multilingual encoder (mutual argmax: SimAlign, Jalili Sabet et al.
2020; middle layers align best there and here). Training then pulls some attention heads towards
these links (guided alignment: Chen et al. 2016; Garg et al. 2019).
"""

from __future__ import annotations

import argparse
import io
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recipes.starter import batches, model, packed, states
from recipes.starter.common import add_work, device_of, say
from translator import atomic

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor

    from recipes.starter.packed import Integers, Pack

LAYER = 7
_PIECES = {"cpu": 12_000, "cuda": 400_000}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the stage's options."""
    add_work(parser)
    parser.add_argument("--encoder", type=Path, required=True, help="folder of the encoder")
    parser.add_argument("--layer", type=int, default=LAYER, help="encoder layer, from 1")


def run(arguments: argparse.Namespace) -> int:
    """Align all examples of the pack and write alignment.npz.

    Raises:
        InputError: the pack is missing or broken.
        ConfigurationError: the encoder cannot be read.
        OutputError: the result cannot be written.
    """
    device, began = device_of(arguments), time.monotonic()
    pack = packed.read(arguments.work)
    tokenizer = model.read_tokenizer(arguments.work / packed.TOKENIZER)
    built, _ = model.build(tokenizer, arguments.encoder, decoder_layers=1)
    encoder = cut_off(built.model.encoder, arguments.layer).to(device)
    start, found = align(encoder, pack, device=device, path=arguments.work / "layer.bf16")
    write(arguments.work, start, found)
    (arguments.work / "layer.bf16").unlink(missing_ok=True)
    share = float((found >= 0).mean()) if len(found) else 0.0
    say(
        f"{len(pack.examples)} examples, {len(found)} target pieces, {share:.1%} aligned, "
        f"{time.monotonic() - began:.0f} s"
    )
    return 0


def cut_off(encoder: Any, layer: int) -> Any:
    """Remove the layers above `layer`, so that its states are the last ones."""
    encoder.layers = encoder.layers[: max(1, layer)]
    return encoder


def align(
    encoder: Any, pack: Pack, *, device: str, path: Path | None = None
) -> tuple[Integers, NDArray[np.int16]]:
    """Return `start` [n] and `source_position`, one entry a target piece of every example."""
    import numpy as np
    import torch

    used = np.unique(pack.examples[:, : packed.TARGET + 1])
    normal = torch.nn.functional.normalize
    kept = states.encode(
        encoder, pack, used, device=device, path=path,
        finish=lambda values: normal(values.float(), dim=-1),
    )  # fmt: skip
    targets = pack.lengths[pack.examples[:, packed.TARGET]]
    start = np.cumsum(np.append(0, targets))[:-1].astype(np.int64)
    found = np.full(int(targets.sum()), -1, dtype=np.int16)
    everything = np.arange(len(pack.examples))
    chance = np.random.default_rng(0)
    for numbers in batches.cut(pack, everything, _PIECES[device], chance, one_target=False):
        links, inside = _links(kept, pack, numbers, device)
        place = start[numbers][:, None] + np.arange(links.shape[1])[None, :]
        found[place[inside]] = links[inside]
    return start, found


def _links(
    kept: states.States, pack: Pack, numbers: Integers, device: str
) -> tuple[Integers, NDArray[np.bool_]]:
    """Return the links of a batch, [B, T], and where there is a target piece."""
    import torch

    rows = torch.from_numpy(pack.examples[numbers]).to(device)
    lengths = torch.from_numpy(pack.lengths).to(device)
    sides = []
    for column in (packed.SOURCE, packed.TARGET):
        texts = rows[:, column]
        size = lengths[texts][:, None]
        place = torch.arange(int(size.max()), device=device)[None, :]
        inside = place < size
        index = (kept.start[texts][:, None] + 1 + place) * inside  # + 1: after <s>
        sides.append((kept.values[index], inside))
    links = mutual(*sides[0], *sides[1])
    return links.cpu().numpy(), sides[1][1].cpu().numpy()


def mutual(source: Tensor, source_inside: Tensor, target: Tensor, target_inside: Tensor) -> Tensor:
    """Return [B, T]: 1-based source position of each target position, or -1.

    Args:
        source: [B, S, width], rows of length one.
        source_inside: [B, S], true where there is a piece.
        target: [B, T, width], rows of length one.
        target_inside: [B, T], true where there is a piece.
    """
    import torch

    if not source.shape[1] or not target.shape[1]:
        return torch.full(target_inside.shape, -1, device=target.device)
    close = torch.bmm(source.float(), target.float().transpose(1, 2))
    close = close.masked_fill(~source_inside[:, :, None], -2.0)
    close = close.masked_fill(~target_inside[:, None, :], -2.0)
    forward, back = close.argmax(2), close.argmax(1)
    place = torch.arange(target.shape[1], device=target.device)[None, :]
    good = (forward.gather(1, back) == place) & target_inside
    good &= source_inside.gather(1, back)
    return torch.where(good, back + 1, -1)


def write(work: Path, start: Integers, found: NDArray[np.int16]) -> None:
    """Write alignment.npz, whole or not at all.

    Raises:
        OutputError: it cannot be written.
    """
    import numpy as np

    data = io.BytesIO()
    np.savez_compressed(data, start=start, source_position=found)
    atomic.write_bytes(work / packed.ALIGNMENT, data.getvalue())
