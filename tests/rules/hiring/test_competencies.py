"""What somebody typed finds the competency that is meant, whatever the library holds."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from bot.rules.hiring.competencies import Asked, Competency, Described, Kind, Library, Question, QuestionKind, labels


def competency(id: str, *names: str, chinese: tuple[str, ...] = (), kind: Kind = Kind.PEOPLE) -> Competency:
    """A competency called by the first of its names in each language; the others are its other names."""
    texts = {
        language: Described(known[0], known[1:], "", {})
        for language, known in (("en", names), ("zh", chinese or (f"{id} 中文",)))
    }
    return Competency(id, kind, texts)


SMALL = Library(
    (
        competency("teamwork", "Teamwork", "collaboration", chinese=("团队协作", "团队合作")),
        competency("leading", "Leading people", "team leadership", chinese=("带领团队", "领导力")),
        competency("negotiation", "Negotiation", "deal making", chinese=("谈判能力", "议价能力")),
        competency("detail", "Attention to detail", "accuracy", chinese=("注重细节", "细心")),
    ),
    (
        Question("one", "teamwork", QuestionKind.BEHAVIOURAL, {"en": Asked("One?", ())}),
        Question("two", "detail", QuestionKind.SITUATIONAL, {"en": Asked("Two?", ())}),
        Question("three", "teamwork", QuestionKind.SITUATIONAL, {"en": Asked("Three?", ())}),
    ),
)


def found(typed: str, language: str = "en", library: Library = SMALL, most: int = 3) -> list[str]:
    return [each.id for each in library.closest(typed, language, most)]


def test_case_spaces_and_punctuation_do_not_matter() -> None:
    assert found("  TEAM-work! ")[0] == "teamwork"
    assert found("deal-making")[0] == "negotiation"
    assert found("Ｔｅａｍｗｏｒｋ")[0] == "teamwork"


def test_a_word_of_the_same_stem_or_with_a_slip_is_near() -> None:
    assert found("negotiating") == ["negotiation"]
    assert found("colaboration") == ["teamwork"]
    assert found("leader of people") == ["leading"]


def test_a_whole_must_have_finds_what_it_speaks_of() -> None:
    assert found("Experience in negotiation with suppliers abroad") == ["negotiation"]
    assert set(found("较强的议价能力和团队合作精神", "zh")) == {"negotiation", "teamwork"}


def test_a_part_of_a_chinese_name_is_near_and_what_all_of_them_have_is_not() -> None:
    assert found("谈判", "zh") == ["negotiation"]
    assert found("领导", "zh") == ["leading"]
    able = [competency(f"c{n}", f"C{n}", chinese=(f"{word}能力",)) for n, word in enumerate("甲乙丙丁")]
    everywhere = Library(tuple(able), ())
    assert found("戊能力", "zh", everywhere) == []
    assert found("乙能力强", "zh", everywhere) == ["c1"]


def test_nothing_is_suggested_for_what_is_not_there() -> None:
    for typed in ("", "   ", "?!", "Kubernetes", "驾驶执照"):
        assert found(typed) == []
    assert found("Teamwork", library=Library((), ())) == []
    assert found("?", library=Library((competency("a", "!"),), ())) == []


def test_the_other_language_is_found_too_after_the_readers_own() -> None:
    assert found("团队合作", "en") == ["teamwork", *found("团队合作", "en")[1:]]
    both = Library((competency("a", "Alpha", chinese=("Beta",)), competency("b", "Beta", chinese=("Alpha",))), ())
    assert found("beta", "en", both) == ["b", "a"]
    assert found("beta", "zh", both) == ["a", "b"]


def test_no_more_are_suggested_than_asked_for() -> None:
    assert len(found("team", most=2)) == 2
    assert len(found("team", most=1)) == 1


def test_questions_and_competencies_are_looked_up_by_id() -> None:
    assert [question.id for question in SMALL.questions_for("teamwork")] == ["one", "three"]
    assert SMALL.questions_for("leading") == ()
    assert SMALL.by_id["detail"] is SMALL.competencies[3]


LETTERS = st.text(alphabet="abcdeé -团队合作能力1", min_size=1, max_size=12)
NAMES = st.lists(LETTERS, min_size=2, max_size=8, unique=True)


@given(NAMES, st.lists(st.text(alphabet="abc 团力", max_size=12), max_size=4), st.data())
def test_what_is_typed_exactly_as_a_name_finds_that_competency_first(
    names: list[str], others: list[str], data: st.DataObject
) -> None:
    made = [competency(f"c{n}", name, *others[n : n + 1], chinese=(f"z{n}",)) for n, name in enumerate(names)]
    known = [label for label, language, _ in labels(made) if language == "en"]
    assume(len(set(known)) == len(known) and all(known))
    chosen = data.draw(st.sampled_from(range(len(names))))
    name = names[chosen]
    typed = data.draw(st.sampled_from([name, name.upper(), f"  {name}.", *others[chosen : chosen + 1]]))
    library = Library(tuple(made), ())
    answer = found(typed, library=library)
    assert answer[0] == f"c{chosen}"
    assert answer == found(typed, library=Library(tuple(made), ()))
