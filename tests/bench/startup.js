// an empty program
