"""A community that was under way comes with the set-up file: once, with every mistake named by its line."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.jobs import setup
from bot.jobs.community import events
from bot.jobs.community.events import telling
from bot.rules.calendar import local_day
from bot.rules.community.content import State
from bot.rules.community.events import State as Standing
from bot.rules.community.intros import FLOOR
from bot.rules.community.members import Purpose, Stand
from bot.rules.community.members.consenting import VERSION
from bot.rules.people import Identity, Role
from bot.words import yaml_file
from tests.fakes import CIRCLE
from tests.jobs.conftest import Work
from tests.make import NOW

DAY = timedelta(days=1)
SAMPLES = Path(__file__).parents[2] / "sandbox" / "samples"

LINK = "https://join.slack.com/t/circle/shared_invite/zt-1"
FILE = f"""\
workspaces:
  {CIRCLE}:
    moderators: [moe@a.example]
    zone: Europe/Berlin
    proposition: {{en: Come in.}}
    consent: {{en: The Circle answers., link: "https://circle.example/privacy"}}
    conduct: {{en: Be kind.}}
    invitation_link: {LINK}
    sources: [{{kind: fair, name: The fair, code: fair2345}}]
    members:
      - {{email: cleo@a.example, skills: [Go], topics: [data], agreed: [community, hiring], shows: [skills]}}
    items:
      - {{kind: news, title: Said, text: It was., topics: [data], days_ago: 2}}
      - {{kind: prompt, title: To say, text: It will be., in_days: 2}}
"""


def test_a_community_goes_on_and_a_second_time_changes_nothing(work: Work) -> None:
    for _ in range(2):
        assert setup.apply(work.deps, yaml_file.load(FILE)) == [f"{CIRCLE}: 1 member, 1 source, 2 items."]
    with work.deps.store.reading() as books:
        cleo = books.members.of(Identity(CIRCLE, "U0CLEO"))
        assert cleo is not None
        assert (cleo.skills, [each.value for each in cleo.shown]) == (("Go",), ["skills"])
        assert books.members.topics([cleo.id])[cleo.id] == {"data": Stand.FOLLOWED}
        assert {each.purpose for each in books.members.consents(cleo.id)} == {Purpose.COMMUNITY, Purpose.HIRING}
        assert {each.version for each in books.members.consents(cleo.id)} == {f"{VERSION}+1"}
        assert len(books.members.consents(cleo.id)) == 2
        assert books.roles.subjects(CIRCLE)[Role.MODERATOR] == ("U0MOE",)
        assert books.content.proposition(CIRCLE) == {"en": "Come in."}
        (code,) = books.conduct.codes(CIRCLE)
        assert books.conduct.unasked(CIRCLE, 1, 9) == []
        assert (code.texts, code.version, code.binds) == ((("en", "Be kind."),), 1, True)
        assert books.workspaces.get(CIRCLE).zone == "Europe/Berlin"
        found = {each.title: each.state for each in books.content.in_states(CIRCLE, tuple(State))}
        assert found == {"Said": State.POSTED, "To say": State.DRAFT}
        assert [each.code for each in books.sources.open_ones(CIRCLE, 9)] == ["fair2345"]
    work.round()
    assert work.stand_in.person(CIRCLE, "U0CLEO").dm() == [], "nobody is written to because of a file"


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("kind: fair", "kind: bazaar", "line 9: T0CIRCLE: kind: is 'bazaar'; there are page, careers"),
        ("cleo@a.example", "nobody@a.example", "line 11: T0CIRCLE: email: nobody there has the e-mail"),
        ("topics: [data], agreed", "topics: [dta], agreed", "line 11: T0CIRCLE: topics: is 'dta'; there are"),
        ("shows: [skills]", "shows: [pay]", "line 11: T0CIRCLE: shows: is 'pay'; there are name, email"),
        (LINK, "https://elsewhere.example/x", "line 8: T0CIRCLE: invitation_link: expected a shared invitation link"),
        ("days_ago: 2", "days_ago: 999", "line 13: T0CIRCLE: days_ago: expected a number of days"),
        ("text: It was.", "link: x", "line 13: T0CIRCLE: title: every item has a title and a text"),
        ("The Circle answers.", "''", "line 6: T0CIRCLE: consent: expected up to 600 characters and a link"),
        ("consent: {en:", "consent: {fr:", "line 6: T0CIRCLE: consent: expected a text for en or zh, and a link"),
        ("{en: Be kind.}", "{fr: Soyez}", "line 7: T0CIRCLE: conduct: expected a text for en or zh"),
        ("{en: Be kind.}", "{en: ''}", "line 7: T0CIRCLE: conduct: expected up to 12000 characters"),
        ("Europe/Berlin", "Atlantis", "line 4: T0CIRCLE: zone: is 'Atlantis'; expected one like Europe/Berlin"),
        ("{en: Come in.}", "{fr: Entrez.}", "line 5: T0CIRCLE: proposition: fr: expected a text for en or zh"),
    ],
)
def test_each_mistake_is_named_by_its_line_and_nothing_is_kept(work: Work, right: str, wrong: str, said: str) -> None:
    with pytest.raises(setup.WrongSetup, match="T0CIRCLE") as found:
        setup.apply(work.deps, yaml_file.load(FILE.replace(right, wrong, 1)))
    assert said in str(found.value)
    with work.deps.store.reading() as books:
        assert books.sources.open_ones(CIRCLE, 9) == []


MEETINGS = f"""\
workspaces:
  {CIRCLE}:
    moderators: [moe@a.example]
    zone: Europe/Berlin
    events:
      - {{kind: webinar, title: To come, host: moe@a.example, link: "https://a.example/1", seats: 2, in_days: 3, going: [cleo@a.example, moe@a.example], waiting: [cora@a.example]}}
      - {{kind: tour, title: Was, host: moe@a.example, place: The yard, days_ago: 3, going: [cleo@a.example, cora@a.example], came: [cora@a.example], stars: [4]}}
    reports:
      - {{by: cora@a.example, about: cleo@a.example, breach: spam, text: The same again and again.}}
    helpers:
      - {{email: cleo@a.example, topics: [data], languages: [en]}}
      - {{email: cora@a.example, topics: [data], languages: [en]}}
      - {{email: moe@a.example, topics: [careers], languages: [zh]}}
    thanks:
      - {{by: cora@a.example, whom: cleo@a.example, reason: For the hour., days_ago: 2}}
"""  # noqa: E501
FEW = MEETINGS + """\
    introductions: {who: [cleo@a.example], weeks: 4, in_days: 2}
"""


def test_what_members_meet_for_goes_on_too(work: Work) -> None:
    for _ in range(2):
        assert setup.apply(work.deps, yaml_file.load(MEETINGS)) == [f"{CIRCLE}: 2 events, 1 report."]
    with work.deps.store.reading() as books:
        moe = books.people.get(Identity(CIRCLE, "U0MOE"))
        cleo, cora = (books.members.of(Identity(CIRCLE, user)) for user in ("U0CLEO", "U0CORA"))
        assert cleo is not None
        assert cora is not None
        coming = events.on_home(books, moe, books.members.of(moe.identity), True, work.deps.now())
        (was,) = books.events.between(CIRCLE, NOW - timedelta(days=9), NOW, (Standing.OVER,), 9)
        (case,) = books.moderation.waiting(CIRCLE)
        assert [(each["title"], each["going"], each["waiting"], each["answer"]) for each in coming["lines"]] == [
            ("To come", 2, 1, "going")
        ]
        assert events.came_of(books, was) == {
            "came": 1, "going": 2, "rate": 50, "usual": None, "answers": 1, "mean": None,
        }  # fmt: skip
        assert (case.about, case.breach.value) == (cleo.id, "spam")
        assert [each.by for each in books.moderation.of(CIRCLE, cleo.id)[0].reports] == [cora.id]
        assert books.questions.is_on(CIRCLE)
        assert {offer.member for _, offer in books.questions.offers(CIRCLE)} >= {cleo.id, cora.id}
        assert [each.thanks.reason for each in books.thanks.received(cleo.id, 9)] == ["For the hour."]
    telling.remind(work.deps)
    telling.end(work.deps)
    work.round()
    assert work.stand_in.person(CIRCLE, "U0CLEO").dm() == []


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("kind: webinar", "kind: rave", "line 6: T0CIRCLE: kind: is 'rave'; there are webinar"),
        ('link: "https://a.example/1"', "text: x", "line 6: T0CIRCLE: title: every event has a title, and a place"),
        ("seats: 2", "seats: none", "line 6: T0CIRCLE: seats: expected a number"),
        ("in_days: 3", 'at: "x"', "line 6: T0CIRCLE: title: every event has a day"),
        ("came: [cora@", "came: [moe@", "line 7: T0CIRCLE: came: whoever came stands under going"),
        ("stars: [4]", "stars: [4, 5]", "line 7: T0CIRCLE: stars: expected at most"),
        ("breach: spam", "breach: dull", "line 9: T0CIRCLE: breach: is 'dull'; there are safety"),
        ("about: cleo@", "about: cora@", "line 9: T0CIRCLE: text: that is no report (ReportsOneself)"),
        ("[careers]", "[trees]", "line 13: T0CIRCLE: topics: expected topics ("),
        ("reason: For the hour.", "reason: ''", "line 15: T0CIRCLE: reason: expected up to 300 characters"),
        ("whom: cleo@", "whom: cora@", "line 15: T0CIRCLE: whom: cannot be thanked so (oneself)"),
        ("xyz", "xyz", "line 16: T0CIRCLE: who: rounds cannot be so (TooFew: {'have': 1, 'floor': 12})"),
    ],
)
def test_each_mistake_in_what_members_meet_for_is_named_too(work: Work, right: str, wrong: str, said: str) -> None:
    file = FEW if right == wrong else MEETINGS.replace(right, wrong, 1)
    with pytest.raises(setup.WrongSetup, match="T0CIRCLE") as found:
        setup.apply(work.deps, yaml_file.load(file))
    assert said in str(found.value)
    with work.deps.store.reading() as books:
        assert books.events.between(CIRCLE, NOW, None, tuple(Standing), 9) == []


def test_the_sample_community_meets(work: Work) -> None:
    """What `make demo` begins with: fourteen who asked to be introduced, a round that was, one that is to come."""
    sample = yaml_file.load((SAMPLES / "under_way.yaml").read_text(encoding="utf-8"))["workspaces"][CIRCLE]
    users = {each for found in sample["introductions"]["groups"] for each in found["who"]}
    asked, going = sample["introductions"]["who"], [each for event in sample["events"] for each in event["going"]]
    agreed = {each["email"] for each in sample["members"] if "community" in each["agreed"]}
    assert len(asked) == len(set(asked)) >= FLOOR
    assert users <= set(asked) <= agreed
    assert set(going) <= agreed


TAKING_PART = f"""\
workspaces:
  {CIRCLE}:
    moderators: [moe@a.example]
    terms:
      - {{email: moe@a.example, role: moderator, days_ago: 300, in_days: 65}}
      - {{email: cleo@a.example, role: ambassador, in_days: 90}}
    journeys: [welcome]
    promises: [{{to: cleo@a.example, text: A list of books, in_days: 9}}]
    polls:
      - {{channel: C0TALK, question: "Which day?", options: [Monday, Friday], is_anonymous: false, answers: [[cleo@a.example], [cora@a.example]]}}
    sessions:
      - channel: C0TALK
        guest: Owen
        in_days: 5
        questions:
          - {{by: cleo@a.example, text: "Why?", votes: [cora@a.example]}}
"""  # noqa: E501


def test_what_members_take_part_in_begins_with_the_file_once(work: Work) -> None:
    for _ in range(2):
        assert setup.apply(work.deps, yaml_file.load(TAKING_PART)) == [f"{CIRCLE}: 1 poll, 1 session."]
    with work.deps.store.reading() as books:
        (poll,) = books.polls.page(CIRCLE, 0, 9)
        assert books.polls.answers(poll.id) == {"U0CLEO": {0}, "U0CORA": {1}}
        (session,) = books.sessions.page(CIRCLE, 0, 9)
        (question,) = books.sessions.questions(session.id)
        assert (session.guest, question.text, len(question.voters)) == ("Owen", "Why?", 1)
        (welcome,) = books.nurture.journeys(CIRCLE)
        assert (welcome.journey.key, welcome.journey.is_on) == ("welcome", True)
        (promise,) = books.nurture.open_promises(CIRCLE, 9)
        assert (promise.text, promise.owner) == ("A list of books", "U0MOE")
        day = local_day(work.deps.now(), books.workspaces.get(CIRCLE).zone)
        moe, cleo = books.terms.there(CIRCLE, day)
        assert (moe.role, moe.since, moe.until) == (Role.MODERATOR, day - 300 * DAY, day + 65 * DAY)
        assert books.roles.holders(CIRCLE, Role.AMBASSADOR) == ("U0CLEO",)
        assert cleo.has_begun
    work.round()
    said = work.stand_in.dump()["workspaces"][CIRCLE]["conversations"]["C0TALK"]["messages"]
    assert len([each for each in said if each["metadata"]]) == 2
    assert work.stand_in.person(CIRCLE, "U0CLEO").dm() == []


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("role: ambassador", "role: coach", "line 6: T0CIRCLE: email: expected a member, one of moderator, ambassador"),
        ("[welcome]", "[goodbye]", "line 7: T0CIRCLE: journeys: is 'goodbye'; there are welcome"),
        ("text: A list of books", "text: ''", "line 8: T0CIRCLE: text: cannot be promised so (text Empty)"),
        ("to: cleo@", "to: nobody@", "line 8: T0CIRCLE: to: nobody there has the e-mail 'nobody@a.example'"),
        ("books, in_days: 9", "books", "line 8: T0CIRCLE: to: expected a member, and in_days"),
        ("{channel: C0TALK", '{channel: "#talk"', "line 10: T0CIRCLE: channel: is '#talk'; expected the id"),
        ("[Monday, Friday]", "[Monday, monday]", "line 10: T0CIRCLE: question: cannot be asked so (options Opt"),
        ("answers: [[", "answers: [[], [], [", "line 10: T0CIRCLE: answers: expected a list of e-mails for each"),
        ("guest: Owen", "guest: ''", "line 13: T0CIRCLE: guest: cannot be held so (guest Empty)"),
        ('text: "Why?"', "text: ''", "line 13: T0CIRCLE: guest: cannot be held so (text Empty)"),
    ],
)
def test_each_mistake_in_what_members_take_part_in_is_named_too(
    work: Work, right: str, wrong: str, said: str
) -> None:
    with pytest.raises(setup.WrongSetup, match="T0CIRCLE") as found:
        setup.apply(work.deps, yaml_file.load(TAKING_PART.replace(right, wrong, 1)))
    assert said in str(found.value)
    with work.deps.store.reading() as books:
        assert books.polls.page(CIRCLE, 0, 9) == []
