"""How fast Rapport is beside bare peers, measured in the same run: `python -m benchmarks`."""
