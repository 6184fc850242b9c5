// parse_fuzz.c - any bytes give a tree or a fault that says where, with memory running out or not.
#include "compiler/parse.h"
#include "tests/fuzz/fuzz.h"

static void check_fault(const Fault *fault)
{
    EXPECT(fault->message != NULL || fault->kind == FAULT_MEMORY || fault->kind == FAULT_RECURSION);
    if (fault->has_position) EXPECT(fault->lineno >= 0);
    if (fault->text == NULL) EXPECT(fault->text_size == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Input input = {data, size};
    uint8_t bits = input_byte(&input), failing = input_byte(&input);
    ParseOptions options = {
        .mode = (ParseMode)(bits % 3),
        .is_text = bits & 4,
        .is_file = bits & 8,
        .allow_incomplete = bits & 16,
        .keep_blocks_open = bits & 32,
        .int_digits_max = PARSE_INT_DIGITS_MAX,
    };
    Memory memory;
    memory_init(&memory, NULL, NULL, 256 << 20);
    if (bits & 64) memory.countdown = failing;
    memory.keep_failing = bits & 128;
    char *source =
        malloc(input.size + 1); // a block of its own, so that reading past the end is seen
    if (!source) return 0;
    if (input.size > 0) memcpy(source, input.data, input.size);
    Unit unit;
    unit_init(&unit, &memory, "<fuzz>");
    Ast *tree = parse(&unit, source, input.size, &options);
    free(source); // not needed afterwards
    EXPECT((tree == NULL) == (unit.fault.kind != FAULT_NONE));
    if (tree == NULL) check_fault(&unit.fault);
    for (FaultWarning *warning = unit.warnings; warning; warning = warning->next)
        check_fault(&warning->fault);
    unit_free(&unit);
    EXPECT(memory.used == 0);
    return 0;
}
