"""What triage decides: who can act on a case. Pure."""
