"""Mails as their readers see them: words, order, limits; and hostile values in every field."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import pytest
from mailcases import FUNNEL, HEALTH, LABELS, NOON, alert_view, attestation, day, full_alert, reader, utterance

from monitor import digest, render
from monitor.lines import clip, one_line, wrap
from monitor.model.alerting import Novelty
from monitor.model.common import AlertId, FeedState, MessageId, Precision, Published, Side
from monitor.model.mailing import BlindFeed, Digest, DigestWindow, FeedHealth, Funnel, UncertainMail, UtteranceView
from monitor.model.outbox import EmailContent, MessageKind
from monitor.model.reading import Modality, Speaker, StatementKind
from monitor.render.alert_mail import alert
from monitor.render.quoting import quoted, safe_url

LANGUAGES = ("fr", "en")
HOSTILE = 'a\r\nBcc: x@y.example\0\ud800\u202egnp.exe\u2028<script>alert(1)</script>"><img src=x onerror=alert(1)>'

PLAIN = {"html", "head", "meta", "title", "body", "table", "tr", "td", "p", "span", "b", "br", "a", "h1", "h2"}


class Page(HTMLParser):
    """Tags, attributes and text of a mail."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words += data


def digest_of(utterances: list[UtteranceView], language: str = "fr", **changes: object) -> Digest:
    window = DigestWindow(date(2022, 9, 14), NOON - timedelta(hours=7), NOON + timedelta(hours=17))
    built = digest.build(utterances, window, HEALTH, FUNNEL, (), language)
    return replace(built, **changes)  # type: ignore[arg-type]


def both(language: str) -> list[EmailContent]:
    who = reader(language)
    return [render.digest(digest_of(day(), language), who), alert(full_alert(), who)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_mails_hold_to_the_rules(language: str) -> None:
    for mail in both(language):
        page = Page(mail.html)
        assert set(page.tags) <= PLAIN, "no image, script, style sheet or form"
        assert not {name for name, _ in page.attributes if name in {"class", "id", "src"} or name.startswith("on")}
        links = [value for name, value in page.attributes if name == "href"]
        assert links
        assert all(link.startswith(("https://levant.example/", "https://airflow.example/")) for link in links)
        assert len(mail.html.encode()) <= 100_000
        assert len(mail.subject) <= 90
        long_lines = [line for line in mail.text.splitlines() if len(line) > 72 and "://" not in line]
        assert not long_lines


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_and_html_hold_the_same_utterances_and_links(language: str) -> None:
    for mail in both(language):
        shown = {value for name, value in Page(mail.html).attributes if name == "href"}
        in_text = set(re.findall(r"https?://\S+", mail.text))
        assert shown == in_text


def test_every_quote_has_its_language() -> None:
    for mail in both("fr"):
        for version in re.findall(r"<(?:p|span) lang=\"(\w+)\"[^>]*>([^<]*)<", mail.html):
            assert version[0] in {"fr", "en", "hy"}
        assert 'lang="hy"' in mail.html or "digest" in mail.html.lower()


def test_an_outlet_reports_that_somebody_said() -> None:
    assert "MAE d’Arménie reports that Aram Davtyan said:" in alert(full_alert(), reader("en")).text
    assert "Selon MAE d’Arménie, Aram Davtian a dit\u202f:" in alert(full_alert(), reader("fr")).text


def test_reposts_are_no_further_origin():
    reports = [attestation(n, outlet=f"Levant {n}", origin="levant", is_copy=n > 1) for n in (1, 2)]
    copied = utterance(1, Side.ARM, *reports)
    assert "2 médias (fr) · 1 origine indépendante" in render.digest(digest_of([copied]), reader("fr")).text
    assert "indépendante" not in render.digest(digest_of(day()), reader("fr")).text, "where each outlet is one"
    assert ", copie)" in alert(alert_view(copied), reader("fr")).text


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (StatementKind.DIRECT, "Araks Wire reports that Aram Davtyan said:"),
        (StatementKind.INDIRECT, "Araks Wire reports in its own words what Aram Davtyan said:"),
        (StatementKind.MIXED, "Araks Wire reports, partly in its own words, what Aram Davtyan said:"),
    ],
)
def test_whose_words_they_are_is_told(kind: StatementKind, words: str) -> None:
    view = alert_view(utterance(1, Side.ARM, attestation(1, kind=kind, outlet="Araks Wire")))
    assert words in alert(view, reader("en")).text


def test_an_outlet_without_a_name_is_its_host_or_unidentified() -> None:
    by_host = alert_view(utterance(1, Side.ARM, attestation(1, outlet="")))
    assert "levant.example reports that" in alert(by_host, reader("en")).text
    nameless = alert_view(utterance(1, Side.ARM, attestation(1, outlet="", url="urn:sha256:0")))
    assert "An unidentified outlet reports that" in alert(nameless, reader("en")).text
    assert "Selon un média non identifié, Aram Davtian a dit" in alert(nameless, reader("fr")).text


@pytest.mark.parametrize(
    ("published", "words"),
    [
        (Published(NOON, Precision.MINUTE, "feed"), "publié le 13 sept. 2022, 14:00"),
        (Published(NOON, Precision.DAY, "feed"), "publié le 13 sept. 2022"),
        (Published(NOON, Precision.MONTH, "text"), "publié en septembre 2022"),
        (Published(NOON, Precision.YEAR, "text"), "publié en 2022"),
        (Published.unknown(), "date de publication inconnue"),
    ],
)
def test_a_date_is_told_as_fine_as_it_is_known(published: Published, words: str) -> None:
    view = alert_view(utterance(1, Side.ARM, attestation(1, published=published), said_on=None))
    assert alert(view, reader("fr")).text.splitlines()[2] == words


def test_without_a_date_it_is_told_when_we_saw_it() -> None:
    view = utterance(1, Side.ARM, attestation(1, published=Published.unknown()))
    assert "vu le 13 sept. 2022, 14:01" in " ".join(alert(alert_view(view), reader("fr")).text.split())
    assert "seen 13 Sep 2022, 14:01" in " ".join(render.digest(digest_of([view], "en"), reader("en")).text.split())


def test_blind_feeds_of_one_outlet_stand_together() -> None:
    feeds = [BlindFeed("Araks Wire", Side.ARM, FeedState.BLOCKED, NOON)] * 3
    back = replace(feeds[0], since=None, is_back=True)
    many = replace(digest_of([]), health=FeedHealth({Side.ARM: 30}, (*feeds, back, *_blind(20))))
    text = render.digest(many, reader("en")).text
    assert "[ARM] Araks Wire (3 feeds), blocked for 17 h" in text
    assert "[ARM] Araks Wire, blocked for part of the time, read again since" in text
    assert "and 10 others" in text


def _blind(count: int) -> list[BlindFeed]:
    return [BlindFeed(f"Outlet {n:02}", Side.ARM, FeedState.EMPTY, None) for n in range(count)]


@pytest.mark.parametrize(
    ("modality", "words"),
    [
        (Modality.DENIED, "reports that Aram Davtyan denies:"),
        (Modality.HEARSAY, "according to others, Aram Davtyan said"),
    ],
)
def test_denial_and_hearsay_are_told_as_such(modality: Modality, words: str) -> None:
    mail = alert(alert_view(utterance(1, Side.ARM, attestation(1, modality=modality))), reader("en"))
    assert words in " ".join(mail.text.split())
    assert ("denies" in mail.subject) is (modality is Modality.DENIED)


def test_the_readers_language_comes_first_and_the_original_second() -> None:
    text = alert(full_alert(), reader("fr")).text
    assert text.index("[fr, Agence du Levant]") < text.index("[hy, MAE d’Arménie, vu d’abord]")
    english = alert(full_alert(), reader("en")).text
    assert english.index("[en, Araks Wire]") < english.index("[hy, MAE d’Arménie, first seen]")


def test_words_are_never_translated() -> None:
    russian = attestation(1, language="ru", text="Мы ответим на любую провокацию")
    mail = alert(alert_view(utterance(1, Side.ARM, russian)), reader("fr"))
    assert "«Мы ответим на любую провокацию» [ru]" in mail.text


def test_subject_names_side_speaker_and_first_words() -> None:
    mail = alert(alert_view(), reader("fr"))
    assert mail.subject.startswith("[ARM] Aram Davtian\u202f: «\u00a0Le tracé des sept premiers kilomètres")
    assert mail.subject.endswith("…\u00a0»")
    long = Speaker("x", "A" * 300, "A", "O" * 300, Side.US)
    assert len(alert(alert_view(utterance(1, Side.US, speaker=long)), reader("fr")).subject) <= 90


def test_digest_subject_counts() -> None:
    assert render.digest(digest_of(day()), reader("fr")).subject == "5 paroles nouvelles – 14 sept. 2022"
    assert render.digest(digest_of([utterance(1)], "en"), reader("en")).subject == "1 new utterance – 14 Sep 2022"
    assert render.digest(digest_of([]), reader("fr")).subject == "Aucune parole nouvelle – 14 sept. 2022"


def test_nothing_new_says_what_could_not_be_read() -> None:
    text = " ".join(render.digest(digest_of([]), reader("en")).text.split())
    assert "3 sources of 41 could not be read (ARM 1/14, AZE 1/12, US 0/6, OTHER 1/9)" in text
    assert "Silence means something only where" in text
    whole = replace(digest_of([]), health=FeedHealth({Side.ARM: 2}, ()))
    assert "All 2 sources were read." in render.digest(whole, reader("en")).text
    none = replace(digest_of([]), health=FeedHealth({}, ()))
    assert "No source has been read yet." in render.digest(none, reader("en")).text


def test_uncertain_mails_are_listed() -> None:
    mail = UncertainMail(MessageId(1), MessageKind.ALERT, AlertId(1), "[ARM] A : «\u00a0…\u00a0»", NOON)
    assert "1 message a pu ne pas vous parvenir" in render.digest(digest_of([], uncertain=(mail,)), reader()).text


def test_amended_shows_before_and_after() -> None:
    text = render.digest(digest_of(day()), reader("fr")).text
    assert text.index("au printemps") < text.index("à l’été")


def test_names_without_a_label_stay_as_they_are() -> None:
    text = alert(full_alert(), reader("fr", labels=replace(LABELS, persons={}, offices={}, episodes={}))).text
    assert "Aram Davtyan" in text
    assert "Minister of Foreign Affairs of Armenia" in text
    assert "sept-2022" in text


@pytest.mark.parametrize("count", [0, 1, 40, 2_000])
def test_a_digest_of_any_size_fits_and_counts_all(count: int) -> None:
    words = "Un propos assez long pour remplir une ligne entière du digest. " * 40
    views = [
        utterance(
            n, Side.ARM, attestation(n, text=words, recorded_at=NOON, url=f"https://levant.example/{'x' * 900}/{n}")
        )
        for n in range(count)
    ]
    found = digest_of(views)
    mail = render.digest(found, reader("fr"))
    assert len(mail.html.encode()) <= 100_000
    assert len(mail.text.encode()) <= 100_000
    shown = mail.html.count("d’abord Agence du Levant")
    rest = re.search(r"et ([\d\u202f]+) autre", mail.text)
    hidden = int(rest[1].replace("\u202f", "")) if rest else 0
    assert shown + hidden == found.new_count == count


def test_a_statement_of_five_megabytes_is_cut() -> None:
    view = utterance(1, Side.ARM, attestation(1, text="très long " * 500_000))
    mail = alert(alert_view(view), reader("fr"))
    assert len(mail.html) < 20_000
    assert "…\u00a0»" in mail.text


def _hostile_views() -> list[UtteranceView]:
    evil = Speaker("x", HOSTILE, HOSTILE, HOSTILE, Side.ARM)
    kinds = (Novelty.NEW, Novelty.UNCERTAIN, Novelty.AMENDED)
    return [
        utterance(
            n,
            None,
            attestation(n, text=HOSTILE, outlet=HOSTILE, url="javascript:alert(1)", language="fr", novelty=novelty),
            speaker=evil,
            episode=HOSTILE,
        )
        for n, novelty in enumerate(kinds, 1)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_values_stay_text(language: str) -> None:
    views = _hostile_views()
    for mail in (
        render.digest(digest_of(views, language), reader(language)),
        alert(alert_view(views[0]), reader(language)),
    ):
        assert not re.search("[\0\r\u202e\u2028\ud800-\udfff]", mail.subject + mail.text + mail.html)
        assert "\n" not in mail.subject
        assert not {"script", "img"} & set(Page(mail.html).tags)
        assert "javascript:" not in mail.html + mail.text
        assert "<script>alert(1)</script>" in Page(mail.html).words
        mail.html.encode()


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://levant.example/a?b=c&d=%20#e", True),
        ("http://127.0.0.1:8093/a", True),
        ("https://levant.example/été", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("data:text/html,x", False),
        ("https://levant.example/a b", False),
        ("https://levant.example/\r\nX: y", False),
        ('https://levant.example/"onclick=', False),
        ("https://", False),
        ("https://[::1", False),
        ("ftp://levant.example/a", False),
        ("https://levant.example/" + "x" * 3_000, False),
        ("", False),
    ],
)
def test_only_plain_http_addresses_become_links(url: str, kept: bool) -> None:
    assert safe_url(url) == (url if kept else None)


@pytest.mark.parametrize(
    ("language", "kind", "text", "expected"),
    [
        ("fr", StatementKind.DIRECT, "Nous répondrons", "«\u00a0Nous répondrons\u00a0»"),
        ("fr", StatementKind.DIRECT, "« Nous répondrons »", "«\u00a0Nous répondrons\u00a0»"),
        ("en", StatementKind.DIRECT, '"We will answer"', "“We will answer”"),
        ("en", StatementKind.DIRECT, "We will answer,", "“We will answer”"),
        ("en", StatementKind.DIRECT, '"One" and "two"', '“"One" and "two"”'),
        ("fr", StatementKind.INDIRECT, "que l’armée répondrait", "que l’armée répondrait"),
        ("fr", StatementKind.MIXED, "l’armée « répondra »", "l’armée « répondra »"),
    ],
)
def test_quotation_marks_are_those_of_the_words(language: str, kind: StatementKind, text: str, expected: str) -> None:
    assert quoted(attestation(1, language=language, kind=kind, text=text), 200) == expected


def test_times_are_in_the_readers_zone() -> None:
    evening = Published(datetime(2022, 9, 13, 22, 30, tzinfo=UTC), Precision.MINUTE, "feed")
    view = alert_view(utterance(1, Side.ARM, attestation(1, published=evening)))
    assert "14 sept. 2022, 02:30" in alert(view, reader("fr", zone="Asia/Yerevan")).text
    assert "Asia/Yerevan (UTC+4)" in alert(view, reader("fr", zone="Asia/Yerevan")).text
    assert "(UTC−3:30)" in alert(view, reader("en", zone="America/St_Johns")).text.replace("−2:30", "−3:30")


def test_the_funnel_is_told_with_thousands() -> None:
    found = digest_of([], funnel=Funnel(1_912, 663, 431, 343))
    assert "1\u202f912 entrées lues" in render.digest(found, reader("fr")).text


def test_lines() -> None:
    assert one_line("a\t\n b\u2028c\u200bd\u00a0e", 50) == "a b cd\u00a0e"
    assert one_line("x" * 10_000_000, 90) == "x" * 89 + "…"
    assert clip("un deux trois quatre", 12) == "un deux…"
    assert wrap("a" * 100 + " b", "  ").splitlines() == ["  " + "a" * 100, "  b"]
