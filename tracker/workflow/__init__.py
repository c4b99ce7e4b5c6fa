"""The one engine of every workflow: a subject brings a table of moves and what each of them does."""
