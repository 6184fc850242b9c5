# ast: parsing, dumping, walking, changing and compiling trees; literal_eval; unparse; what is refused.
import ast
tree = ast.parse("x = 1 + 2\ndef f(a, b=1, *c, d: int = 2, **e) -> str:\n    'doc'\n    return [i for i in a if b]\n")
print(ast.dump(tree))    #=> Module(body=[Assign(targets=[Name(id='x', ctx=Store())], value=BinOp(left=Constant(value=1), op=Add(), right=Constant(value=2))), FunctionDef(name='f', args=arguments(args=[arg(arg='a'), arg(arg='b')], vararg=arg(arg='c'), kwonlyargs=[arg(arg='d', annotation=Name(id='int', ctx=Load()))], kw_defaults=[Constant(value=2)], kwarg=arg(arg='e'), defaults=[Constant(value=1)]), body=[Expr(value=Constant(value='doc')), Return(value=ListComp(elt=Name(id='i', ctx=Load()), generators=[comprehension(target=Name(id='i', ctx=Store()), iter=Name(id='a', ctx=Load()), ifs=[Name(id='b', ctx=Load())], is_async=0)]))], returns=Name(id='str', ctx=Load()))])
print(ast.dump(tree.body[0], indent=2, include_attributes=True))  #=> Assign(
#=>   targets=[
#=>     Name(
#=>       id='x',
#=>       ctx=Store(),
#=>       lineno=1,
#=>       col_offset=0,
#=>       end_lineno=1,
#=>       end_col_offset=1)],
#=>   value=BinOp(
#=>     left=Constant(
#=>       value=1,
#=>       lineno=1,
#=>       col_offset=4,
#=>       end_lineno=1,
#=>       end_col_offset=5),
#=>     op=Add(),
#=>     right=Constant(
#=>       value=2,
#=>       lineno=1,
#=>       col_offset=8,
#=>       end_lineno=1,
#=>       end_col_offset=9),
#=>     lineno=1,
#=>     col_offset=4,
#=>     end_lineno=1,
#=>     end_col_offset=9),
#=>   lineno=1,
#=>   col_offset=0,
#=>   end_lineno=1,
#=>   end_col_offset=9)
print(ast.get_docstring(tree.body[1]), [type(n).__name__ for n in ast.walk(tree.body[0])], list(ast.iter_fields(tree.body[0].value.op)))  #=> doc ['Assign', 'Name', 'BinOp', 'Store', 'Constant', 'Add', 'Constant'] []
print(eval(compile(ast.parse("6 * 7", mode="eval"), "t", "eval")), ast.literal_eval("{'a': [1, -2.5, 3+4j, b'x', (None, True), {1}, ...]}"))  #=> 42 {'a': [1, -2.5, (3+4j), b'x', (None, True), {1}, Ellipsis]}
ast.literal_eval("'a' + 1j + '")    #=> raises SyntaxError: unterminated string literal (detected at line 1) (<unknown>, line 1)
class Double(ast.NodeTransformer):
    def visit_Constant(self, node): return ast.copy_location(ast.Constant(node.value * 2), node)
print(eval(compile(Double().visit(ast.parse("1 + 20", mode="eval")), "t", "eval")))  #=> 42
class Names(ast.NodeVisitor):
    def visit_Name(self, node): print(node.id, node.lineno, node.col_offset, node.end_col_offset, type(node.ctx).__name__)
Names().visit(ast.parse("a = b.c[d]"))    #=> a 1 0 1 Store
#=> b 1 4 5 Load
#=> d 1 8 9 Load
print(ast.FunctionDef._fields, ast.FunctionDef.__doc__, ast.Name("x").ctx.__class__, ast.stmt._attributes, ast.operator.__doc__)  #=> ('name', 'args', 'body', 'decorator_list', 'returns', 'type_comment', 'type_params') FunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params) <class 'ast.Load'> ('lineno', 'col_offset', 'end_lineno', 'end_col_offset') operator = Add | Sub | Mult | MatMult | Div | Mod | Pow | LShift | RShift | BitOr | BitXor | BitAnd | FloorDiv
made = ast.fix_missing_locations(ast.Module([ast.Expr(ast.Call(ast.Name("print"), [ast.Constant((1, "two", 3j))]))], []))
exec(compile(made, "t", "exec"))    #=> (1, 'two', 3j)
def refuse(node, mode="exec"):
    try: compile(ast.fix_missing_locations(node), "t", mode)
    except (TypeError, ValueError, SyntaxError) as e: print(type(e).__name__, e)
refuse(ast.Module([ast.Expr(ast.Name("x", ast.Store()))], []))  #=> ValueError expression must have Load context but has Store instead
refuse(ast.Module([ast.Assign([], ast.Constant(3))], [])); refuse(ast.Module([3], [])); refuse(ast.Module([ast.While(ast.Constant(1), [], [])], []))  #=> ValueError empty targets on Assign
#=> TypeError required field "lineno" missing from stmt
#=> ValueError empty body on While
refuse(ast.Expression(ast.Name("None", ast.Load())), "eval"); refuse(ast.Expression(ast.Constant([1])), "eval"); refuse(ast.Module([], []), "eval")  #=> ValueError identifier field can't represent 'None' constant
#=> TypeError got an invalid type in Constant: list
#=> TypeError expected Expression node, got Module
refuse(ast.Expression(ast.BoolOp(ast.And(), [ast.Constant(1)])), "eval"); refuse(ast.Module([ast.Return(ast.Constant(1))], []))  #=> ValueError BoolOp with less than 2 values
#=> SyntaxError 'return' outside function (t, line 1)
refuse(ast.Expression(ast.Compare(ast.Constant(1), [], [])), "eval"); refuse(ast.Expression(ast.Dict([None, ast.Constant(1)], [ast.Constant(1)])), "eval")  #=> ValueError Compare with no comparators
#=> ValueError Dict doesn't have the same number of keys as values
compile(ast.Expression(ast.Name("x", ast.Load())), "t", "eval")  #=> raises TypeError: required field "lineno" missing from expr
ast.parse("x = (")    #=> raises SyntaxError: '(' was never closed (<unknown>, line 1)
ast.parse("(x := 1)", feature_version=(3, 7))    #=> raises SyntaxError: Assignment expressions are only supported in Python 3.8 and greater (<unknown>, line 1)
print(ast.unparse(ast.parse("""
@d
class A[T](B, m=C):
    '''doc'''
    x: int = 3
    async def f(self, a, /, b=1, *, c, **k):
        async with x as y, z: await y
        return f'{a!r:>{w}} {{}}' + "it's" if a else (yield)
for i, *j in x:
    try: del a[1:2, ::3], b.c
    except* E as e: raise e from None
    else: pass
    finally: continue
else: assert a, 'm'
match p:
    case [1 | -2.5, *_, {'k': v, **r}] as q if q: pass
    case C(x, y=None): import a.b as c; from . import d
x = lambda *a, k=1: (a, not -b ** -c, (1).real, 1e400, {**a, 2: 3}, {*a}, a if b else c, (n := 1), a < b is not c)
type X[*T] = tuple[*T]
global g
""")))    #=> @d
#=> class A[T](B, m=C):
#=>     """doc"""
#=>     x: int = 3
#=>
#=>     async def f(self, a, /, b=1, *, c, **k):
#=>         async with x as y, z:
#=>             await y
#=>         return f'{a!r:>{w}} {{}}' + "it's" if a else (yield)
#=> for i, *j in x:
#=>     try:
#=>         del a[1:2, ::3], b.c
#=>     except* E as e:
#=>         raise e from None
#=>     else:
#=>         pass
#=>     finally:
#=>         continue
#=> else:
#=>     assert a, 'm'
#=> match p:
#=>     case [1 | -2.5, *_, {'k': v, **r}] as q if q:
#=>         pass
#=>     case C(x, y=None):
#=>         import a.b as c
#=>         from . import d
#=> x = lambda *a, k=1: (a, not -b ** (-c), 1 .real, 1e309, {**a, 2: 3}, {*a}, a if b else c, (n := 1), a < b is not c)
#=> type X[*T] = tuple[*T,]
#=> global g
print(ast.get_source_segment("a = f(1,\n      2)", ast.parse("a = f(1,\n      2)").body[0].value), ast.unparse(ast.parse("(a + b) * c - (d - e) ** (-f ** 2)")))  #=> f(1,
#=>       2) (a + b) * c - (d - e) ** (-f ** 2)
print(ast.dump(ast.parse("a * 2", mode="eval"), annotate_fields=False), ast.dump(ast.parse("(a, int) -> str", mode="func_type")), isinstance(tree, ast.AST))  #=> Expression(BinOp(Name('a', Load()), Mult(), Constant(2))) FunctionType(argtypes=[Name(id='a', ctx=Load()), Name(id='int', ctx=Load())], returns=Name(id='str', ctx=Load())) True
print(ast.increment_lineno(ast.parse("x"), 5).body[0].lineno, ast.dump(ast.parse("1 + 2 * 3 - x[(1, 2)]", optimize=1)))  #=> 6 Module(body=[Expr(value=BinOp(left=Constant(value=7), op=Sub(), right=Subscript(value=Name(id='x', ctx=Load()), slice=Constant(value=(1, 2)), ctx=Load())))])
import copy, pickle
twin = copy.deepcopy(tree)
print(ast.dump(twin) == ast.dump(tree), ast.dump(pickle.loads(pickle.dumps(tree))) == ast.dump(tree))  #=> True True
print(ast.dump(ast.parse("for i in x:  # type: int\n    y = 1  # type: ignore[z]\ndef f(a,  # type: str\n      b):\n    # type: (...) -> int\n    pass\n", type_comments=True)))  #=> Module(body=[For(target=Name(id='i', ctx=Store()), iter=Name(id='x', ctx=Load()), body=[Assign(targets=[Name(id='y', ctx=Store())], value=Constant(value=1))], type_comment='int'), FunctionDef(name='f', args=arguments(args=[arg(arg='a', type_comment='str'), arg(arg='b')]), body=[Pass()], type_comment='(...) -> int')], type_ignores=[TypeIgnore(lineno=2, tag='[z]')])
ast.parse("pass  # type: int", type_comments=True)    #=> raises SyntaxError: invalid syntax (<unknown>, line 1)
