"""Who said what: `extract` finds the attributions of one article and resolves their speakers."""
