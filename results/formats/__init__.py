"""Files of others: how exports of other makes and official tables are read."""
