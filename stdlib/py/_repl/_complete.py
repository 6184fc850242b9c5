def complete(front, text, point, again):
    return None
def list_matches(front, text, point, word):
    return []
def describe_call(front, text, point):
    return None
