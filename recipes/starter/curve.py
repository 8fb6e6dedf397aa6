"""Stage `curve`: the learning curve as an SVG picture, drawn without a plotting library."""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from recipes.starter.common import say
from translator import atomic
from translator.errors import InputError

WIDTH, HEIGHT, GAP = 720, 220, 52
LEFT, RIGHT = 64, 130
TICKS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A curve: name, colour and points (x, y)."""

    name: str
    colour: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One set of axes."""

    title: str
    lines: Sequence[Line]


_PANELS = (
    ("training loss", (("loss", "#1b6ca8"), ("alignment", "#d1741b"))),
    ("held-out loss (nats a piece)", (("heldout_loss", "#8a2be2"),)),
    ("held-out chrF++", (("chrf++", "#2a8f4f"),)),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the stage's options."""
    parser.add_argument("log", type=Path, nargs="+", help="log.jsonl of one or several runs")
    parser.add_argument("--out", type=Path, required=True, help="the picture, NAME.svg")
    parser.add_argument("--x", choices=("pairs", "minutes"), default="pairs")


def run(arguments: argparse.Namespace) -> int:
    """Draw the curve.

    Raises:
        InputError: a log cannot be read or holds nothing.
        OutputError: the picture cannot be written.
    """
    atomic.write_text(arguments.out, draw(read(arguments.log), x=arguments.x))
    say(f"written to {arguments.out}")
    return 0


def read(logs: Iterable[Path]) -> list[dict[str, Any]]:
    """Return the records of one or several logs in the order of their pairs.

    Raises:
        InputError: a log cannot be read, or there are no records.
    """
    records: list[dict[str, Any]] = []
    for path in logs:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
            records += [json.loads(line) for line in lines if line]
        except (OSError, ValueError) as fault:
            raise InputError(f"cannot read {path}: {fault}", hint="name a log.jsonl") from fault
    if not records:
        raise InputError("the log is empty", hint="train first")
    return sorted(records, key=lambda record: record["pairs"])


def draw(records: Sequence[Mapping[str, Any]], *, x: str = "pairs") -> str:
    """Return the picture as SVG; a panel without points is left out.

    Args:
        records: lines of log.jsonl.
        x: ``pairs`` seen (in thousands) or ``minutes`` of training.
    """
    scale, name = (1000.0, "pairs") if x == "pairs" else (60.0, "seconds")
    panels = []
    for title, wanted in _PANELS:
        lines = [
            Line(name=key, colour=colour, points=_points(records, name, scale, key))
            for key, colour in wanted
        ]
        if any(line.points for line in lines):
            panels.append(Panel(title=title, lines=[line for line in lines if line.points]))
    label = "thousand pairs seen" if x == "pairs" else "minutes of training"
    tall = len(panels) * (HEIGHT + GAP) + GAP // 2
    body = "".join(
        _panel(panel, GAP // 2 + n * (HEIGHT + GAP), label) for n, panel in enumerate(panels)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {tall}" '
        f'width="{WIDTH}" height="{tall}" font-family="sans-serif" font-size="12">'
        f'<rect width="{WIDTH}" height="{tall}" fill="white"/>{body}</svg>\n'
    )


def _points(
    records: Sequence[Mapping[str, Any]], name: str, scale: float, key: str
) -> list[tuple[float, float]]:
    return [
        (float(record[name]) / scale, float(record[key]))
        for record in records
        if key in record and math.isfinite(float(record[key]))
    ]


def ticks(low: float, high: float) -> list[float]:
    """Return about five round numbers from `low` to `high`."""
    span = max(high - low, 1e-9)
    power = 10.0 ** math.floor(math.log10(span / TICKS))
    step = next(power * m for m in (1, 2, 5, 10) if span / (power * m) <= TICKS)
    first = math.ceil(low / step - 1e-9)
    return [round(n * step, 10) for n in range(first, math.floor(high / step + 1e-9) + 1)]


def _panel(panel: Panel, top: int, label: str) -> str:
    xs = [point[0] for line in panel.lines for point in line.points]
    ys = [point[1] for line in panel.lines for point in line.points]
    low, high = min(ys), max(ys)
    room = (high - low) * 0.05 or 0.5
    box = _Box(
        top=top, left=min(0.0, *xs, 0.0), right=max(xs) or 1.0, low=low - room, high=high + room
    )
    parts = [f'<text x="{LEFT}" y="{top - 8}" font-weight="bold">{escape(panel.title)}</text>']
    parts += [_across(box, value) for value in ticks(box.low, box.high)]
    parts += [_down(box, value) for value in ticks(box.left, box.right)]
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, top + HEIGHT + 32, label, "middle"))
    for place, line in enumerate(panel.lines):
        parts.append(_curve(box, line))
        parts.append(
            _text(WIDTH - RIGHT + 10, top + 14 + 18 * place, line.name, "start", line.colour)
        )
    return "".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Box:
    """Where a panel lies, and what its edges mean."""

    top: int
    left: float
    right: float
    low: float
    high: float

    def x(self, value: float) -> float:
        share = (value - self.left) / (self.right - self.left)
        return LEFT + share * (WIDTH - RIGHT - LEFT)

    def y(self, value: float) -> float:
        return self.top + HEIGHT * (1.0 - (value - self.low) / (self.high - self.low))


def _across(box: _Box, value: float) -> str:
    y = box.y(value)
    rule = f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>'
    return rule + _text(LEFT - 6, y + 4, f"{value:g}", "end")


def _down(box: _Box, value: float) -> str:
    x = box.x(value)
    rule = f'<path d="M{x:.1f} {box.top}v{HEIGHT}" stroke="#eee"/>'
    return rule + _text(x, box.top + HEIGHT + 16, f"{value:g}", "middle")


def _curve(box: _Box, line: Line) -> str:
    spots = [f"{box.x(x):.1f} {box.y(y):.1f}" for x, y in line.points]
    path = f'<path d="M{" L".join(spots)}" fill="none" stroke="{line.colour}" stroke-width="1.6"/>'
    if len(spots) > 40:
        return path
    dots = [spot.split(" ") for spot in spots]
    return path + "".join(
        f'<circle cx="{x}" cy="{y}" r="2.4" fill="{line.colour}"/>' for x, y in dots
    )


def _text(x: float, y: float, text: str, anchor: str, colour: str = "#444") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}"'
    return f"<text {place}>{escape(text)}</text>"
