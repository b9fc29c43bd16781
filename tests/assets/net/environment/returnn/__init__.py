"""Stands in for RETURNN: as much of it as building a network needs."""
