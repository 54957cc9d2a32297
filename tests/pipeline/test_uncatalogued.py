"""The sample press with one episode taken out of the catalogue: it is found as a candidate on its first day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.pipeline.sample import with_press
from monitor.sandbox import Sandbox
from monitor.settings import Settings
from monitor.storage import migrate, open_storage
from tests.pipeline.walked import cycle, free_port

BEGAN = datetime(2022, 9, 12, 20, tzinfo=UTC)
HIDDEN = "episodes:\n- {id: border-clashes-2022, hide: true}\n"
MOMENTS = 4
"""Until the evening of 13 September 2022."""


def test_an_episode_that_nobody_catalogued_is_flagged_within_a_day(tmp_path):
    url = f"sqlite:///{tmp_path / 'monitor.db'}"
    settings = Settings.load(home=tmp_path, feeds="sample", database_url=url, press_port=free_port())
    settings.catalogue_overlay.mkdir()
    (settings.catalogue_overlay / "episodes.yaml").write_text(HIDDEN, encoding="utf-8")
    migrate(url)
    with Sandbox() as box:
        for _ in range(MOMENTS):
            with with_press(settings) as ready:
                cycle(ready, box)
    with open_storage(url) as storage:
        [candidate] = storage.proposals.listed()
    assert candidate.created_at - BEGAN < timedelta(days=1)
    assert "jermuk" in candidate.findings.places
    assert len(candidate.findings.articles) >= 3
