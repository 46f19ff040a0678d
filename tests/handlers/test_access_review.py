"""Reviewing who may what by the page: confirmed, taken away, completed once; the last admin stays."""

from __future__ import annotations

from bot.app import Rapport
from bot.rules.access_review import Mark, Verdict
from bot.rules.people import Identity, Role
from sandbox.client import words
from tests.fakes import CIRCLE, COMPANY, RECRUITERS, Slack
from tests.handlers.access_review import REVIEW, page
from tests.handlers.first_run import give_roles
from tests.make import NOW


def click(slack: Slack, what: str, value: str = "", user: str = "U0ADA") -> str:
    """What is said after the click on the open page."""
    view = page(slack, user)
    answer = slack.interact(slack.clicked(user, f"{REVIEW}{what}", value, view=view))
    assert answer.status_code == 200
    shown = slack.open_view(user, COMPANY)
    assert shown is not None
    return words(shown)


def test_an_admin_confirms_takes_away_and_completes_it_for_all(slack: Slack, rapport: Rapport) -> None:
    give_roles(rapport.store)
    said = words(page(slack))
    assert "This was not reviewed yet." in said
    assert "a guest or an app" in said
    assert "Confirm" not in said
    assert "Confirm" in click(slack, "begin")
    for value in ("admin:U0PIA", "recruiter:U0ANA"):
        click(slack, "keep", value)
    assert "2 roles are neither" in click(slack, "take", "admin:U0GIO")
    assert "2 roles are neither confirmed" in click(slack, "complete")
    click(slack, "take", "recruiter:U0GIO")
    said = click(slack, "keep", f"recruiter:{RECRUITERS['id']}")
    assert "Each role is settled" in said
    assert "the group Recruiting (2)" in said
    assert "completed the last review" in click(slack, "complete")
    with rapport.store.reading() as books:
        assert books.roles.subjects(COMPANY)[Role.ADMIN] == ("U0PIA",)
        (done,) = books.record.about(f"workspace:{COMPANY}", [f"{REVIEW}complete"])
        taken = [each["taken"] for each in books.record.about(f"workspace:{COMPANY}", [f"{REVIEW}take"])]
    assert (done["who"], done["taken"]) == ("U0ADA", ["admin:U0GIO", "recruiter:U0GIO"])
    assert sorted(done["kept"]) == ["admin:U0PIA", f"recruiter:{RECRUITERS['id']}", "recruiter:U0ANA"]
    assert taken == [["U0GIO"], ["U0GIO"]]
    assert "No review is open" in click(slack, "keep", "admin:U0PIA")


def test_who_lost_a_role_has_lost_it_at_once_and_one_given_anew_is_open_again(slack: Slack, rapport: Rapport) -> None:
    give_roles(rapport.store)
    click(slack, "begin")
    assert "Taken away" in click(slack, "take", "recruiter:U0ANA")
    assert "do not have that role" in click(slack, "keep", "recruiter:U0ANA")
    with rapport.store.open() as books:
        books.roles.put_groups(COMPANY, [])
        assert books.roles.of(Identity(COMPANY, "U0ANA")) == frozenset()
        books.roles.give(COMPANY, Role.RECRUITER, ["U0ANA"])
    assert "Taken away" not in words(page(slack))


def test_the_last_admin_stays(slack: Slack, rapport: Rapport) -> None:
    with rapport.store.open() as books:
        books.roles.give(COMPANY, Role.ADMIN, ["U0PIA"])
        for admin in set(books.people.admins(COMPANY)) - {"U0PIA"}:
            person = books.people.get(Identity(COMPANY, admin))
            books.people.put(person.__class__(**{**vars(person), "is_admin": False}), NOW)
        books.access_reviews.begin(COMPANY, 1, NOW)
    assert "leave at least one admin" in click(slack, "take", "admin:U0PIA", "U0PIA")
    with rapport.store.reading() as books:
        assert books.people.admins(COMPANY) == ["U0PIA"]
        review = books.access_reviews.last(COMPANY)
        assert review is not None
        assert books.access_reviews.marks(review) == []


def test_many_roles_stand_on_pages_and_a_page_of_the_community_says_nothing_of_hiring(
    slack: Slack, rapport: Rapport
) -> None:
    with rapport.store.open() as books:
        books.roles.give(COMPANY, Role.COACH, [f"U0C{n}" for n in range(20)])
        books.access_reviews.begin(COMPANY, 1, NOW)
        review = books.access_reviews.last(COMPANY)
        assert review is not None
        books.access_reviews.mark(review, Mark(Role.COACH, "U0C19", Verdict.KEPT, "U0ADA", NOW))
    assert "1 to 15 of 20" in words(page(slack))
    assert "16 to 20 of 20" in click(slack, "turn", "1")
    company, community = words(page(slack)), words(page(slack, "U0CORA", CIRCLE))
    assert "Candidates to be kept in mind" in company
    assert "Candidates to be kept in mind" not in community
