"""The knowledge base: entry types, located YAML, loading, lint."""
