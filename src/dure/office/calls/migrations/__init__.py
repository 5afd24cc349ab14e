"""The table of calls, and nothing else, as it came to be: one step of its history per file."""
