"""Filters: dates, times and numbers as the reader writes them."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton, format_time
from babel.numbers import format_currency, format_decimal
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

# Babel's own names for the two languages; they also fix the order of day and month and the 12 or 24 hours.
_LOCALES = {"en": "en_US", "zh": "zh_Hans_CN"}


@pass_context
def day(context: Context, value: date) -> Markup:
    """`Mon, Nov 23, 2026`; of a moment, the day it is in the reader's zone."""
    return _day(_local(context, value), context["language"])


@pass_context
def month(context: Context, value: date) -> Markup:
    """`November 2026`"""
    return escape(format_skeleton("yMMMM", value, locale=_LOCALES[context["language"]]))


@pass_context
def clock_time(context: Context, value: datetime) -> Markup:
    """`2:30 PM` in the reader's zone."""
    return _time(_local(context, value), context["language"])


@pass_context
def moment(context: Context, value: datetime) -> Markup:
    """Day and time in the reader's zone."""
    local, language = _local(context, value), context["language"]
    return _day(local, language) + Markup(" ") + _time(local, language)


@pass_context
def number(context: Context, value: int | float | Decimal) -> Markup:
    """`1,234.5`"""
    return escape(format_decimal(value, locale=_LOCALES[context["language"]]))


@pass_context
def money(context: Context, value: int | float | Decimal, currency: str) -> Markup:
    """`€95,000`: an amount in whole or decimal units of an ISO 4217 currency; no cents when there are none."""
    whole = value == int(value)
    pattern = "¤#,##0" if whole else None
    return escape(
        format_currency(value, str(currency), pattern, _LOCALES[context["language"]], currency_digits=not whole)
    )


def _local(context: Context, value: date) -> date:
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is None:
        raise ValueError(f"{value} has no time zone")
    return value.astimezone(ZoneInfo(str(context["reader_zone"])))


@lru_cache(4096)
def _day(value: date, language: str) -> Markup:
    return escape(format_skeleton("yMMMEd", value, locale=_LOCALES[language]))


@lru_cache(4096)
def _time(value: datetime, language: str) -> Markup:
    return escape(format_time(value, "short", locale=_LOCALES[language]))
