"""Code generated from protos/, once, for everyone; never edited."""
