"""The sorting room: cases, lanes, the desk's queue, rules and models."""
