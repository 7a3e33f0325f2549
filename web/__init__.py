"""The pages people open: web chat, public results, staff pages, open data, health."""
