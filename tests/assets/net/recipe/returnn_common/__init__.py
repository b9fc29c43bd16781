"""Stands in for returnn_common: a network is a dict of layers."""
