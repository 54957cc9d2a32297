"""For notebooks and scripts: `monitor.open(url).statements(side="AZE")`; docs/guide/notebook.ipynb works it out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from types import TracebackType
from typing import Any, Self

from monitor import questions
from monitor.catalogue.offices import first_day, last_day
from monitor.errors import UserError
from monitor.model.analysis import Answer, Value, ViewFilter
from monitor.storage import open_for_reading


class Rows:
    """Rows of a view or a question: iterate over them (dictionaries), or take `.frame()` where pandas is there."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.columns = answer.names

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for row in self._answer.rows:
            yield dict(zip(self.columns, row, strict=True))

    def frame(self) -> Any:  # noqa: ANN401 - pandas is not always there
        """A pandas DataFrame with times in UTC. Raises UserError where pandas is not installed."""
        try:
            import pandas
        except ImportError as error:
            raise UserError("a DataFrame needs pandas", "pip install -e '.[notebook]'") from error
        return pandas.DataFrame(list(self._answer.rows), columns=list(self.columns))


class Monitor:
    """A database, for reading. Use as a context manager, or `close()` it."""

    def __init__(self, url: str) -> None:
        self._storage = open_for_reading(url)

    def statements(self, **wanted: Value) -> Rows:
        """Statements; keywords are columns of v_statements (side="AZE"), and since, until: a day, month or year."""
        return self.view("v_statements", **wanted)

    def utterances(self, **wanted: Value) -> Rows:
        """Utterances, by columns of v_utterances."""
        return self.view("v_utterances", **wanted)

    def attestations(self, **wanted: Value) -> Rows:
        """Reports of utterances, by columns of v_attestations."""
        return self.view("v_attestations", **wanted)

    def alerts(self, **wanted: Value) -> Rows:
        """Alerts, by columns of v_alerts."""
        return self.view("v_alerts", **wanted)

    def articles(self, **wanted: Value) -> Rows:
        """Articles, by columns of v_articles."""
        return self.view("v_articles", **wanted)

    def view(self, name: str, *, since: Value = None, until: Value = None, **equal: Value) -> Rows:
        """Any view of docs/columns.md. Raises UserError for a view or column that there is not."""
        return Rows(self._storage.analysis.rows(name, ViewFilter(equal, _day(since, first_day), _after(until))))

    def ask(self, question: str, **parameters: Value) -> Rows:
        """The answer to a ready question (`monitor query` lists them)."""
        asked = questions.question(question)
        given = {name: str(value) for name, value in parameters.items()}
        return Rows(self._storage.analysis.ask(asked.sql, questions.bound(asked, given)))

    def close(self) -> None:
        self._storage.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _after(day: Value) -> date | None:
    last = _day(day, last_day)
    return None if last is None else last + timedelta(days=1)


def _day(day: Value, meant: Callable[[str], date]) -> date | None:
    if day is None or isinstance(day, date):
        return day
    try:
        return meant(str(day))
    except ValueError as error:
        raise UserError(f"{day} is no day", "write 2022, 2022-09 or 2022-09-13") from error
