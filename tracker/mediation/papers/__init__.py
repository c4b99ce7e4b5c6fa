"""The papers of a mediation: what they hold, which are missing, and the file bound together."""
