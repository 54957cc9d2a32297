"""An analyst's day in Chromium over a running Airflow, and every page: axe-core, widths, pictures."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from monitor.model.editing import ProposalIntent, ProposalOrigin
from monitor.storage import open_storage
from tests.live.test_browser import WAIT, shoot, signed_in

pytestmark = pytest.mark.skipif("TEST_SHOTS" not in os.environ, reason="minutes of pictures: `make shots`")

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
ENTRY = """
id: browser-episode
names: {fr: "Un épisode du navigateur, 2026", en: "An episode of the browser, 2026"}
start: {day: 2026-02-01, source: "both ministries, 1 February 2026"}
signature: {fr: [épisode du navigateur], en: [episode of the browser]}
"""
PAGES = (
    "", "alerts", "alerts?box=acknowledged", "statements", "statements?q=side:ARM", "statements?q=side:MARS",
    "utterances/1", "articles/1", "episodes", "episodes/border-clashes-2022", "people", "people/ilham-aliyev",
    "sources", "rules", "rules/subscription", "rules/rule", "catalogue", "catalogue/feed", "catalogue/official",
    "catalogue/episode", "catalogue/alias", "ledger", "ledger?what=a1", "nowhere",
)  # fmt: skip
NOT_A_NAME = re.compile(r"\W+")
HURT = """async () => {
  const found = [];
  for (const theme of ["light", "dark"]) {
    document.documentElement.dataset.theme = theme;
    const result = await axe.run(document, {resultTypes: ["violations"]});
    found.push(...result.violations.filter(v => ["serious", "critical"].includes(v.impact))
      .map(v => `${theme} ${v.id}: ${v.nodes[0].html.slice(0, 120)}`));
  }
  return found;
}"""


@pytest.fixture(scope="module")
def editor(browser, site) -> Iterator[BrowserContext]:
    context = signed_in(browser, site, "admin", "en-GB")
    yield context
    context.close()


@pytest.fixture
def page(editor) -> Iterator[Page]:
    opened = editor.new_page()
    yield opened
    opened.close()


def test_a_day_of_work(page, site, tmp_path):
    page.goto(f"{site.url}/plugin/conflict-monitor")
    frame = page.frame_locator("iframe")
    expect(frame.locator("h1")).to_be_visible(timeout=WAIT)
    assert frame.locator("svg.ch").count() == 1, "the chart of 90 days"

    frame.get_by_role("link", name="Alerts", exact=False).first.click()
    rows = frame.locator("article")
    expect(frame.get_by_role("heading", name="Alerts", exact=True)).to_be_visible()
    total = int(frame.locator("[data-waiting]").inner_text())
    first = rows.first.locator("h3").inner_text()
    frame.locator("#pv form[action='alerts/acknowledge'] button").first.click()
    expect(frame.locator("[data-waiting]")).to_have_text(str(total - 1))
    frame.locator("h1").click()
    page.keyboard.press("z")
    expect(frame.locator("[data-waiting]")).to_have_text(str(total))
    expect(rows.first.locator("h3")).to_have_text(first)

    frame.get_by_role("link", name="Statements", exact=True).click()
    frame.locator("#q").fill("Pachinian")
    frame.locator("#q").press("Enter")
    expect(frame.locator(".chip")).to_contain_text("Pachinian")
    expect(frame.locator("article .who").filter(has_text="Pashinyan").first).to_be_visible()
    with page.expect_download() as download:
        frame.get_by_role("link", name="CSV", exact=True).click()
    download.value.save_as(tmp_path / "found.csv")
    with (tmp_path / "found.csv").open(encoding="utf-8") as file:
        assert "Nikol Pashinyan" in {row["speaker"] for row in csv.DictReader(file)}

    frame.locator("article a[data-open]").first.click()
    out = frame.locator("a[data-out]").first
    expect(out).to_be_visible()
    with page.context.expect_page() as opened:
        out.click()
    opened.value.wait_for_load_state()
    assert opened.value.url == out.get_attribute("href")
    opened.value.close()


def test_subscribing_takes_few_steps(page, site):
    """ "Aliyev and Bayramov, at once": every click and every field that is filled in counts."""
    page.goto(f"{site.url}/plugin/conflict-monitor")
    frame = page.frame_locator("iframe")
    steps = (
        frame.get_by_role("link", name="Rules", exact=True).click,
        frame.get_by_role("link", name="New subscription").click,
        lambda: frame.get_by_label("Whose words").fill("Aliyev, Bayramov"),
        lambda: frame.get_by_label("Address").fill("desk@example.org"),
        frame.get_by_role("button", name="Subscribe", exact=True).click,
    )
    for step in steps:
        step()
    assert len(steps) <= 12
    row = frame.locator("tr").filter(has_text="desk@example.org")
    expect(row).to_contain_text("Ilham Aliyev")
    expect(row).to_contain_text("Jeyhun Bayramov")
    expect(row).to_contain_text("at once")


def test_a_dag_run_shows_its_funnel(page, site):
    """The tab that the plugin adds to a run's page: what came of the articles of that run."""
    runs = json.loads(site.request("/api/v2/dags/ingest/dagRuns?limit=1"))["dag_runs"]
    page.goto(f"{site.url}/dags/ingest/runs/{quote(runs[0]['dag_run_id'])}")
    page.get_by_role("link", name="Funnel", exact=True).click()
    frame = page.frame_locator("iframe")
    expect(frame.locator("h1")).to_be_visible(timeout=WAIT)
    expect(frame.locator("table.fun")).to_be_visible()
    shoot(page, "frame-dag-run")


def test_a_candidate_becomes_an_episode(page, site):
    with open_storage(f"sqlite:///{site.var / 'monitor.db'}") as storage:
        found = ProposalIntent("episodes", "browser-episode", ENTRY, ProposalOrigin.CANDIDATE, "three clusters")
        storage.proposals.record(found, storage.runs.newest()[0].started_at)
    page.goto(f"{site.url}/conflict-monitor/episodes?lang=en")
    candidate = page.locator("#candidates li").filter(has_text="browser-episode")
    candidate.get_by_role("button", name="Accept").click()
    expect(page.locator("table")).to_contain_text("An episode of the browser, 2026")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_accessible_and_fits(page, site, path):
    for language in ("fr", "en"):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(f"{site.url}/conflict-monitor/{path}{'&' if '?' in path else '?'}lang={language}")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        assert page.evaluate(HURT) == []
        for theme, width in (("light", 1280), ("light", 390), ("dark", 1280)):
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            shoot(page, f"{NOT_A_NAME.sub('-', path) or 'today'}-{theme}-{width}-{language}", whole=True)
