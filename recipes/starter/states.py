"""Hidden states of the frozen encoder, computed once and kept.

On a GPU they stay in its memory; on a CPU they lie in a memory-mapped file beside the pack, which
the operating system pages in as batches need it (a piece of a 384-wide encoder takes 768 bytes).
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recipes.starter.common import END, PAD, START, say
from translator import atomic
from translator.errors import OutputError

if TYPE_CHECKING:
    from torch import Tensor

    from recipes.starter.packed import Integers, Pack

BATCH_PIECES = {"cpu": 6000, "cuda": 200_000}
BYTES_A_VALUE = 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class States:
    """States of some texts.

    Attributes:
        values: [positions, width] bfloat16; a text takes its pieces plus two positions.
        start: [texts] int64, where a text begins in `values`; -1 for a text that was left out.
    """

    values: Tensor
    start: Tensor

    def of(self, texts: Tensor, mask: Tensor) -> Tensor:
        """Return [B, S, width], zero where `mask` is false."""
        import torch

        place = torch.arange(mask.shape[1], device=mask.device)[None, :]
        index = (self.start[texts][:, None] + place) * mask
        return self.values[index] * mask[:, :, None].to(self.values.dtype)


def encode(
    encoder: Any,
    pack: Pack,
    texts: Integers,
    *,
    device: str,
    path: Path | None = None,
    finish: Callable[[Tensor], Tensor] = lambda states: states,
) -> States:
    """Run the encoder over the given texts, short ones first.

    Args:
        encoder: a BART encoder.
        pack: where the texts stand.
        texts: numbers of the texts, each once.
        device: cpu or cuda.
        path: file for the states; None keeps them in memory.
        finish: applied to the last states of a batch, [B, S, width], before they are stored.

    Raises:
        OutputError: the file cannot be made.
    """
    import torch

    sizes = pack.lengths[texts] + 2
    values = _room(path, int(sizes.sum()), int(encoder.config.d_model), device)
    order, start = _layout(pack, texts)
    # The states are stored in bfloat16, and computing in it is several times faster.
    quick, first = copy.deepcopy(encoder).to(device, torch.bfloat16).eval(), 0
    while first < len(order):
        part = _batch_from(pack, order, first, BATCH_PIECES[device])
        source = padded([pack.pieces(text) for text in part.tolist()]).to(device)
        mask = source != PAD
        with torch.inference_mode():
            found = quick(input_ids=source, attention_mask=mask.long()).last_hidden_state
            flat = finish(found)[mask].to(torch.bfloat16)
        at = int(start[part[0]])
        values[at : at + len(flat)] = flat
        first += len(part)
    return States(values=values, start=torch.from_numpy(start).to(device))


def _layout(pack: Pack, texts: Integers) -> tuple[Integers, Integers]:
    """Return the texts in order of length, and where each text of the pack begins; -1 if not."""
    import numpy as np

    order = texts[np.argsort(pack.lengths[texts], kind="stable")]
    start = np.full(len(pack.offsets) - 1, -1, dtype=np.int64)
    start[order] = np.cumsum(np.append(0, pack.lengths[order] + 2))[:-1]
    return order, start


def _batch_from(pack: Pack, order: Integers, first: int, pieces: int) -> Integers:
    """Return the texts from `first` on that fit into one batch; they stand in order of length."""
    count = 1
    while first + count < len(order):
        longest = int(pack.lengths[order[first + count]]) + 2
        if longest * (count + 1) > pieces:
            break
        count += 1
    return order[first : first + count]


def padded(rows: list[list[int]]) -> Tensor:
    """Return [rows, longest + 2]: each row in <s> … </s>, padded with <pad>."""
    import torch

    wide = max(map(len, rows)) + 2
    framed = [[START, *row, END, *[PAD] * (wide - len(row) - 2)] for row in rows]
    return torch.tensor(framed, dtype=torch.long)


def _room(path: Path | None, count: int, size: int, device: str) -> Tensor:
    import torch

    if path is None or device == "cuda":
        return torch.empty(count, size, dtype=torch.bfloat16, device=device)
    try:
        path.unlink(missing_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        return _mapped(path, count, size)
    except (OSError, RuntimeError) as fault:
        raise OutputError(f"cannot make {path}: {fault}", hint="free some space") from fault


def _mapped(path: Path, count: int, size: int) -> Tensor:
    import torch

    flat = torch.from_file(str(path), shared=True, size=count * size, dtype=torch.bfloat16)
    return flat.view(count, size)


def kept(model: Any, pack: Pack, texts: Integers, *, folder: Path, device: str) -> States:
    """Return the frozen encoder's states, from an earlier slice where pack and encoder agree.

    Raises:
        OutputError: the file cannot be made.
    """
    import torch

    encoder = model.model.encoder
    if device == "cuda":
        return encode(encoder, pack, texts, device=device)
    path, note = folder / "states.bf16", folder / "states.json"
    key = _key(encoder, pack, texts)
    size, count = int(encoder.config.d_model), int((pack.lengths[texts] + 2).sum())
    if _noted(note) == key and path.is_file() and path.stat().st_size == count * size * 2:
        start = torch.from_numpy(_layout(pack, texts)[1])
        return States(values=_mapped(path, count, size), start=start)
    note.unlink(missing_ok=True)
    say(f"encoding {len(texts)} texts, {count * size * BYTES_A_VALUE / 1e9:.2f} GB of states")
    states = encode(encoder, pack, texts, device=device, path=path)
    atomic.write_text(note, json.dumps({"key": key}))
    return states


def _key(encoder: Any, pack: Pack, texts: Integers) -> str:
    whole = hashlib.sha256(pack.digest.encode())
    for array in (pack.tokens, pack.offsets, texts):
        whole.update(array.tobytes())
    for value in encoder.state_dict().values():
        whole.update(value.detach().cpu().float().numpy().tobytes())
    return whole.hexdigest()


def _noted(path: Path) -> str:
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["key"])
    except (OSError, ValueError, KeyError):
        return ""  # no note or half a note: the states are computed again
