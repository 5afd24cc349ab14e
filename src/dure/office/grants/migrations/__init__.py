"""Migrations of the tables of grants, made by Django and read in their order."""
