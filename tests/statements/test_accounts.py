"""Words put into X's mouth by the other side are never an utterance of X, nor an attestation of one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from monitor.catalogue import load_files
from monitor.model.article import ArticleForRead
from monitor.model.common import Precision, Published
from monitor.statements import Extractor
from monitor.storage.speakers import speaker_key

CASES = yaml.safe_load((Path(__file__).parents[1] / "golden" / "accounts.yaml").read_text(encoding="utf-8"))
PUBLISHED = Published(datetime(2023, 9, 21, tzinfo=UTC), Precision.DAY, "given")


@pytest.fixture(scope="module")
def extractor():
    return Extractor(load_files())


def test_there_are_forty_cases():
    assert sum(map(len, CASES.values())) == 40


@pytest.mark.parametrize(
    ("language", "case"), [(language, case) for language, cases in CASES.items() for case in cases],
    ids=lambda value: value["text"][:60] if isinstance(value, dict) else value,
)  # fmt: skip
def test_the_reporter_speaks(extractor, language, case):
    found = extractor.extract(ArticleForRead(case["text"], "", PUBLISHED, language)).statements
    assert found, "the report itself is a statement"
    assert not {speaker_key(statement) for statement in found} & set(case["not"])
