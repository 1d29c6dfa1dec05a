"""What dispatch decides: matters in the government lane and orders in the commercial one. Pure."""
