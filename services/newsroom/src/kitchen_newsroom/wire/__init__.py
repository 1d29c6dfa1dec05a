"""Protobuf ↔ domain: the only room that knows the generated code."""
