"""一村(格)一警: every village has its police liaison, and it can be seen."""
