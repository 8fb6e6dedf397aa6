"""Decoding settings: defaults, parsing, and what goes into a signature."""

from __future__ import annotations

import pytest

from translator.engines.settings import Decoding, parse_decoding


def test_the_output_limit_follows_the_source() -> None:
    """The limit is the factor times the source length, plus the extra; never a constant."""
    settings = Decoding(max_new_tokens_factor=1.5, max_new_tokens_extra=10)
    assert settings.output_limit(20) == 40
    assert settings.output_limit(21) == 41
    assert settings.output_limit(200) == 310


def test_pairs_are_sorted_strings() -> None:
    """A signature gets every setting as text, sorted, without trailing zeros."""
    pairs = Decoding(num_beams=5, length_penalty=0.6).pairs
    assert dict(pairs)["num_beams"] == "5"
    assert dict(pairs)["length_penalty"] == "0.6"
    assert list(pairs) == sorted(pairs)


def test_values_replace_the_base() -> None:
    """Given values win over the base, the others stay."""
    base = Decoding(num_beams=2, length_penalty=0.8)
    settings, problems = parse_decoding({"num_beams": "6", "nbest": "3"}, base)
    assert problems == []
    assert (settings.num_beams, settings.nbest, settings.length_penalty) == (6, 3, 0.8)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"beams": "4"}, "beams: unknown setting"),
        ({"num_beams": "four"}, "num_beams: not a number: 'four'"),
        ({"num_beams": "2.5"}, "num_beams: not a number"),
        ({"num_beams": "0"}, "num_beams: out of range: 0"),
        ({"num_beams": "2", "nbest": "3"}, "nbest: out of range: 3"),
        ({"max_new_tokens_factor": "0"}, "max_new_tokens_factor: out of range: 0"),
        ({"max_source_tokens": "-1"}, "max_source_tokens: out of range: -1"),
    ],
)
def test_wrong_values_are_named(values: dict[str, str], said: str) -> None:
    """A setting that does not exist, is no number or is out of range is reported by name."""
    _, problems = parse_decoding(values, Decoding())
    assert any(problem.startswith(said) for problem in problems)
