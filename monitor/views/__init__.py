"""Read models of the pages: what a template shows, decided here, so that templates only lay out."""
