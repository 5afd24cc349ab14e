"""Migrations of the tables of objections, made by Django and read in their order."""
