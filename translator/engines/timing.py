"""How fast a model is on this machine: measured once, kept, and used to tell times beforehand.

What is kept is characters of source text a second, since an article's length in characters is known
without its tokenizer.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from translator.engines.base import Engine, EngineInfo, Request
from translator.engines.measured import Measured
from translator.engines.shelf import home, write_json
from translator.errors import EngineError
from translator.resources import shipped

FILE = "speeds.json"

Seconds = Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """What was measured of one model on this machine.

    Attributes:
        characters: of source text a second, sentences together.
        tokens: written a second, sentences together.
        single: tokens a second, one sentence at a time.
        load: seconds until the first sentence is translated, less what it takes afterwards.
        memory_mb: of the process at its highest, 10^6 bytes; 0 where the system does not tell.
        setting: engine, device and number format it holds for.
    """

    characters: float
    tokens: float
    single: float
    load: float
    memory_mb: int
    setting: str


def sentences(language: str) -> tuple[str, ...]:
    """Return the sentences that are translated to measure a model."""
    text = shipped("sentences.json").read_text(encoding="utf-8")
    return tuple(json.loads(text)[language])


def measure(
    engine: Engine, source: str, target: str, *, rounds: int = 3, clock: Seconds = time.perf_counter
) -> Speed:
    """Translate the sentences, together and one at a time, and return the best round of each.

    The best round is the one that the machine's other work disturbed least.

    Raises:
        EngineError: the engine failed, or reads none of the sentences.
    """
    asked = [Request(text=text, source=source, target=target) for text in sentences(source)]
    begun = clock()
    requests = [request for request in asked if engine.fits(request)]
    if not requests:
        raise EngineError(f"{engine.info.model} reads none of the sentences it is measured with")
    crowd = requests * 4
    engine.translate(requests[:1])
    first = clock() - begun
    together = [_timed(engine, crowd, clock) for _ in range(rounds)]
    apart = [_timed(engine, [requests[n % len(requests)]], clock) for n in range(rounds)]
    best = max(tokens / seconds for tokens, seconds in together)
    seconds = min(seconds for _, seconds in together)
    return Speed(
        characters=round(sum(len(item.text) for item in crowd) / seconds, 1),
        tokens=round(best, 1),
        single=round(max(tokens / seconds for tokens, seconds in apart), 1),
        load=round(max(0.0, first - min(seconds for _, seconds in apart)), 2),
        memory_mb=_peak(),
        setting=setting(engine.info),
    )


def setting(info: EngineInfo) -> str:
    """Return what a speed holds for: decoder, device, number format and width of the search."""
    chosen = dict(info.decoding)
    named = [chosen[name] for name in ("device", "dtype", "num_beams") if name in chosen]
    return " ".join([info.engine, *named])


def speed_of(info: EngineInfo) -> Speed | None:
    """Return what was measured of a model with these settings on this machine, if anything."""
    try:
        value = json.loads(_file().read_text(encoding="utf-8"))[info.model]
        speed = Speed(**value)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return speed if speed.setting == setting(info) else None


def last_speed(key: str) -> Speed | None:
    """Return what was last measured of a model on this machine, whatever the settings."""
    try:
        return Speed(**json.loads(_file().read_text(encoding="utf-8"))[key])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep(model: str, speed: Speed) -> None:
    """Keep what was measured of a model.

    Raises:
        OutputError: the folder of the models cannot be written to.
    """
    try:
        known = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = {}
    known[model] = asdict(speed)
    _file().parent.mkdir(parents=True, exist_ok=True)
    write_json(_file(), known)


def _file() -> Path:
    return home() / FILE


def _timed(engine: Engine, requests: Sequence[Request], clock: Seconds) -> tuple[int, float]:
    begun = clock()
    answers = engine.translate(requests)
    seconds = max(clock() - begun, 1e-6)
    written = [answer[0] for answer in answers]
    tokens = sum(each.tokens for each in written if isinstance(each, Measured))
    return tokens or sum(len(each.text.split()) for each in written), seconds


def _peak() -> int:
    """Return the most memory that this process has held, in 10^6 bytes."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit // 1_000_000
