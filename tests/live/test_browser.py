"""The page in Chromium, as a reader comes to it: sign in, navigation, sandboxed frame, link out, languages, dark."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.live.site import Site

WAIT = 60_000
WIDTHS = (1280, 900, 640, 390, 320)
VIOLATION = re.compile("Content Security Policy|violates the following|Refused to", re.IGNORECASE)


def signed_in(browser: Browser, site: Site, user: str, language: str) -> BrowserContext:
    """A context of a user who came in by the form."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale=language)
    context.set_default_timeout(WAIT)
    page = context.new_page()
    page.goto(f"{site.url}/")
    page.locator("input[type=password]").wait_for()
    page.locator("input:not([type=password])").first.fill(user)
    page.locator("input[type=password]").fill(site.password(user))
    page.locator("button[type=submit]").click()
    page.get_by_role("link", name="Monitor", exact=True).wait_for()
    return context


@pytest.fixture(scope="module")
def reader(browser, site) -> Iterator[BrowserContext]:
    context = signed_in(browser, site, "viewer", "fr-FR")
    yield context
    context.close()


@pytest.fixture
def page(reader) -> Iterator[Page]:
    """A tab whose console must stay free of refusals."""
    opened = reader.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(f"violates the following: {error}"))
    yield opened
    opened.close()
    assert [text for text in said if VIOLATION.search(text)] == []


def shoot(page: Page, name: str, *, whole: bool = False) -> None:
    """Kept in the folder TEST_SHOTS, to be looked at (`make shots`)."""
    if folder := os.environ.get("TEST_SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=whole)


def test_from_the_navigation_to_an_article(page, site):
    page.goto(f"{site.url}/")
    page.get_by_role("link", name="Monitor", exact=True).click()
    frame = page.frame_locator("iframe")
    frame.locator("nav a", has_text="Alertes").click()
    expect(frame.get_by_role("heading", name="Alertes", exact=True)).to_be_visible(timeout=WAIT)
    assert frame.locator("article").count() == min(30, site.alerts().total())
    assert "allow-popups" not in (page.locator("iframe").get_attribute("sandbox") or "allow-popups")
    shoot(page, "frame-1280")

    link = frame.locator("#pv a[data-out]").first
    address = link.get_attribute("href")
    with page.context.expect_page() as opened:
        link.click()
    opened.value.wait_for_load_state()
    assert opened.value.url == address
    assert opened.value.evaluate("window.opener") is None
    opened.value.close()
    expect(frame.get_by_role("heading", name="Alertes", exact=True)).to_be_visible()


def test_keys_in_the_frame(page, site):
    page.goto(f"{site.url}/plugin/conflict-monitor")
    frame = page.frame_locator("iframe")
    frame.locator("nav a", has_text="Alertes").click()
    frame.get_by_role("heading", name="Alertes", exact=True).click()
    page.frames[-1].wait_for_load_state()  # a heading is seen before the script that hears the keys has run
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(frame.locator("article").nth(1)).to_have_attribute("data-focus", "")
    page.keyboard.press("k")
    expect(frame.locator("article").first).to_have_attribute("data-focus", "")
    with page.context.expect_page() as opened:
        page.keyboard.press("o")
    assert opened.value.url.startswith("http")
    opened.value.close()


def test_both_languages(page, site):
    page.goto(f"{site.url}/conflict-monitor/alerts")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    page.get_by_role("link", name="EN", exact=True).click()
    expect(page.get_by_role("heading", name="Alerts", exact=True)).to_be_visible()
    page.goto(f"{site.url}/conflict-monitor/alerts")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="FR", exact=True).click()
    expect(page.get_by_role("heading", name="Alertes", exact=True)).to_be_visible()


def test_dark_follows_the_host(page, site):
    page.goto(f"{site.url}/plugin/conflict-monitor")
    frame = page.frame_locator("iframe")
    frame.locator("h1").wait_for()
    for theme, background in (("dark", "rgb(22, 29, 45)"), ("light", "rgb(255, 255, 255)")):
        page.evaluate("t => { document.documentElement.className = t }", theme)
        expect(frame.locator("html")).to_have_attribute("data-theme", theme)
        expect(frame.locator("body")).to_have_css("background-color", background)
        shoot(page, f"frame-{theme}")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_nothing_overflows(page, site, language):
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 1200})
        page.goto(f"{site.url}/conflict-monitor/alerts?lang={language}")
        page.locator("article").first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        shoot(page, f"alone-{width}-{language}")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_has_contrast(page, site, theme):
    page.goto(f"{site.url}/conflict-monitor/alerts?theme={theme}")
    page.locator("article").first.wait_for()
    low = page.evaluate(CONTRAST)
    assert low["checked"] > 50
    assert low["below"] == []


CONTRAST = """() => {
  const parse = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const light = c => c.slice(0, 3).map(v => v / 255)
    .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((s, v, i) => s + v * [.2126, .7152, .0722][i], 0);
  const behind = e => { for (; e; e = e.parentElement) {
    const c = parse(getComputedStyle(e).backgroundColor);
    if (c.length === 3 || c[3] > 0) return c;
  } return [255, 255, 255]; };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let checked = 0; const below = [];
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !e.checkVisibility()) continue;
    const [a, b] = [light(parse(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
    checked++;
    if ((a + .05) / (b + .05) < 4.5) below.push(e.className + ": " + walker.currentNode.data.trim().slice(0, 30));
  }
  return {checked, below};
}"""
"""WCAG 2.2 contrast (1.4.3) of each text node against what is painted behind it."""
