"""The council's bot: who may enter, what they are sent, and that nothing else reaches it."""
