"""The command line: read, call, print. One file per room; it decides nothing."""
