"""The mail of the local workspace: what the bot sends by SMTP can be read, and whoever it is to can come in."""

import smtplib
from copy import deepcopy
from email.message import EmailMessage

import httpx

from sandbox.door import listening
from sandbox.server import running
from tests.sandbox.conftest import OTHER, WORLD


def test_a_letter_is_shown_runs_nothing_and_brings_in_whoever_it_is_to_once() -> None:
    letter = EmailMessage()
    letter["To"], letter["Subject"] = "new.comer@one.example", "Please <b>confirm</b>"
    letter.set_content("plain")
    shown = '<a href="http://127.0.0.1:1/confirm/x">Confirm</a><script>alert(1)</script>'
    letter.add_alternative(shown, subtype="html")
    door = listening()
    with running(deepcopy(WORLD), letters=door) as place, httpx.Client(base_url=place.url) as browser:
        assert "No letter has come yet" in browser.get("/mail").text
        with smtplib.SMTP(*door.getsockname()) as post:
            post.send_message(letter, "bot@one.example", "new.comer@one.example")
        assert "Please &lt;b&gt;confirm&lt;/b&gt;" in browser.get("/mail").text
        assert browser.get("/client/state").json()["letters"] == 1
        assert 'sandbox="allow-top-navigation-by-user-activation"' in browser.get("/mail/1").text
        body = browser.get("/mail/1/body")
        assert "/confirm/x" in body.text
        assert "default-src 'none'" in body.headers["content-security-policy"]
        assert [browser.get(path).status_code for path in ("/mail/2", "/mail/2/body")] == [404, 404]
        came = {browser.post(f"/mail/1/arrive/{OTHER}").headers["location"] for _ in range(2)}
        (user,) = [each for each in place.world.workspaces[OTHER].people.values() if each.name == "new.comer"]
        assert came == {f"/#/{OTHER}/{user.id}/app"}
        assert (user.real_name, user.email) == ("New Comer", "new.comer@one.example")


def test_without_a_mail_server_there_is_no_mail() -> None:
    with running(deepcopy(WORLD)) as place:
        assert httpx.get(f"{place.url}/mail").status_code == 404
        assert httpx.get(f"{place.url}/client/state").json()["letters"] is None
