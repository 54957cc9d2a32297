"""What stored articles do for the next: furniture of hosts is learnt, retellings and reposts find their origin."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from monitor.model.article import CleanText, PageHints
from monitor.model.common import Precision, Published
from monitor.model.intake import EntryData, Fetched
from monitor.model.work import OutletIntent, PageForClean
from monitor.pipeline.articles import clean_articles, store_article
from monitor.pipeline.work import Work
from monitor.sandbox import Sandbox
from monitor.settings import Settings
from monitor.storage.tables import Article, ArticleVersion, RemovedBlock

NOW = datetime(2024, 5, 14, 8, tzinfo=UTC)
MOTTO = "Le Plateau, le seul quotidien qui monte chaque matin jusqu'au col"
LEADS = [
    "La préfète a rouvert mardi le pont de pierre que la crue du printemps avait emporté.",
    "Les arpenteurs des deux communes ont posé jeudi onze bornes sur les quatorze prévues.",
    "La laiterie du plateau n'ouvrira plus, faute d'une route praticable entre les fermes.",
    "Un loup a été aperçu dimanche près de la scierie par trois bergers du village du haut.",
]
FRENCH = """Le ministre Karen Badalian a reçu lundi à Erevan l'envoyée Lucy Harmon et le négociateur Rustam Veliev.

« La route de Meghri restera ouverte aux 240 camions qui attendent depuis trois semaines », a déclaré Karen Badalian.

Selon Lucy Harmon, « rien n'empêche désormais les deux capitales de fixer les 17 bornes qui manquent encore ».

Rustam Veliev a quitté Erevan pour Tbilissi, où Nino Gelachvili et Thomas Brandt l'attendaient avec 1 350 dossiers."""
RUSSIAN = """В понедельник министр Карен Бадалян принял в Ереване посланницу Люси Хармон и посредника Рустама Велиева.

«Дорога на Мегри останется открытой для 240 грузовиков, которые ждут уже три недели», — заявил Карен Бадалян.

По словам Люси Хармон, «ничто больше не мешает двум столицам поставить 17 недостающих межевых столбов».

Затем Рустам Велиев уехал из Еревана в Тбилиси, где его ждали Нино Гелашвили и Томас Брандт с 1350 делами."""
UNRELATED = """Во вторник министр Карен Бадалян открыл в Ереване школу имени поэта Арама Севуни вместе с Люси Хармон.

«В этих классах будут учиться 480 детей со всех окрестных сёл, и никто не останется без места», — сказал он.

Строительство обошлось в 12 миллионов, половину дал фонд из Тбилиси, добавила директор школы Анна Дарбинян."""


class Desk:
    """Stores texts as the pipeline does, each at its own address and time."""

    def __init__(self, storage, home) -> None:
        self.work = Work(Settings.load(home=home), storage, Sandbox())
        self._numbers = itertools.count(1)
        self.storage = storage
        outlets = [OutletIntent(name, name, "AM", "fr", "private") for name in ("plateau", "armenpress", "trend")]
        storage.catalogue.record('{"episodes": []}', NOW, outlets=outlets, feeds=[], episodes=[])

    def store(self, text: str, days: float = 0, *, host: str = "plateau.example", title: str = "", **of: str):
        number, seen = next(self._numbers), NOW + timedelta(days=days)
        url = f"https://{host}/{number}"
        published = Published(seen, Precision.MINUTE, "feed")
        fetched = Fetched(url, url, 200, (), text.encode(), f"{number:064}", seen)
        entry = self.storage.entries.record(
            EntryData(url, url, title, "", None, published, None, None), of.get("outlet"), seen, is_baseline=True
        ).entry
        page = self.storage.entries.record_page(entry, fetched)
        clean = CleanText(title, text, None, published, None, of.get("credit"), ())
        hints = PageHints(title)
        return store_article(
            self.work,
            PageForClean(page, entry, url, of.get("outlet"), fetched, hints, seen, True, 0),
            clean,
        ).article

    def row(self, article):
        query = (
            select(
                Article.cluster, Article.cluster_relation, Article.similarity, Article.credited, ArticleVersion.text
            )
            .join(ArticleVersion, ArticleVersion.article == Article.id)
            .where(Article.id == article)
        )
        with self.storage._database.read() as connection:
            return connection.execute(query).one()

    def removed(self, article) -> list[tuple[str, str]]:
        query = (
            select(RemovedBlock.text, RemovedBlock.rule)
            .join(ArticleVersion, ArticleVersion.id == RemovedBlock.version)
            .where(ArticleVersion.article == article)
            .order_by(RemovedBlock.position)
        )
        with self.storage._database.read() as connection:
            return [tuple(row) for row in connection.execute(query)]


@pytest.fixture
def desk(storage, tmp_path):
    return Desk(storage, tmp_path)


def told(number: int) -> str:
    body = " ".join(
        f"Le témoin numéro {number * 10 + i} a donné une autre version des faits du col." for i in range(3)
    )
    return f"{LEADS[number]}\n\n{body}\n\n{MOTTO}"


def test_a_line_of_three_clusters_and_two_days_is_the_hosts(desk):
    first = [desk.store(told(i)) for i in range(3)]
    assert all(MOTTO in desk.row(article).text for article in first), "one day does not tell"
    desk.store(told(0), 1)
    later = desk.store(told(3), 2)
    assert MOTTO not in desk.row(later).text
    assert desk.removed(later) == [(MOTTO, "host_repeated")]
    elsewhere = desk.store(told(3), 2, host="autre.example")
    assert MOTTO in desk.row(elsewhere).text


def test_copies_of_one_despatch_teach_nothing(desk):
    for day in range(4):
        desk.store(told(0), day)
    assert MOTTO in desk.row(desk.store(told(1), 5)).text


def test_teasers_of_another_article_go_and_are_kept_for_audit(desk):
    desk.store(told(2), title="La laiterie du plateau ferme ses portes")
    teasers = ["La laiterie du plateau ferme ses portes", "La laiterie du plateau n'ouvrira plus, faute d'une route"]
    with_teasers = desk.store("\n\n".join([told(1), *teasers]), 1)
    assert desk.removed(with_teasers) == [(teaser, "teaser") for teaser in teasers]
    assert not any(teaser in desk.row(with_teasers).text for teaser in teasers)


@pytest.mark.parametrize("texts", list(itertools.permutations([FRENCH, RUSSIAN, UNRELATED])))
def test_a_translation_joins_its_cluster_whatever_comes_first(desk, texts):
    articles = {text: desk.store(text, i / 24, host=f"hote{i}.example") for i, text in enumerate(texts)}
    rows = {text: desk.row(article) for text, article in articles.items()}
    assert rows[FRENCH].cluster == rows[RUSSIAN].cluster != rows[UNRELATED].cluster
    relations = {rows[FRENCH].cluster_relation, rows[RUSSIAN].cluster_relation}
    assert relations == {"original", "translation"}
    assert max(rows[FRENCH].similarity, rows[RUSSIAN].similarity) >= 0.6


def test_a_translation_of_last_month_is_another_story(desk):
    first, late = desk.store(FRENCH), desk.store(RUSSIAN, 20)
    assert desk.row(first).cluster != desk.row(late).cluster


def test_reposts_keep_whom_they_credit(desk):
    by_line = desk.store(told(0), credit="Armenpress")
    by_text = desk.store(
        told(1).replace("La", "Selon Armenpress, la", 1).replace("Les", "Selon Armenpress, les", 1), 1
    )
    own = desk.store(told(2) + "\nSelon Armenpress, la route est longue.", 2, outlet="armenpress")
    assert [desk.row(a).credited for a in (by_line, by_text, own)] == ["armenpress", "armenpress", None]


def test_an_article_that_the_database_refuses_takes_no_other_with_it(sqlite_storage, tmp_path):
    desk = Desk(sqlite_storage, tmp_path)
    for number, lead in enumerate(LEADS):
        url = f"https://plateau.example/{number}"
        body = f"{lead}\n\n{MOTTO}".encode()
        headers = (("Content-Type", "text/plain; charset=utf-8"),)
        data = EntryData(url, url, lead, "", None, Published.unknown(), None, None)
        entry = sqlite_storage.entries.record(data, "plateau", NOW, is_baseline=True).entry
        sqlite_storage.entries.record_page(entry, Fetched(url, url, 200, headers, body, f"{number:064}", NOW))
    with sqlite_storage._database.write() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER refuse BEFORE INSERT ON article WHEN NEW.url LIKE '%/2' "
            "BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    with pytest.raises(IntegrityError):
        clean_articles(desk.work)
    assert sqlite_storage.articles.count() == 2, "those before it; those after it wait for the next run"
