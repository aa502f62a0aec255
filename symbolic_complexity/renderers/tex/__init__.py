"""What the formats for TeX share: spelling, where lines break, tables, pictures."""
