"""Small true things that need neither a database nor a web request."""
