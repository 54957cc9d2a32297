"""Clean text: what the article says, without what surrounds it on its page or in its file."""

from __future__ import annotations

from monitor.clean.plain import CLEAN_VERSION, clean_text

__all__ = ["CLEAN_VERSION", "clean_text"]
