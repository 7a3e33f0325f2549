"""The server is killed while people answer: nothing told is lost, nothing counts twice, nobody is stuck."""
