"""PDCA sheets whose text came out of a page in pieces, put under their labels again before the other passes read on.

``layout`` tells labels from blocks, ``sheets`` finds the parts that the form itself places, ``columns`` gives the texts
that stand apart to a column of a sheet, ``figures`` the cells of the indicators' tables to each other.
"""
