"""Reports: cleared figures as charts, digests, documents and open data."""
