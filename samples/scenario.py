"""The scenario: outlets, moments and articles with their versions, dirt and truth, read from scenario.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self

import yaml
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator

from monitor.errors import UserError

FOLDER = Path(__file__).parent


class Dirt(StrEnum):
    """What is wrong with an article: the first group is made by render.py, the second stands in the text."""

    TEASERS = "teasers"
    LOGIN_BOX = "login_box"
    SHARE_BAR = "share_bar"
    REPEATED_LEAD = "repeated_lead"
    WRONG_CHARSET = "wrong_charset"
    NO_FEED_DATE = "no_feed_date"
    NO_PAGE_DATE = "no_page_date"

    MACHINE_TRANSLATION = "machine_translation"
    NESTED_QUOTES = "nested_quotes"
    UNMATCHED_QUOTE = "unmatched_quote"
    MULTI_PARAGRAPH_QUOTE = "multi_paragraph_quote"
    TWO_OBRIENS = "two_obriens"
    SPELLINGS = "spellings"
    SYNDICATED = "syndicated"
    JOINT_COMMUNIQUE = "joint_communique"
    COUNTERPART_ACCOUNT = "counterpart_account"
    RECALL_ONLY = "recall_only"


class Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Moment(Row):
    """A step of the press's clock; `at` is the press's time while it lasts."""

    id: str
    at: AwareDatetime


class Outlet(Row):
    """An invented publisher on the host `<id>.localhost` and the habits of its pages and feed."""

    id: str = Field(pattern=r"^[a-z]+$")
    name: str
    about: str
    country: str
    language: str
    affiliation: str
    side: Literal["ARM", "AZE", "US"] | None = None
    zone: str
    feed: Literal["rss", "atom"]
    feed_dates: Literal["rfc822", "rfc3339", "naive", "dotted"]
    feed_body: Literal["full", "lead", "none"]
    page_date: Literal["json_ld", "meta", "time", "text"]
    layout: Literal["semantic", "divs", "breaks"]
    path: str
    wrong_charset: str = "cp1252"
    has_nbsp: bool = False
    link_suffix: str = ""

    @property
    def host(self) -> str:
        return f"{self.id}.localhost"


class StatementRow(Row):
    """One expected statement. `parts` instead of `text` where the words go on over paragraphs or clauses."""

    text: str = ""
    parts: tuple[str, ...] = ()
    kind: Literal["direct", "indirect", "mixed"]
    speaker: str = ""
    speakers: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    never_by: tuple[str, ...] = ()
    origin: str | None = None
    side: Literal["US", "ARM", "AZE", "other"]
    utterance: str | None = None
    document: bool = False
    optional: bool = False
    alerts: bool | Literal["maybe"] | None = None

    @model_validator(mode="after")
    def _has_words_and_speaker(self) -> Self:
        if bool(self.text) == bool(self.parts):
            raise ValueError("give either text or parts")
        if bool(self.speaker) == bool(self.speakers):
            raise ValueError("give either speaker or speakers")
        return self


class TruthRow(Row):
    """What a careful reader says of one version of an article (see truth.py for the meaning of each field)."""

    conflict: bool | Literal["maybe"]
    us_actor: bool | Literal["maybe"] = False
    reported: tuple[str, ...] = ()
    recalled: tuple[str, ...] = ()
    also_recalled: tuple[str, ...] = ()
    alerts: bool | Literal["maybe"] = False
    too_old: bool = False
    copy_of: str | None = None
    statements: tuple[StatementRow, ...] = ()


class Edit(Row):
    """The same URL with another text from `moment` on; the texts are articles/<article id>.2.md, .3.md and so on."""

    moment: str
    truth: TruthRow


class Article(Row):
    id: str = Field(pattern=r"^[a-z0-9-]+$")
    outlet: str
    moment: str
    published: AwareDatetime
    language: str
    author: str = ""
    dirt: tuple[Dirt, ...] = ()
    truth: TruthRow
    edits: tuple[Edit, ...] = ()
    removed: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    title: str
    paragraphs: tuple[str, ...]

    @property
    def body(self) -> str:
        return "\n\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class Version:
    """One article as it stands at a moment; `number` counts from 1, `changed_at` is that version's appearance."""

    article: Article
    number: int
    text: Text
    truth: TruthRow
    changed_at: datetime


class Scenario(Row):
    """The whole script, checked: every id that is named exists, moments are in order."""

    window: int = Field(ge=1)
    moments: tuple[Moment, ...] = Field(min_length=1)
    outlets: tuple[Outlet, ...]
    articles: tuple[Article, ...]
    folder: Path = FOLDER

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        at = [m.at for m in self.moments]
        if at != sorted(set(at)):
            raise ValueError("moments must be in order, each later than the one before")
        for kind, ids in (("moment", self.moments), ("outlet", self.outlets), ("article", self.articles)):
            names = [row.id for row in ids]
            if len(names) != len(set(names)):
                raise ValueError(f"a {kind} id is there twice")
        for article in self.articles:
            self._check(article)
        return self

    def _check(self, article: Article) -> None:
        named = [article.moment, *(e.moment for e in article.edits), *([article.removed] if article.removed else [])]
        unknown = [m for m in named if m not in self._order]
        if unknown:
            raise ValueError(f"{article.id}: unknown moment {unknown[0]!r}")
        steps = [self._order[m] for m in named]
        if steps != sorted(set(steps)):
            raise ValueError(f"{article.id}: edits and removal must come after the article, in order")
        if article.outlet not in {o.id for o in self.outlets}:
            raise ValueError(f"{article.id}: unknown outlet {article.outlet!r}")

    @cached_property
    def _order(self) -> dict[str, int]:
        return {m.id: i for i, m in enumerate(self.moments)}

    @cached_property
    def _texts(self) -> dict[tuple[str, int], Text]:
        return {}

    def step(self, moment: str) -> int:
        """Position of a moment id in the order of moments."""
        return self._order[moment]

    def outlet(self, outlet: str) -> Outlet:
        return next(o for o in self.outlets if o.id == outlet)

    def versions(self, article: Article) -> tuple[Version, ...]:
        """All versions of an article, the first text first."""
        stages = ((article.moment, article.truth), *((e.moment, e.truth) for e in article.edits))
        return tuple(
            Version(article, n, self._text(article.id, n), truth, self.moments[self.step(moment)].at)
            for n, (moment, truth) in enumerate(stages, start=1)
        )

    def visible(self, outlet: str, step: int) -> tuple[Version, ...]:
        """The outlet's articles at a step, newest first, each in the version of that step; removed ones left out."""
        found = [
            self.version_at(article, step)
            for article in self.articles
            if article.outlet == outlet and self.step(article.moment) <= step
        ]
        kept = [version for version in found if version]
        return tuple(sorted(kept, key=lambda v: (v.article.published, v.article.id), reverse=True))

    def version_at(self, article: Article, step: int) -> Version | None:
        """The version readers see at a step, or None before its appearance and after its removal."""
        if self.step(article.moment) > step or (article.removed and self.step(article.removed) <= step):
            return None
        return [v for v in self.versions(article) if v.changed_at <= self.moments[step].at][-1]

    def listed(self, outlet: str, step: int) -> tuple[Version, ...]:
        """What the outlet's feed lists at a step: the `window` articles that appeared last."""
        newest = sorted(
            self.visible(outlet, step),
            key=lambda v: (self.step(v.article.moment), v.article.published, v.article.id),
            reverse=True,
        )
        return tuple(newest[: self.window])

    def _text(self, article: str, number: int) -> Text:
        key = (article, number)
        if key not in self._texts:
            name = f"{article}.md" if number == 1 else f"{article}.{number}.md"
            self._texts[key] = _read_text(self.folder / "articles" / name)
        return self._texts[key]


def load(folder: Path = FOLDER) -> Scenario:
    """Read `folder`/scenario.yaml and its texts. Raises UserError naming the file and what is wrong in it."""
    path = folder / "scenario.yaml"
    try:
        raw: Any = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        scenario = Scenario(**raw, folder=folder)
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}", "the scenario ships with the package; reinstall it") from error
    except (yaml.YAMLError, ValidationError, TypeError) as error:
        raise UserError(f"{path}: {error}", "correct the scenario; docs of each field are in scenario.py") from error
    for article in scenario.articles:
        scenario.versions(article)
    return scenario


def _read_text(path: Path) -> Text:
    """`# Title`, a blank line, paragraphs parted by blank lines; lines of one paragraph are joined."""
    try:
        blocks = path.read_text(encoding="utf-8").strip().split("\n\n")
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}", "write the article's text there") from error
    if not blocks[0].startswith("# ") or len(blocks) < 2:
        raise UserError(f"{path}: no title or no text", "begin with '# Title', then a blank line and the paragraphs")
    return Text(blocks[0][2:].strip(), tuple(" ".join(block.split("\n")).strip() for block in blocks[1:]))
