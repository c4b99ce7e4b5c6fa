"""Photos and documents, of whatever subject: the store, and what is held for a form that is not taken yet."""
