"""The table of the audit trail and the triggers that keep it, as they came to be, step by step."""
