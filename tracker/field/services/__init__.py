"""Taking in what phones kept."""
