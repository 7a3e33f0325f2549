"""How a language writes days, moments, numbers, shares and amounts."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from languages.loading import catalogue, own_name


@lru_cache(maxsize=1024)
def day_words(day: date, language: str) -> str:
    """A day in full: "15 mars 2027"; in digits where Babel does not know the language."""
    # Here and not above: a `check` is over in half a second, and seldom writes a day.
    from babel import Locale, UnknownLocaleError
    from babel.dates import format_date

    try:
        return str(format_date(day, "long", locale=Locale.parse(language, sep="-")))
    except (UnknownLocaleError, ValueError):
        return day.isoformat()


def moment_words(moment: datetime, language: str) -> str:
    """A local moment: "10 février 2027 à 20:00"."""
    given = {"day": day_words(moment.date(), language), "time": f"{moment:%H:%M}"}
    return catalogue("language", language).say("moment", given)


def number_words(number: float, language: str, decimals: int = 0) -> str:
    """A number with the thousands set apart and the language's decimal mark."""
    # The folder shows how it writes 1234.5: what stands after the 1 and before the 5 are its signs.
    shown = catalogue("language", language).say("number")
    thousands, point = shown[1 : shown.index("2")], shown[shown.index("4") + 1 : -1]
    # No minus before what is told as nothing.
    text = f"{round(number, decimals) + 0.0:,.{decimals}f}".replace("-", "−")
    return text.translate({ord(","): thousands, ord("."): point})


def share_words(share: float, language: str) -> str:
    """A share as a whole percentage: "81 %", "81%"."""
    return catalogue("language", language).say("share", {"percent": round(share * 100)})


def quantity(number: int, unit: str, language: str) -> str:
    """A number with its unit: "60 000 €", "€60,000", "40 points"."""
    words = number_words(number, language)
    if not unit:
        return words
    # A sign of money goes where the language wants it; a word follows the number in all of them.
    sign = "amount.sign" if len(unit) == 1 else "amount"
    return catalogue("language", language).say(sign, {"number": words, "unit": unit})


def chart_day(language: str) -> str:
    """A day on a chart's axis, as d3-time-format writes it."""
    return catalogue("language", language).say("chart.day")


@lru_cache(maxsize=256)
def language_words(code: str, language: str) -> str:
    """A language named in another, as it stands in a sentence: "anglais"; in itself where Babel does not know."""
    from babel import Locale, UnknownLocaleError

    try:
        name = Locale.parse(code, sep="-").get_language_name(Locale.parse(language, sep="-"))
    except (UnknownLocaleError, ValueError):
        name = None
    return str(name or own_name(code))
