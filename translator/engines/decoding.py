"""Beam search over a `Network`: one batch of sources in, the n best outputs of each out.

In float32 it chooses the tokens that `generate` of transformers 5 chooses with the same settings
(and `early_stopping=False`). What differs is the way there: a sentence that cannot get better
leaves the batch; keys and values of the source are not repeated for beams, and those of the past
are not moved; and nothing of the size of the vocabulary is made but the logits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from translator.engines.network import Network
from translator.engines.past import Memory
from translator.engines.vocabulary import Head, Opened

if TYPE_CHECKING:
    from torch import Tensor

NEVER = -1e9
"""Score of what must not be chosen; finite, as in transformers, so that sums stay numbers."""

LEAVE_AT = 0.75
"""Part of a batch still at work below which the others leave it: leaving copies memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What to look for.

    Attributes:
        beams: width; 1 is greedy, which ends with the first end mark.
        start: token that stands before every output; not part of it.
        ends: end marks.
        nbest: outputs a source, at most `beams`.
        length_penalty: exponent on the length that a finished output's score is divided by.
        no_repeat: forbid repeated n-grams of this length; 0 allows them.
        prefix: tokens that every output begins with (a language, or text that is given).
        watch: decoder layer whose attention to the source is kept, or None.
    """

    beams: int
    start: int
    ends: frozenset[int]
    nbest: int = 1
    length_penalty: float = 1.0
    no_repeat: int = 0
    prefix: tuple[int, ...] = ()
    watch: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One output.

    Attributes:
        ids: tokens after the prefix, without the end mark.
        finished: the model wrote an end mark.
        score: mean natural logarithm of the probability of each token, the end mark included.
        looks: for each token of `ids`, how it looked at each token of the source (they sum to 1);
            empty unless a layer was watched.
    """

    ids: tuple[int, ...]
    finished: bool
    score: float
    looks: tuple[tuple[float, ...], ...] = ()


def decode(
    network: Network,
    head: Head,
    sources: Sequence[Sequence[int]],
    limits: Sequence[int],
    search: Search,
) -> list[tuple[Found, ...]]:
    """Return the `nbest` outputs of each source, best first.

    Args:
        network: the model.
        head: its output layer, over the pieces that may be written.
        sources: token ids of each source.
        limits: most new tokens of each output, the prefix included.
        search: what to look for.
    """
    import torch

    with torch.inference_mode():
        ids, mask = _padded(sources, network.device)
        memory = network.remember(network.encode(ids, mask), mask)
        return _Batch(network, head.open(sources), memory, limits, search).run()


def _padded(sources: Sequence[Sequence[int]], device: str) -> tuple[Tensor, Tensor]:
    """Return ids and mask, each (sources, longest source); what fills up is never looked at."""
    import torch

    longest = max(len(source) for source in sources)
    ids = [[*source, *[source[-1]] * (longest - len(source))] for source in sources]
    mask = [[True] * len(source) + [False] * (longest - len(source)) for source in sources]
    return torch.tensor(ids, device=device), torch.tensor(mask, device=device)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ended:
    """An output that is complete: what ranks it, the sum of its scores, and its path."""

    rank: float
    total: float
    ids: list[int]
    looks: Tensor | None


class _Batch:
    """The state of a search. Shapes: a sentences in the batch, k beams, t tokens so far."""

    def __init__(
        self,
        network: Network,
        head: Opened,
        memory: Memory,
        limits: Sequence[int],
        search: Search,
    ) -> None:
        import torch

        count, device = len(limits), memory.mask.device
        self._network, self._head, self._memory, self._search = network, head, memory, search
        self._tree = network.tree(count)
        self._owners = list(range(count))
        self._at_work = [True] * count
        self._ended: list[list[_Ended]] = [[] for _ in range(count)]
        self._limits = torch.tensor(list(limits), device=device)
        self._scores = torch.zeros((count, 1), device=device)
        self._worst = torch.full((count, 1), NEVER, device=device)
        begun = torch.tensor([search.start, *search.prefix], device=device)
        self._ids = begun.expand(count, 1, -1)
        self._looks = torch.zeros((count, 1, 0, memory.mask.shape[-1]), device=device)
        self._ends = torch.tensor(sorted(search.ends), device=device)
        self._candidates = 1 if search.beams == 1 else max(2, 1 + len(search.ends)) * search.beams

    def run(self) -> list[tuple[Found, ...]]:
        """Search until no sentence is left."""
        for at in range(len(self._search.prefix)):
            self._network.step(self._ids[:, :, at], at, self._memory, self._tree)
        while self._owners:
            at = self._ids.shape[2] - 1
            states, looks = self._network.step(
                self._ids[:, :, -1], at, self._memory, self._tree, watch=self._search.watch
            )
            self._advance(states, looks, at + 1)
        # Where nothing at all may be written there is no output; it says that it is not finished.
        nothing = (Found(ids=(), finished=False, score=NEVER),)
        return [
            tuple(map(self._found, one[: self._search.nbest])) or nothing for one in self._ended
        ]

    def _advance(self, states: Tensor, looks: Tensor | None, written: int) -> None:
        """Choose the next tokens; `written` counts those of an output, these included."""
        import torch

        count, beams = self._scores.shape
        values, ids = self._head.best(states, self._candidates, self._repeats())
        total = values.view(count, beams, -1) + self._scores[:, :, None]
        best, places = total.flatten(1).topk(min(self._candidates, total[0].numel()))
        parents = places // values.shape[1]
        tokens = ids.view(count, -1).gather(1, places)
        hits = (tokens[:, :, None] == self._ends).any(2) | (written >= self._limits)[:, None]
        if looks is not None:
            self._looks = torch.cat([self._looks, looks[:, :, None]], 2)
        self._end(best, parents, tokens, hits, written)
        running, order = (best + hits * NEVER).topk(min(self._search.beams, best.shape[1]))
        chosen = parents.gather(1, order)
        self._scores = running
        self._ids = torch.cat([_of(self._ids, chosen), tokens.gather(1, order)[:, :, None]], 2)
        self._tree.follow(chosen)
        if looks is not None:
            self._looks = _of(self._looks, chosen)
        self._leave(self._hopeless(hits, written), written)

    def _repeats(self) -> Tensor | None:
        """Return (a · k, any): the tokens that would repeat an n-gram of a row, -1 for none."""
        size, length = self._search.no_repeat, self._ids.shape[2]
        if not size or length < size:
            return None
        rows = self._ids.flatten(0, 1)
        windows = rows.unfold(1, size, 1)
        same = (windows[:, :, :-1] == rows[:, None, length - size + 1 :]).all(2)
        return windows[:, :, -1].where(same, windows.new_tensor(-1))

    def _end(
        self, best: Tensor, parents: Tensor, tokens: Tensor, hits: Tensor, written: int
    ) -> None:
        """Put outputs that ended among the best candidates with those that ended before."""
        beams = self._search.beams
        places = hits[:, :beams].nonzero().tolist()
        for row, place in places:
            total = float(best[row, place])
            if not self._at_work[row] or total <= NEVER:
                continue
            parent = int(parents[row, place])
            ended = _Ended(
                rank=total / written**self._search.length_penalty,
                total=total,
                ids=[*self._ids[row, parent].tolist(), int(tokens[row, place])],
                looks=self._looks[row, parent] if self._search.watch is not None else None,
            )
            known = self._ended[self._owners[row]]
            known.append(ended)
            known.sort(key=lambda one: -one.rank)
            del known[beams:]
            if len(known) == beams:
                self._worst[row] = known[-1].rank

    def _hopeless(self, hits: Tensor, written: int) -> list[bool]:
        """Return for each sentence whether its beams can no longer become its best outputs."""
        if self._search.beams == 1:
            return [bool(hit) for hit in hits[:, 0].tolist()]
        possible = self._scores[:, :1] / written**self._search.length_penalty
        over = (possible <= self._worst) | hits.all(1, keepdim=True)
        return [bool(gone) for gone in over[:, 0].tolist()]

    def _leave(self, over: list[bool], written: int) -> None:
        """Let go of sentences that are over, a good part of the batch at a time."""
        import torch

        self._at_work = [work and not gone for work, gone in zip(self._at_work, over, strict=True)]
        rows = [row for row, work in enumerate(self._at_work) if work]
        if len(rows) > LEAVE_AT * len(self._at_work):
            self._tree.prune(written)
            return
        self._owners = [self._owners[row] for row in rows]
        self._at_work = [True] * len(rows)
        if not rows:
            return
        keep = torch.tensor(rows, device=self._limits.device)
        self._memory, self._head = self._memory.keep(keep), self._head.keep(keep)
        self._tree.keep(keep)
        self._tree.prune(written)
        for name in ("_limits", "_scores", "_worst", "_ids", "_looks"):
            setattr(self, name, getattr(self, name).index_select(0, keep))

    def _found(self, ended: _Ended) -> Found:
        own = ended.ids[1 + len(self._search.prefix) :]
        finished = own[-1] in self._search.ends
        ids = own[:-1] if finished else own
        looks = () if ended.looks is None else ended.looks[: len(ids)].tolist()
        return Found(
            ids=tuple(ids),
            finished=finished,
            score=ended.total / len(own),
            looks=tuple(tuple(look) for look in looks),
        )


def _of(value: Tensor, parents: Tensor) -> Tensor:
    """Return (a, new beams, …) of a value (a, beams, …), each from its parent."""
    wide = parents.view(*parents.shape, *[1] * (value.dim() - 2)).expand(-1, -1, *value.shape[2:])
    return value.gather(1, wide)
