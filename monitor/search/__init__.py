"""STAGE: what a search means. The query language, names in all their spellings, and the excerpt that shows a hit."""

from monitor.search.excerpt import excerpt
from monitor.search.language import parse
from monitor.search.names import Names
from monitor.search.resolve import nearest, resolve

__all__ = ["Names", "excerpt", "nearest", "parse", "resolve"]
