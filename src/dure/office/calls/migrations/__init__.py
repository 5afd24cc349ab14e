"""The table of calls, as it came to be, one step per file."""
