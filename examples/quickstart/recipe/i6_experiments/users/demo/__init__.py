"""Experiments of one user."""
