// traceback.c - the traceback type as Python sees it.
//
// An entry made while its frame still runs has no frame object: one is looked up among the live
// frames when somebody asks (the frame that caught the exception), and otherwise put in as the
// frame is left.
#include "vm/exec/traceback.h"

#include "vm/exec/exec.h"
#include "vm/exec/frame.h"
#include "vm/object/native.h"
#include "vm/types/int.h"
#include "vm/types/list.h"
#include "vm/types/str.h"

static void traceback_trace(VM *vm, Tracer *tracer, Object *object)
{
    Traceback *self = (Traceback *)object;
    trace_value(tracer, self->next);
    trace_value(tracer, self->frame);
    trace_object(tracer, self->code);
    trace_object(tracer, self->function);
    trace_value(tracer, self->task);
    trace_object(tracer, place_code(self->task_made));
}

// The innermost live frame that runs code, or NONE.
static RAISES Value live_frame(VM *vm, const Code *code)
{
    Function *function;
    uint32_t instruction;
    for (int depth = 0; frame_peek(vm, depth, &function, &instruction); depth++) {
        if (function->code != code) continue;
        struct Frame *frame = frame_current(vm, depth);
        return frame != NULL ? value_of_object(frame) : RAISED;
    }
    return NONE;
}

static Value get_frame(VM *vm, Value self)
{
    Traceback *traceback = as_traceback(self);
    if (!is_none(traceback->frame)) return traceback->frame;
    Value frame = live_frame(vm, traceback->code);
    if (is_none(frame)) {
        // The frame that caught the exception has returned: what it held is gone.
        struct Frame *ended = frame_ended(vm, traceback->function, traceback->instruction);
        frame = ended != NULL ? value_of_object(ended) : RAISED;
    }
    if (!raised(frame)) store(vm, traceback, &traceback->frame, frame);
    return frame;
}

static Value get_next(VM *vm, Value self)
{
    return as_traceback(self)->next;
}

static bool set_next(VM *vm, Value self, Value value)
{
    if (is_absent(value)) return throw_false(vm, TypeError, "can't delete tb_next attribute");
    if (!is_none(value) && !is_traceback(value)) {
        return throw_false(vm, TypeError, "expected traceback object, got '%T'", value);
    }
    for (Value at = value; is_traceback(at); at = as_traceback(at)->next) {
        if (same(at, self)) return throw_false(vm, ValueError, "traceback loop detected");
    }
    store(vm, as_object(self), &as_traceback(self)->next, value);
    return true;
}

// CPython counts bytes of code units of two; an instruction word counts as one such unit.
static Value get_lasti(VM *vm, Value self)
{
    uint32_t instruction = as_traceback(self)->instruction;
    return value_of_small(instruction == UINT32_MAX ? -1 : (int64_t)instruction * 2);
}

static Value get_lineno(VM *vm, Value self)
{
    Traceback *traceback = as_traceback(self);
    if (traceback->line < 0 && traceback->instruction != UINT32_MAX) {
        traceback->line = code_line(traceback->code, traceback->instruction);
    }
    return traceback->line < 0 ? NONE : value_of_small(traceback->line);
}

static Value py_traceback_construct(VM *vm, Value *args)
{
    int lasti, line;
    if (!arg_type(vm, args, 2, TYPE_frame)) return RAISED;
    if (!arg_int(vm, args, 3, &lasti) || !arg_int(vm, args, 4, &line)) return RAISED;
    if (!is_none(args[1]) && !is_traceback(args[1])) {
        return throw(vm, TypeError, "expected traceback object or None, got '%T'", args[1]);
    }
    Traceback *self = object_new(vm, TYPE_traceback, sizeof *self);
    self->next = args[1];
    self->frame = args[2];
    self->function = as_frame(args[2])->function;
    self->code = self->function->code;
    bool known = lasti >= 0 && (uint32_t)lasti / 2 < self->code->word_count;
    self->instruction = known ? (uint32_t)lasti / 2 : UINT32_MAX;
    self->line = line;
    self->task = ABSENT;
    self->task_made = 0;
    return value_of_object(self);
}

static Value py_traceback_dir(VM *vm, Value *args)
{
    static const char *const names[] = {"tb_frame", "tb_next", "tb_lasti", "tb_lineno"};
    List *list = list_new(vm);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        String *name = str_intern_c(vm, names[i]);
        if (name == NULL || !list_append(vm, list, value_of_object(name))) return RAISED;
    }
    return value_of_object(list);
}

static const Native traceback_methods[] = {
    {"__dir__(self, /)", py_traceback_dir, NULL},
    {0},
};

static const NativeProperty traceback_properties[] = {
    {"tb_frame", get_frame, NULL, NULL},
    {"tb_next", get_next, set_next, NULL},
    {"tb_lasti", get_lasti, NULL, NULL},
    {"tb_lineno", get_lineno, NULL, NULL},
    {0},
};

const TypeDef traceback_type = {
    .name = "traceback",
    .doc = "Create a new traceback object.",
    .signature = "traceback(tb_next, tb_frame, tb_lasti, tb_lineno)",
    .size = sizeof(Traceback),
    .flags = TYPE_IS_FINAL,
    .trace = traceback_trace,
    .construct = py_traceback_construct,
    .methods = traceback_methods,
    .properties = traceback_properties,
};
