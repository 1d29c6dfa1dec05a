"""Who and what there is: areas, organisations, people, their rights and their credentials. Pure."""
