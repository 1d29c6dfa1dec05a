"""Mechanism shared by all services; knows no service and no business word."""
