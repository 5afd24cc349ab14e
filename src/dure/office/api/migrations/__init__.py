"""Migrations of the tables of the API."""
