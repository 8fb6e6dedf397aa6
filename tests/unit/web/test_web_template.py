"""HTML fragments: escaping, control characters, overlapping marks, the page's policy."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.web.template import Mark, asset, el, is_hidden, join, marked, page, plain, shown

TEXTS = st.text(
    alphabet=st.one_of(
        st.sampled_from("ab <>&\"'\n\r\tİıəқң\u0000\u202e\u2066\u00ad\u200d\ud800\x85"),
        st.characters(),
    ),
    max_size=40,
)
SPANS = st.lists(st.tuples(st.integers(-3, 45), st.integers(-3, 45)), max_size=7)


def readable(text: str) -> str:
    """Return what a browser can hold of a text: no NUL, no lone surrogate."""
    return "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in text)


@given(text=TEXTS, spans=SPANS)
def test_marked_text_content_is_the_text(text, spans, parse):
    """Whatever the marks, the reader reads the text and the elements are closed in order."""
    marks = [Mark(start=a, end=b, css=f"m{n}", number=str(n)) for n, (a, b) in enumerate(spans)]
    assert parse(marked(text, marks)).text == readable(text)


@given(text=TEXTS, spans=SPANS)
def test_every_character_stands_in_its_marks_and_no_other(text, spans, parse):
    """A character's ancestors are the marks whose span covers it."""
    marks = [Mark(start=a, end=b, tag="i", css=f"m{n}") for n, (a, b) in enumerate(spans)]
    found = [css for css, _ in _characters(parse(marked(text, marks)))]
    expected = [
        {f"m{n}" for n, (a, b) in enumerate(spans) if max(a, 0) <= place < b}
        for place in range(len(text))
    ]
    assert found == expected


@given(text=TEXTS, spans=SPANS)
def test_a_number_stands_once_behind_a_mark(text, spans, parse):
    """A mark that is split shows its number once, an empty one never."""
    marks = [Mark(start=a, end=b, number=f"n{n}") for n, (a, b) in enumerate(spans)]
    numbers = [node.attributes["data-n"] for node in parse(marked(text, marks)).all("sup", "no")]
    live = {f"n{n}" for n, (a, b) in enumerate(spans) if max(a, 0) < min(b, len(text))}
    assert sorted(numbers) == sorted(live)


def _characters(node, above=frozenset()):
    for child in node.children:
        if isinstance(child, str):
            yield from ((set(above), character) for character in child)
        else:
            yield from _characters(child, above | (child.classes - {"ctl"}))


def test_crossing_marks_are_split_and_nested_ones_are_not():
    """Only the mark that crosses another's edge is opened twice."""
    crossing = marked("abcdef", [Mark(start=0, end=4, tag="b"), Mark(start=2, end=6, tag="i")])
    assert crossing == "<b>ab<i>cd</i></b><i>ef</i>"
    nested = marked("abcdef", [Mark(start=2, end=4, tag="i"), Mark(start=0, end=6, tag="b")])
    assert nested == "<b>ab<i>cd</i>ef</b>"


def test_markup_in_a_text_stays_text():
    """An article that holds HTML shows it and does not run it."""
    assert shown("<script>alert('x')</script>") == (
        "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;"
    )


def test_a_quote_cannot_leave_its_attribute(parse):
    """Quotes, brackets and controls in a title stay in the title."""
    title = 'a" onclick="alert(1)" <b> \u202e'
    node = parse(el("p", shown("x"), title=title)).one("p")
    assert node.attributes == {"title": 'a" onclick="alert(1)" <b> <U+202E>'}


@pytest.mark.parametrize("character", ["\u202e", "\u2066", "\u200b", "\u00ad", "\x07", "\u2028"])
def test_hidden_characters_are_drawn_and_isolated(character, parse):
    """A control stands alone in a <bdi> with its code point, and stays in the text."""
    root = parse(shown(f"a{character}b"))
    control = root.one("bdi", "ctl")
    assert control.attributes["data-c"] == f"U+{ord(character):04X}"
    assert (control.text, root.text) == (character, f"a{character}b")


def test_emoji_and_line_ends_are_not_controls():
    """Joined emoji, tabs and line breaks are shown as they are."""
    text = "👩\u200d🚀\t\n🏴\U000e0067\U000e007f"
    assert not any(map(is_hidden, text))
    assert shown(text) == text


def test_plain_text_spells_controls_out():
    """Where no element can stand, a control is written as its code."""
    assert plain("a\u202eb\0") == "a<U+202E>b<U+0000>"


def test_attributes_follow_their_values():
    """True gives a bare attribute, None and False none, underscores become hyphens."""
    made = el("p", class_="a", hidden=True, data_x=None, lang=False, aria_label="b")
    assert made == '<p class="a" hidden aria-label="b"></p>'


def test_join_escapes_its_separator():
    """The separator is text, not markup."""
    assert join([shown("a"), shown("b")], by=" < ") == "a &lt; b"


def test_the_policy_allows_this_style_and_script_by_hash_and_nothing_else(parse):
    """The page fetches nothing: default-src is none and both hashes are those of the content."""
    root = parse(page(title="x", body=shown("y")))
    policy = next(
        node.attributes["content"]
        for node in root.all("meta")
        if node.attributes.get("http-equiv") == "Content-Security-Policy"
    )
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    for kind, tag in (("style-src", "style"), ("script-src", "script")):
        digest = hashlib.sha256(root.one(tag).text.encode()).digest()
        assert rules[kind] == f"'sha256-{base64.b64encode(digest).decode()}'"


def test_a_title_cannot_end_early(parse):
    """A headline that closes the title element stays a title."""
    assert parse(page(title="</title><script>", body=shown(""))).one("title").text == (
        "</title><script>"
    )


@pytest.mark.parametrize("name", ["review.css", "review.js", "page.html"])
def test_assets_ask_for_nothing(name):
    """No asset names an address, imports a file or could close its own element."""
    text = asset(name)
    assert not re.search(r"https?:|//\w|url\(|@import|fetch\(|XMLHttpRequest|\bsrc=", text)
    if name != "page.html":
        assert "</" not in text


def _palette(rule: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", rule))


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_colours_reach_wcag_aa(mode):
    """Every ink on every ground it stands on has a contrast of 4.5 or more (WCAG 2.2, 1.4.3)."""
    css = asset("review.css")
    rules = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    palette = _palette(rules[0]) | (_palette(rules[1]) if mode == "dark" else {})
    grounds = ["ground", "paper"]
    pairs = [
        (ink, g) for ink in ("ink", "soft", "link", "held", "error", "warning") for g in grounds
    ]
    for severity in ("error", "warning", "info"):
        ground = f"{severity}-ground"
        pairs += [("ink", ground), ("soft", ground), ("link", ground), (severity, ground)]
    pairs += [("on-banner", "stop"), ("on-banner", "go")]
    weak = {pair: _contrast(palette[pair[0]], palette[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}
