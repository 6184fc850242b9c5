// options.h - what the command line and the environment ask for.
#pragma once
#include <stdbool.h>
#include "cli/limits.h"
#include "include/kukri.h"

#define WORDS_MAX 64

typedef struct Options {
    KukriConfig config;
    const char *code, *module, *file;
    bool checks;                // kukri check FILE...
    bool inspect, skip_line, show_tokens, show_ast, show_code, show_stats, show_locals;
    const char *warnings[WORDS_MAX], *x_options[WORDS_MAX], *sites[WORDS_MAX];
    int site_count;
    char *environment_warnings; // what PYTHONWARNINGS holds, cut up
    char *executable;
    const char **arguments;     // sys.argv
    char seed[32];
    Limits limits;
    int rest;                   // index of the first argument of the program
} Options;

// Reads the command line: -1 to go on, or what to exit with.
int options_parse(Options *options, int argc, char **argv);
// Adds what the environment says and fills in options->config. false: no memory.
bool options_configure(Options *options, int argc, char **argv);
void options_free(Options *options);
// The value of an environment variable that is not empty; NULL: none, or -E was given.
const char *options_environment(const Options *options, const char *name);
