"""Conditions as an admin writes and reads them: `pay_to > 80000`, `level in Senior, Staff`, `asker is not recruiter`.

A value that is the name of a field means that field; in quotation marks it is a text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.rules.hiring.requisitions.conditions import FIELDS, FLAGS, NUMBERS, ORDERED, PEOPLE, Condition, Test, Value
from bot.rules.hiring.requisitions.wanted import Reason
from bot.rules.refusals import Refusal

CHINESE = {
    "职位": "title", "职位名称": "title", "部门": "department", "职级": "level", "地点": "location", "远程": "remote",
    "原因": "reason", "招聘原因": "reason", "人数": "headcount", "薪资下限": "pay_from", "薪资上限": "pay_to",
    "币种": "currency", "申请人": "asker", "用人经理": "hiring_manager", "招聘专员": "recruiter",
}  # fmt: skip
_NAMES = {**{name.replace("_", " "): name for name in FIELDS}, **CHINESE}
_WRITTEN = {
    Test.IS: "is", Test.IS_NOT: "is not", Test.IN: "in", Test.OVER: ">", Test.AT_LEAST: ">=", Test.UNDER: "<",
    Test.AT_MOST: "<=",
}  # fmt: skip
_TESTS = {
    **{text: test for test, text in _WRITTEN.items()},
    "=": Test.IS, "==": Test.IS, "!=": Test.IS_NOT, "≠": Test.IS_NOT, "≥": Test.AT_LEAST, "≤": Test.AT_MOST,
    "over": Test.OVER, "at least": Test.AT_LEAST, "under": Test.UNDER, "at most": Test.AT_MOST,
    "是": Test.IS, "不是": Test.IS_NOT, "属于": Test.IN, "超过": Test.OVER, "大于": Test.OVER, "不低于": Test.AT_LEAST,
    "低于": Test.UNDER, "小于": Test.UNDER, "不高于": Test.AT_MOST, "不超过": Test.AT_MOST,
}  # fmt: skip
_YES, _NO, _EMPTY = {"yes", "true", "是"}, {"no", "false", "否"}, {"empty", "nobody", "空"}
_REASONS = {reason.value: reason.value for reason in Reason}
_REASONS |= {"新增": "new", "替补": "replacement", "暂代": "backfill"}
EMAIL = re.compile(r"[^\s,，、<>@\"“”]+@[^\s,，、<>@\"“”]+")
USER = re.compile(r"<?@?([UW][A-Z0-9]{1,30})>?")
_QUOTED = re.compile(r'"((?:[^"\\]|\\["\\])*)"|“([^”]*)”')
_BARE = re.compile(r"[\w&/+.-]+(?: [\w&/+.-]+)*")
_ITEM = re.compile(rf'\s*(?:({_QUOTED.pattern})|([^,，、"“”]+?))\s*(?:[,，、]|$)')


class UnknownField(Refusal):
    """A condition does not begin with a field of the request."""


class ComparisonExpected(Refusal):
    """Nothing after the field says how it is compared."""


class WrongComparison(Refusal):
    """Order is for numbers, `in` for texts and people."""


class ValueExpected(Refusal):
    """What the field is compared with is missing or not of its `kind`."""


class NotComparable(Refusal):
    """Two fields that have nothing in common, or a field with itself."""


class NobodyThere(Refusal):
    """Nobody in the workspace has that e-mail address."""


def _names_first(names: Mapping[str, object], boundary: str) -> re.Pattern[str]:
    longest = sorted(names, key=len, reverse=True)
    parts = [re.escape(name).replace(r"\ ", r"[\s_]+") + (boundary if name[-1].isascii() else "") for name in longest]
    return re.compile("|".join(parts), re.IGNORECASE)


_FIELD = _names_first(_NAMES, "(?![A-Za-z0-9_])")
_TEST = re.compile(
    "|".join(
        re.escape(text).replace(r"\ ", r"\s+") + ("(?![A-Za-z0-9_@.])" if text[-1].isalpha() and text.isascii() else "")
        for text in sorted(_TESTS, key=len, reverse=True)
    ),
    re.IGNORECASE,
)


def parse_all(text: str, users: Mapping[str, str]) -> tuple[Condition, ...]:
    """The conditions of a text, one a line; empty lines are nothing. Raises what `parse` raises, with the line."""
    lines = enumerate(text.splitlines(), 1)
    return tuple(parse(line, users, number) for number, line in lines if line.strip())


def parse(text: str, users: Mapping[str, str], line: int | None = None) -> Condition:
    """The condition that the text says; `users` are Slack users by e-mail address in lower case.

    Raises UnknownField, ComparisonExpected, WrongComparison, ValueExpected, NotComparable, NobodyThere: each with the
    `line` and the `column` where something else was expected, from 1 on.
    """
    return _Reader(text, users, line).condition()


def printed(condition: Condition, emails: Mapping[str, str]) -> str:
    """The text that `parse` reads as this condition. Who is not in `emails` (by user) is written `@U…`."""
    left = f"{condition.field} {_WRITTEN[condition.test]} "
    if condition.other:
        return left + condition.other
    if condition.test is Test.IN:
        return left + ", ".join(_value_text(condition.field, value, emails) for value in condition.values)
    return left + _value_text(condition.field, condition.value, emails)


def emails_in(text: str) -> frozenset[str]:
    """The e-mail addresses a text names, in lower case."""
    return frozenset(found.lower() for found in EMAIL.findall(text))


@dataclass(frozen=True)
class _Reader:
    text: str
    users: Mapping[str, str]
    line: int | None

    def condition(self) -> Condition:
        start = len(self.text) - len(self.text.lstrip())
        found = _FIELD.match(self.text, start)
        if found is None:
            raise UnknownField(**self.at(start), fields=sorted(FIELDS))
        field = _named(found[0])
        start = self.after(found.end())
        sign = _TEST.match(self.text, start)
        if sign is None:
            raise ComparisonExpected(**self.at(start), field=field)
        test = _TESTS[re.sub(r"\s+", " ", sign[0]).lower()]
        if (test in ORDERED and field not in NUMBERS) or (test is Test.IN and field in NUMBERS | FLAGS):
            raise WrongComparison(**self.at(start), field=field, is_order=test in ORDERED)
        return self.compared(field, test, self.after(sign.end()))

    def compared(self, field: str, test: Test, start: int) -> Condition:
        right = self.text[start:].strip()
        if test is Test.IN:
            return Condition(field, test, values=self.several(field, start))
        if _FIELD.fullmatch(right):
            other = _named(right)
            if other == field or _kind(other) != _kind(field):
                raise NotComparable(**self.at(start), field=field, other=other)
            return Condition(field, test, other=other)
        value = self.value(field, right, start)
        if value is None and test in ORDERED:
            raise ValueExpected(**self.at(start), kind=_kind(field))
        return Condition(field, test, value)

    def several(self, field: str, start: int) -> tuple[str, ...]:
        values = []
        while start < len(self.text.rstrip()):
            item = _ITEM.match(self.text, start)
            if item is None:
                raise ValueExpected(**self.at(start), kind=_kind(field))
            value = self.value(field, (item[1] or item[4]).strip(), self.after(start))
            if value is None:
                raise ValueExpected(**self.at(start), kind=_kind(field))
            values.append(str(value))
            start = item.end()
        if not values:
            raise ValueExpected(**self.at(start), kind=_kind(field))
        return tuple(dict.fromkeys(values))

    def value(self, field: str, text: str, start: int) -> Value:
        kind, word = _kind(field), text.casefold()
        if word in _EMPTY and kind != "flag":
            return None
        quoted = _QUOTED.fullmatch(text)
        if quoted:
            text = re.sub(r"\\(.)", r"\1", quoted[1]) if quoted[1] is not None else quoted[2]
        if kind == "person":
            return self.person(text, start)
        if kind == "number":
            digits = re.sub("[ ,，_]", "", text)
            if digits.isascii() and digits.isdigit() and len(digits) < 12:
                return int(digits)
        elif kind == "flag" and word in _YES | _NO:
            return word in _YES
        elif kind == "reason" and text.casefold() in _REASONS:
            return _REASONS[text.casefold()]
        elif kind == "text" and text.strip() and (quoted or not re.search('["“”<>=]', text)):
            return text.strip()
        raise ValueExpected(**self.at(start), kind=kind)

    def person(self, text: str, start: int) -> str:
        if user := USER.fullmatch(text):
            return user[1]
        if not EMAIL.fullmatch(text):
            raise ValueExpected(**self.at(start), kind="person")
        if text.lower() not in self.users:
            raise NobodyThere(**self.at(start), email=text)
        return self.users[text.lower()]

    def after(self, start: int) -> int:
        """Where the next word begins."""
        return start + len(self.text[start:]) - len(self.text[start:].lstrip())

    def at(self, start: int) -> dict[str, object]:
        return {"line": self.line, "column": start + 1, "found": self.text[start:].strip()[:40]}


def _named(text: str) -> str:
    return _NAMES[re.sub(r"[\s_]+", " ", text).lower()]


def _kind(field: str) -> str:
    if field == "reason":
        return "reason"
    return "number" if field in NUMBERS else "person" if field in PEOPLE else "flag" if field in FLAGS else "text"


def _value_text(field: str, value: Value, emails: Mapping[str, str]) -> str:
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    if field in PEOPLE:
        return emails.get(value, f"@{value}")
    is_word = _BARE.fullmatch(value) and not _FIELD.fullmatch(value) and value.casefold() not in _EMPTY
    if is_word and not re.match("not( |$)", value, re.IGNORECASE):
        return value
    escaped = re.sub(r'(["\\])', r"\\\1", value)
    return f'"{escaped}"'
