"""Migrations of objections."""
