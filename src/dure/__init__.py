"""Dure: plan, divide, enforce, meter and rehearse a nation's shared AI computers."""

__version__ = "0.1.0"
