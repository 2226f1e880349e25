"""Printed strings to typed values. Pure functions: no input or output, no state, and no knowledge of any one report."""
