"""Migrations of the tables of decisions, made by Django and read in their order."""
