"""What intake decides about a submission, and what the citizen may know of it. Pure."""
