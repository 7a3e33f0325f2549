"""The council's own bot, in a trust zone apart from residents."""
