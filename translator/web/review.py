"""The review page: one article, every draft of it, in one file that needs nothing else."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath

from translator.article.model import Article
from translator.checks.base import SEVERITIES, Severity
from translator.drafting.draft import Draft, Unit
from translator.language.tags import ENGLISH_NAMES, OWN_NAMES
from translator.terms.ledger import LedgerRow
from translator.web import strings
from translator.web.rows import Panel, fate, rows, untranslated
from translator.web.template import NOTHING, Markup, details, el, join, note, page, shown

DIGEST_DIGITS = 12
"""Digits of a SHA-256 that people compare by eye; the whole stands in the tooltip."""


def render(article: Article, drafts: Sequence[Draft], *, generated: str, product: str) -> str:
    """Return one self-contained HTML page on which an editor reviews the drafts.

    Args:
        article: the version of the article that the desk holds now.
        drafts: in the order in which their tabs shall stand; a draft of another version of the
            article is shown with a warning.
        generated: when the page is made, as it shall be printed.
        product: name and version of the product.

    """
    names = _panel_names(drafts)
    panels = [
        _panel(Panel(article=article, draft=draft, name=name))
        for draft, name in zip(drafts, names, strict=True)
    ]
    headline = _headline(article)
    body = join(
        [
            el("a", shown("Skip to the drafts"), class_="skip", href="#drafts"),
            _head(article, headline, generated, product),
            _bar(article, drafts, names),
            el("main", *(panels or [_no_drafts()]), id="drafts"),
            el("footer", shown(f"Review page made by {product} on {generated}.")),
        ]
    )
    return page(title=f"Review: {headline}", body=body)


def _panel_names(drafts: Sequence[Draft]) -> list[str]:
    """Name each tab by its language, or by the draft's id where a language comes twice."""
    languages = Counter(draft.target for draft in drafts)
    return [draft.target if languages[draft.target] == 1 else draft.id for draft in drafts]


def _headline(article: Article) -> str:
    written = (block.text for block in article.blocks if block.kind == "headline")
    return article.headline or next(written, "") or article.id


def _no_drafts() -> Markup:
    return note("There is no draft of this article yet.", "none")


def _head(article: Article, headline: str, generated: str, product: str) -> Markup:
    parts = [
        note("Review page", "over"),
        el("h1", shown(headline), lang=article.language),
        _embargo(article),
        _facts(_article_facts(article, generated, product), css="facts"),
        _metadata(article),
        _legend(),
    ]
    return el("header", *parts, class_="top")


def _embargo(article: Article) -> Markup:
    if not article.embargo:
        return NOTHING
    return _banner("Embargo", f"Not for publication before {article.embargo}.", "stop")


def _article_facts(article: Article, generated: str, product: str) -> Iterator[tuple[str, Markup]]:
    language = ENGLISH_NAMES.get(article.language, article.language)
    yield "Article", el("code", shown(article.id))
    yield "Source language", shown(f"{language} ({article.language})")
    if article.origin:
        name = "standard input" if article.origin == "-" else PurePath(article.origin).name
        yield "Source file", shown(name)
    date = article.metadata.get("date") or (article.dateline.date if article.dateline else "")
    if date:
        yield "Date", shown(date)
    if article.byline:
        yield "Byline", shown(article.byline)
    if article.version:
        yield "Version", shown(article.version)
    yield "Digest", _short_digest(article.digest)
    yield "Page made", shown(f"{generated} by {product}")


def _short_digest(digest: str) -> Markup:
    return el("code", shown(digest[:DIGEST_DIGITS]), title=digest)


def _facts(facts: Iterable[tuple[str, Markup]], *, css: str) -> Markup:
    pairs = (el("div", el("dt", shown(name)), el("dd", value)) for name, value in facts)
    return el("dl", *pairs, class_=css)


def _metadata(article: Article) -> Markup:
    if not article.metadata:
        return NOTHING
    facts = ((name, shown(value)) for name, value in article.metadata.items())
    return details("What the source says about itself", _facts(facts, css="facts"))


def _legend() -> Markup:
    items = (
        el("li", el("span", shown(word), class_=css), shown(f": {meaning}"))
        for css, word, meaning in strings.LEGEND
    )
    return details("How to read the marks", el("ul", *items, class_="legend"))


def _bar(article: Article, drafts: Sequence[Draft], names: Sequence[str]) -> Markup:
    tabs = [_tab(article, draft, name) for draft, name in zip(drafts, names, strict=True)]
    tools = [
        _button("filter", "f", shown("Only "), _wide("rows with "), shown("findings")),
        _button("previous", "p", shown("‹ Previous")),
        el("output", id="place"),
        _button("next", "n", shown("Next "), _wide("problem "), shown("›")),
    ]
    return el(
        "nav",
        el("div", *tabs, class_="tabs", aria_label="Languages"),
        # Shown by the script, without which they could do nothing.
        el("div", *tools, class_="tools", hidden=True),
        class_="bar",
        aria_label="Drafts",
    )


def _button(name: str, key: str, *label: Markup) -> Markup:
    hint = el("kbd", shown(key), aria_hidden="true")
    words = el("span", *label)
    return el("button", words, hint, type="button", id=name, aria_keyshortcuts=key)


def _wide(text: str) -> Markup:
    """Return words that a narrow screen has no room for."""
    return el("span", shown(text), class_="wide")


def _tab(article: Article, draft: Draft, name: str) -> Markup:
    own = OWN_NAMES.get(draft.target, draft.target)
    return el(
        "a",
        el("span", shown(own), class_="own", lang=draft.target),
        el("span", shown(name), class_="code"),
        el("span", *_badges(article, draft), class_="badges"),
        href=f"#{name}",
        id=f"tab-{name}",
        class_="tab",
    )


def _severities(article: Article, draft: Draft) -> Counter[Severity]:
    """Count the findings; each piece of the article that the draft lacks is an error."""
    counts = Counter(finding.severity for unit in draft.units for finding in unit.findings)
    counts["error"] += untranslated(article, draft)
    return counts


def _badges(article: Article, draft: Draft) -> Iterator[Markup]:
    counts = _severities(article, draft)
    if _is_stale(article, draft):
        yield _badge(shown("stale"), strings.STALE, "error")
    elif draft.state in strings.APPROVED:
        yield _badge(shown("✓"), "approved", "held")
    gravest: tuple[Severity, ...] = ("error", "warning")
    for severity in gravest:
        number = counts[severity]
        if number:
            _, one, many = strings.SEVERITIES[severity]
            sign = join([_sign(severity), shown(str(number))])
            yield _badge(sign, strings.count(number, one, many), severity)
    if not any(counts[severity] for severity in gravest):
        yield _badge(shown("0"), strings.CLEAN, "clean")


def _badge(content: Markup, meaning: str, css: str) -> Markup:
    return el(
        "span",
        el("span", content, aria_hidden="true"),
        el("span", shown(f" {meaning}"), class_="vh"),
        class_=f"badge {css}",
        title=meaning,
    )


def _is_stale(article: Article, draft: Draft) -> bool:
    return draft.digest != article.digest


def _sign(severity: Severity) -> Markup:
    sign = strings.SEVERITIES[severity][0]
    return el("span", shown(sign), class_=f"sign {severity}", aria_hidden="true")


def _panel(panel: Panel) -> Markup:
    draft = panel.draft
    own, english = (names.get(draft.target, draft.target) for names in (OWN_NAMES, ENGLISH_NAMES))
    also = NOTHING if own == english else el("small", shown(english))
    title = el("h2", el("span", shown(own), lang=draft.target), also)
    return el(
        "section",
        title,
        _state(panel),
        _facts(_draft_facts(draft), css="facts"),
        _facts(_summary(panel.article, draft), css="summary"),
        note(draft.signature.line, "signature"),
        _heads(panel),
        note("No row of this draft has a finding.", "nothing"),
        rows(panel),
        _ledger(panel),
        _next_steps(panel),
        id=panel.name,
        class_="panel",
        aria_labelledby=f"tab-{panel.name}",
    )


def _state(panel: Panel) -> Markup:
    banner = strings.BANNERS[panel.draft.state]
    parts = [_banner(banner.heading, banner.text, banner.tone)]
    if _is_stale(panel.article, panel.draft):
        parts.append(_banner("Stale", strings.STALE, "stop"))
    return join(parts)


def _banner(heading: str, text: str, tone: str) -> Markup:
    return el("p", el("strong", shown(heading)), shown(" "), shown(text), class_=f"banner {tone}")


def _draft_facts(draft: Draft) -> Iterator[tuple[str, Markup]]:
    yield "Draft", el("code", shown(draft.id))
    yield "State", shown(draft.state.replace("_", " "))
    if draft.created:
        yield "Made", shown(draft.created)
    yield "Route", el("code", shown(draft.signature.route))
    if draft.signature.merit:
        yield "Quality", shown(draft.signature.merit)
    yield "Of version", _short_digest(draft.digest)
    yield "Content hash", _short_digest(draft.content_hash)


def _summary(article: Article, draft: Draft) -> Iterator[tuple[str, Markup]]:
    units, counts = draft.units, _severities(article, draft)
    for severity in SEVERITIES:
        number = counts[severity]
        word = strings.SEVERITIES[severity][2].capitalize()
        yield word, join([_sign(severity), shown(str(number))], by=" ")
    fates = Counter(fate(row) for unit in units for row in unit.ledger)
    yield "Terms held", shown(str(fates["held"]))
    yield "Terms missing", shown(str(fates["missing"]))
    if fates["unknown"]:
        yield "Terms without a form", shown(str(fates["unknown"]))
    lost = untranslated(article, draft)
    if lost:
        yield "Not in the draft", shown(str(lost))
    yield "Units", shown(str(len(units)))
    origins = Counter(unit.origin for unit in units)
    for origin, (word, _) in strings.ORIGINS.items():
        if origins[origin]:
            yield f"By {word}" if origin != "copy" else "Copied", shown(str(origins[origin]))
    edited = sum(unit.origin == "human" and unit.target != unit.machine_target for unit in units)
    yield "Edited", shown(str(edited))


def _heads(panel: Panel) -> Markup:
    names = [
        el("span", shown(ENGLISH_NAMES.get(tag, tag)))
        for tag in (panel.article.language, panel.draft.target)
    ]
    return el("div", *names, class_="heads", aria_hidden="true")


def _ledger(panel: Panel) -> Markup:
    entries = [(unit, row) for unit in panel.draft.units for row in unit.ledger]
    if not entries:
        return join([el("h3", shown("Terms")), note("No term of the termbase occurs here.")])
    head = (el("th", shown(name), scope="col") for name in strings.LEDGER_HEADS)
    body = (_ledger_row(panel, unit, row) for unit, row in entries)
    table = el("table", el("thead", el("tr", *head)), el("tbody", *body), class_="ledger")
    return join([el("h3", shown("Terms")), table])


def _ledger_row(panel: Panel, unit: Unit, row: LedgerRow) -> Markup:
    segment, outcome = unit.segment.id, fate(row)
    sign, word = strings.FATES[outcome]
    source, target = panel.article.language, panel.draft.target
    values = [
        el("a", shown(segment), href=f"#{panel.anchor(segment)}"),
        join([el("code", shown(row.hit.concept)), note(row.note) if row.note else NOTHING]),
        el("span", shown(row.hit.form), lang=source),
        _or_dash(row.target, target),
        _or_dash(row.written, target),
        join([el("strong", shown(f"{sign} {word}")), shown(strings.METHODS[row.method])], by=": "),
        shown(strings.CERTAINTIES[row.certainty]),
        shown("yes" if row.mandatory else "no"),
    ]
    cells = (
        el("td", el("div", value), data_label=name)
        for name, value in zip(strings.LEDGER_HEADS, values, strict=True)
    )
    return el("tr", *cells, class_=outcome)


def _or_dash(text: str, language: str) -> Markup:
    return el("span", shown(text), lang=language) if text else shown("–")


def _next_steps(panel: Panel) -> Markup:
    draft = panel.draft
    # The desk's commands take the article and the language, and work on the newest draft.
    name = shlex.quote(f"{draft.article}.{draft.target}")
    steps = [
        el("li", shown(f"{reason}:"), el("pre", el("code", shown(f"translator {verb} {name}"))))
        for verb, reason in strings.NEXT_STEPS[draft.state]
    ]
    body = el("ul", *steps, class_="steps") if steps else note(strings.NO_STEPS)
    return join([el("h3", shown("What to run next")), body])
