"""The same messages through Rapport and through what others use, while processes die and Slack fails now and then."""
