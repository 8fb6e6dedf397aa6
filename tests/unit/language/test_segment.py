"""Sentence ends in six languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from translator.language import segment
from translator.language.tags import SOURCES

GOLD = Path(__file__).resolve().parents[4] / "shared" / "data" / "segmentation"
"""Paragraphs with marked sentence ends; the tests that read them skip where they are missing."""

MARKED = {
    "az": [
        "Prof. Kamran Elli Bakıda çıxış etdi.¦ Dos. Səmra Arxlı ona cavab verdi.",
        "Bazarda alma, nar, heyva və s. satılır.¦ Qiymətlər 3,5 faiz artıb.",
        "«Bu layihə 2023-cü ilin 24 iyulunda bitəcək», – deyə nazir bildirib.¦ O, tarixi açıqladı.",
        "„Biz hazırıq“, – dedi nazir.¦ „Sabah başlayırıq.“¦ Sonra zaldan çıxdı.",
        "«Kim gəlir?» – Elçin Nurlu soruşdu.¦ Heç kim cavab vermədi.",
        "Təklifi rədd etdi nazir.¦ Sonra iclas bitdi.",
        "Ə. R. Vüsallı 1937-ci ildə anadan olub.¦ Şair b.e.ə. III əsrdən yazıb.",
        "Təfərrüat www.misal.az saytındadır.¦ Ünvan: Nizami küç. 14.¦ Zəng edin!",
        "Bunu edən o.¦ Hamı bilir.",
    ],
    "tr": [
        "24. zirve Şuşa'da yapıldı.¦ II. Dünya Savaşı'nı anan tören 3. katta düzenlendi.",
        "Örnek Holding A.Ş. Genel Müdürü Ela Dağ konuştu.¦ Kâr yüzde 3,5 arttı.",
        "Toplantı saat 17.30'da başladı.¦ 1.250.000 lira toplandı.¦ Herkes sevindi.",
        "Doç. Dr. Can Yel, İstiklal Cad. No. 5'te oturuyor.¦ Komşusu Sn. Elif Gök.",
        "“Geliyoruz.” dedi bakan.¦ “Nereye?” diye sordu gazeteci.¦ Yanıt gelmedi.",
        "ANKARA (ÖA) - Meclis toplandı.¦ Yasa kabul edildi vb. haberler yayıldı.",
        "Ayrıntılar https://ornek.com.tr/haber.php?id=3.2 adresinde.¦ Okuyun.",
        "En büyük makine o.¦ Kimse görmedi.",
    ],
    "kk": [
        "АСТАНА, 24 шілде.¦ Үкімет қаулы қабылдады.",
        "А. С. Талдыбаев 1937 ж. Шиелі ауылында туған.¦ Ол ақын.",
        "«Біз дайынбыз», – деді министр.¦ «Ертең бастаймыз».",
        "Дүкенде алма, алмұрт, жүзім т.б. бар.¦ Бағасы 3,5 млн. теңге.",
        "– Бұл рас па? – деп сұрады ол.¦ – Иә, – деді досы.",
        "Бұл ескі ауыл.¦ Аты да ескі ат.¦ Жаңа бет.",
        "Проф. Сәуле Төре, т.ғ.к. Бек Нұр сөз сөйледі.¦ Жиын 17:30-да бітті.",
    ],
    "ky": [
        "Ал 1799-ж. Ошто туулган.¦ Кийин Бишкекке көчкөн.",
        "Базарда алма, өрүк ж.б. сатылат.¦ Баасы 3,5 сом.",
        "«Биз даярбыз», – деди министр.¦ Андан кийин ал чыгып кетти.",
        "Бул чоң шаар.¦ Ал эски айыл.¦ Түнү кара.",
        "Б. э. ч. III кылымда салынган.¦ Ф.и.д. Асан Көл изилдеген.",
        "Бишкек, 24-июл.¦ Жыйын 2023-жылы өттү.",
    ],
    "en": [
        "Dr. A. B. Sample met Gov. Lee Moss on Jan. 5.¦ They spoke for 3.5 hours.",
        "The answer is no.¦ See No. 5 and Art. 7 of the law.¦ It is short.",
        "“We are ready.”¦ He left at 5 p.m. on Monday.¦ U.S. President Jo Field stayed.",
        "“Who is it?” Mr. Moss asked.¦ Nobody answered!¦ Why?",
        "Sample Oil Inc. Chief Executive Ann Lake resigned.¦ Shares fell etc.¦ Trade stopped.",
        "Read www.example.com/a.b?c=d.¦ iPhones sell well.",
        "BAKU, July 24 (Sample) — The port opened.¦ Ships came.",
    ],
    "ru": [
        "А. С. Примеров родился в 1799 г. в Оше.¦ Он жил на ул. Мира, д. 5.",
        "Продали яблоки, груши и т. д.¦ Цена выросла на 3,5 тыс. руб. за тонну.",
        "– Куда? – спросил он.¦ – Домой, – ответила Анна.",
        "«Мы готовы», – сказал министр.¦ Вопросов не было.",
        "См. рис. 5 на стр. 7.¦ Т. е. всё верно.",
    ],
}
"""Sentences made up for this test; ¦ marks every sentence end but the last."""

CASES = [(tag, marked) for tag in SOURCES for marked in MARKED[tag]]


def _pieces(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end in segment.split(text, language)]


@pytest.mark.parametrize(("language", "marked"), CASES)
def test_sentences_end_where_an_editor_would_end_them(language: str, marked: str) -> None:
    """Abbreviations, initials, ordinals, datelines and quotations do not cut a sentence."""
    wanted = [part.strip() for part in marked.split("¦")]
    assert _pieces(marked.replace("¦", ""), language) == wanted


@pytest.mark.parametrize("language", SOURCES)
def test_a_line_break_always_ends_a_segment(language: str) -> None:
    """What the source shows on a new line is a segment of its own, full stop or not."""
    assert _pieces("Birinci sətir\nikinci\r\n\n  üçüncü ", language) == [
        "Birinci sətir",
        "ikinci",
        "üçüncü",
    ]


@pytest.mark.parametrize("text", ["", " ", "\n \n", "\u00a0"])
def test_white_space_holds_no_segment(text: str) -> None:
    """A text without ink has no sentence."""
    assert segment.split(text, "kk") == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Gəldi!.. Getdi?! Qaldı… Bitdi.", 4),
        ("“Bəli!” Xeyr.", 2),
        ("Nə? nə? nə?", 1),
        ("1. Birinci bənd. İkinci cümlə.", 2),
    ],
)
def test_other_marks_and_lists(text: str, count: int) -> None:
    """Runs of marks end once, a small letter goes on, and the number of a list item cuts none."""
    assert len(segment.split(text, "az")) == count


def test_an_unknown_language_is_split_by_the_common_rules() -> None:
    """A tag without a list of abbreviations is no error."""
    assert _pieces("Qalaysiz? Yaxshi. Rahmat.", "uz") == ["Qalaysiz?", "Yaxshi.", "Rahmat."]


@pytest.mark.parametrize(
    "text",
    ["." * 30_000, "a" * 30_000 + ". B", "A. " * 10_000, '." ' * 10_000, "Foo. " + "( " * 10_000],
    ids=["dots", "word", "initials", "quotes", "brackets"],
)
def test_odd_texts_keep_to_linear_work(text: str) -> None:
    """Leader dots and endless words come out whole (quadratic work would hang here)."""
    pieces = segment.split(text, "en")
    assert pieces[0][0] == 0
    assert pieces[-1][1] == len(text.rstrip())


def _f1(path: Path, language: str) -> float:
    """Return the F1 of the sentence ends inside the paragraphs; optional ones count neither way."""
    right = extra = lost = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        text, last = record["text"], len(record["text"].rstrip())
        found = {end for _, end in segment.split(text, language)} - {last}
        gold = {len(text[:at].rstrip()) for at in record["bounds"]} - {last}
        optional = {len(text[:at].rstrip()) for at in record.get("optional", [])}
        right += len(found & gold)
        extra += len(found - gold - optional)
        lost += len(gold - found)
    return 2 * right / (2 * right + extra + lost)


@pytest.mark.parametrize(("kind", "floor"), [("challenge", 0.99), ("ud", 0.985)])
def test_the_gold_sets_keep_their_floor(kind: str, floor: float) -> None:
    """The mean F1 over the languages of a gold set never falls under its floor."""
    paths = sorted(GOLD.glob(f"{kind}.*.jsonl"))
    if not paths:
        pytest.skip("the gold sets are not here")
    scores = {path.suffixes[0][1:]: _f1(path, path.suffixes[0][1:]) for path in paths}
    assert sum(scores.values()) / len(scores) >= floor, scores
