"""What volunteer decides: orders in the volunteer lane, and which teams could take them. Pure."""
