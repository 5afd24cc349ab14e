"""The tables of people, organisations and roles, as they came to be, one step per file."""
