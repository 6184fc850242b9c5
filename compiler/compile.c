// compile.c - the one door: parse, analyse scopes, generate, and word what went wrong as an exception.
#include "compiler/compile.h"
#include "compiler/gen.h"
#include "compiler/parse.h"
#include "vm/base/utf8.h"
#include "vm/exec/report.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/poll.h"
#include "vm/object/spend.h"
#include "vm/types/bytes.h"
#include "vm/types/codecs.h"
#include "vm/types/int.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// ---- Faults to exceptions

static Value line_number(bool known, int n)
{
    return known ? value_of_small(n) : NONE;
}

static Value fault_args(VM *vm, const Fault *fault, String *filename)
{
    String *message = str_from_c(vm, fault->message ? fault->message : "invalid syntax");
    if (!message) return RAISED;
    Value text = NONE;
    if (fault->text) {
        // The fault may be that it is no text. The host's strings come without a look at that.
        String *line = utf8_validate(fault->text, fault->text_size, UTF8_PERMISSIVE, NULL, NULL)
                           ? str_new(vm, fault->text, fault->text_size)
                           : codec_decode(vm, codec_at(0), fault->text, fault->text_size, "replace", true, NULL, NULL);
        if (!line) return RAISED;
        text = value_of_object(line);
    }
    bool known = fault->has_position;
    Tuple *where = known && fault->has_end
                       ? tuple_of(vm, 6, value_of_object(filename), line_number(known, fault->lineno),
                                  line_number(known, fault->offset), text, line_number(true, fault->end_lineno),
                                  line_number(true, fault->end_offset))
                       : tuple_of(vm, 4, value_of_object(filename), line_number(known, fault->lineno),
                                  line_number(known, fault->offset), text);
    if (!where) return RAISED;
    Tuple *args = tuple_of(vm, 2, value_of_object(message), value_of_object(where));
    return args ? value_of_object(args) : RAISED;
}

void compile_throw_fault(VM *vm, const Fault *fault, String *filename)
{
    if (!is_absent(vm->pending)) return; // the end of time, which stopped the parser
    TypeId type = _IncompleteInputError;
    switch ((FaultKind)fault->kind) {
    case FAULT_NONE:
    case FAULT_SYNTAX: type = SyntaxError; break;
    case FAULT_INDENTATION: type = IndentationError; break;
    case FAULT_TAB: type = TabError; break;
    case FAULT_INCOMPLETE: break;
    case FAULT_MEMORY: (void)throw(vm, MemoryError, "%s", fault->message ? fault->message : ""); return;
    case FAULT_RECURSION: (void)throw(vm, RecursionError, "%s", fault->message); return;
    case FAULT_OVERFLOW: (void)throw(vm, OverflowError, "%s", fault->message); return;
    case FAULT_VALUE: (void)throw(vm, ValueError, "%s", fault->message); return;
    }
    Value args = fault_args(vm, fault, filename);
    if (raised(args)) return;
    Value error = call_tuple(vm, value_of_object(type_get(vm, type)), as_tuple(args), NULL);
    if (!raised(error)) (void)throw_value(vm, error);
}

bool compile_report_warnings(VM *vm, Unit *unit, String *filename)
{
    for (FaultWarning *warning = unit->warnings; warning; warning = warning->next) {
        String *message = str_from_c(vm, warning->fault.message);
        if (!message) return false;
        if (warn_explicit(vm, value_of_object(type_get(vm, SyntaxWarning)), value_of_object(message), filename,
                          warning->fault.lineno, NONE, NONE, NONE, NONE)) {
            continue;
        }
        if (pending_is(vm, SyntaxWarning)) {
            (void)take_pending(vm);
            Fault fault = warning->fault;
            fault.kind = FAULT_SYNTAX;
            compile_throw_fault(vm, &fault, filename);
        }
        return false;
    }
    return true;
}

// ---- from __future__ import ...

static bool is_future(Ast *node)
{
    if (node->kind != AST_ImportFrom) return false;
    Ast_ImportFrom *from = ast_ImportFrom(node);
    return from->module && from->level == 0 && !strcmp(from->module->data, "__future__");
}

static bool known_feature(const char *name)
{
    static const char *const features[] = {
        "nested_scopes", "generators", "division", "absolute_import", "with_statement",
        "print_function", "unicode_literals", "barry_as_FLUFL", "generator_stop", "annotations",
    };
    for (size_t i = 0; i < COUNT_OF(features); i++) {
        if (!strcmp(name, features[i])) return true;
    }
    return false;
}

static void read_futures(Gen *g, AstSeq body)
{
    size_t i = 0;
    bool allowed = true;
    for (; i < body.count && !g->failed; i++) {
        Ast *node = body.items[i];
        if (is_future(node)) {
            AstSeq names = ast_ImportFrom(node)->names;
            if (!allowed) {
                gen_fault(g, node, "from __future__ imports must occur at the beginning of the file");
                return;
            }
            for (size_t k = 0; k < names.count && !g->failed; k++) {
                const char *name = ast_alias(names.items[k])->name->data;
                if (!strcmp(name, "annotations")) g->future_annotations = true;
                if (!strcmp(name, "braces")) gen_fault(g, node, "not a chance");
                else if (!known_feature(name)) gen_fault(g, node, "future feature %s is not defined", name);
            }
            continue;
        }
        bool is_doc = i == 0 && node->kind == AST_Expr && ast_Expr(node)->value->kind == AST_Constant &&
                      ast_Constant(ast_Expr(node)->value)->value.kind == LITERAL_STR;
        if (!is_doc) allowed = false;
    }
}

// ---- Modules

static Code *gen_module(Gen *g, Ast *tree)
{
    Body *frame = frame_begin(g, g->scopes.module, "<module>", NULL, 1);
    if (!frame) return NULL;
    frame->is_module = true;
    Name *space = names_intern(&g->unit->names, ".namespace", 10);
    if (!space) {
        gen_no_memory(g);
        return NULL;
    }
    (void)local_new(g, space);
    g->position = (Position){0, 1, 0, 0};
    AstSeq body = tree->kind == AST_Module        ? ast_Module(tree)->body
                  : tree->kind == AST_Interactive ? ast_Interactive(tree)->body
                                                  : (AstSeq){NULL, 0};
    if (g->future_annotations) frame->flags |= CODE_FUTURE_ANNOTATIONS;
    Label start = label_new(g);
    label_here(g, start);
    // Filled in below if top-level await makes the module a coroutine.
    emit(g, OPCODE_NOP, 0, 0, 0);
    gen_prologue(g, 0);
    if (tree->kind == AST_Expression) {
        int value = gen_value(g, ast_Expression(tree)->body);
        gen_at(g, ast_Expression(tree)->body);
        emit(g, OPCODE_RETURN, value, 0, 0);
    } else {
        if (frame->block->has_annotations) emit(g, OPCODE_SETUP_ANNOTATIONS, 0, 0, 0);
        if (tree->kind == AST_Module && body.count && body.items[0]->kind == AST_Expr) {
            Ast *doc = ast_Expr(body.items[0])->value;
            if (doc->kind == AST_Constant && ast_Constant(doc)->value.kind == LITERAL_STR && g->optimize < 2) {
                String *text = clean_docstring(g, &ast_Constant(doc)->value);
                Name *name = names_intern(&g->unit->names, "__doc__", 7);
                int value = temp_new(g);
                gen_at(g, doc);
                if (text && name) {
                    gen_constant(g, keep(g, value_of_object(text)), value);
                    emit_name(g, OPCODE_STORE_NAME, 0, value, 0, name);
                }
                body = (AstSeq){body.items + 1, body.count - 1};
            }
        }
        gen_statements(g, body);
        emit(g, OPCODE_RETURN_NONE, 0, 0, 0);
    }
    if (!g->failed && (frame->flags & CODE_COROUTINE)) {
        frame->code[0].op = OPCODE_GENERATOR;
        frame->code[0].a = 2;
    }
    return gen_frame_end(g, 1, 0, 0);
}

static ParseMode parse_mode(const char *mode)
{
    return !strcmp(mode, "eval") ? PARSE_EVAL : !strcmp(mode, "single") ? PARSE_SINGLE : PARSE_FILE;
}

static Code *gen_tree(VM *vm, Unit *unit, Ast *tree, String *filename, uint32_t flags)
{
    Gen g = {
        .vm = vm, .unit = unit, .filename = filename, .stack_limit = vm->c_stack_limit,
        .interactive = tree->kind == AST_Interactive, .is_eval = tree->kind == AST_Expression,
        .future_annotations = (flags & COMPILE_FUTURE_ANNOTATIONS) != 0,
        .optimize = flags & COMPILE_OPTIMIZE_2 ? 2 : flags & COMPILE_OPTIMIZE_1 ? 1 : 0,
    };
    if (tree->kind == AST_Module) read_futures(&g, ast_Module(tree)->body);
    if (tree->kind == AST_Interactive) read_futures(&g, ast_Interactive(tree)->body);
    if (g.failed) return NULL;
    if (!scope_analyse(&g.scopes, unit, tree, vm->c_stack_limit, (flags & COMPILE_TOP_LEVEL_AWAIT) != 0,
                       g.future_annotations)) {
        return NULL;
    }
    return gen_module(&g, tree);
}

Code *compile_tree(VM *vm, Unit *unit, Ast *tree, String *filename, uint32_t flags)
{
    Code *code = gen_tree(vm, unit, tree, filename, flags);
    if (code == NULL && unit->fault.kind == FAULT_NONE && is_absent(vm->pending)) unit_fault_memory(unit);
    if (code == NULL && is_absent(vm->pending)) compile_throw_fault(vm, &unit->fault, filename);
    return code != NULL && compile_report_warnings(vm, unit, filename) ? code : NULL;
}

bool compile_goes_on(void *vm)
{
    spend(vm, 4096);
    return check_limits(vm);
}

static Code *compile_unit(VM *vm, Unit *unit, const char *source, size_t size, String *filename, const char *mode,
                          uint32_t flags, bool is_decoded)
{
    ParseOptions options = {
        .mode = parse_mode(mode),
        .is_text = is_decoded || (flags & COMPILE_IGNORE_COOKIE) != 0,
        .is_file = (flags & COMPILE_FILE) != 0,
        .allow_incomplete = (flags & COMPILE_INCOMPLETE_INPUT) != 0,
        .keep_blocks_open = (flags & COMPILE_DONT_IMPLY_DEDENT) != 0,
        .int_digits_max = PARSE_INT_DIGITS_MAX,
        .goes_on = compile_goes_on,
        .user = vm,
    };
    Ast *tree = parse(unit, source, size, &options);
    if (!tree) return NULL;
    return gen_tree(vm, unit, tree, filename, flags);
}

// The text of a source in an encoding that only the codecs know; NONE if they do not know it either, or cannot read the
// source: then the parser has words for that.
Value compile_decode_foreign(VM *vm, const char *source, size_t size)
{
    char name[64];
    if (!source_foreign_encoding(source, size, name)) return NONE;
    Bytes *bytes = bytes_new(vm, source, size);
    if (!bytes) return RAISED;
    Value text = registry_decode(vm, value_of_object(bytes), name, "strict");
    if (!raised(text)) return is_str(text) ? text : NONE;
    if (!catch_pending(vm, LookupError) && !catch_pending(vm, ValueError) && !catch_pending(vm, TypeError)) return RAISED;
    return NONE;
}

Code *compile_source(VM *vm, const char *source, size_t size, String *filename, const char *mode, uint32_t flags)
{
    Unit unit;
    const char *shown = str_c(vm, filename);
    if (!shown) return NULL;
    Value text = flags & COMPILE_IGNORE_COOKIE ? NONE : compile_decode_foreign(vm, source, size);
    if (raised(text)) return NULL;
    if (is_str(text)) {
        source = as_str(text)->data;
        size = as_str(text)->size;
    }
    unit_init(&unit, &vm->memory, shown);
    Code *code = compile_unit(vm, &unit, source, size, filename, mode, flags, is_str(text));
    bool ok = code != NULL;
    if (!ok && unit.fault.kind == FAULT_NONE && is_absent(vm->pending)) unit_fault_memory(&unit);
    if (!ok && is_absent(vm->pending)) compile_throw_fault(vm, &unit.fault, filename);
    if (ok) ok = compile_report_warnings(vm, &unit, filename);
    unit_free(&unit);
    return ok ? code : NULL;
}

static bool append_text(void *user, const char *data, size_t size)
{
    buf_append(user, data, size);
    return true;
}

String *compile_dump_ast(VM *vm, const char *source, size_t size, String *filename, const char *mode)
{
    Unit unit;
    const char *shown = str_c(vm, filename);
    if (!shown) return NULL;
    unit_init(&unit, &vm->memory, shown);
    ParseOptions options = {.mode = parse_mode(mode), .int_digits_max = PARSE_INT_DIGITS_MAX};
    Ast *tree = parse(&unit, source, size, &options);
    String *text = NULL;
    if (!tree) {
        compile_throw_fault(vm, &unit.fault, filename);
    } else {
        Buf buf;
        buf_init(&buf, &vm->memory);
        if (!ast_dump(&vm->memory, tree, 4, false, append_text, &buf)) buf.failed = true;
        text = str_from_buf(vm, &buf);
    }
    unit_free(&unit);
    return text;
}
