// parse_main.c - the parser by itself: a few checks, and a tool to compare it with CPython.
//
//   parse_main                   checks what is below and prints nothing if it is right
//   parse_main dump FILE...      ast.dump(ast.parse(...), include_attributes=True) of each file
//   parse_main tree FILE...      ast.dump(ast.parse(...), indent=2) of each file
//   parse_main faults            reads "MODE SIZE\n" and SIZE bytes, again and again, from standard
//                                input; answers each with a line of the exception or "fine"
//   parse_main time FILE COUNT   parses a file COUNT times and prints megabytes a second
#include <time.h>
#include "compiler/parse.h"

static bool write_out(void *user, const char *data, size_t size)
{
    return fwrite(data, 1, size, user) == size;
}

static char *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    size_t capacity = 1 << 16;
    char *data = malloc(capacity);
    *size = 0;
    for (size_t count; data && (count = fread(data + *size, 1, capacity - *size, file)) > 0;) {
        *size += count;
        if (*size == capacity) data = realloc(data, capacity *= 2);
    }
    fclose(file);
    return data;
}

static void print_text(const char *text)
{
    for (; text && *text; text++) {
        if (*text == '\n') fputs("\\n", stdout);
        else if (*text == '\\') fputs("\\\\", stdout);
        else putchar(*text);
    }
}

static void print_fault(const Fault *fault)
{
    static const char *const names[] = {"",
                                        "SyntaxError",
                                        "IndentationError",
                                        "TabError",
                                        "_IncompleteInputError",
                                        "MemoryError",
                                        "RecursionError",
                                        "OverflowError",
                                        "ValueError"};
    printf("%s|", names[fault->kind]);
    print_text(fault->message);
    if (fault->has_position) printf("|%d|%d", fault->lineno, fault->offset);
    else printf("|None|None");
    if (fault->has_end) printf("|%d|%d\n", fault->end_lineno, fault->end_offset);
    else printf("|None|None\n");
}

static int dump(int count, char **paths, int indent, bool positions)
{
    Memory memory;
    memory_init(&memory, NULL, NULL, SIZE_MAX);
    ParseOptions options = {.mode = PARSE_FILE, .int_digits_max = PARSE_INT_DIGITS_MAX};
    for (int i = 0; i < count; i++) {
        size_t size;
        char *source = read_file(paths[i], &size);
        if (!source) return 1;
        Unit unit;
        unit_init(&unit, &memory, paths[i]);
        Ast *tree = parse(&unit, source, size, &options);
        if (tree) ast_dump(&memory, tree, indent, positions, write_out, stdout), putchar('\n');
        else print_fault(&unit.fault);
        unit_free(&unit);
        free(source);
    }
    return memory.used != 0;
}

static int faults(void)
{
    Memory memory;
    memory_init(&memory, NULL, NULL, SIZE_MAX);
    char mode[16];
    size_t size;
    while (scanf("%15s %zu", mode, &size) == 2) {
        char *source = malloc(size + 1);
        if (getchar() != '\n' || fread(source, 1, size, stdin) != size) return 1;
        ParseOptions options = {.int_digits_max = PARSE_INT_DIGITS_MAX};
        options.is_text = strchr(mode, 'b') == NULL;
        options.mode = mode[0] == 'e' ? PARSE_EVAL : mode[0] == 's' ? PARSE_SINGLE : PARSE_FILE;
        options.allow_incomplete = strchr(mode, 'i') != NULL;
        options.keep_blocks_open = strchr(mode, 'k') != NULL;
        Unit unit;
        unit_init(&unit, &memory, "<s>");
        Ast *tree = parse(&unit, source, size, &options);
        if (strchr(mode, 'w')) {
            for (FaultWarning *warning = unit.warnings; warning; warning = warning->next)
                printf("%d:%s;", warning->fault.lineno, warning->fault.message);
        }
        if (tree) puts("fine");
        else print_fault(&unit.fault);
        fflush(stdout);
        unit_free(&unit);
        free(source);
    }
    return memory.used != 0;
}

static int measure(const char *path, int count)
{
    size_t size;
    char *source = read_file(path, &size);
    if (!source) return 1;
    Memory memory;
    memory_init(&memory, NULL, NULL, SIZE_MAX);
    ParseOptions options = {.mode = PARSE_FILE};
    clock_t start = clock();
    for (int i = 0; i < count; i++) {
        Unit unit;
        unit_init(&unit, &memory, path);
        if (!parse(&unit, source, size, &options)) return 1;
        unit_free(&unit);
    }
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    printf("%.1f MB/s, peak %.1f MB\n", (double)size * count / seconds / 1e6,
           (double)memory.peak / 1e6);
    free(source);
    return 0;
}

// ---- checks -----------------------------------------------------------------------------------

typedef struct Case {
    const char *source;
    const char *message; // NULL: no fault
    int lineno, offset;
} Case;

static const Case cases[] = {
    {"x = 1\n", NULL, 0, 0},
    {"async def f():\n    await g(*a, b=1, **c)\n", NULL, 0, 0},
    {"match x:\n    case [1, *_] | {'a': b, **c} if d: pass\n", NULL, 0, 0},
    {"f'{a!r:>{w}} {b=}'\n", NULL, 0, 0},
    {"x = (1,\n", "'(' was never closed", 1, 5},
    {"if x:\ny\n", "expected an indented block after 'if' statement on line 1", 2, 1},
    {"f(a b)\n", "invalid syntax. Perhaps you forgot a comma?", 1, 3},
    {"print x\n", "Missing parentheses in call to 'print'. Did you mean print(...)?", 1, 1},
    {"a = 0777\n",
     "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal "
     "integers",
     1, 5},
};

static int check_cases(void)
{
    int failures = 0;
    Memory memory;
    memory_init(&memory, NULL, NULL, SIZE_MAX);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const Case *test = &cases[i];
        ParseOptions options = {.mode = PARSE_FILE};
        Unit unit;
        unit_init(&unit, &memory, "<case>");
        Ast *tree = parse(&unit, test->source, strlen(test->source), &options);
        bool right = test->message ? !tree && strcmp(unit.fault.message, test->message) == 0 &&
                                         unit.fault.lineno == test->lineno &&
                                         unit.fault.offset == test->offset
                                   : tree != NULL;
        if (!right) {
            printf("wrong: %s", test->source);
            if (!tree) print_fault(&unit.fault);
            failures++;
        }
        unit_free(&unit);
    }
    return failures;
}

// Every allocation of a parse fails once: no crash, no leak, and a MemoryError.
static int check_memory(const char *source)
{
    int failures = 0;
    for (uint64_t countdown = 0; countdown < 500; countdown++) {
        Memory memory;
        memory_init(&memory, NULL, NULL, SIZE_MAX);
        memory.countdown = countdown;
        ParseOptions options = {.mode = PARSE_FILE};
        Unit unit;
        unit_init(&unit, &memory, "<memory>");
        Ast *tree = parse(&unit, source, strlen(source), &options);
        bool done = tree || unit.fault.kind != FAULT_MEMORY;
        unit_free(&unit);
        if (memory.used) failures++;
        if (done) break;
    }
    if (failures) printf("wrong: %d failing allocations in %s\n", failures, source);
    return failures;
}

static const char *const memory_sources[] = {
    "def f(*b, c=1):\n    return [x for x in f'{a}b' if (a.b[c:1], {1: 2, **e}, {3}, lambda y: y)]",
    "class A[T, *U](b, c=d):\n    match x:\n        case A(b, c=1) | {'a': b}: pass\n",
    "if a:\n    import a.b as c\nelif d < e < f: g = '\\d' \\\n 'e'\nh(i j)\n",
    "try:\n    \xc3\xa9 = [1,\n",
    "with (a as b, c): x: int = 0x1234567890123456789012345678901234567890\n1.5.2\n",
};

int main(int argc, char **argv)
{
    if (argc > 2 && strcmp(argv[1], "dump") == 0) return dump(argc - 2, argv + 2, -1, true);
    if (argc > 2 && strcmp(argv[1], "tree") == 0) return dump(argc - 2, argv + 2, 2, false);
    if (argc > 1 && strcmp(argv[1], "faults") == 0) return faults();
    if (argc > 3 && strcmp(argv[1], "time") == 0) return measure(argv[2], atoi(argv[3]));
    int failures = check_cases();
    for (size_t i = 0; i < COUNT_OF(memory_sources); i++)
        failures += check_memory(memory_sources[i]);
    return failures != 0;
}
