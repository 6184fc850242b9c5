def pretty(value, width, height, colour):
    return repr(value)
