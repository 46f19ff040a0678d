"""An interview's kit is proposed, changed in one's own words, read in the other language, published, and kept."""

from __future__ import annotations

import pytest

from tests.stories.conftest import Rapport
from tests.stories.test_describe import approved, page
from tests.stories.test_whole_requisition import until


@pytest.mark.long
def test_a_kit_is_proposed_worded_by_hand_read_in_chinese_and_published_with_the_plan(rapport: Rapport) -> None:
    mina, ana = approved(rapport), rapport.person("U0ANA")
    mina.command("/hire describe")
    mina.click("Open …", mina.ephemerals()[-1])
    mina.click("Add a quality or skill …")
    mina.fill(text="Works well with others")
    mina.submit()
    mina.fill(competency="teamwork")
    mina.submit()
    mina.close()
    mina.command("/hire plan")
    mina.click("Open …", mina.ephemerals()[-1])
    mina.click("Add a stage …")
    mina.fill(method="structured_interview", minutes="30", competencies=["teamwork"])
    mina.submit()
    until(rapport, lambda: "Interview kit …" in page(mina))

    mina.click("Interview kit …", times=2)
    until(rapport, lambda: "This interview looks for Teamwork." in page(mina))
    mina.click("Propose questions", times=2)
    until(rapport, lambda: "About 24 of 30 minutes." in page(mina))
    assert "What an answer is like:" in page(mina)
    mina.click("Write a question …")
    mina.fill(
        text="*Who* was married to the plan?",
        competency="teamwork",
        kind="behavioural",
        probes="And <you>?",
        anchor_1="Nobody",
    )
    mina.submit()
    assert len(mina.errors()) == 2, "two more answers are to be described"
    mina.fill(anchor_1="")
    mina.submit(times=2)
    until(rapport, lambda: "About 31 of 30 minutes." in page(mina))
    assert "1 minute too long for this stage" in page(mina)
    assert "“married” tells somebody" in page(mina)
    mina.click("Opening and closing …")
    mina.fill(closing="You hear from Ana on Friday.")
    mina.submit()
    until(rapport, lambda: "You hear from Ana on Friday." in page(mina))
    mina.click("Take out")
    until(rapport, lambda: "too long" not in page(mina))
    mina.click("Back to the plan")
    until(rapport, lambda: "Publish" in page(mina))
    mina.click("Publish")
    until(rapport, lambda: "Version 1, published" in page(mina))
    mina.close()

    ana.command("/hire settings")
    ana.fill(language="zh")
    ana.submit()
    ana.command("/hire 方案")
    ana.click("打开…", ana.ephemerals()[-1])
    ana.click("面试提纲…")
    until(rapport, lambda: "候选人提问，6 分钟" in page(ana))
    assert "*Who* was married to the plan?" in page(ana), "what was typed is shown as typed"
    assert "And <you>?" in page(ana)
    ana.click("从题库添加…")
    assert "团队" in page(ana)
    (field,) = [each for each in ana.top()["blocks"] if each["block_id"].startswith("chosen")]
    ana.fill(chosen=[field["element"]["options"][0]["value"]])
    ana.submit()
    until(rapport, lambda: "⚠ 超出本环节" in page(ana))
    ana.click("返回方案")
    until(rapport, lambda: "环节或问题与第 1 版不同" in page(ana))
