"""The table of technical assessments, as it came to be, one step in each file, never changed."""
