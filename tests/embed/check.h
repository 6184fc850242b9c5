// check.h - what the embedding tests share: a condition that ends the program with its text, and Python's answer as text.
#pragma once
#include <kukri.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: %s\n%s", __FILE__, __LINE__, #condition, kukri_error_text(vm, 0)); \
            exit(1);                                                                               \
        }                                                                                          \
    } while (0)

// repr(value), compared.
static inline int shows(KukriVM *vm, KukriValue value, const char *expected)
{
    size_t scope = kukri_scope(vm);
    const char *text = "(no value)";
    (void)kukri_to_text(vm, kukri_repr(vm, value), &text, NULL);
    int equal = strcmp(text, expected) == 0;
    if (!equal) fprintf(stderr, "expected %s\n     got %s\n", expected, text);
    kukri_scope_end(vm, scope);
    return equal;
}
