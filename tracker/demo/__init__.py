"""A made-up county with made-up people and cases: to try things out, and to measure speed with."""
