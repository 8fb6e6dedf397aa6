"""What holds for every word, known or not."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from translator.language import casing
from translator.language.morphology import Features, Term, analyse, find, inflect, reinflect
from translator.language.morphology.engine import bundles
from translator.language.morphology.tables import LANGUAGES, table

BACK = frozenset("aıouаоұыуяё")
FRONT = frozenset("eəiöüеәөүіиэ")
PLAIN = [Features(number, person, case) for number in ("sg", "pl") for person in ("", "p3") for case in ("", "gen", "dat", "acc", "loc", "abl")]  # fmt: skip
SOFT = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


@st.composite
def words(draw: st.DrawFn) -> tuple[str, str]:
    """A language and a word of it: syllables of its letters, five letters or more."""
    language = draw(st.sampled_from(LANGUAGES))
    rules = table(language)
    vowels = sorted(rules.vowels - rules.glides - set("âîûыёюя"))
    consonants = sorted(rules.alphabet - rules.vowels - set("âîûъьщц"))
    syllable = st.tuples(st.sampled_from(consonants), st.sampled_from(vowels)).map("".join)
    word = "".join(draw(st.lists(syllable, min_size=3, max_size=5)))
    return language, word + draw(st.sampled_from(["", *consonants]))


@st.composite
def terms(draw: st.DrawFn) -> Term:
    """A name, a noun or a compound head of invented letters."""
    language, word = draw(words())
    class_ = draw(st.sampled_from(["place", "person", "organisation", "common"]))
    if class_ != "common":
        word = casing.capitalise(word, language)
    head = draw(st.sampled_from(["", "bare", "poss"])) if class_ != "person" else ""
    policy = draw(st.sampled_from(["", "tdk", "press", "none"]))
    return Term(word, language, class_, head=head, apostrophe=policy)


@SOFT
@given(terms(), st.data())
def test_what_is_written_can_be_read(term: Term, data: st.DataObject) -> None:
    """The features of a form are among its readings, for every bundle of the language."""
    features = data.draw(st.sampled_from(bundles(term.language)))
    form = inflect(term, features)
    assert features in analyse(term, form.text), (form, str(features))


@SOFT
@given(terms(), st.data(), st.sampled_from(["", "– ", "«", "Xyz qwe: "]))
def test_what_is_written_is_found(term: Term, data: st.DataObject, before: str) -> None:
    """A form is found where it stands, as strict, and its offsets are exact."""
    features = data.draw(st.sampled_from(bundles(term.language)))
    form = inflect(term, features).text
    text = f"{before}{form}. "
    (span,) = find(term, text)
    assert (text[span.start : span.end], span.certainty) == (form, "strict")
    assert features in span.readings


@SOFT
@given(words(), st.sampled_from(PLAIN))
def test_suffixes_agree_in_harmony(pair: tuple[str, str], features: Features) -> None:
    """Every vowel of the plain suffixes is as far back or front as the last of the word."""
    language, word = pair
    form = inflect(Term(word, language, "common", head="bare", front=None), features)
    last = next(letter for letter in reversed(word) if letter in BACK | FRONT)
    listed = language != "kk" and table(language).listed("front", word)
    vowels = {letter in BACK for letter in form.suffix if letter in BACK | FRONT}
    if not listed:
        assert vowels <= {last in BACK}


@SOFT
@given(terms(), terms(), st.sampled_from(PLAIN))
def test_reinflecting_keeps_the_rest(old: Term, new: Term, features: Features) -> None:
    """Replacing a term by itself is the identity, and nothing outside the span changes."""
    form = inflect(old, features).text
    text = f"Abc {form}, son."
    (span,) = find(old, text)
    assert reinflect(text, span, old) == text
    if new.language == old.language:
        changed = reinflect(text, span, new)
        assert changed.startswith("Abc ")
        assert changed.endswith(", son.")


@SOFT
@given(terms(), st.text(alphabet="abAB'’- .аеАЕ\nİIiı1", max_size=40))
def test_any_text_is_read_without_fault(term: Term, text: str) -> None:
    """Spans lie in the text, in order, and do not overlap; no text is a fault."""
    spans = find(term, f"{text}{term.text}{text}")
    places = [place for span in spans for place in (span.start, span.end)]
    assert places == sorted(places)
    assert all(span.start < span.end for span in spans)
    assert analyse(term, text) == analyse(term, text)


@SOFT
@given(terms(), st.sampled_from(PLAIN))
def test_a_form_is_the_same_every_time(term: Term, features: Features) -> None:
    """The engine has no memory: a term built anew has the same forms."""
    again = Term(term.text, term.language, term.class_, head=term.head, apostrophe=term.apostrophe)
    assert inflect(term, features) == inflect(again, features)
