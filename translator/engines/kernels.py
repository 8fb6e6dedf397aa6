"""Linear layers in the number formats that a machine multiplies fastest.

In eight bits every row of the input gets a scale of its own, so that what a sentence comes out as
depends on no other sentence of its batch: ``y = s · (round(x / s) · W) · w + b``, s the largest
magnitude of the row / 127, w the scale of each row of the weights. The product is summed in
integers, exactly, so neither does the order of summation matter. (`quantize_dynamic` of torch takes
one scale for the whole batch: 4 of 24 sentences came out the same alone and together.)

A format is used only after it has been compared with plain arithmetic on this very machine.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from translator.errors import EngineError

if TYPE_CHECKING:
    import torch
    from torch import Tensor

EIGHT_BIT = ("fbgemm", "int_mm")
"""Kernels for eight bits, the faster one first. Measured on Zen 4, one core, 1024 x 4096, in
thousand millions of operations a second for 4 and for 128 rows: fbgemm 187 and 390, `_int_mm` 58
and 362, bf16 84 and 212, float32 23 and 90."""

IN_PLACE = frozenset({"int_mm"})
"""Kernels that multiply the matrix where it lies; others make a copy in an order of their own."""

LARGEST = 127.0
_SMALLEST_ROW = 1e-30
"""A row of zeros gets this for its largest magnitude, so that nothing is divided by zero."""

_CENTRE = 128
"""Zero point of the unsigned input of fbgemm; the grid is fixed, never taken from the batch."""


class Linear(Protocol):
    """``x`` (rows, in) → (rows, out), float."""

    def __call__(self, x: Tensor) -> Tensor:
        """Return ``x · Wᵀ + b``."""
        ...


Quantised = tuple["Tensor", "Tensor"]
"""A matrix (out, in) in int8, and the scales (out) of its rows."""


class Plain:
    """Arithmetic in the weights' own format: float32, bfloat16 or float16.

    Args:
        weight: (out, in).
        bias: (out), or None.
    """

    def __init__(self, weight: Tensor, bias: Tensor | None) -> None:
        self._weight, self._bias = weight, bias

    def __call__(self, x: Tensor) -> Tensor:
        """Return ``x · Wᵀ + b``."""
        from torch.nn.functional import linear

        return linear(x, self._weight, self._bias)


class Fbgemm:
    """Eight bits with the packed matrices of FBGEMM (x86).

    Args:
        weight: (out, in) int8, and the scale of each row.
        bias: (out) float32, or None.
    """

    def __init__(self, weight: Quantised, bias: Tensor | None) -> None:
        import torch

        matrix, scale = weight
        with warnings.catch_warnings():
            # Tensors of the type qint8 are to go one day; the check at load says when they have.
            warnings.simplefilter("ignore")
            made = torch._make_per_channel_quantized_tensor(  # noqa: SLF001 - there is no other
                matrix, scale.double(), torch.zeros(matrix.shape[0], dtype=torch.long), 0
            )
            self._packed = torch.ops.quantized.linear_prepack(made, None)
        self._multiply = torch.ops.quantized.linear_with_input_q_dq_qweight_dq_output_fp32
        self._bias = bias

    def __call__(self, x: Tensor) -> Tensor:
        """Return ``x · Wᵀ + b``."""
        scale = _row_scale(x)
        return _finished(self._multiply(x / scale, 1.0, _CENTRE, self._packed), scale, self._bias)


class IntMm:
    """Eight bits with torch's own product of int8 matrices.

    Args:
        weight: (out, in) int8, and the scale of each row.
        bias: (out) float32, or None.
    """

    def __init__(self, weight: Quantised, bias: Tensor | None) -> None:
        self._matrix = weight[0].t()
        self._scale = weight[1].float()
        self._bias = bias

    def __call__(self, x: Tensor) -> Tensor:
        """Return ``x · Wᵀ + b``."""
        import torch

        scale = _row_scale(x)
        whole = (x / scale).round_().to(torch.int8)
        product = torch._int_mm(whole, self._matrix)  # noqa: SLF001 - there is no other
        product = product.float().mul_(self._scale)
        return _finished(product, scale, self._bias)


def _row_scale(x: Tensor) -> Tensor:
    """Return (rows, 1): what each row is divided by, so that it lies between -127 and 127."""
    return x.abs().amax(-1, keepdim=True).clamp_min_(_SMALLEST_ROW).mul_(1 / LARGEST)


def _finished(product: Tensor, scale: Tensor, bias: Tensor | None) -> Tensor:
    import torch

    return product.mul_(scale) if bias is None else torch.addcmul(bias, product, scale)


_KERNELS: dict[str, Callable[[Quantised, Tensor | None], Linear]] = {
    "fbgemm": Fbgemm,
    "int_mm": IntMm,
}


def eight_bit(kernel: str) -> Callable[[Quantised, Tensor | None], Linear]:
    """Return what makes linear layers of a kernel."""
    return _KERNELS[kernel]


@lru_cache(maxsize=1)
def memory_format() -> torch.dtype:
    """Return the format for keys and values beside weights in eight bits.

    bfloat16 where the processor multiplies it: half the memory, and attention is bound by reading.
    """
    import torch

    fast = bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())  # noqa: SLF001 - there is no other
    return torch.bfloat16 if fast else torch.float32


@lru_cache(maxsize=1)
def best_eight_bit() -> str:
    """Return the first kernel that multiplies truly on this machine, or an empty string."""
    return next((kernel for kernel in EIGHT_BIT if is_true(kernel)), "")


def is_true(kernel: str) -> bool:
    """Return whether a kernel gives what plain arithmetic gives, at the limits of its grid too.

    Old processors add pairs of products in sixteen bits and cut what does not fit: largest values
    beside largest weights show it.
    """
    import torch

    chance = torch.Generator().manual_seed(7)
    matrix = torch.randint(-127, 128, (48, 160), generator=chance).to(torch.int8)
    matrix[:8], matrix[8:16] = 127, -127
    x = torch.randn(5, 160, generator=chance)
    x[1:3] = torch.tensor([[3.0], [-3.0]])
    x[4] = 0.0
    scale = torch.rand(48, generator=chance) + 0.1
    bias = torch.randn(48, generator=chance)
    rows = _row_scale(x)
    wanted = ((x / rows).round().double() @ matrix.double().t()) * scale * rows + bias
    try:
        found = _KERNELS[kernel]((matrix, scale), bias)(x).double()
    except (RuntimeError, AttributeError, NotImplementedError):
        return False
    return bool(torch.allclose(found, wanted, rtol=1e-4, atol=1e-3))


def check_eight_bit() -> str:
    """Return the kernel to use.

    Raises:
        EngineError: none multiplies truly here.
    """
    if kernel := best_eight_bit():
        return kernel
    raise EngineError(
        "this machine has no true arithmetic in eight bits",
        hint="use the number format float32 or bfloat16",
    )
