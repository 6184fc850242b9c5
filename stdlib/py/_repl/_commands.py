def run(session, text):
    return False
def edit_text(text):
    return text
def ask_to_leave(session):
    return True
