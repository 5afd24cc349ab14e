"""The tables of applications, as they came to be, one step per file."""
