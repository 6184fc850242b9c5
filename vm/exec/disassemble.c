// disassemble.c - a code object as text, one line an instruction.
//
//   line  offset  OPERATION             operands
//      3      12  ADD_I                 r2 = r0 1
//
// A quickened instruction shows as its base form.
#include "vm/exec/code_parts.h"
#include "vm/base/buf.h"
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

static void append_string(Buf *buf, const String *text)
{
    buf_append(buf, text->data, text->size);
}

// " r3", with the name of a local behind it.
static void append_register(Buf *buf, const Code *code, uint16_t n)
{
    buf_format(buf, " r%u", n);
    if (n >= code->local_names->count) return;
    buf_append_char(buf, ':');
    append_string(buf, as_str(code->local_names->items[n]));
}

static void append_field(Buf *buf, const Code *code, uint32_t offset, char letter, uint16_t value)
{
    const Word *pc = code->words + offset;
    switch (letter) {
    case 'A':
    case 'a':
    case 'B':
    case 'C':
    case 'W': append_register(buf, code, value); break;
    case 'n': buf_format(buf, " %u", value); break;
    case 'i': buf_format(buf, " %d", (int16_t)value); break;
    case 'j': buf_format(buf, " -> %d", (int)offset + opcode_words[pc->op] + (int16_t)value); break;
    default: break;
    }
}

static RUNS bool append_operand(VM *vm, Buf *buf, Value value)
{
    String *text = is_absent(value) ? str_from_c(vm, "ABSENT") : repr_of(vm, value);
    if (!text) return false;
    buf_append_char(buf, ' ');
    append_string(buf, text);
    return true;
}

static RUNS bool append_words(VM *vm, Buf *buf, const Code *code, uint32_t offset, Word first)
{
    for (uint32_t n = 1; n < opcode_words[first.op]; n++) {
        Word word = code->words[offset + n];
        switch (opcode_word_letter(first.op, n)) {
        case 'K':
        case 'N':
            if (!append_operand(vm, buf, word.value)) return false;
            break;
        case 'X':
            if (first.op == OPCODE_JUMP) buf_format(buf, " -> %lld", (long long)(offset + 2 + word.distance));
            else if (first.op == OPCODE_UNPACK_EX) buf_format(buf, " %u *1 %u", word.op, word.a);
            else if (first.op == OPCODE_BINARY_INPLACE || first.op == OPCODE_MATCH_LENGTH) {
                buf_format(buf, " %u", word.low);
            }
            break;
        default: break;
        }
    }
    return true;
}

static RUNS bool append_code(VM *vm, Buf *buf, Code *code);

static RUNS bool append_instructions(VM *vm, Buf *buf, const Code *code)
{
    PositionWalk walk;
    position_walk_begin(&walk, code);
    int line = -1;
    for (uint32_t at = 0; at < code->word_count;) {
        if (!charge(vm, 1)) return false;
        Word first = code_word_base(code, at);
        while (at >= walk.stop && position_walk_next(&walk)) continue;
        if (walk.position.line != line) {
            line = walk.position.line;
            buf_format(buf, "%6d", line);
        } else {
            buf_append_text(buf, "      ");
        }
        buf_format(buf, " %6u  %-22s", at, opcode_names[first.op]);
        const char *format = opcode_formats[first.op];
        for (int i = 0; i < 3 && format[i] && format[i] != ':'; i++) {
            append_field(buf, code, at, format[i], i == 0 ? first.a : i == 1 ? first.b : first.c);
        }
        if (!append_words(vm, buf, code, at, first)) return false;
        while (buf->size && buf->data[buf->size - 1] == ' ') buf_truncate(buf, buf->size - 1);
        buf_append_char(buf, '\n');
        at += opcode_words[first.op];
    }
    return true;
}

static RUNS bool append_code(VM *vm, Buf *buf, Code *code)
{
    if (!descend(vm) || !code_ready(vm, code)) return false;
    append_string(buf, code->qualname);
    buf_format(buf, ": %u words, %u registers\n", code->word_count, code->frame_size);
    if (!append_instructions(vm, buf, code)) return false;
    for (uint32_t i = 0; i < code->handler_count; i++) {
        const Handler *handler = &code->handlers[i];
        buf_format(buf, "       %u to %u -> %u, exception in r%u\n", handler->start, handler->stop,
                   handler->target, handler->slot);
    }
    for (size_t i = 0; i < code->constants->count; i++) {
        if (!is_code(code->constants->items[i])) continue;
        buf_append_char(buf, '\n');
        if (!append_code(vm, buf, as_code(code->constants->items[i]))) return false;
    }
    return true;
}

String *code_disassemble(VM *vm, Code *code)
{
    Buf buf;
    buf_init(&buf, &vm->memory);
    if (!append_code(vm, &buf, code)) {
        buf_free(&buf);
        return NULL;
    }
    return str_from_buf(vm, &buf);
}
