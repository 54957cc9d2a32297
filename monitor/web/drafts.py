"""What the forms of the catalogue mean: fields read and checked, rows to be accepted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from monitor.catalogue import drafting
from monitor.catalogue.episodes import LANGUAGES
from monitor.catalogue.joining import joined
from monitor.catalogue.outlets import Affiliation, FeedStatus
from monitor.digest import zone
from monitor.errors import UserError
from monitor.model.editing import ProposalIntent
from monitor.model.intake import FeedKind, FeedPath
from monitor.pipeline.work import Work
from monitor.urls import canonical
from monitor.web.forms import Form

_PARTIAL_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
Intents = Sequence[ProposalIntent]


def feed(work: Work, form: Form) -> Intents:
    """A feed that was looked for and shown, beside those of its outlet or with an outlet of its own."""
    url, kind = _address(form, "found"), form.chosen("kind", FeedKind, FeedKind.RSS)
    country, language = form.text("country", "US").upper(), form.text("language", "en").lower()
    for name, value in (("country", country), ("language", language)):
        if not re.fullmatch(r"[A-Za-z]{2}", value):
            form.wrong(name, "form.choose")
    affiliation = form.chosen("affiliation", Affiliation, Affiliation.PRIVATE)
    here = form.text("zone", "UTC")
    try:
        zone(here)
    except UserError as error:
        form.refused("zone", error)
    if not form.is_right:
        return ()
    check_unknown(work, form, url)
    fields = {"country": country, "language": language, "affiliation": str(affiliation), "zone": here}
    host = urlsplit(url).hostname or ""
    path = FeedPath(kind, url)
    row = joined(work.catalogue.outlets, host, form.text("title"), fields, (path,), FeedStatus.VERIFIED)
    return (drafting.intent("outlets", row, form.text("why")),)


def check_unknown(work: Work, form: Form, url: str) -> None:
    """That no outlet has this feed yet. Raises UserError for what is no address."""
    wanted = canonical(url)
    for one in (feed for outlet in work.catalogue.outlets for feed in outlet.feeds):
        if canonical(one.url) == wanted:
            form.wrong("url", "add.feed.known", feed=one.id)


def official(work: Work, form: Form) -> Intents:
    """A person, where the register has none of that name, with a term of office."""
    name, office, since = form.required("name"), form.required("office"), form.required("since")
    until = form.text("until")
    for field, value in (("since", since), ("until", until)):
        if value and not _PARTIAL_DAY.fullmatch(value):
            form.wrong(field, "add.partial")
    if office and office not in {one.id for one in work.catalogue.offices}:
        form.wrong("office", "form.choose")
    source = _address(form, "source")
    others = tuple(filter(None, map(str.strip, form.text("other").split(","))))
    draft = drafting.OfficialDraft(name, form.text("french"), others, office, since, until or None, source)
    return drafting.official(work.catalogue, draft, form.text("why")) if form.is_right else ()


def episode(work: Work, form: Form) -> Intents:
    """An episode with its days, their source and the phrases that name it."""
    names = {"fr": form.required("fr"), "en": form.required("en")}
    start, source = form.day("start"), form.required("source")
    if start is None:
        form.wrong("start", "form.required")
    parent = form.text("parent")
    if parent and parent not in {one.id for one in work.catalogue.episodes}:
        form.wrong("parent", "form.choose")
    phrases = {code: form.lines(f"phrases_{code}") for code in sorted(LANGUAGES)}
    if not any(phrases.values()):
        form.wrong("phrases_fr", "form.required")
    end, aftermath = form.day("end"), form.day("aftermath")
    if not form.is_right or start is None:
        return ()
    fights = form.has("is_fighting")
    draft = drafting.EpisodeDraft(names, start, end, aftermath, source, parent or None, fights, phrases)
    return drafting.episode(work.catalogue, draft, form.text("why"))


def alias(work: Work, form: Form) -> Intents:
    """One more spelling of a person or body, which it must name alone."""
    name, spelling = form.required("person"), form.required("alias")
    if not form.is_right:
        return ()
    found = drafting.bearers(work.catalogue, name)
    if len(found) != 1:
        meant = ", ".join(one.id for one in found)
        form.wrong("person", "form.ambiguous_person" if found else "form.nobody", name=name, meant=meant)
        return ()
    for one in drafting.bearers(work.catalogue, spelling):
        known = one.id == found[0].id and spelling in one.names
        if known or one.id != found[0].id:
            form.wrong("alias", "add.alias.known" if known else "add.alias.taken", name=one.name, alias=spelling)
    return drafting.alias(work.catalogue, found[0].id, spelling, form.text("why")) if form.is_right else ()


def _address(form: Form, name: str) -> str:
    url = form.required(name)
    try:
        canonical(url)
    except UserError:
        form.wrong(name, "add.source")
    return url
