"""交接: a post changes hands, and nothing that was promised is forgotten."""
