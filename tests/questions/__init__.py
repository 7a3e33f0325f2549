"""One file per question kind: how it is asked, pressed, typed and refused."""
