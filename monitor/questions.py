"""STAGE: ready questions: .sql files of monitor/sql, or the user's own, with question and parameters in the header.

-- question: When was an official silent?
-- parameter: speaker text : name of the speaker          (name, type, meaning; it must be given)
-- parameter: days integer = 30 : shortest silence        (with a default)
-- example: speaker=Ilham Aliyev
-- row: Ilham Aliyev | 2020-10-25 | 2022-09-14 | 689
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from monitor.errors import UserError
from monitor.model.analysis import ColumnType, Parameter, Value

FOLDER = Path(__file__).parent / "sql"

_HEADER = re.compile(r"^-- (question|parameter|example|row): (.*)$")
_PARAMETER = re.compile(r"^(\w+) (text|integer|date)(?: = ([^:]*?))? : (\S.*)$")


@dataclass(frozen=True, slots=True)
class Question:
    """`example` are parameters it can be tried with, `row` is one that the sample press then gives."""

    name: str
    question: str
    parameters: tuple[Parameter, ...]
    example: Mapping[str, str]
    row: str
    sql: str


def questions() -> tuple[Question, ...]:
    """Those that ship, by name."""
    return tuple(_question(path) for path in sorted(FOLDER.glob("*.sql")))


def question(name: str) -> Question:
    """The one of that name, or of that file. Raises UserError where there is none."""
    path = Path(name) if name.endswith(".sql") else FOLDER / f"{name}.sql"
    if not re.fullmatch(r"\w+", path.stem) or not path.is_file():
        raise UserError(f"there is no question {name}", "`monitor query` lists them; a file ends in .sql")
    return _question(path)


def bound(asked: Question, given: Mapping[str, str]) -> list[tuple[Parameter, Value]]:
    """Parameters with their values. Raises UserError for an unknown, missing or ill-formed one."""
    unknown = sorted(set(given) - {p.name for p in asked.parameters})
    if unknown:
        known = ", ".join(p.name for p in asked.parameters) or "none"
        raise UserError(f"{asked.name} has no parameter {unknown[0]}", f"its parameters: {known}")
    return [(p, _value(asked, p, given.get(p.name, p.default))) for p in asked.parameters]


def _question(path: Path) -> Question:
    headers: dict[str, list[str]] = {"question": [path.stem], "parameter": [], "example": [], "row": []}
    body: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if header := _HEADER.match(line):
            headers[header[1]].append(header[2].strip())
        else:
            body.append(line)
    example = dict(part.split("=", 1) for line in headers["example"] for part in line.split("; ") if part)
    parameters = tuple(_parameter(path, line) for line in headers["parameter"])
    row = (headers["row"] or [""])[0]
    return Question(path.stem, headers["question"][-1], parameters, example, row, "\n".join(body))


def _parameter(path: Path, line: str) -> Parameter:
    match = _PARAMETER.match(line)
    if match is None:
        raise UserError(f"{path}: {line} is no parameter", "write: name text|integer|date [= default] : meaning")
    return Parameter(match[1], ColumnType(match[2]), match[3], match[4])


def _value(asked: Question, parameter: Parameter, text: str | None) -> Value:
    if text is None:
        remedy = f"add --param {parameter.name}=… ({parameter.meaning})"
        raise UserError(f"{asked.name} needs {parameter.name}", remedy)
    try:
        if parameter.type is ColumnType.INTEGER:
            return int(text)
        return date.fromisoformat(text) if parameter.type is ColumnType.DATE else text
    except ValueError as error:
        wanted = "a whole number" if parameter.type is ColumnType.INTEGER else "a day, 2022-09-13 say"
        raise UserError(f"{parameter.name}={text} is not {wanted}", parameter.meaning) from error
