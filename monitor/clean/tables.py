"""Old pages lay out their columns by tables; extraction would read them as data, one line a row."""

from __future__ import annotations

from lxml.html import HtmlElement

MIN_PARAGRAPHS = 2
MIN_CELL_CHARS = 400
CELLS = ("td", "th")
PARTS = ("tbody", "thead", "tfoot", "tr", *CELLS)


def unwrap_layout_tables(tree: HtmlElement) -> None:
    """Turn every table that holds running text, or another table, into plain divisions."""
    layout = {table for table in tree.iter("table") if _is_layout(table)}
    inside = [part for part in tree.iter(*PARTS) if layout and next(part.iterancestors("table"), None) in layout]
    for part in [*layout, *inside]:
        part.tag = "div"


def _is_layout(table: HtmlElement) -> bool:
    if table.xpath("boolean(.//table)"):
        return True
    return any(
        len(cell.findall(".//p")) >= MIN_PARAGRAPHS or len(cell.findall(".//br")) >= 2 * MIN_PARAGRAPHS
        for cell in table.iter(*CELLS)
        if len(cell.text_content()) >= MIN_CELL_CHARS
    )
