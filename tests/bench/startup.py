# startup: an empty program
