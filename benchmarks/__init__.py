"""What claims of speed stand on: ratios, each side measured in the same run on the same machine."""
