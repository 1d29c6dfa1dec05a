"""Who is who and where: areas, organisations, people, grants, credentials, tokens."""
