"""Old pages lay out their columns by tables; extraction would read them as data, one line a row."""

from __future__ import annotations

from lxml.html import HtmlElement

MIN_PARAGRAPHS = 2
MIN_CELL_CHARS = 400
CELLS = ("td", "th")
PARTS = ("tbody", "thead", "tfoot", "tr", *CELLS)


def unwrap_layout_tables(tree: HtmlElement) -> None:
    """Turn every table that holds running text, or another table, into plain divisions."""
    for table in list(tree.iter("table")):
        if _is_layout(table):
            for part in [table, *table.iter(*PARTS)]:
                if part is table or _owner(part) is table:
                    part.tag = "div"


def _is_layout(table: HtmlElement) -> bool:
    if table.xpath("boolean(.//table)"):
        return True
    return any(
        len(cell.findall(".//p")) >= MIN_PARAGRAPHS or len(cell.findall(".//br")) >= 2 * MIN_PARAGRAPHS
        for cell in table.iter(*CELLS)
        if len(cell.text_content()) >= MIN_CELL_CHARS
    )


def _owner(part: HtmlElement) -> HtmlElement | None:
    return next(part.iterancestors("table"), None)
