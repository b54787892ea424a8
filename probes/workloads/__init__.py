"""One file per workload. Adding a file here adds a probe to every framework."""
