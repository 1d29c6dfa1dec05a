"""The news lane: leads, stories, releases, deliveries."""
