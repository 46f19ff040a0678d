"""From a table to candidates: which column is which, which rows are taken, and why the others are not.

Nothing is guessed about who somebody is, and nothing of a row is dropped: it is taken whole, or not taken.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.rules.hiring.candidates import Candidate, Source
from bot.rules.hiring.candidates.adding import (
    LINK_CHARACTERS,
    MOST_LINKS,
    NAME_CHARACTERS,
    NOTES_CHARACTERS,
    folded_email,
    folded_phone,
    is_link,
)
from bot.rules.hiring.plans.methods import Method
from bot.rules.refusals import FieldRefusals, Refusal
from bot.rules.staff.reading import ColumnMissing, ColumnTwice, is_email
from bot.rules.staff.sheets import Row, Sheet, TooManyRows, meant

# More people in one role are given in parts: each of them is looked at before somebody says yes.
MOST_PEOPLE = 1_000


class Field(StrEnum):
    """What a file may say of somebody."""

    EMAIL = "email"
    NAME = "name"
    FIRST = "first"
    LAST = "last"
    PHONE = "phone"
    SOURCE = "source"
    REFERRER = "referrer"
    STAGE = "stage"
    LINKS = "links"
    NOTES = "notes"


Columns = Mapping[Field, int]


class Why(StrEnum):
    """Why a row was not taken."""

    NO_EMAIL = "no_email"
    BAD_EMAIL = "bad_email"
    EMAIL_TWICE = "email_twice"  # the row of that line is the same person
    NO_NAME = "no_name"
    BAD_PHONE = "bad_phone"
    BAD_REFERRER = "bad_referrer"
    NO_REFERRER = "no_referrer"
    BAD_STAGE = "bad_stage"
    TOO_LONG = "too_long"
    TOO_WIDE = "too_wide"
    ALREADY = "already"  # they are in this recruitment
    NOBODY_LEFT = "nobody_left"  # everybody who runs it would be shut out of them
    SAME_PHONE = "same_phone"  # left out because somebody has their phone
    STOPPED = "stopped"  # the recruitment ended, or whoever gave the file runs it no more


@dataclass(frozen=True)
class Rejected:
    """A row that was not taken: why, and the cell (or the line of another row) that is to blame."""

    row: Row
    why: Why
    cell: str = ""


@dataclass(frozen=True)
class Applicant:
    """A row that can be taken, and the place of the stage they begin at."""

    row: Row
    candidate: Candidate
    stage: int = 0


# By header without spaces and signs, as people write them and as applicant tracking systems export them.
SYNONYMS: Mapping[Field, tuple[str, ...]] = {
    Field.EMAIL: (
        "email", "emailaddress", "emails", "emailaddresses", "mail", "candidateemail", "candidateemailaddress",
        "primaryemail", "personalemail", "contactemail", "applicantemail", "邮箱", "电子邮件", "电子邮箱", "邮件",
        "邮箱地址", "邮件地址", "个人邮箱", "候选人邮箱", "联系邮箱",
    ),
    Field.NAME: (
        "name", "fullname", "candidate", "candidatename", "applicant", "applicantname", "displayname",
        "preferredname", "姓名", "名字", "候选人", "候选人姓名", "应聘者", "应聘者姓名", "申请人", "求职者",
    ),
    Field.FIRST: ("firstname", "givenname", "candidatefirstname", "forename", "名"),
    Field.LAST: ("lastname", "surname", "familyname", "candidatelastname", "姓", "姓氏"),
    Field.PHONE: (
        "phone", "phones", "phonenumber", "phonenumbers", "telephone", "tel", "mobile", "mobilephone", "cell",
        "cellphone", "candidatephone", "primaryphone", "contactnumber", "电话", "手机", "手机号", "手机号码",
        "电话号码", "联系电话", "联系方式",
    ),
    Field.SOURCE: (
        "source", "sources", "sourcename", "candidatesource", "applicationsource", "origin", "channel", "来源",
        "渠道", "候选人来源", "简历来源", "招聘渠道", "应聘渠道",
    ),
    Field.REFERRER: (
        "referrer", "referreremail", "referredby", "referral", "whoreferred", "creditedto", "推荐人", "内推人",
        "推荐人邮箱", "内推人邮箱",
    ),
    Field.STAGE: (
        "stage", "currentstage", "jobstage", "applicationstage", "pipelinestage", "阶段", "当前阶段", "招聘阶段",
        "面试阶段", "流程阶段",
        "环节", "当前环节",
    ),
    Field.LINKS: (
        "links", "link", "linkedin", "linkedinurl", "linkedinprofile", "website", "websites", "url", "urls",
        "profile", "profileurl", "portfolio", "链接", "网址", "主页", "个人主页", "作品集", "简历链接",
    ),
    Field.NOTES: (
        "notes", "note", "comment", "comments", "remarks", "remark", "description", "备注", "说明", "评论", "评语",
    ),
}  # fmt: skip
_FIELDS = {synonym: field for field, synonyms in SYNONYMS.items() for synonym in synonyms}
SOURCES: Mapping[Source, tuple[str, ...]] = {
    Source.APPLIED: (
        "applied", "application", "applicant", "inbound", "careersite", "careerspage", "careerpage", "careers",
        "jobboard", "companywebsite", "directapplication", "投递", "主动投递", "申请", "官网", "招聘网站", "自投",
        "主动应聘",
    ),
    Source.FOUND: (
        "found", "sourced", "sourcing", "outbound", "headhunted", "wefoundandaskedthem", "主动寻访", "搜寻", "寻访",
        "主动联系", "我们主动寻访",
    ),
    Source.REFERRED: (
        "referred", "referral", "referrals", "employeereferral", "somebodyherereferredthem", "内推", "推荐",
        "内部推荐", "员工推荐", "同事推荐",
    ),
    Source.INTERNAL: (
        "internal", "internalapplicant", "internalmobility", "workshere", "worksherealready",
        "内部", "内部应聘", "内部转岗", "公司内部员工",
    ),
    Source.AGENCY: ("agency", "anagency", "agencies", "headhunter", "猎头", "中介", "猎头公司", "猎头或中介"),
    Source.EVENT: ("event", "anevent", "events", "fair", "careerfair", "campus", "meetup", "活动", "招聘会", "校招"),
    Source.OTHER: ("other", "someotherway", "其他", "其它", "其他途径"),
}  # fmt: skip
_SOURCES = {synonym: source for source, synonyms in SOURCES.items() for synonym in synonyms}
METHODS: Mapping[Method, tuple[str, ...]] = {
    Method.STRUCTURED_INTERVIEW: ("interview", "structuredinterview", "面试", "结构化面试"),
    Method.JOB_KNOWLEDGE: ("jobknowledge", "jobknowledgetest", "专业知识测试", "笔试"),
    Method.WORK_SAMPLE: ("worksample", "工作样本", "工作样本测试"),
    Method.COGNITIVE_ABILITY: ("cognitiveability", "cognitiveabilitytest", "认知能力测试"),
    Method.INTEGRITY: ("integrity", "integritytest", "诚信测试"),
    Method.SITUATIONAL_JUDGEMENT: ("situationaljudgement", "situationaljudgementtest", "情境判断测试"),
    Method.ASSESSMENT_CENTRE: ("assessmentcentre", "assessmentcenter", "评价中心"),
    Method.BIODATA: ("biodata", "biographicaldata", "履历数据", "履历数据问卷"),
    Method.CONSCIENTIOUSNESS: ("conscientiousness", "conscientiousnessquestionnaire", "尽责性问卷"),
    Method.REFERENCE_CHECK: ("reference", "references", "referencecheck", "背景调查", "背调", "背景调查推荐人"),
    Method.UNSTRUCTURED_INTERVIEW: ("unstructuredinterview", "非结构化面试"),
    Method.EDUCATION: ("education", "yearsofeducation", "受教育年限"),
    Method.EXPERIENCE: ("experience", "yearsofexperience", "工作年限"),
}
_METHODS = {synonym: method for method, synonyms in METHODS.items() for synonym in synonyms}
_STAGE = re.compile(r"(?:stage|第)?([0-9]{1,2})(?:个?(?:环节|阶段))?")
_HAN = re.compile(r"[\u3400-\u9fff]")


class _No(Exception):
    def __init__(self, why: Why, cell: str = "") -> None:
        super().__init__(why)
        self.why, self.cell = why, cell


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def guess(headers: Sequence[str]) -> Columns:
    """Which column holds which field, by its header in English or Chinese; the first that fits counts."""
    found: dict[Field, int] = {}
    for column, header in enumerate(headers):
        field = _FIELDS.get(_plain(header))
        if field is not None:
            found.setdefault(field, column)
    if Field.NAME in found:  # the whole name says more than its parts
        found.pop(Field.FIRST, None)
        found.pop(Field.LAST, None)
    return found


def lacking(columns: Columns) -> tuple[Field, ...]:
    """The columns without which nobody can be read: the e-mail, and the name or a part of it."""
    named = any(each in columns for each in (Field.NAME, Field.FIRST, Field.LAST))
    email = () if Field.EMAIL in columns else (Field.EMAIL,)
    return email if named else (*email, Field.NAME)


def chosen(columns: Mapping[Field, int | None], width: int) -> Columns:
    """The columns somebody chose, for a table of that width.

    Raises FieldRefusals with ColumnMissing and ColumnTwice, by field.
    """
    given = {field: column for field, column in columns.items() if column is not None and 0 <= column < width}
    often = Counter(given.values())
    wrong: dict[str, Refusal] = {field: ColumnTwice() for field, column in given.items() if often[column] > 1}
    wrong |= {field: ColumnMissing() for field in lacking(given)}
    if wrong:
        raise FieldRefusals(wrong)
    return given


def check_size(sheet: Sheet) -> None:
    """Return if it holds at most MOST_PEOPLE. Raises TooManyRows."""
    if len(sheet.rows) > MOST_PEOPLE:
        raise TooManyRows(most=MOST_PEOPLE)


def left_over(sheet: Sheet, columns: Columns) -> tuple[str, ...]:
    """The headers of columns of which nothing is taken."""
    return tuple(header for n, header in enumerate(sheet.headers) if header and n not in columns.values())


def mentioned(sheet: Sheet, columns: Columns) -> set[str]:
    """The addresses of everybody a row names: who they are, and who referred them."""
    cells = [_cells(row, columns) for row in sheet.rows]
    emails = {folded_email(each.get(Field.EMAIL, "")) for each in cells}
    return emails | {email for each in cells for email in _addresses(each.get(Field.REFERRER, ""))}


def read(
    sheet: Sheet, columns: Columns, workspace: str, language: str, here: Mapping[str, str], stages: Sequence[Method]
) -> tuple[list[Applicant], list[Rejected]]:
    """Every row, taken or rejected, in the order of the file; `here` are the users who work here by address, `stages`
    the methods of the plan. The first row with an address is that person. Raises ColumnMissing."""
    if missing := lacking(columns):
        raise ColumnMissing(field=missing[0].value)
    taken, rejected, lines = [], [], dict[str, int]()
    for row in sheet.rows:
        cells = _cells(row, columns)
        try:
            if len(row.cells) > len(sheet.headers):
                raise _No(Why.TOO_WIDE, row.cells[-1])
            email = _email(cells)
            if email in lines:
                raise _No(Why.EMAIL_TWICE, str(lines[email]))
            candidate = _candidate(cells, email, workspace, language, here)
            taken.append(Applicant(row, candidate, _stage(cells.get(Field.STAGE, ""), stages)))
            lines[email] = row.line
        except _No as no:
            rejected.append(Rejected(row, no.why, no.cell))
    return taken, rejected


def _cells(row: Row, columns: Columns) -> dict[Field, str]:
    return {field: meant(row.cells[column].strip()) for field, column in columns.items() if column < len(row.cells)}


def _email(cells: Mapping[Field, str]) -> str:
    email = folded_email(cells.get(Field.EMAIL, ""))
    if not email:
        raise _No(Why.NO_EMAIL)
    if not is_email(email):
        raise _No(Why.BAD_EMAIL, cells[Field.EMAIL])
    return email


def _candidate(
    cells: Mapping[Field, str], email: str, workspace: str, language: str, here: Mapping[str, str]
) -> Candidate:
    name, typed = _name(cells), cells.get(Field.PHONE, "")
    phone = folded_phone(typed)
    if typed and not phone:
        raise _No(Why.BAD_PHONE, typed)
    referrers = _referrers(cells.get(Field.REFERRER, ""), here)
    said = cells.get(Field.SOURCE, "")
    source = _SOURCES.get(_plain(said))
    if referrers and (source is None or source is Source.OTHER):
        source = Source.REFERRED
    if source is Source.REFERRED and not referrers:
        raise _No(Why.NO_REFERRER)
    links, more = _links(cells.get(Field.LINKS, ""))
    unknown = said if said and _plain(said) not in _SOURCES else ""
    notes = "\n".join(filter(None, (cells.get(Field.NOTES, ""), more, unknown)))
    if len(notes) > NOTES_CHARACTERS:
        raise _No(Why.TOO_LONG, notes)
    return Candidate(
        workspace, name, (email,), phone, "", language, source or Source.OTHER, links, notes, here.get(email), referrers
    )


def _name(cells: Mapping[Field, str]) -> str:
    first, last = cells.get(Field.FIRST, ""), cells.get(Field.LAST, "")
    parts = f"{last}{first}" if _HAN.search(first + last) else f"{first} {last}".strip()
    name = " ".join((cells.get(Field.NAME, "") or parts).split())
    if not name:
        raise _No(Why.NO_NAME)
    if len(name) > NAME_CHARACTERS:
        raise _No(Why.TOO_LONG, name)
    return name


def _addresses(cell: str) -> list[str]:
    return [folded_email(each) for each in re.split(r"[,;，；、\s]+", cell) if each]


def _referrers(cell: str, here: Mapping[str, str]) -> tuple[str, ...]:
    found = _addresses(cell)
    if any(each not in here for each in found):
        raise _No(Why.BAD_REFERRER, cell)
    return tuple(dict.fromkeys(here[each] for each in found))


def _links(cell: str) -> tuple[tuple[str, ...], str]:
    """The web addresses in a cell, as many as are kept, and what else is in it."""
    parts = list(dict.fromkeys(each for each in re.split(r"[,;，；\s]+", cell) if each))
    good = [each for each in parts if is_link(each) and len(each) <= LINK_CHARACTERS][:MOST_LINKS]
    return tuple(good), " ".join(each for each in parts if each not in good)


def _stage(cell: str, stages: Sequence[Method]) -> int:
    """The place of the stage by its number or its method; the first where nothing is said."""
    plain = _plain(cell)
    if not plain:
        return 0
    if (numbered := _STAGE.fullmatch(plain)) and 1 <= int(numbered[1]) <= len(stages):
        return int(numbered[1]) - 1
    if (method := _METHODS.get(plain)) in stages:
        return stages.index(method)
    raise _No(Why.BAD_STAGE, cell)
