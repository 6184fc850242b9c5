"""A small language: parsed by precedence into a tree, run by pattern matching over it."""
BINDING = {"=": 1, "?": 2, "<": 3, "==": 3, "+": 4, "-": 4, "*": 5, "/": 5, "%": 5, "^": 7}


def node(name, *fields):
    """A class of tree nodes: its fields, in this order, for making it and for matching it."""
    def initialise(self, *values):
        for field, value in zip(fields, values, strict=True):
            setattr(self, field, value)

    return type(name, (), {"__slots__": fields, "__match_args__": fields, "__init__": initialise})


Number = node("Number", "value")
Name = node("Name", "name")
Operation = node("Operation", "operator", "left", "right")
Choice = node("Choice", "condition", "yes", "no")
Function = node("Function", "parameters", "body")
Call = node("Call", "function", "arguments")


class Mistake(Exception):
    pass


def tokens_of(text):
    i = 0
    while i < len(text):
        start = i
        if text[i].isspace():
            i += 1
            continue
        if text[i].isdigit():
            while i < len(text) and (text[i].isdigit() or text[i] == "."):
                i += 1
        elif text[i].isalpha():
            while i < len(text) and text[i].isalnum():
                i += 1
        elif text[i:i + 2] in ("==", "->"):
            i += 2
        else:
            i += 1
        yield text[start:i]
    yield ""


class Parser:
    def __init__(self, text):
        self.tokens = list(tokens_of(text))
        self.position = 0

    @property
    def token(self):
        return self.tokens[self.position]

    def take(self, wanted=None):
        token = self.token
        if wanted is not None and token != wanted:
            raise Mistake(f"expected {wanted!r}, found {token or 'the end'!r}")
        self.position += 1
        return token

    def parse(self):
        tree = self.expression(0)
        self.take("")
        return tree

    def expression(self, lowest):
        left = self.operand()
        while (binding := BINDING.get(self.token, 0)) > lowest:
            operator = self.take()
            if operator == "?":
                yes = self.expression(1)
                self.take(":")
                left = Choice(left, yes, self.expression(1))
            else:
                right_first = operator in "=^"
                left = Operation(operator, left, self.expression(binding - right_first))
        return left

    def operand(self):
        match self.take():
            case "(":
                tree = self.expression(0)
                self.take(")")
            case "-":
                return Operation("-", Number(0), self.expression(6))
            case "fn":
                parameters = []
                while self.token != "->":
                    parameters.append(self.take())
                self.take("->")
                return Function(tuple(parameters), self.expression(0))
            case token if token[:1].isdigit():
                tree = Number(float(token) if "." in token else int(token))
            case token if token.isalnum():
                tree = Name(token)
            case token:
                raise Mistake(f"{token or 'the end'!r} cannot begin an expression")
        while self.token == "(":
            self.take()
            arguments = []
            while self.token != ")":
                arguments.append(self.expression(0))
                if self.token != ")":
                    self.take(",")
            self.take(")")
            tree = Call(tree, tuple(arguments))
        return tree


OPERATORS = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b,
    "%": lambda a, b: a % b, "^": lambda a, b: a**b, "<": lambda a, b: a < b, "==": lambda a, b: a == b,
}


def run(tree, scope):
    match tree:
        case Number(value):
            return value
        case Name(name):
            while scope is not None:
                names, scope = scope
                if name in names:
                    return names[name]
            raise Mistake(f"nothing is called {name}")
        case Operation("=", Name(name), right):
            scope[0][name] = run(right, scope)
            return scope[0][name]
        case Operation("=", _, _):
            raise Mistake("only a name can be given a value")
        case Operation(operator, left, right):
            return OPERATORS[operator](run(left, scope), run(right, scope))
        case Choice(condition, yes, no):
            return run(yes if run(condition, scope) else no, scope)
        case Function(parameters, body):
            return lambda *values: run(body, (dict(zip(parameters, values, strict=True)), scope))
        case Call(function, arguments):
            return run(function, scope)(*[run(argument, scope) for argument in arguments])


PROGRAM = """
    2 + 3 * 4 ^ 2 / (1 - 5)
    -2 ^ 2
    big = 2 ^ 3 ^ 4
    big % 1000007
    fact = fn n -> n < 2 ? 1 : n * fact(n - 1)
    fact(30)
    fib = fn n -> n < 2 ? n : fib(n - 1) + fib(n - 2)
    fib(18)
    twice = fn f -> fn x -> f(f(x))
    twice(twice(fn x -> x * x))(3)
    x + 1
    1 / 0
    (1 + 2
    3 = x
    fact(1, 2)
"""

scope = ({}, None)
for line in PROGRAM.strip().splitlines():
    try:
        result = run(Parser(line.strip()).parse(), scope)
        shown = "a function" if callable(result) else result
    except (Mistake, ArithmeticError, ValueError) as error:
        shown = f"{type(error).__name__}: {error}"
    print(f"{line.strip():<52} {shown}")
