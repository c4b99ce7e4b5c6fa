"""Reading the service guide: which version holds on a day, what is offered where, and what a version says."""
