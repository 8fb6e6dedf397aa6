"""Whole web pages: where the article stands and what the head says."""

from __future__ import annotations

import builtins
from typing import Any

import pytest

from translator.article.model import Article
from translator.article.readers import read_bytes
from translator.errors import ConfigurationError, InputError


def trafilatura_works() -> bool:
    """Return whether trafilatura can be imported here."""
    try:
        import trafilatura  # noqa: F401
    except ImportError:
        return False
    return True


needs_trafilatura = pytest.mark.skipif(
    not trafilatura_works(), reason="trafilatura cannot be imported (lxml_html_clean is missing)"
)


def read(head: str, body: str, lang: str = "kk-KZ") -> Article:
    """Read a page."""
    page = f"<!doctype html><html lang={lang}><head>{head}</head><body>{body}</body></html>"
    return read_bytes(page.encode("utf-8"), origin="page.html", language="kk")


ARTICLE = "<h1>Тариф келісілді</h1><p>Жүк жөнелтушілер бір ғана шот алады.</p>"
NAV = "<nav><a href=/>Басты бет</a></nav>"


@pytest.mark.parametrize(
    ("body", "how"),
    [
        (f"{NAV}<article>{ARTICLE}</article><footer>x</footer>", "article"),
        (f"{NAV}<div itemprop=articleBody>{ARTICLE}</div>", "@itemprop='articleBody'"),
        (f"{NAV}<main>{ARTICLE}</main>", "main"),
        (f"<article>{ARTICLE}<article>пікір</article></article>{NAV}", "article"),
        (ARTICLE, "body"),
    ],
)
def test_a_marked_article_is_read_directly(body: str, how: str) -> None:
    """One article, articleBody or main, or a page without clutter, is taken whole."""
    article = read("", body)
    assert how in article.metadata["article_found_by"]
    assert article.headline == "Тариф келісілді"
    assert article.blocks[1].text == "Жүк жөнелтушілер бір ғана шот алады."


def test_the_head_is_read() -> None:
    """Title, byline, date, address, description and language come from the page's head."""
    article = read(
        '<title>T | Сайт</title><meta property="og:site_name" content="Сайт">'
        '<meta property="og:title" content="Тариф туралы">'
        '<meta name=description content="Сипаттама"><meta name=author content="А. Жазушы">'
        '<meta property="article:published_time" content="2026-11-27T10:00+05:00">'
        '<link rel=canonical href="https://example.org/kk/1">',
        "<article><p>ТБИЛИСИ, 27 қараша – Жүк жөнелтушілер шот алады.</p></article>",
    )
    assert article.headline == "Тариф туралы"
    assert article.byline == "А. Жазушы"
    assert article.abstract == ""
    metadata = article.metadata
    assert metadata["url"] == "https://example.org/kk/1"
    assert metadata["description"] == "Сипаттама"
    assert (metadata["lang"], metadata["site_name"]) == ("kk-KZ", "Сайт")
    assert metadata["date"].startswith("2026-11-27")
    assert article.dateline is not None
    assert article.dateline.date == "2026-11-27"


@pytest.mark.parametrize(
    "record",
    [
        '{"@type":"NewsArticle","headline":"Тақырып","author":[{"name":"А"},{"name":"Б"}]}',
        '[{"@type":"X"},{"@type":["X","NewsArticle"],"headline":"Тақырып","author":["А","Б"]}]',
        '{"@graph":[{"@type":"X"},{"@type":"Article","headline":"Тақырып","author":"А, Б"}]}',
    ],
)
def test_the_json_ld_record_names_headline_and_authors(record: str) -> None:
    """Single records, lists and graphs are understood."""
    article = read(f'<script type="application/ld+json">{record}</script>', "<main><p>М</p></main>")
    assert (article.headline, article.byline) == ("Тақырып", "А, Б")


@pytest.mark.parametrize("record", ["{broken", "null", "3", '{"@graph": 5}', "[[1]]", "[" * 9999])
def test_a_broken_json_ld_record_says_nothing(record: str) -> None:
    """The page is read without it."""
    article = read(
        f'<title>Бар</title><script type="application/ld+json">{record}</script>',
        "<main><p>Мәтін</p></main>",
    )
    assert article.headline == "Бар"


def test_the_name_of_the_site_is_no_part_of_the_headline() -> None:
    """A title such as ``Headline | Site`` is cut where the site is named."""
    head = '<title>Тариф – шот | Сайт</title><meta property="og:site_name" content="Сайт">'
    assert read(head, "<main><p>Мәтін</p></main>").headline == "Тариф – шот"


PAGE = (
    "<header><a href=/>Хабар</a></header>" + NAV + "<div class=c><h1>Бес теміржол келісті</h1>"
    "<p>ТБИЛИСИ, 27 қараша – Жүк жөнелтушілер көп ұзамай халықаралық көлік бағытымен жіберілетін "
    "жүк үшін бес емес, бір ғана <strong>шот</strong> алатын болады.</p>"
    "<figure><img src='https://example.org/i.jpg' alt='Порт'><figcaption>Поти порты, мұрағат"
    "</figcaption></figure>"
    "<p>Теміржол компанияларының басшылары екі күндік саудаласудан кейін "
    "<a href='https://example.org/doc'>тариф туралы келісімге</a> қол қойды.</p>"
    "<ul><li>Алтынкөлден Ыстанбұлға дейін 3 700 доллар</li><li>Кешіккен күн үшін 2 пайыз</li></ul>"
    "<p>Осыған дейін әр оператор өз бағасын жариялап, сомасы көбіне жүк теңізде жүрген кезде "
    "өзгеріп кететін. Кешігудің де құны болады: тасымалдаушы ақысының бөлігін қайтарады.</p></div>"
    "<aside><a href=/2>Ұқсас жаңалықтар</a></aside><footer>Барлық құқық қорғалған</footer>"
)


@needs_trafilatura
def test_any_other_page_goes_through_trafilatura() -> None:
    """Furniture is gone; markup, list, link and the caption of the picture are there."""
    article = read("<title>Бес теміржол келісті</title>", PAGE)
    assert article.metadata["article_found_by"] == "trafilatura"
    text = "\n".join(block.text for block in article.blocks)
    assert "Ұқсас жаңалықтар" not in text
    assert "Барлық құқық" not in text
    assert article.headline == "Бес теміржол келісті"
    assert article.dateline is not None
    captions = [(b.text, b.href) for b in article.blocks if b.kind == "caption"]
    assert ("Поти порты, мұрағат", "https://example.org/i.jpg") in captions
    assert [b.text for b in article.blocks if b.kind == "list-item"] == [
        "Алтынкөлден Ыстанбұлға дейін 3 700 доллар",
        "Кешіккен күн үшін 2 пайыз",
    ]
    spans = {(s.kind, s.href) for b in article.blocks for s in b.spans}
    assert {("bold", None), ("link", "https://example.org/doc")} <= spans


@needs_trafilatura
def test_a_page_without_an_article_is_refused() -> None:
    """Nothing but furniture is no article."""
    with pytest.raises(InputError, match="no article was found") as caught:
        read("", NAV + "<footer>x</footer>")
    assert caught.value.hint


def test_a_broken_installation_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without trafilatura the error says what to install, in one line."""
    original = builtins.__import__

    def missing(name: str, *args: Any, **options: Any) -> Any:
        if name == "trafilatura":
            raise ImportError("lxml.html.clean is a separate project.\nInstall it.")
        return original(name, *args, **options)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(ConfigurationError, match="page reader cannot be loaded") as caught:
        read("", PAGE)
    assert "\n" not in caught.value.message
    assert "pip install" in caught.value.hint
