"""What the advisor costs and how its advice fares, measured; see README.md."""
