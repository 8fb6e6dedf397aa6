"""What a form says: number, possessor, case, -ki, copula and clitics, in the order of the suffixes.

The four Turkic languages append in one order (number, possessor, case, relative -ki, copula,
clitic), so the dotted name of a bundle reads like the word: ``pl.p3.loc`` of *ev* is *evlerinde*.
"""

from __future__ import annotations

from dataclasses import dataclass

from translator.errors import UsageError

POSSESSORS = ("p1s", "p2s", "p2sf", "p3", "p1p", "p2p", "p2pf", "p3p")
"""First, second, polite second and third person; ``p3p`` is *theirs*."""

CASES = ("gen", "dat", "acc", "loc", "abl", "ins", "equ", "sim", "lim")
"""Genitive, dative, accusative, locative, ablative, instrumental, equative (-ca), similative
(kk -дай), limit (az -dək). In English ``gen`` is the possessive ('s)."""

COPULAS = ("cop", "past", "evid", "cond")
"""-dır, -(y)dı, -(y)mış, -(y)sa."""

CLITICS = ("too", "q")
"""``too`` is da/de, ``q`` the question particle; some are written as words of their own."""


@dataclass(frozen=True, slots=True)
class Features:
    """One bundle of features in canonical order.

    Attributes:
        number: ``sg`` or ``pl``.
        possessor: one of `POSSESSORS`, or nothing.
        case: one of `CASES`, or nothing for the nominative.
        ki: the relative -ki after a locative or a genitive.
        outer_number, outer_case: number and case of what -ki has made: *evdekilere*.
        copula: one of `COPULAS`, or nothing.
        clitics: some of `CLITICS`, in that order.

    Raises:
        UsageError: a value is none of these, or -ki follows another case.
    """

    number: str = "sg"
    possessor: str = ""
    case: str = ""
    ki: bool = False
    outer_number: str = "sg"
    outer_case: str = ""
    copula: str = ""
    clitics: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no word of these languages can say."""
        known = (
            {self.number, self.outer_number} <= {"sg", "pl"}
            and self.possessor in ("", *POSSESSORS)
            and {self.case, self.outer_case} <= {"", *CASES}
            and self.copula in ("", *COPULAS)
            and self.clitics == tuple(name for name in CLITICS if name in self.clitics)
        )
        relative = self.case in {"loc", "gen"} if self.ki else self._is_simple()
        if not (known and relative):
            raise _unknown(str(self))

    def _is_simple(self) -> bool:
        return self.outer_number == "sg" and not self.outer_case

    def __str__(self) -> str:
        """Return the dotted name: ``pl.p3.loc.ki``; ``nom`` for the bare word."""
        inner = _number(self.number), self.possessor, self.case
        outer = ("ki", _number(self.outer_number), self.outer_case) if self.ki else ()
        return ".".join(filter(None, (*inner, *outer, self.copula, *self.clitics))) or "nom"

    @classmethod
    def parse(cls, name: str) -> Features:
        """Read a dotted name such as ``pl.p3.loc``; the parts may stand in any order but -ki's.

        Raises:
            UsageError: a part is not a feature, or it stands twice.
        """
        before, found, after = f".{name}.".partition(".ki.")
        inner, outer = _sort(before, name), _sort(after, name)
        if set(inner) & (set(outer) - {"number", "case"}) or "possessor" in outer:
            raise _unknown(name)
        merged = {**outer, **inner}
        return cls(
            number=inner.get("number", "sg"),
            possessor=inner.get("possessor", ""),
            case=inner.get("case", ""),
            ki=bool(found),
            outer_number=outer.get("number", "sg"),
            outer_case=outer.get("case", ""),
            copula=merged.get("copula", ""),
            clitics=tuple(clitic for clitic in CLITICS if clitic in merged),
        )


BARE = Features()


def rank(features: Features) -> tuple[int, ...]:
    """Return the sort key by which the likelier of two readings comes first.

    News copy prefers no possessor to the third person and that to the rest (a possessed name is
    rarer than one in fifty), and the plain case to -ki and copula.
    """
    possessors = ("", "p3", *POSSESSORS)
    return (
        len(features.clitics),
        bool(features.copula),
        features.ki,
        possessors.index(features.possessor),
        features.number == "pl",
        ("", *CASES).index(features.case),
        features.outer_number == "pl",
        ("", *CASES).index(features.outer_case),
    )


def _number(number: str) -> str:
    return "" if number == "sg" else number


def _sort(part: str, name: str) -> dict[str, str]:
    """Return the parts of a dotted name by their slot."""
    found: dict[str, str] = {}
    for token in part.split("."):
        slot = _slot(token, name)
        if slot in found:
            raise _unknown(name)
        if slot:
            found[slot] = "p3" if token in {"p3s", "3s"} else token
    return found


def _slot(token: str, name: str) -> str:
    """Return the slot of one part; clitics are slots of their own, since several may stand."""
    if token in {"", "nom"}:
        return ""
    if token in CLITICS:
        return token
    slots = {"number": ("sg", "pl"), "possessor": (*POSSESSORS, "p3s"), "case": CASES}
    for slot, tokens in {**slots, "copula": COPULAS}.items():
        if token in tokens:
            return slot
    raise _unknown(name)


def _unknown(name: str) -> UsageError:
    return UsageError(
        f"not a bundle of features: {name!r}", hint="write them as in pl.p3.loc or loc.ki.pl.dat"
    )
