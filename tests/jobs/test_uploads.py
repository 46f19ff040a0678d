"""Putting a file into Slack: what each failure on the way means."""

from __future__ import annotations

import pytest

from bot.slack.client import SlackAway, SlackLimited, SlackRefused, SlackUnclear
from tests.fakes import COMPANY, Json
from tests.jobs.conftest import Work

STEPS = ("files.getUploadURLExternal", "upload", "files.completeUploadExternal")
PNG = b"\x89PNG" + bytes(100)


def upload(work: Work) -> str:
    return work.deps.slack.upload(COMPANY, "chart.png", "Chart 图", PNG)


def test_a_file_is_uploaded_whole_and_shared_nowhere(work: Work) -> None:
    id = upload(work)
    kept = work.deps.slack.file(COMPANY, id)
    assert (kept["title"], kept["size"], kept["mimetype"], kept["channels"]) == ("Chart 图", len(PNG), "image/png", [])
    assert work.deps.slack.is_processed(COMPANY, id)
    assert work.deps.slack.download(COMPANY, kept["url_private"], 1000) == PNG


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    ("fault", "raised"),
    [
        ({"kind": "drop_after"}, SlackUnclear),
        ({"kind": "reset"}, SlackUnclear),
        ({"kind": "error500_after"}, SlackUnclear),
        ({"kind": "error500", "status": 503}, SlackUnclear),
        ({"kind": "ratelimited", "retry_after": 7}, SlackLimited),
    ],
)
def test_each_step_that_fails_says_whether_it_was_done(
    work: Work, step: str, fault: Json, raised: type[Exception]
) -> None:
    work.stand_in.faults(step, **fault)
    with pytest.raises(raised) as caught:
        upload(work)
    assert type(caught.value) is raised
    if isinstance(caught.value, SlackLimited):
        assert caught.value.seconds == 7.0


def test_bytes_that_slack_does_not_take_are_clearly_not_done(work: Work) -> None:
    work.stand_in.faults("upload", "error500", status=403)
    with pytest.raises(SlackRefused, match="upload_refused 403"):
        upload(work)


def test_an_address_that_is_not_slacks_is_sent_nothing(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    slack = work.deps.slack
    monkeypatch.setattr(slack, "_call", lambda *_, **__: {"upload_url": "https://elsewhere.example/x", "file_id": "F"})
    with pytest.raises(SlackRefused, match="file_elsewhere"):
        upload(work)


def test_where_nobody_answers_it_is_clearly_not_done(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    slack = work.deps.slack
    monkeypatch.setattr(slack, "_base_url", "http://127.0.0.1:9/api/")
    monkeypatch.setattr(slack, "_call", lambda *_, **__: {"upload_url": "http://127.0.0.1:9/x", "file_id": "F"})
    with pytest.raises(SlackAway):
        upload(work)
