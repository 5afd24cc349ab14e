"""The table of panels, as it came to be, one step in each file, never changed afterwards."""
