// names.c - see names.h.
#include "compiler/names.h"
#include "compiler/lexer.h"

#define FIRST_BUCKETS 64

void names_init(Names *names, Arena *arena)
{
    // The addresses of the stack and of the arena are what the system randomises.
    *names = (Names){.arena = arena,
                     .seed = (uint64_t)(uintptr_t)names ^ (uint64_t)(uintptr_t)arena << 17};
}

static uint32_t hash_text(uint64_t seed, const char *data, size_t size)
{
    uint64_t hash = seed ^ size * UINT64_C(0x9e3779b97f4a7c15);
    while (size >= 8) {
        uint64_t word;
        memcpy(&word, data, 8);
        hash = (hash ^ word) * UINT64_C(0xd6e8feb86659fd93);
        hash ^= hash >> 32;
        data += 8;
        size -= 8;
    }
    uint64_t tail = 0;
    for (size_t i = 0; i < size; i++) tail = tail << 8 | (unsigned char)data[i];
    hash = (hash ^ tail) * UINT64_C(0xd6e8feb86659fd93);
    return (uint32_t)(hash ^ hash >> 32);
}

// The reserved words and soft keywords, in rows by length.
typedef struct Word {
    const char *text;
    uint8_t size, token, soft;
} Word;

static const Word words[] = {
#define KEYWORD(name, text) {text, sizeof(text) - 1, TOKEN_##name, SOFT_NONE},
#define SOFT_KEYWORD(name, text) {text, sizeof(text) - 1, TOKEN_NAME, SOFT_##name},
#include "compiler/tokens.def"
};

// Asked once for each different name, so a scan that compares first letters is good enough.
static void classify(Name *name)
{
    name->token = TOKEN_NAME;
    name->soft = SOFT_NONE;
    if (name->size > 8) return;
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        const Word *word = &words[i];
        if (word->text[0] == name->data[0] && word->size == name->size &&
            memcmp(word->text, name->data, name->size) == 0) {
            name->token = word->token;
            name->soft = word->soft;
            return;
        }
    }
}

static bool grow(Names *names)
{
    size_t count = names->bucket_count ? names->bucket_count * 2 : FIRST_BUCKETS;
    Name **buckets = arena_take_zeroed(names->arena, count * sizeof(Name *));
    if (!buckets) return false;
    for (size_t i = 0; i < names->bucket_count; i++) {
        for (Name *name = names->buckets[i]; name;) {
            Name *next = name->next;
            Name **bucket = &buckets[name->hash & (count - 1)];
            name->next = *bucket;
            *bucket = name;
            name = next;
        }
    }
    names->buckets = buckets;
    names->bucket_count = count;
    return true;
}

Name *names_intern(Names *names, const char *data, size_t size)
{
    uint32_t hash = hash_text(names->seed, data, size);
    if (LIKELY(names->bucket_count)) {
        Name *name = names->buckets[hash & (names->bucket_count - 1)];
        for (; name; name = name->next) {
            if (name->hash == hash && name->size == size && memcmp(name->data, data, size) == 0)
                return name;
        }
    }
    if (names->count >= names->bucket_count && !grow(names)) return NULL;
    Name *name = arena_take(names->arena, sizeof(Name) + size + 1);
    if (!name) return NULL;
    Name **bucket = &names->buckets[hash & (names->bucket_count - 1)];
    name->next = *bucket;
    name->user = NULL;
    name->hash = hash;
    name->size = (uint32_t)size;
    memcpy(name->data, data, size);
    name->data[size] = '\0';
    name->ascii = true;
    for (size_t i = 0; i < size; i++)
        if (data[i] & 0x80) name->ascii = false;
    classify(name);
    *bucket = name;
    names->count++;
    return name;
}
