"""Console decides nothing: here is only what a row is and whom it may reach."""
