"""What is said about programs: kinds, places, fixes, and how a message is laid out."""
