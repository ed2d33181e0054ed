"""How programs look in a notebook: highlighted text, remarks, a picture of the memory."""
