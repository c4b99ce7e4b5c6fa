"""The service guide 办事指南: what can be applied for, what it takes, and how long it may take."""
