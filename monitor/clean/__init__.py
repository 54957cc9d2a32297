"""Clean text: what the article says, without what surrounds it on its page or in its file."""

from __future__ import annotations

from monitor.clean.page import clean_page
from monitor.clean.plain import CLEAN_VERSION, clean_text
from monitor.clean.repeated import BlockCount, block_hashes, drop_repeated

__all__ = ["CLEAN_VERSION", "BlockCount", "block_hashes", "clean_page", "clean_text", "drop_repeated"]
