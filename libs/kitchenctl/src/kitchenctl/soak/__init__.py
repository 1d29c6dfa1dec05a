"""Load, death and verification for hours: `kitchen soak`."""
