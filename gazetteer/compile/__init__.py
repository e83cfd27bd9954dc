"""Makes the shipped tables from named, versioned, hashed sources.

Needs ``pip install dateline[compile]``; never imported at run time.
"""
