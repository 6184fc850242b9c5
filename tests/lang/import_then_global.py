# An import binds its name without being an assignment: a global or nonlocal declaration may come after it.
def load():
    import math as m
    global m
    return m

print(load().floor(2.5), m.floor(3.5))  #=> 2 3

def outer():
    name = 1
    def inner():
        from math import pi as name
        nonlocal name
    inner()
    return round(name, 2)

print(outer())                          #=> 3.14
for source in "import g\ng = 1\nglobal g", "import g\ng\nglobal g", "g = 1\nimport g\nglobal g":
    try:
        compile(source, "<s>", "exec")
    except SyntaxError as error:
        print(error.msg)
#=> name 'g' is assigned to before global declaration
#=> name 'g' is used prior to global declaration
#=> name 'g' is assigned to before global declaration
