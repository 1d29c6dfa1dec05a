"""The government and commercial lanes: matters with their parts, duty list, policies, merchants' orders."""
