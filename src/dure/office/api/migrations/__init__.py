"""How the tables of access tokens and of requests that count once came to be."""
