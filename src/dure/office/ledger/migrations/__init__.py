"""How the tables of the ledger came to be, step by step; a step that was released never changes."""
