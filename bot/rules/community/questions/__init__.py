"""Questions: what members ask each other, who is asked to answer, and what is asked and answered together."""
