"""What the product stands on: known weaknesses, licences, and a bill of materials."""
