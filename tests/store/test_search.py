"""Members are found by their words, on each side of the wall what that side may find, the same on both engines."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select, text

from bot.rules.access import Kind
from bot.rules.community.members import Consent, Field, How, Member, Purpose, Stand, Standing, Touch
from bot.rules.search import Hit, Side, ranked, why
from bot.rules.search.narrowing import Asked
from bot.rules.search.query import All, Node, Not, Query, Some, Term, instead, read
from bot.store import Books, Store
from bot.store.schema import search_people, search_words, sources
from bot.store.search import SWEEP, Scope
from tests.make import NOW

CIRCLE, OTHER = "T0CIRCLE", "T0OTHER"
YEAR, DAY = timedelta(days=365), timedelta(days=1)
MODERATORS, HIRING = Scope(Side.COMMUNITY, (CIRCLE,)), Scope(Side.HIRING, (CIRCLE,))
EVERYTHING = frozenset(Field)
KAI = Member(
    CIRCLE, "Kai Müller", Standing.JOINED, NOW, "kai@example.org", languages=("de", "en"), family="Engineering",
    seniority="Senior", skills=("Go", "machine learning", "C++"), location="Berlin", tags=("fair",),
    motivation="Wants to build compilers", shown=frozenset({Field.NAME, Field.SKILLS}),
)  # fmt: skip
LI = replace(KAI, name="李伟", email="", skills=("机器学习", "数据分析"), location="上海", tags=(), languages=("zh",))


def begin(books: Books, member: Member, *purposes: Purpose) -> int:
    id = books.members.begin(member).id
    for purpose in purposes:
        books.members.give(id, Consent(purpose, "1", How.PAGE, NOW, NOW + YEAR))
    return id


def names(store: Store, scope: Scope, asked: str, at: object = None) -> list[int]:
    query = read(asked)
    assert query is not None
    with store.reading() as books:
        return [hit.member for hit in books.search.found(scope, query, NOW if at is None else at)]  # type: ignore[arg-type]


@pytest.fixture
def circle(store: Store) -> Store:
    with store.open() as books:
        for workspace in (CIRCLE, OTHER):
            books.workspaces.put(workspace, Kind.COMMUNITY, workspace)
    return store


def test_a_member_is_found_in_both_languages_by_stem_pair_phrase_field_and_exclusion(circle: Store) -> None:
    with circle.open() as books:
        kai, li = begin(books, KAI), begin(books, LI)
        books.members.stand(li, "data", Stand.FOLLOWED, NOW)
        books.members.stand(kai, "data", Stand.MUTED, NOW)
    found = {
        "muller": [kai], "compiler": [li, kai], "building": [li, kai], "学习": [li], "机器学习": [li], "伟": [li],
        "李": [li],
        '"machine learning"': [kai], '"learning machine"': [], '"engineering senior"': [], "c++": [kai], "c": [],
        "go OR 学习": [li, kai], "-go": [li], "skill:go": [kai], "location:go": [], "地点：上海": [li],
        "语言：中文": [li],
        "topic:data": [li], "tag:fair": [kai], "berlin -(go 学习)": [kai], "berlin NOT go": [],
    }  # fmt: skip
    assert {asked: names(circle, MODERATORS, asked) for asked in found} == found


def test_moderators_find_members_by_how_far_they_came_and_hiring_people_never_do(circle: Store) -> None:
    with circle.open() as books:
        kai = begin(books, KAI, Purpose.HIRING)
        lead = begin(books, replace(LI, standing=Standing.KNOWN, motivation="Wants to lead"), Purpose.HIRING)
        row = {"workspace": CIRCLE, "kind": "alumni", "code": "old", "name": "Was here", "is_aggregate": False,
               "by": "U0MOE", "at": NOW}  # fmt: skip
        books.members._connection.execute(insert(sources), row)
        books.members.touch(kai, Touch(1, NOW))
        gone = begin(books, replace(KAI, email="", standing=Standing.LEFT, motivation="word " * 3000))
    found = {
        "standing:joined": [kai], "standing:lead": [lead], "状态：潜在": [lead], "standing:known": [lead],
        "standing:alumni": [kai], "standing:left": [gone], "-standing:left": [lead, kai], "lead": [lead], "joined": [],
        Asked("", standings=("left", "lead")).text: [gone, lead],
    }  # fmt: skip
    assert {asked: names(circle, MODERATORS, asked) for asked in found} == found
    assert not any(names(circle, HIRING, asked) for asked in found if asked not in {"lead", "-standing:left"})
    with circle.engines.write() as connection:  # a row from before it said so
        c = search_people.c
        was = connection.execute(delete(search_people).where(c.member == kai, c.side == "community").returning(c.words))
        words = re.sub(r" \| standing:\w+", "", was.scalar_one())
        row = {"workspace": CIRCLE, "side": "community", "member": kai, "until": NOW + YEAR, "words": words}
        connection.execute(insert(search_people), row)
    assert (names(circle, MODERATORS, "standing:joined"), names(circle, MODERATORS, "go senior")) == ([], [kai, gone])
    with circle.open() as books:
        books.search.learn_standings([kai, lead])
    assert names(circle, MODERATORS, "standing:joined") == [kai]


def test_hiring_people_find_what_a_member_shows_as_long_as_they_agree(circle: Store) -> None:
    with circle.open() as books:
        kai = begin(books, KAI, Purpose.HIRING)
        begin(books, replace(KAI, name="Nobody's", email=""))  # agreed to nothing
        begin(books, replace(KAI, workspace=OTHER, shown=EVERYTHING), Purpose.HIRING)
    assert names(circle, HIRING, "go") == [kai]
    assert [names(circle, HIRING, hidden) for hidden in ("berlin", "fair", "compilers", "senior")] == [[], [], [], []]
    assert names(circle, HIRING, "go", NOW + YEAR) == []
    with circle.open() as books:
        books.members.change(replace(books.members.get(CIRCLE, kai), shown=frozenset({Field.LOCATION})))
    assert (names(circle, HIRING, "go"), names(circle, HIRING, "berlin")) == ([], [kai])
    with circle.open() as books:
        books.members.end(kai, Purpose.HIRING, NOW)
    assert names(circle, HIRING, "berlin") == []
    assert len(names(circle, MODERATORS, "berlin")) == 2


def test_whoever_no_longer_agrees_to_be_kept_is_found_by_nobody(circle: Store) -> None:
    with circle.open() as books:
        begin(books, replace(KAI, standing=Standing.STARTED))
        li = begin(books, LI, Purpose.COMMUNITY)
    assert names(circle, MODERATORS, "-nobody") == [li]
    assert names(circle, MODERATORS, "-nobody", NOW + YEAR) == []
    with circle.open() as books:
        books.members.end(li, Purpose.COMMUNITY, NOW)
    assert names(circle, MODERATORS, "-nobody") == []


def test_an_erased_persons_name_is_in_no_row_and_no_list_of_words(circle: Store) -> None:
    with circle.open() as books:
        kai = begin(books, replace(KAI, name="Zorglub Brightwater"), Purpose.HIRING)
        begin(books, replace(KAI, name="Ada", email=""))
    with circle.open() as books:
        gone = replace(Member(CIRCLE, "", Standing.FORGOTTEN, NOW), id=kai)
        books.members.change(gone)
    assert names(circle, MODERATORS, "zorglub") == []
    with circle.engines.read() as connection:
        kept = set(connection.execute(select(search_words.c.word)).scalars())
        rows = " ".join(connection.execute(select(search_people.c.words)).scalars())
    assert "zorglub" not in kept
    assert "brightwater" not in rows
    assert {"machine", "compilers", "berlin"} <= kept, "others have them"


def test_two_records_made_one_are_found_as_the_one_that_is_left(circle: Store) -> None:
    with circle.open() as books:
        kai, other = (books.members.begin(each) for each in (KAI, replace(KAI, email="", skills=("Rust",))))
    with circle.open() as books:
        books.search.gone(other.id)
        books.merges.unite(replace(kai, skills=("Go", "Rust")), other)
    assert names(circle, MODERATORS, "rust") == names(circle, MODERATORS, "go") == [kai.id]


def test_a_slip_is_mended_by_a_word_that_the_asker_may_find(circle: Store) -> None:
    with circle.open() as books:
        begin(books, replace(KAI, shown=frozenset({Field.SKILLS}), skills=("Kubernetes", "Go")), Purpose.HIRING)
        begin(books, replace(KAI, email="", name="Zorglub", skills=()))
    with circle.reading() as books:
        for asked, known in {
            "kubrnetes": "kubernetes", "kubxrnetss": "kubernetes", "skill:cubernetes": "kubernetes", "gooo": None,
            "zorglob": None, "mueller": None,
        }.items():  # fmt: skip
            query = read(asked)
            assert query is not None
            assert list(books.search.instead(HIRING, query, NOW).values()) == ([known] if known else []), asked
        wrong = read("zorglob go")
        assert wrong is not None
        mended = instead(wrong, books.search.instead(MODERATORS, wrong, NOW))
        assert [each.typed for each in mended.wanted] == ["zorglub", "go"]


def test_those_with_more_words_in_weightier_fields_come_first_and_say_why(circle: Store) -> None:
    with circle.open() as books:
        for number, (skills, about) in enumerate([(("Go",), "rust"), ((), "go rust"), (("Rust", "Go"), "")]):
            begin(books, replace(KAI, email="", name=f"N{number}", skills=skills, motivation=about))
    query = read("go rust")
    assert query is not None
    with circle.reading() as books:
        best = ranked(query, books.search.found(MODERATORS, query, NOW))
    assert [[(field.value, word) for field, word in why(query, hit)] for hit in best] == [
        [("skill", "go"), ("skill", "rust")], [("skill", "go"), ("about", "rust")],
        [("about", "go"), ("about", "rust")],
    ]  # fmt: skip


WORDS = (
    "go", "rust", "golang", "learning", "learn", "machine", "engineer", "engineers", "Berlin", "数据", "机器学习",
    "数据分析", "学习", "李", "李伟", "データ", "c++", "node.js", "naïve", "2024",
)  # fmt: skip


def matches(node: Node, words: str) -> bool:
    """What a question means, word for word."""
    match node:
        case Term(ways=ways, is_prefix=is_prefix):
            return any(f" {' '.join(way)}{'' if is_prefix else ' '}" in f"{words} " for way in ways)
        case All(parts):
            return all(matches(part, words) for part in parts)
        case Some(parts):
            return any(matches(part, words) for part in parts)
        case Not(part):
            return not matches(part, words)


def asked(chance: random.Random, deep: int = 2) -> str:
    word = chance.choice(WORDS)
    simple = [word, f'"{word} {chance.choice(WORDS)}"', f"skill:{word}", f"-{word}", f"({word}", f"{word} OR"]
    if not deep:
        return chance.choice(simple)
    one, other = asked(chance, deep - 1), asked(chance, deep - 1)
    return chance.choice([*simple, f"{one} {other}", f"({one}) OR {other}", f"-({one} {other})", f"{one} NOT {other}"])


def test_both_engines_answer_every_question_as_it_is_meant(circle: Store) -> None:
    chance = random.Random(43)

    def some(most: int) -> Iterable[str]:
        return chance.sample(WORDS, chance.randint(0, most))

    with circle.open() as books:
        for _ in range(60):
            who = replace(KAI, email="", name=" ".join(some(2)), skills=tuple(some(3)), motivation=" ".join(some(5)))
            books.members.begin(who)
    queries = [query for _ in range(300) if (query := read(asked(chance))) is not None]
    with circle.engines.read() as connection:
        rows = [
            Hit(*row)
            for row in connection.execute(select(search_people.c.id, search_people.c.member, search_people.c.words))
        ]
    with circle.reading() as books:
        for query in queries:
            meant = [hit for hit in sorted(rows, key=lambda hit: -hit.id) if matches(query.node, hit.words)]
            assert books.search.found(MODERATORS, query, NOW) == meant, query


def test_the_index_follows_its_rows_whoever_writes_them(sqlite_store: Store) -> None:
    with sqlite_store.open() as books:
        books.workspaces.put(CIRCLE, Kind.COMMUNITY, CIRCLE)
        begin(books, KAI)
    with sqlite_store.engines.write() as connection:
        connection.execute(text("DELETE FROM search_people"))
        row = {"workspace": CIRCLE, "side": "community", "member": 1, "until": NOW + YEAR, "words": "all: | other"}
        connection.execute(insert(search_people), row)
    assert (names(sqlite_store, MODERATORS, "go"), names(sqlite_store, MODERATORS, "other")) == ([], [1])


def test_nothing_of_whoever_is_gone_is_left_in_the_file(sqlite_store: Store) -> None:
    with sqlite_store.open() as books:
        books.workspaces.put(CIRCLE, Kind.COMMUNITY, CIRCLE)
        begin(books, KAI)
        zorglub = begin(books, replace(LI, name="Zorglub"))
    with sqlite_store.open() as books:
        books.members.change(replace(LI, id=zorglub, name="", standing=Standing.FORGOTTEN))
        assert books.errands.claim(NOW, NOW) is None, "it is planned with what is written last"

    def is_left() -> bool:
        with sqlite_store.engines.read() as connection:
            blocks = connection.execute(text("SELECT block FROM search_index_community_data")).scalars()
            return any(b"orglub" in block for block in blocks)

    assert is_left()
    with sqlite_store.open() as books:
        errand = books.errands.claim(NOW, NOW)
        assert errand is not None
        assert errand.kind == SWEEP
        is_more = books.search.sweep(is_first=True)
        while is_more:
            is_more = books.search.sweep(is_first=False)
    assert not is_left()
    assert len(names(sqlite_store, MODERATORS, "go")) == 1


def test_a_question_without_words_is_none() -> None:
    assert [read(asked) for asked in ("", "  ", "()", "OR", "-", "“”", ")(", "NOT")] == [None] * 8
    query = read("(go OR (rust")
    assert isinstance(query, Query)
    assert query.is_mended
