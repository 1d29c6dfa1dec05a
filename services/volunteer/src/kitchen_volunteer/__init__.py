"""The volunteer lane: sites, teams, volunteers, orders, activities."""
