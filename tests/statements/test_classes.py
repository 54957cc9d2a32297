"""Classes of grammar that were mistaken for statements, or whose speaker was mistaken: cases for and against."""

from typing import Any

import golden
import pytest
import yaml

from monitor.catalogue import load_files
from monitor.statements import Extractor

PAGE = yaml.safe_load((golden.GOLDEN.parent / "classes.yaml").read_text(encoding="utf-8"))
ROWS = [(section["class"], *row) for section in PAGE["classes"] for row in section["cases"]]


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(load_files())


@pytest.mark.parametrize(
    "row", [pytest.param(row, id=f"{row[1]}-{row[0]}-{number}") for number, row in enumerate(ROWS)]
)
def test_class(extractor: Extractor, row: tuple[Any, ...]) -> None:
    name, language, text, says = (*row, [])[:4]
    case = golden.case_of(language, name, {"by": name, "text": text, "says": says, "published": PAGE["published"]})
    pairs = golden.paired(case, extractor.extract(case.article), 0.8)
    assert [fault for pair in pairs for fault in golden.pair_faults(case.article.text, pair)] == []
