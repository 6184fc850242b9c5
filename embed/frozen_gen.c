// frozen_gen.c - run by the build: compiles the modules written in Python to the block that stdlib/frozen.h describes.
//
//     frozen_gen output stdlib/py stdlib/py/enum.py stdlib/py/json/__init__.py ...
//
// It is an interpreter without modules of its own: the library's objects but for the block itself.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "compiler/compile.h"
#include "embed/state.h"
#include "stdlib/frozen.h"
#include "vm/exec/saved.h"
#include "vm/types/str.h"

const uint32_t frozen_data[] = {0};

typedef struct Source {
    const char *path;
    char *name; // dotted
    bool is_package;
} Source;

static void fail(const char *path, const char *why)
{
    fprintf(stderr, "frozen_gen: %s: %s\n", path, why);
    exit(1);
}

static void *take(size_t size)
{
    void *block = malloc(size);
    if (!block) fail("memory", "none left");
    return block;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);
    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

// "stdlib/py/json/__init__.py" under "stdlib/py" is the package "json".
static Source describe(const char *root, const char *path)
{
    size_t root_length = strlen(root);
    if (strncmp(path, root, root_length) != 0 || path[root_length] != '/' || !ends_with(path, ".py")) {
        fail(path, "not a .py file under the folder");
    }
    const char *relative = path + root_length + 1;
    Source source = {path, take(strlen(relative) + 1), ends_with(relative, "/__init__.py")};
    strcpy(source.name, relative);
    source.name[strlen(relative) - strlen(source.is_package ? "/__init__.py" : ".py")] = '\0';
    for (char *slash = source.name; (slash = strchr(slash, '/'));) *slash = '.';
    return source;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const Source *)a)->name, ((const Source *)b)->name);
}

static char *read_all(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (!file) fail(path, "cannot be opened");
    size_t capacity = 1 << 16, count = 0;
    char *text = take(capacity);
    for (;;) {
        count += fread(text + count, 1, capacity - count, file);
        if (count < capacity) break;
        text = realloc(text, capacity *= 2);
        if (!text) fail(path, "too large");
    }
    if (ferror(file)) fail(path, "cannot be read");
    fclose(file);
    text[count] = '\0';
    *size = count;
    return text;
}

// ---- Packing ------------------------------------------------------------------------------------

#define HASH_BITS 15
#define TRIES_MAX 256

typedef struct Packer {
    const uint8_t *text;
    size_t size;
    int64_t first[1 << HASH_BITS]; // the last place of each hash of four bytes, or -1
    int64_t *before;               // the place before it, for each place
} Packer;

static uint32_t hash_of(const uint8_t *at)
{
    uint32_t word;
    memcpy(&word, at, sizeof word);
    return word * 2654435761u >> (32 - HASH_BITS);
}

static void note(Packer *packer, size_t place)
{
    if (place + 4 > packer->size) return;
    uint32_t hash = hash_of(packer->text + place);
    packer->before[place] = packer->first[hash];
    packer->first[hash] = (int64_t)place;
}

// The longest earlier text that goes on as the text at place does.
static size_t find_copy(const Packer *packer, size_t place, size_t *distance)
{
    size_t best = 0;
    if (place + FROZEN_COPY_MIN > packer->size) return 0;
    int64_t candidate = packer->first[hash_of(packer->text + place)];
    for (int tries = 0; candidate >= 0 && tries < TRIES_MAX; tries++, candidate = packer->before[candidate]) {
        if (place - (size_t)candidate > FROZEN_COPY_DISTANCE_MAX) break;
        size_t count = 0;
        while (place + count < packer->size && packer->text[(size_t)candidate + count] == packer->text[place + count]) {
            count++;
        }
        if (count > best) best = count, *distance = place - (size_t)candidate;
    }
    return best >= FROZEN_COPY_MIN ? best : 0;
}

static void put_more(Buf *buf, size_t count)
{
    if (count < 15) return;
    for (count -= 15; count >= 255; count -= 255) buf_append_char(buf, (char)255);
    buf_append_char(buf, (char)count);
}

static void put_piece(Buf *buf, const uint8_t *literals, size_t literal_count, size_t copy, size_t distance)
{
    size_t copied = copy ? copy - FROZEN_COPY_MIN : 0;
    buf_append_char(buf, (char)((literal_count < 15 ? literal_count : 15) << 4 | (copied < 15 ? copied : 15)));
    put_more(buf, literal_count);
    buf_append(buf, literals, literal_count);
    if (!copy) return;
    buf_append_char(buf, (char)distance);
    buf_append_char(buf, (char)(distance >> 8));
    put_more(buf, copied);
}

static void pack(Buf *buf, const char *text, size_t size)
{
    Packer *packer = take(sizeof *packer);
    *packer = (Packer){.text = (const uint8_t *)text, .size = size, .before = take((size + 1) * sizeof(int64_t))};
    memset(packer->first, 0xff, sizeof packer->first);
    size_t start = 0, place = 0;
    while (place < size) {
        size_t distance = 0, later_distance;
        size_t copy = find_copy(packer, place, &distance);
        note(packer, place);
        // A longer copy that begins a byte later is worth the byte.
        if (copy && find_copy(packer, place + 1, &later_distance) > copy + 1) copy = 0;
        if (!copy) {
            place++;
            continue;
        }
        put_piece(buf, packer->text + start, place - start, copy, distance);
        for (size_t i = 1; i < copy; i++) note(packer, place + i);
        start = place += copy;
    }
    put_piece(buf, packer->text + start, size - start, 0, 0);
    free(packer->before);
    free(packer);
}

// ---- The block ----------------------------------------------------------------------------------

typedef struct Block {
    FrozenRow *rows;
    Buf names, images, sources;
} Block;

static void compile_module(KukriVM *host, const Source *source, const char *text, size_t size, Buf *image)
{
    VM *vm = &host->vm;
    String *filename = str_format(vm, "<frozen %s>", source->name);
    Code *code = filename ? compile_source(vm, text, size, filename, "exec", 0) : NULL;
    bool done = code && code_save(vm, code, image);
    (void)finish_run(host, done ? NONE : RAISED);
    if (!done) fail(source->path, kukri_error_text(host, 0));
}

static void add_module(KukriVM *host, Block *block, FrozenRow *row, const Source *source)
{
    Buf image;
    size_t size;
    char *text = read_all(source->path, &size);
    buf_init(&image, &host->vm.memory);
    compile_module(host, source, text, size, &image);
    // Offsets from the begin of each part, for now. Images are aligned for their headers.
    *row = (FrozenRow){(uint32_t)block->names.size, (uint32_t)strlen(source->name), (uint32_t)block->images.size,
                       (uint32_t)image.size, (uint32_t)block->sources.size, 0, (uint32_t)size, source->is_package};
    buf_append_text(&block->names, source->name);
    buf_append(&block->images, image.data, image.size);
    buf_append_repeat(&block->images, 0, (8 - block->images.size % 8) % 8);
    pack(&block->sources, text, size);
    row->packed_size = (uint32_t)block->sources.size - row->source;
    buf_free(&image);
    free(text);
}

static void write_block(Block *block, uint32_t count, const char *path)
{
    size_t rows_end = sizeof count + count * sizeof(FrozenRow);
    buf_append_repeat(&block->names, 0, (8 - (rows_end + block->names.size) % 8) % 8);
    size_t images = rows_end + block->names.size, sources = images + block->images.size;
    for (size_t i = 0; i < count; i++) {
        block->rows[i].name += (uint32_t)rows_end;
        block->rows[i].image += (uint32_t)images;
        block->rows[i].source += (uint32_t)sources;
    }
    if (block->names.failed || block->images.failed || block->sources.failed) fail("memory", "none left");
    FILE *file = fopen(path, "wb");
    if (!file) fail(path, "cannot be written");
    fwrite(&count, sizeof count, 1, file);
    fwrite(block->rows, sizeof(FrozenRow), count, file);
    fwrite(block->names.data, 1, block->names.size, file);
    fwrite(block->images.data, 1, block->images.size, file);
    fwrite(block->sources.data, 1, block->sources.size, file);
    if (ferror(file) || fclose(file) != 0) fail(path, "cannot be written");
}

int main(int argc, char **argv)
{
    if (argc < 3) fail("usage", "frozen_gen output folder files...");
    size_t count = (size_t)argc - 3;
    Source *sources = take((count + 1) * sizeof(Source));
    for (size_t i = 0; i < count; i++) sources[i] = describe(argv[2], argv[i + 3]);
    qsort(sources, count, sizeof(Source), by_name);

    KukriVM *host = kukri_new(NULL);
    if (!host) fail("kukri", "does not start");
    enter(host, __builtin_frame_address(0));
    Block block = {.rows = take((count + 1) * sizeof(FrozenRow))};
    buf_init(&block.names, &host->vm.memory);
    buf_init(&block.images, &host->vm.memory);
    buf_init(&block.sources, &host->vm.memory);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && strcmp(sources[i - 1].name, sources[i].name) == 0) {
            fail(sources[i].path, "a module and a package share this name");
        }
        add_module(host, &block, &block.rows[i], &sources[i]);
    }
    write_block(&block, (uint32_t)count, argv[1]);
    buf_free(&block.names);
    buf_free(&block.images);
    buf_free(&block.sources);
    kukri_free(host);
    for (size_t i = 0; i < count; i++) free(sources[i].name);
    free(sources);
    free(block.rows);
    return 0;
}
