"""PDCA sheets whose labels and texts a converter tore apart: columns interleaved by lines, cells in any order."""
