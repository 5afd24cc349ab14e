"""The tables of notices, as they came to be, one step in each file, never changed afterwards."""
