"""Which language a text is in, and what is refused."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from tests import corpus
from translator.errors import InputError, UnsupportedLanguageError
from translator.language.identify import guess, identify
from translator.language.tags import SOURCES

GOLD = Path(__file__).resolve().parents[4] / "shared" / "data" / "langid" / "lid_gold.jsonl"
"""Labelled sentences; the tests that read them skip where they are missing."""

OURS = {
    "az": [
        "Limanda yeni terminal açılıb və ilk gəmi yükünü boşaldıb.",
        "Nazirlik bildirib ki, körpünün təmiri payızda başa çatacaq.",
        "Fermerlər bu il taxıl yığımına gec başladı",
    ],
    "tr": [
        "Limanda yeni bir terminal açıldı ve ilk gemi yükünü boşalttı.",
        "Bakanlık, köprünün onarımının sonbaharda tamamlanacağını bildirdi.",
        "Çiftçiler bu yıl hasada geç başladı",
    ],
    "kk": [
        "Портта жаңа терминал ашылып, алғашқы кеме жүгін түсірді.",
        "Министрлік көпірді жөндеу күзде аяқталатынын хабарлады.",
        "Биыл диқандар егін оруға кеш кірісті",
    ],
    "ky": [
        "Портто жаңы терминал ачылып, биринчи кеме жүгүн түшүрдү.",
        "Министрлик көпүрөнү оңдоо күзүндө бүтөрүн билдирди.",
        "Быйыл дыйкандар оруп-жыюуга кеч киришти",
    ],
    "en": [
        "A new terminal has opened in the port and the first ship has unloaded.",
        "The ministry said that the bridge will be repaired by the autumn.",
        "Uzbekistan and Kazakhstan open a joint border post",
    ],
    "ru": [
        "В порту открылся новый терминал, и первое судно встало под разгрузку.",
        "Министерство сообщило, что ремонт моста завершится осенью.",
        "В этом году аграрии поздно начали уборку",
    ],
}

REFUSED = {
    "Uzbek": "Portda yangi terminal ochildi va birinchi kema yukini tushirdi. Vazirlik ko‘prikni "
    "ta’mirlash kuzda yakunlanishini ma’lum qildi.",
    "Uzbek in Cyrillic": "Портда янги терминал очилди ва биринчи кема юкини туширди. Вазирлик "
    "кўприкни таъмирлаш кузда якунланишини маълум қилди.",
    "Tatar": "Портта яңа терминал ачылды һәм беренче кораб йөген бушатты. Министрлык күперне "
    "төзекләндерү көзгә тәмамланачагын җиткерде.",
    "Bashkir": "Портта яңы терминал асылды һәм беренсе карап йөгөн бушатты. Министрлыҡ күперҙе "
    "төҙөкләндереү көҙгә тамамланасағын еткерҙе.",
    "Kazakh in Latin script": "Portta jańa terminal ashylyp, alǵashqy keme júgin túsirdi. "
    "Ministrlik kópirdi jóndeý turaly osy aptada habarlady jáne mereke boldy.",
    "neither Latin nor Cyrillic": "افتتحت محطة جديدة في الميناء وأفرغت السفينة الأولى حمولتها.",
    "in neither Latin": "港口新码头启用，第一艘船已经卸货。",
    "(de)": "Im Hafen wurde ein neues Terminal eröffnet, und das erste Schiff hat seine Ladung "
    "gelöscht. Das Ministerium teilte mit, dass die Brücke bis zum Herbst instand gesetzt wird. "
    "Die Bauern haben in diesem Jahr spät mit der Ernte begonnen, weil es lange geregnet hat.",
}
SHORT_HEADLINES = [
    ("kk", "Герман Арал мен Стил қайта кездесті"),
    ("kk", "Konami компаниясының жаңа ойыны шықты"),
    ("ky", "Борбордо The News International гезити ачылды"),
    ("ky", "Google ушундай сунуш киргизди"),
    ("az", "Bakıda qar yağır"),
    ("tr", "Ankara'da kar yağıyor"),
    ("en", "Uzbekistan prices debut bond"),
    ("ru", "Команда New England Patriots выиграла"),
]


@pytest.mark.parametrize(("tag", "text"), [(tag, text) for tag in OURS for text in OURS[tag]])
def test_a_sentence_of_ours_is_known(tag: str, text: str) -> None:
    """One sentence or headline is enough for each of the six."""
    found = identify(text)
    assert found.language == tag
    assert 0.3 < found.confidence <= 1


@pytest.mark.parametrize("tag", SOURCES)
def test_an_article_of_ours_is_known_for_sure(tag: str) -> None:
    """A text of some sentences leaves little doubt, links and addresses in it included."""
    text = "\n\n".join(OURS[tag]) + " https://www.example.com/the-news desk@example.com"
    found = identify(text)
    assert found.language == tag
    assert found.confidence > 0.9


@pytest.mark.parametrize(("name", "text"), REFUSED.items())
def test_neighbours_are_refused_by_name(name: str, text: str) -> None:
    """What the desk does not read is refused in one line that says what it looks like."""
    with pytest.raises(UnsupportedLanguageError) as caught:
        identify(text)
    assert name.removesuffix(" in Cyrillic") in caught.value.message
    assert "\n" not in caught.value.message
    assert "--from" in caught.value.hint


@pytest.mark.parametrize(("tag", "text"), SHORT_HEADLINES)
def test_a_short_headline_is_not_refused(tag: str, text: str) -> None:
    """Brands in the other script and a sister's name do not make a headline Uzbek or Tatar."""
    assert identify(text).language == tag
    found = guess(text)
    assert found is not None
    assert found.language == tag


@pytest.mark.parametrize(
    "text",
    [
        '"I am not ashamed of it," said engineer Səməd Əhədli, blinking in the light.',
        "Memleket için bul dediler, osy adlı köyde",
    ],
    ids=["a name with schwa", "words that Kazakh has too"],
)
def test_a_few_foreign_words_do_not_decide(text: str) -> None:
    """One name or one look-alike word does not carry the sentence."""
    assert identify(text).language in {"en", "tr"}


@pytest.mark.parametrize("text", ["", " \n", "2023: 3,5 %", "https://example.com/news"])
def test_a_text_without_letters_is_an_input_error(text: str) -> None:
    """There is nothing to tell a language from, and the message says what to do."""
    with pytest.raises(InputError) as caught:
        identify(text)
    assert not isinstance(caught.value, UnsupportedLanguageError)
    assert "--from" in caught.value.hint
    assert guess(text) is None


def test_guess_refuses_nothing() -> None:
    """The neighbours are named and other scripts are no language, but nothing is raised."""
    found = {name: guess(text) for name, text in REFUSED.items()}
    names = {name: guessed.language for name, guessed in found.items() if guessed}
    assert names["Uzbek"] == names["Uzbek in Cyrillic"] == "uz"
    assert names["Tatar"] == "tt"
    assert names["Bashkir"] == "ba"
    assert found["in neither Latin"] is None
    assert found["neither Latin nor Cyrillic"] is None


def _accuracy() -> dict[str, float]:
    right: Counter[str] = Counter()
    all_: Counter[str] = Counter()
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        try:
            found = identify(record["text"]).language
        except InputError:
            found = "refused"
        wanted = record["lang"] if record["lang"] in SOURCES else "refused"
        all_[record["lang"]] += 1
        right[record["lang"]] += found == wanted
    return {tag: right[tag] / count for tag, count in all_.items()}


def test_the_gold_sentences_keep_their_floor() -> None:
    """At least 99 % of the sentences of the six are right, and 97 % of the others refused."""
    if not GOLD.exists():
        pytest.skip("the labelled sentences are not here")
    accuracy = _accuracy()
    ours = [accuracy[tag] for tag in SOURCES]
    others = [share for tag, share in accuracy.items() if tag not in SOURCES]
    assert sum(ours) / len(ours) >= 0.99, accuracy
    assert sum(others) / len(others) >= 0.97, accuracy


def test_no_headline_of_the_corpus_is_refused() -> None:
    """Of the headlines of whole articles 99 % are right, and hardly any is refused."""
    headlines = [row for row in corpus.rows() if row[1] == "headline"][::3]
    if not headlines:
        pytest.skip("the corpus is not here")
    wrong = refused = 0
    for row in headlines:
        for tag, text in zip(corpus.COLUMNS, row[2:], strict=True):
            found = guess(text)
            wrong += found is None or found.language != tag
            refused += found is None or found.language not in SOURCES
    assert wrong <= 0.01 * 5 * len(headlines)
    assert refused <= 0.002 * 5 * len(headlines)
