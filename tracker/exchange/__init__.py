"""Cases in and out of tables: histories of other systems come in, what one may see goes out."""
