"""Experiments of everybody."""
