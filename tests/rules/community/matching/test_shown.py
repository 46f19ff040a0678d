"""What somebody shows of what a role asks for, and what nobody may look at."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta

import pytest

from bot.app import MESSAGES
from bot.rules.community.matching import Fact, Field, Kind, Known, Profile, Wanted, considered, profiled
from bot.rules.community.matching.allowed import MOST_PARTS, is_allowed, parts
from bot.rules.community.matching.covering import Covered, Standing, coverage, grouped
from bot.rules.community.matching.explaining import Explanation, Part, corrected, explained
from bot.rules.community.matching.reading import must, read, shown
from bot.words.content import WrongContent
from bot.words.synonyms import SYNONYMS, synonyms
from tests.make import NOW

WORDS = synonyms(MESSAGES)
GO = Wanted("Backend engineer", ("Go", "PostgreSQL", "Team spirit"), ("Kubernetes",))
MET, NOT_SHOWN, UNKNOWN = Standing.MET, Standing.NOT_SHOWN, Standing.UNKNOWN


def who(*skills: str, id: int = 1, work: str = "", **more: tuple[str, ...]) -> Profile:
    listed = {Field(name): entries for name, entries in more.items()}
    return profiled(id, {Field.SKILLS: skills, **listed, Field.WORK: (work,)})


def stands(asked: str, profile: Profile) -> Standing:
    (found,) = coverage(Wanted("", (asked,)), shown(profile, WORDS), WORDS)
    return found.standing


@pytest.mark.parametrize(("asked", "skills", "work", "standing"), [
    ("Go", ["golang"], "", MET), ("Go", ["go"], "", MET), ("Go", ["Go语言"], "", MET),
    ("熟悉Go", ["Go services"], "", MET),
    ("Go", ["Go-to-market"], "", NOT_SHOWN), ("Go", [], "I go to meetups", NOT_SHOWN),
    ("Go", [], "Wrote a router in Go for a bank", MET), ("Go", [], "Go and see for yourself", NOT_SHOWN),
    ("Excel", [], "We excel at hiring", NOT_SHOWN),
    ("C语言", ["C++", "C#"], "", NOT_SHOWN), ("C语言", ["C"], "", MET),
    ("R", ["R&D"], "", NOT_SHOWN), ("Java", ["JavaScript"], "", NOT_SHOWN), ("JavaScript", ["TypeScript"], "", MET),
    ("TypeScript", ["JavaScript"], "", NOT_SHOWN),
    ("SQL", ["Postgres"], "", MET), ("PostgreSQL", ["SQL"], "", NOT_SHOWN),
    ("NLP", ["大模型"], "", MET), ("机器学习", ["PyTorch"], "", MET), (".NET", ["ASP.NET"], "", MET),
    ("Accounting", [], "Kept all accounts of the forum tidy", NOT_SHOWN),
    ("Docker", [], "It contains nothing", NOT_SHOWN),
    # Either is enough; both are needed; years are not told by what somebody lists.
    ("Go or Rust", ["Rust"], "", MET), ("熟悉Go或Rust", ["Rust"], "", MET), ("Go and Rust", ["Rust"], "", NOT_SHOWN),
    ("5+ years of Python experience", ["Python"], "", MET), ("3年以上Python经验", ["Python"], "", MET),
    # Who denies something does not show it, nor who wants to learn it.
    ("Java", [], "Never used Java, wrote Kotlin", NOT_SHOWN), ("Java", ["想学Java"], "", NOT_SHOWN),
    ("Kotlin", [], "Never used Java, wrote Kotlin", MET), ("Go", [], "I would like to learn Go", NOT_SHOWN),
    # Nobody lists what we have no other word for, and nothing is said of whom we know nothing of.
    ("Team spirit", ["Go"], "", UNKNOWN), ("积极主动", ["Go"], "", UNKNOWN), ("Go", [], "", UNKNOWN),
    ("???", ["Go"], "", UNKNOWN),
    ("Strong experience", ["Go"], "", UNKNOWN), ("Python teaching", ["Python"], "", UNKNOWN),
    ("Python teaching", ["Teaching", "Python"], "", MET), ("跨境电商", ["跨境电商运营"], "", MET),
])  # fmt: skip
def test_a_must_have_is_met_not_shown_or_unknown(asked: str, skills: list[str], work: str, standing: Standing) -> None:
    assert stands(asked, who(*skills, work=work)) is standing


def test_a_language_is_looked_for_where_languages_stand() -> None:
    assert stands("Fluent German", who("Go", languages=("de",))) is MET
    assert stands("德语", who(languages=("German", "English"))) is MET
    assert stands("German", who("Go", languages=("French",))) is NOT_SHOWN
    assert stands("German", who("Go", "Python")) is UNKNOWN
    assert stands("German", who(work="Moved the data centre de Paris")) is UNKNOWN


def test_evidence_is_what_they_wrote_and_where() -> None:
    found = coverage(GO, shown(who("Golang", "Tea", work="Runs Postgres for a shop. Likes tea."), WORDS), WORDS)
    assert found == (
        Covered("Go", MET, (Fact(Field.SKILLS, "Golang"),)),
        Covered("PostgreSQL", MET, (Fact(Field.WORK, "Runs Postgres for a shop"),)), Covered("Team spirit", UNKNOWN),
    )  # fmt: skip


def test_everybody_is_in_one_group_of_each_must_have_in_an_order_that_says_nothing() -> None:
    people = [shown(who(*(["Go"] * (n % 2)), *(["SQL"] * (n > 1)), id=n), WORDS) for n in range(12)]
    groups = grouped(GO, people, WORDS)
    assert [each.asked for each in groups] == list(GO.musts)
    assert all(sorted(id for ids in each.people.values() for id in ids) == list(range(12)) for each in groups)
    assert set(groups[0].people[UNKNOWN]) == {0}
    assert groups == grouped(GO, people[::-1], WORDS)
    other = grouped(Wanted("Other", GO.musts), people, WORDS)
    assert other[0].people != groups[0].people
    assert set(other[0].people[MET]) == set(groups[0].people[MET])


@pytest.mark.parametrize("text", [
    "I am 45 years old", "born in Rome", "90后", "45岁", "Graduated with honours", "University of Oslo",
    "毕业于清华大学",
    "985本科", "Class of 99", "Mother of two", "she led a team", "女性", "已婚已育", "Took a career break",
    "gap year in Peru",
    "空窗期一年", "maternity leave", "Since 2009", "2015年起负责", "kim@example.com", "https://kim.example",
    "+49 170 1234567",
    "I'm 45", "My photo is attached", "MBA", "returning to work",
])  # fmt: skip
def test_what_may_not_be_used_cannot_be_held(text: str) -> None:
    assert not is_allowed(text)
    with pytest.raises(ValueError, match="no match may use"):
        Profile(1, (Fact(Field.WORK, text),))
    assert parts(f"Led Go teams. {text}. 写过 Python。") in (
        ("Led Go teams", "写过 Python"), ("Led Go teams", "Since", "写过 Python"),
        ("Led Go teams", "起负责", "写过 Python"),
    )  # fmt: skip


@pytest.mark.parametrize("text", [
    "Gap analysis", "Scrum master", "ISO 27001", "Human resources", "Management", "Photography", "Mentoring",
    "Node.js 20", "Mother tongue German", "Born2Code", "German", "Manual testing", "High availability 99.99",
    "人力资源", "大数据",
])  # fmt: skip
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert parts(text) == (text,)


def test_a_profile_has_no_place_for_anything_else() -> None:
    assert {each.name for each in fields(Profile)} == {"id", "facts"}
    assert {each.name for each in fields(Fact)} == {"field", "text"}
    assert {each.value for each in Field} == {"skills", "role", "seniority", "languages", "work"}
    ruby = {Field.SKILLS: ["Ruby", "Women in tech"], Field.WORK: ["Ruby Chen built payments. Tested it.", "Aged 31"]}
    assert profiled(7, ruby, ["Ruby Chen"]) == Profile(
        7, (Fact(Field.SKILLS, "Ruby"), Fact(Field.WORK, "Tested it"))
    )  # fmt: skip
    assert parts("Built payments. 陈明负责支付", ["陈明"]) == ("Built payments",)
    assert len(parts("x. " * 3 + ". ".join(f"Part {n}" for n in range(999)))) == MOST_PARTS


def test_what_may_not_be_used_is_not_looked_for_either() -> None:
    musts = ("985院校毕业", "Male", "35岁以下", "Go")
    wanted = Wanted("Engineer", musts, ("Degree from Oxford",), "Writes Go. 仅限男性。")
    assert wanted.unusable == ("985院校毕业", "Male", "35岁以下", "Degree from Oxford")
    assert wanted.usable == Wanted("Engineer", ("Go",), (), "Writes Go")
    nobody, somebody = (shown(who(*skills), WORDS) for skills in ([], ["Go"]))
    assert [each.asked for each in coverage(wanted, nobody, WORDS)] == ["Go"]
    assert explained(wanted, somebody, WORDS).gap is None
    assert [(each.part, each.asked) for each in explained(wanted, somebody, WORDS).reasons] == [
        (Part.MUST, "Go"), (Part.WORK, "Writes Go"),
    ]  # fmt: skip
    assert Wanted("Male nurse").usable.title == ""
    assert Wanted("DBA", ("SQL Server 2019",)).unusable == ()


def test_only_who_agrees_is_considered_and_once() -> None:
    later = NOW + timedelta(days=1)
    people = [
        Known(who(id=1), Kind.MEMBER, later), Known(who(id=2), Kind.CANDIDATE, NOW),
        Known(who(id=3), Kind.ALUMNUS, None),
        Known(who(id=4), Kind.COLLEAGUE, later), Known(who(id=1), Kind.CANDIDATE, later),
    ]  # fmt: skip
    assert [(each.profile.id, each.kind) for each in considered(people, NOW)] == [(1, Kind.MEMBER), (4, Kind.COLLEAGUE)]


def why(profile: Profile) -> Explanation:
    return explained(GO, shown(profile, WORDS), WORDS)


def test_there_are_three_reasons_at_most_and_one_gap_and_a_correction_changes_them_at_once() -> None:
    before = who("Golang", "Postgress", "k8s", role=("Backend developer",))
    assert [(each.part, each.asked) for each in why(before).reasons] == [
        (Part.MUST, "Go"), (Part.NICE, "Kubernetes"), (Part.TITLE, "Backend engineer"),
    ]  # fmt: skip
    gap = why(before).gap
    assert gap is not None
    assert (gap.asked, gap.standing) == ("PostgreSQL", NOT_SHOWN)
    after = corrected(before, Fact(Field.SKILLS, "Postgress"), Fact(Field.SKILLS, "Postgres"))
    assert [each.asked for each in why(after).reasons] == ["Go", "PostgreSQL", "Kubernetes"]
    gap = why(after).gap
    assert gap is not None
    assert (gap.asked, gap.standing) == ("Team spirit", UNKNOWN)
    everything = corrected(after, None, Fact(Field.WORK, "Has team spirit"))
    assert why(everything).gap is None
    assert len(why(everything).reasons) == 3
    assert corrected(everything, Fact(Field.WORK, "Has team spirit"), None) == after
    assert corrected(after, Fact(Field.WORK, "Nowhere"), None) == after
    assert corrected(after, None, Fact(Field.SKILLS, "Postgres")) == after
    with pytest.raises(ValueError, match="no match may use"):
        corrected(after, None, Fact(Field.WORK, "I am 30 years old"))
    assert why(who()) == Explanation((), why(who()).gap)


def test_the_synonyms_hold_together(tmp_path) -> None:
    assert len(WORDS.same) >= 150
    words = [(meaning, each.removeprefix("=")) for meaning, each_of in WORDS.same.items() for each in each_of]
    assert [(meaning, word) for meaning, word in words if read(word, WORDS).meanings != (meaning,)] == []
    assert not any(meaning in WORDS.shown_by(other) for meaning in WORDS.wider for other in WORDS.wider[meaning])
    assert must("Go or", WORDS).groups == must("or Go", WORDS).groups == (frozenset({"go"}),)
    file = tmp_path / SYNONYMS
    file.parent.mkdir(parents=True)
    good = (MESSAGES / SYNONYMS).read_text(encoding="utf-8")
    for wrong, why in [
        (good.replace("golang", "python"), "twice"), (good.replace("  ios: [mobile]", "  ios: [mobil]"), "no meaning"),
        (good.replace("golang", "7"), "has to be a text"), (good.replace("either: ", "other: "), "lacks either"),
    ]:  # fmt: skip
        synonyms.cache_clear()
        file.write_text(wrong, encoding="utf-8")
        with pytest.raises(WrongContent, match=why):
            synonyms(tmp_path)
