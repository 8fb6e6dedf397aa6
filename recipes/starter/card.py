"""The model card: a page made from facts. A fact that is not known has no line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from recipes.starter.common import LANGUAGES

_HEAD = """---
license: apache-2.0
language: [en, az, tr, kk, ky]
pipeline_tag: translation
---

# starter

A small translation model for rough drafts of news among Azerbaijani, Turkish, Kazakh (Cyrillic),
Kyrgyz and English, in all twenty directions. It ships with the product, so that a fresh machine
translates without a download. It is not good enough to publish from: every draft must be read and
corrected by an editor, and the larger models of the catalogue translate better.
"""

_HOW = """## How it is made

The encoder begins as multilingual-e5-small (MIT; vocabulary cut to our languages), three decoder
layers as copies of encoder layers. The decoder writes the token of the target language first
(`<2az> <2tr> <2kk> <2ky> <2en>`). An approved term can be handed over in the source as
`found form <term> target lemma </term>`; the model has been shown such sources with the lemma
inflected in the translation. Weights are stored as int8 with one float16 scale a row (format
`int8-rows-1`) and computed with as float32. `shortlist.safetensors` names the pieces that may be
written in each language; no other is. The recipe stands in `recipes/starter` of the source
repository, and one command replaces these weights by better ones.
"""

_MIT = """
## multilingual-e5-small

Model: https://huggingface.co/intfloat/multilingual-e5-small, released under the MIT licence.
Copyright (c) Microsoft Corporation.

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or
substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM,
DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT
OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""

_CANNOT = """## What it cannot do

- Sentences unlike the news and interface text that it was trained on come out poorly; long ones
  lose parts, and rare names may be misspelt.
- It knows five languages. Russian, Kazakh in Latin script and others are not among them.
- It translates sentences one by one and knows nothing of the sentence before.
- It invents: a sentence may name a person, a town or a figure that is not in the source, real
  people among them. Figures, names and quotations have to be checked in every draft.
- Its vocabulary has no ₼ and none of the letters Î and Û; they are read as unknown. Its tokenizer
  reads … as three full stops and № as No, and does not divide figures into digits, so a figure
  that is rare in the training text may come out as another one.
"""


def page(facts: Mapping[str, Any]) -> str:
    """Return README.md for the facts in scores.json."""
    parts = [
        _HEAD,
        _HOW,
        *_sizes(facts),
        *_training(facts),
        *_data(facts),
        *_scores(facts),
        *_read(facts),
        _CANNOT,
    ]
    parts.append("## Licence\n\nApache-2.0. Notices of what it was made from: NOTICE.md.\n")
    return "\n".join(parts)


def notice(facts: Mapping[str, Any]) -> str:
    """Return NOTICE.md: the encoder's licence, and every source of text with its licence."""
    lines = [
        "# Notices",
        "",
        "The weights began as multilingual-e5-small by Liang Wang et al. (intfloat), MIT licence.",
        "",
    ]
    sources = facts.get("data", {}).get("sources", [])
    if sources:
        lines += ["They were trained on text from:", ""]
    lines += [f"- {_source(each)}" for each in sources]
    return "\n".join(lines) + "\n" + _MIT


def _source(each: Mapping[str, Any]) -> str:
    licence = f", {each['licence']}" if each.get("licence") else ""
    pairs = f": {each['pairs']} pairs" if "pairs" in each else ""
    return f"{each.get('name', 'unnamed')}{licence}{pairs}"


def _sizes(facts: Mapping[str, Any]) -> Iterator[str]:
    lines = []
    if "parameters" in facts:
        lines.append(f"- {facts['parameters'] / 1e6:.1f} million parameters")
    if "bytes" in facts:
        lines.append(f"- {facts['bytes'] / 1e6:.1f} MB of weights")
    agreement = facts.get("agreement")
    if agreement:
        lines.append(
            f"- against float16 the same greedy output in {agreement['same']} of "
            f"{agreement['sentences']} held-out sentences"
        )
    if lines:
        yield "## Size\n\n" + "\n".join(lines) + "\n"


def _training(facts: Mapping[str, Any]) -> Iterator[str]:
    training = facts.get("training", {})
    lines = [
        f"- {name}: {training[key]}"
        for key, name in (
            ("pairs", "sentence pairs seen"),
            ("step", "steps"),
            ("minutes", "minutes"),
        )
        if key in training
    ]
    lines += [
        f"- {each['device']}, {each['mode']} mode: {each.get('minutes', 0.0)} minutes, "
        f"{each.get('pairs', 0)} pairs"
        for each in training.get("slices", [])
    ]
    if training.get("note"):
        lines.append(f"- {training['note']}")
    if lines:
        yield "## Training\n\n" + "\n".join(lines) + "\n"


def _data(facts: Mapping[str, Any]) -> Iterator[str]:
    data = facts.get("data", {})
    kinds = data.get("counts", {}).get("by_kind", {})
    lines = [f"- {kind}: {count} examples" for kind, count in kinds.items()]
    if data.get("synthetic"):
        lines.append(f"- of them {data['synthetic']['examples']} with a machine-made source")
    if data.get("held_out"):
        held = data["held_out"]
        lines.append(
            f"- held out, never trained on: {held['articles']} articles, {held['rows']} rows"
        )
    if lines:
        yield "## Data\n\n" + "\n".join(lines) + "\n"


def _read(facts: Mapping[str, Any]) -> Iterator[str]:
    """What a reader of the drafts found, a language each; given with --facts, never made up."""
    found = facts.get("read", {})
    lines = [f"- {tag}: {found[tag]}" for tag in LANGUAGES if tag in found]
    if lines:
        yield "## What a sub-editor found in its drafts\n\n" + "\n".join(lines) + "\n"


def _scores(facts: Mapping[str, Any]) -> Iterator[str]:
    scores = facts.get("scores", {})
    directions = scores.get("directions", {})
    if not directions:
        return
    widths = list(next(iter(directions.values())))
    lines = [
        f"## Scores on {scores['sentences']} sentences of {scores['articles']} held-out articles",
        "",
    ]
    for width in widths:
        lines += [f"chrF++ / BLEU, {width}; rows are sources, columns targets:", ""]
        lines += [*_table(directions, width), ""]
    lines += [f"- {name}: `{text}`" for name, text in scores.get("signatures", {}).items()]
    yield "\n".join(lines) + "\n"


def _table(directions: Mapping[str, Any], width: str) -> Iterator[str]:
    yield "| | " + " | ".join(LANGUAGES) + " |"
    yield "|---|" + "---|" * len(LANGUAGES)
    for source in LANGUAGES:
        cells = [_cell(directions.get(f"{source}-{target}", {}).get(width)) for target in LANGUAGES]
        yield f"| {source} | " + " | ".join(cells) + " |"


def _cell(found: Mapping[str, float] | None) -> str:
    return f"{found['chrf++']:.1f} / {found['bleu']:.1f}" if found else "–"
