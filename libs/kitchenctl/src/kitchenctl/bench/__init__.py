"""Load for a hub, and what it did with it: `kitchen bench`."""
