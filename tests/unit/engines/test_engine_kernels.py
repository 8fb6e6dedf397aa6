"""Linear layers in eight bits, packed weights, mapped files, batches side by side."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from translator.engines import kernels, loading
from translator.engines.batching import WORTHWHILE, spread
from translator.engines.blueprint import draw
from translator.engines.mapped import Mapped
from translator.engines.parallel import side_by_side
from translator.engines.weights import packed_weights, rows_in_eight_bits

KERNELS = [kernel for kernel in kernels.EIGHT_BIT if kernels.is_true(kernel)]


def test_this_machine_has_a_kernel() -> None:
    """The machines that the product is tested on multiply in eight bits."""
    assert kernels.check_eight_bit() in KERNELS


@pytest.mark.parametrize("kernel", KERNELS)
def test_eight_bits_are_near_the_truth(kernel: str) -> None:
    """The product of rounded rows differs from the plain one by less than a hundredth."""
    torch.manual_seed(1)
    weight, bias, x = torch.randn(96, 200), torch.randn(96), torch.randn(7, 200) * 5
    found = kernels.eight_bit(kernel)(rows_in_eight_bits(weight), bias)(x)
    wanted = torch.nn.functional.linear(x, weight, bias)
    assert (found - wanted).norm() / wanted.norm() < 0.01


@pytest.mark.parametrize("kernel", KERNELS)
def test_a_row_depends_on_no_other(kernel: str) -> None:
    """A row of large numbers changes nothing in the result of its neighbour, not one bit."""
    torch.manual_seed(2)
    layer = kernels.eight_bit(kernel)(rows_in_eight_bits(torch.randn(64, 128)), None)
    x = torch.randn(1, 128)
    crowd = torch.cat([torch.randn(20, 128) * 1000, x, torch.zeros(3, 128)])
    assert torch.equal(layer(crowd)[20], layer(x)[0])
    assert not layer(crowd)[21:].any()


def test_a_kernel_that_cuts_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Arithmetic that loses the largest sums is not used."""

    class Cutting(kernels.IntMm):
        def __call__(self, x: torch.Tensor) -> torch.Tensor:
            return super().__call__(x).clamp(-500, 500)

    monkeypatch.setitem(kernels._KERNELS, "int_mm", Cutting)
    assert not kernels.is_true("int_mm")


def test_weights_are_packed_once(tiny_marian: Path, tmp_path: Path) -> None:
    """The second opening maps the file; a changed model is packed anew."""
    with loading.offline():
        plan = draw(loading._configurations(tiny_marian)[0])
    first = packed_weights(tiny_marian, plan, tmp_path)
    (kept,) = tmp_path.iterdir()
    stamp = kept.stat().st_mtime_ns
    again = packed_weights(tiny_marian, plan, tmp_path)
    assert again.file is not None
    assert kept.stat().st_mtime_ns == stamp
    for name in first.tensors:
        assert torch.equal(first[name], again[name])
    again.forget("decoder.0.wide.weight")
    assert torch.equal(first["decoder.0.wide.weight"], again["decoder.0.wide.weight"])


def test_a_damaged_packed_file_is_made_again(tiny_marian: Path, tmp_path: Path) -> None:
    """It is a copy: whatever is wrong with it, the model's own files are packed again."""
    with loading.offline():
        plan = draw(loading._configurations(tiny_marian)[0])
    first = packed_weights(tiny_marian, plan, tmp_path)
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    for damaged in (b"", whole[:4], whole[: len(whole) // 2], b"x" * 100):
        kept.unlink()
        kept.write_bytes(damaged)
        again = packed_weights(tiny_marian, plan, tmp_path)
        assert torch.equal(first["head.weight"], again["head.weight"])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_without_room_nothing_is_kept(tiny_marian: Path, tmp_path: Path) -> None:
    """A folder that cannot be written to costs time, not the model."""
    tmp_path.chmod(0o500)
    with loading.offline():
        plan = draw(loading._configurations(tiny_marian)[0])
    assert packed_weights(tiny_marian, plan, tmp_path / "kept").file is None


def test_a_mapped_file_gives_what_was_saved(tmp_path: Path) -> None:
    """Every format comes back with shape and values; what was let go is read again."""
    saved = {
        "a": torch.randn(3, 5),
        "b": torch.randint(-127, 127, (70, 90)).to(torch.int8),
        "c": torch.randn(4).half(),
        "none": torch.empty(0, 4),
    }
    save_file(saved, tmp_path / "x.safetensors", metadata={"stamp": "s"})
    mapped = Mapped(tmp_path / "x.safetensors")
    assert mapped.metadata == {"stamp": "s"}
    assert {*mapped} == {*saved}
    for name, value in saved.items():
        assert torch.equal(mapped[name], value)
        mapped.scatter(name)
        mapped.forget(name)
        assert torch.equal(mapped[name], value)


def test_batches_are_spread_over_cores() -> None:
    """A full batch is halved for an idle core; a small one is not; nothing is lost or doubled."""
    batch = list(range(4 * WORTHWHILE))
    halves = spread([batch], 2)
    assert sorted([*halves[0], *halves[1]]) == batch
    assert [len(half) for half in halves] == [2 * WORTHWHILE] * 2
    assert spread([list(range(2 * WORTHWHILE - 1))], 2) == [list(range(2 * WORTHWHILE - 1))]
    assert spread([], 2) == []


def test_work_goes_side_by_side() -> None:
    """Every part comes back with its own result, and torch has its cores again."""
    before = torch.get_num_threads()
    found = dict(side_by_side(lambda part: (part * 2, torch.get_num_threads()), [1, 2, 3]))
    assert found == {part: (part * 2, 1) for part in (1, 2, 3)}
    assert torch.get_num_threads() == before


def test_a_failing_part_is_an_error() -> None:
    """The first failure is raised, and what has not begun is dropped."""

    def work(part: int) -> int:
        if part == 1:
            raise ValueError("part 1")
        return part

    with pytest.raises(ValueError, match="part 1"):
        list(side_by_side(work, [1, 2, 3, 4]))
