"""Batches side by side: one core each is faster than all cores on one batch.

The parts that a step of decoding can be cut into are small, and cores that wait for one another
after each of them lose a third of their time. Batches have nothing to wait for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TypeVar

Part = TypeVar("Part")
Result = TypeVar("Result")


def side_by_side(
    work: Callable[[Part], Result], parts: Sequence[Part]
) -> Iterator[tuple[Part, Result]]:
    """Yield every part with its result, as they are ready.

    If one fails, or nobody wants more, those that have not begun are dropped.
    """
    import torch

    cores = torch.get_num_threads()
    if not parts:
        return
    if cores == 1 or len(parts) == 1 or torch.cuda.is_available():
        for part in parts:
            yield part, work(part)
        return
    pool = ThreadPoolExecutor(min(cores, len(parts)), initializer=torch.set_num_threads, initargs=(1,))
    try:
        waiting = {pool.submit(work, part): part for part in parts}
        for done in as_completed(waiting):
            yield waiting[done], done.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        torch.set_num_threads(cores)
