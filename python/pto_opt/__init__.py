"""Tools around the PTO dialect: command lines, C++, hosts."""
