"""A few invented rows in five languages, so that the whole recipe runs without other data."""

from __future__ import annotations

from recipes.starter.records import Row

_PLACES = (
    ("Baku", "Bakı", "Bakü", "Баку", "Баку"),
    ("Ankara", "Ankara", "Ankara", "Анкара", "Анкара"),
    ("Astana", "Astana", "Astana", "Астана", "Астана"),
    ("Bishkek", "Bişkek", "Bişkek", "Бішкек", "Бишкек"),
    ("Almaty", "Almatı", "Almatı", "Алматы", "Алматы"),
    ("Tashkent", "Daşkənd", "Taşkent", "Ташкент", "Ташкент"),
    ("Istanbul", "İstanbul", "İstanbul", "Ыстанбұл", "Стамбул"),
    ("Shymkent", "Çimkənd", "Çimkent", "Шымкент", "Чымкент"),
    ("Samarkand", "Səmərqənd", "Semerkant", "Самарқанд", "Самарканд"),
    ("Ashgabat", "Aşqabad", "Aşkabat", "Ашхабад", "Ашхабад"),
)
_SENTENCES = (
    (
        "headline",
        "{} hosts a book fair",
        "{} kitab sərgisinə ev sahibliyi edir",
        "{} kitap fuarına ev sahipliği yapıyor",
        "{} кітап жәрмеңкесін қабылдайды",
        "{} китеп жарманкесин кабыл алат",
    ),
    (
        "dateline",
        "{}, 14 March",
        "{}, 14 mart",
        "{}, 14 Mart",
        "{}, 14 наурыз",
        "{}, 14-март",
    ),
    (
        "sentence",
        "The city of {} opened three new schools and a library this year.",
        "{} şəhəri bu il üç yeni məktəb və bir kitabxana açıb.",
        "{} şehri bu yıl üç yeni okul ve bir kütüphane açtı.",
        "{} қаласы биыл үш жаңа мектеп пен бір кітапхана ашты.",
        "{} шаары быйыл үч жаңы мектеп жана бир китепкана ачты.",
    ),
    (
        "sentence",
        "{} and the ministry signed a contract worth 25 million dollars on Monday.",
        "{} və nazirlik bazar ertəsi 25 milyon dollarlıq müqavilə imzalayıb.",
        "{} ile bakanlık pazartesi günü 25 milyon dolarlık sözleşme imzaladı.",
        "{} және министрлік дүйсенбіде 25 миллион долларлық келісімшартқа қол қойды.",
        "{} жана министрлик дүйшөмбүдө 25 миллион долларлык келишимге кол койду.",
    ),
    (
        "quote",
        "“{} is ready for the winter,” the mayor told reporters.",
        "“{} qışa hazırdır”, – deyə şəhər meri jurnalistlərə bildirib.",
        "“{} kışa hazır” diye konuştu belediye başkanı.",
        "«{} қысқа дайын», – деді қала әкімі журналистерге.",
        "«{} кышка даяр», – деди шаардын мэри журналисттерге.",
    ),
)


def rows() -> list[Row]:
    """Return every sentence with every place, place by place.

    A sentence with all its places is one article, for the copies differ in one word only. By its
    hash ``article-4`` is held out.
    """
    return [
        Row(
            tuple(text.format(name) for text, name in zip(texts, place, strict=True)),
            group=f"article-{number}",
            kind=kind,
        )
        for place in _PLACES
        for number, (kind, *texts) in enumerate(_SENTENCES, start=1)
    ]
