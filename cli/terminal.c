// terminal.c - line editing: readline reads the keys and edits, screen.c shows.
//
// readline's callback interface is given one key at a time, when there is one; nothing here waits. Keys that need to
// know Python (Enter, Tab, help) ask the function that begin() was given, with the line as it stands:
//
//     key(name: str, text: bytes, point: int, again: bool) -> None | (start, end, insert, output)
//
// again: for Tab that it was the key before as well, for Enter that the text comes from the history. None: for Enter
// that the line is done, else that there is nothing to do. start, end: the bytes to be replaced by the str insert
// (None: nothing is). output: text to show above, or None.
//
// The thread of relay.c shows output as well, so what is shown is looked at and changed under a lock. It is not held
// while Python runs.
#include "cli/terminal.h"

#ifdef HAVE_READLINE
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <readline/history.h>
#include <readline/readline.h>
#include "cli/relay.h"
#include "cli/screen.h"

typedef enum Outcome { EDITING, ACCEPTED, ENDED, WANTS_EDITOR, INTERRUPTED } Outcome;

// readline is one for the process, and so is the terminal.
static struct Terminal {
    KukriVM *vm;
    Screen screen;
    bool is_open;
    bool is_active;      // a line is being edited
    bool in_readline;    // a key is being handled: readline's line must not be changed by others
    bool is_interrupted; // meanwhile, by Ctrl-C
    bool has_colour;
    bool is_fresh;       // nothing has been shown yet
    Outcome outcome;
    char *line;          // that was accepted
    char *continuation;
    Bytes prompt;        // what is shown as prompt
    Bytes styles;
    char *hint;
    int pushed_back;     // a key, or -1
    KukriValue key_function;
    struct termios saved; // for signals that end the process
    volatile sig_atomic_t is_raw;
    pthread_mutex_t lock;
    atomic_bool is_wanted; // by the interpreter, which comes first
} terminal = {.pushed_back = -1, .is_fresh = true, .lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP};

static void lock(void)
{
    atomic_store(&terminal.is_wanted, true);
    (void)pthread_mutex_lock(&terminal.lock);
    atomic_store(&terminal.is_wanted, false);
}

static void unlock(void)
{
    (void)pthread_mutex_unlock(&terminal.lock);
}

// ---- Showing ------------------------------------------------------------------------------------

// readline's variables: a mark of the mode before the prompt.
static const char *mode_mark(void)
{
    const char *wanted = rl_variable_value("show-mode-in-prompt");
    if (!wanted || strcmp(wanted, "on") != 0) return "";
    const char *name = "emacs-mode-string";
    if (rl_editing_mode == 0) name = rl_get_keymap() == vi_movement_keymap ? "vi-cmd-mode-string" : "vi-ins-mode-string";
    const char *mark = rl_variable_value(name);
    return mark ? mark : "";
}

static Scene make_scene(void)
{
    terminal.prompt.size = 0;
    bytes_text(&terminal.prompt, mode_mark());
    bytes_add(&terminal.prompt, rl_display_prompt ? rl_display_prompt : "", rl_display_prompt ? strlen(rl_display_prompt) + 1 : 1);
    size_t size = (size_t)rl_end;
    terminal.styles.size = 0;
    if (terminal.has_colour) {
        bytes_add(&terminal.styles, rl_line_buffer, size); // for their number
        if (!terminal.styles.failed) highlight(rl_line_buffer, size, (unsigned char *)terminal.styles.data);
    }
    return (Scene){
        .prompt = terminal.prompt.failed ? "" : terminal.prompt.data,
        .continuation = terminal.continuation ? terminal.continuation : "",
        .text = rl_line_buffer,
        .size = size,
        .point = (size_t)rl_point,
        .styles = terminal.styles.size ? (unsigned char *)terminal.styles.data : NULL,
        .hint = terminal.hint,
    };
}

static void show(void)
{
    if (!terminal.is_active) return;
    Scene scene = make_scene();
    screen_show(&terminal.screen, &scene);
}

// Output that did not come through Python's streams.
static void write_beside(const char *data, size_t size)
{
    while (atomic_load(&terminal.is_wanted)) usleep(200);
    (void)pthread_mutex_lock(&terminal.lock);
    (void)screen_write(&terminal.screen, data, size);
    if (!terminal.in_readline) show();
    unlock();
}

// readline calls this after each key; what is shown waits until no more keys are there.
static void redisplay(void)
{
}

static void set_hint(const char *text)
{
    free(terminal.hint);
    terminal.hint = text ? strdup(text) : NULL;
}

static int more_keys(void)
{
    int count = 0;
    return ioctl(0, FIONREAD, &count) == 0 && count > 0;
}

static int get_key(FILE *stream)
{
    (void)stream;
    unsigned char key;
    if (terminal.pushed_back >= 0) {
        int pushed = terminal.pushed_back;
        terminal.pushed_back = -1;
        return pushed;
    }
    for (;;) {
        ssize_t n = read(0, &key, 1);
        if (n == 1) return key;
        if (n == 0) return EOF;
        if (errno == EAGAIN) {
            struct pollfd input = {0, POLLIN, 0};
            (void)poll(&input, 1, -1);
        } else if (errno != EINTR) {
            return EOF;
        }
    }
}

// ---- Keys that ask Python -----------------------------------------------------------------------

static void replace_text(int start, int end, const char *text)
{
    if (start < 0) start = 0;
    if (end > rl_end) end = rl_end;
    if (end < start) end = start;
    rl_begin_undo_group();
    if (end > start) rl_delete_text(start, end);
    rl_point = start;
    if (*text) rl_insert_text(text);
    rl_end_undo_group();
}

static void apply_answer(KukriValue answer)
{
    KukriVM *vm = terminal.vm;
    int64_t start = 0, end = 0;
    const char *text;
    size_t size;
    KukriValue insert = kukri_get_index(vm, answer, 2), output = kukri_get_index(vm, answer, 3);
    if (!kukri_to_int(vm, kukri_get_index(vm, answer, 0), &start) ||
        !kukri_to_int(vm, kukri_get_index(vm, answer, 1), &end)) {
        return;
    }
    if (kukri_type(vm, insert) == KUKRI_STR && kukri_to_text(vm, insert, &text, NULL)) {
        replace_text((int)start, (int)end, text);
    }
    if (kukri_type(vm, output) == KUKRI_STR && kukri_to_text(vm, output, &text, &size)) {
        (void)screen_write(&terminal.screen, text, size);
    }
}

// Asks Python what a key does; false: nothing.
static bool ask(const char *name, bool again)
{
    KukriVM *vm = terminal.vm;
    if (!terminal.key_function.handle) return false;
    size_t scope = kukri_scope(vm);
    KukriValue args[] = {kukri_str(vm, name), kukri_bytes(vm, rl_line_buffer, (size_t)rl_end), kukri_int(vm, rl_point),
                         kukri_bool(vm, again)};
    unlock();
    KukriValue answer = kukri_call(vm, terminal.key_function, args, 4);
    lock();
    bool has_answer = kukri_type(vm, answer) == KUKRI_TUPLE;
    if (has_answer) apply_answer(answer);
    if (kukri_failed(vm)) kukri_clear_error(vm); // a key that fails does nothing
    kukri_scope_end(vm, scope);
    return has_answer;
}

static void accept_line(Outcome outcome)
{
    terminal.outcome = outcome;
    rl_point = rl_end;
    set_hint(NULL);
    rl_done = 1;
    RL_SETSTATE(RL_STATE_DONE);
}

static int line_start(int at)
{
    while (at > 0 && rl_line_buffer[at - 1] != '\n') at--;
    return at;
}

static int line_end(int at)
{
    while (at < rl_end && rl_line_buffer[at] != '\n') at++;
    return at;
}

// Whether what is before the cursor on its line is space only.
static bool in_indent(void)
{
    for (int i = line_start(rl_point); i < rl_point; i++) {
        if (rl_line_buffer[i] != ' ' && rl_line_buffer[i] != '\t') return false;
    }
    return true;
}

// An empty line ends a block; in text that comes faster than anybody types, a line that goes on with the block follows.
static bool is_pasted_gap(void)
{
    if (!in_indent() || !more_keys()) return false;
    int key = get_key(NULL);
    terminal.pushed_back = key;
    return key == ' ' || key == '\t';
}

static int on_enter(int count, int key)
{
    bool is_quick = more_keys();
    // What a search has found runs as a whole, wherever in it the words were found.
    if (rl_last_func == rl_reverse_search_history || rl_last_func == rl_forward_search_history) rl_point = rl_end;
    if (is_quick && memchr(rl_line_buffer, '\n', (size_t)rl_end) && is_pasted_gap()) {
        rl_insert_text("\n");
        return 0;
    }
    bool is_recalled = where_history() < history_length;
    if (!ask(is_quick ? "enter quickly" : "enter", is_recalled)) accept_line(ACCEPTED);
    return 0;
}

static int on_accept(int count, int key)
{
    accept_line(ACCEPTED);
    return 0;
}

static int on_editor(int count, int key)
{
    accept_line(WANTS_EDITOR);
    return 0;
}

static int on_tab(int count, int key)
{
    if (!ask("tab", rl_last_func == on_tab)) rl_ding();
    return 0;
}

static int on_help(int count, int key)
{
    if (!ask("help", rl_last_func == on_help)) rl_ding();
    return 0;
}

static int on_space(int count, int key)
{
    if (!ask("space", false)) return rl_insert(count, key);
    return 0;
}

static int on_backspace(int count, int key)
{
    int start = line_start(rl_point), width = rl_point - start;
    if (count == 1 && width > 1 && in_indent() && !memchr(rl_line_buffer + start, '\t', (size_t)width)) {
        rl_delete_text(start + (width - 1) / 4 * 4, rl_point);
        rl_point = start + (width - 1) / 4 * 4;
        return 0;
    }
    return rl_rubout(count, key);
}

static int on_up(int count, int key)
{
    int start = line_start(rl_point);
    if (start == 0) return rl_get_previous_history(count, key);
    int column = rl_point - start, above = line_start(start - 1);
    rl_point = above + column < start - 1 ? above + column : start - 1;
    while (rl_point > above && ((unsigned char)rl_line_buffer[rl_point] & 0xc0) == 0x80) rl_point--;
    return 0;
}

static int on_down(int count, int key)
{
    int start = line_start(rl_point), end = line_end(rl_point);
    if (end == rl_end) return rl_get_next_history(count, key);
    int column = rl_point - start, below = end + 1, last = line_end(below);
    rl_point = below + column < last ? below + column : last;
    while (rl_point > below && ((unsigned char)rl_line_buffer[rl_point] & 0xc0) == 0x80) rl_point--;
    return 0;
}

static int on_home(int count, int key)
{
    rl_point = line_start(rl_point);
    return 0;
}

static int on_end(int count, int key)
{
    rl_point = line_end(rl_point);
    return 0;
}

static int on_kill_line(int count, int key)
{
    if (count < 0) return rl_kill_line(count, key);
    int end = line_end(rl_point);
    if (end == rl_point && end < rl_end) end++;
    rl_kill_text(rl_point, end);
    return 0;
}

static int on_discard_line(int count, int key)
{
    int start = line_start(rl_point), end = rl_point;
    if (start == end && start > 0) start--;
    rl_kill_text(end, start);
    rl_point = start;
    return 0;
}

static int on_clear_screen(int count, int key)
{
    screen_clear(&terminal.screen);
    return 0;
}

// What a terminal sends between the marks of a paste is text, whatever keys it looks like.
static int on_paste(int count, int key)
{
    static const char end_mark[] = "\033[201~";
    const size_t mark_size = sizeof end_mark - 1;
    Bytes text = {0};
    for (;;) {
        struct pollfd input = {0, POLLIN, 0};
        if (terminal.pushed_back < 0 && poll(&input, 1, 2000) == 0) break; // the end of it is lost
        int byte = get_key(NULL);
        if (byte == EOF || text.failed) break;
        char c = (char)byte;
        if (c == '\n' && text.size && text.data[text.size - 1] == '\r') text.size--;
        if (c != 0) bytes_add(&text, &c, 1);
        if (text.size >= mark_size && memcmp(text.data + text.size - mark_size, end_mark, mark_size) == 0) {
            text.size -= mark_size;
            break;
        }
    }
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '\r') text.data[i] = '\n';
    }
    bytes_add(&text, "", 1);
    if (!text.failed && text.data[0]) {
        rl_begin_undo_group();
        rl_insert_text(text.data);
        rl_end_undo_group();
    }
    free(text.data);
    (void)ask("pasted", false);
    return 0;
}

// ---- readline -----------------------------------------------------------------------------------

static void leave_line(void)
{
    rl_point = rl_end;
    show();
    screen_leave(&terminal.screen);
}

// Before the terminal is given back, the line is shown as it was accepted.
static void give_back(void)
{
    if (terminal.is_active) leave_line();
    rl_eof_found = 0; // for which readline would end the line once more
    rl_deprep_terminal();
}

static void line_done(char *line)
{
    if (terminal.outcome == EDITING) terminal.outcome = line ? ACCEPTED : ENDED;
    free(terminal.line);
    terminal.line = line;
    terminal.is_active = false;
    rl_callback_handler_remove();
}

// For readline's own ways to complete (menu-complete and the like), which .inputrc may bind.
static char **complete_word(const char *word, int start, int end)
{
    KukriVM *vm = terminal.vm;
    rl_attempted_completion_over = 1;
    size_t scope = kukri_scope(vm), count = 0;
    KukriValue args[] = {kukri_str(vm, "matches"), kukri_bytes(vm, rl_line_buffer, (size_t)rl_end), kukri_int(vm, start),
                         kukri_bytes(vm, word, strlen(word))};
    unlock();
    KukriValue list = terminal.key_function.handle ? kukri_call(vm, terminal.key_function, args, 4) : (KukriValue){0};
    lock();
    char **matches = NULL;
    if (kukri_type(vm, list) == KUKRI_LIST && kukri_length(vm, list, &count) && count) {
        matches = calloc(count + 2, sizeof *matches); // [0]: what all have in common
    }
    for (size_t i = 0; matches && i < count; i++) {
        const char *text;
        if (kukri_to_text(vm, kukri_get_index(vm, list, (int64_t)i), &text, NULL)) matches[i + 1] = strdup(text);
        if (!matches[i + 1]) break;
    }
    if (matches) matches[0] = strdup(count == 1 && matches[1] ? matches[1] : word);
    if (matches && count == 1) {
        free(matches[1]);
        matches[1] = NULL;
    }
    if (kukri_failed(vm)) kukri_clear_error(vm);
    kukri_scope_end(vm, scope);
    (void)end;
    return matches;
}

static void show_matches(char **matches, int count, int longest)
{
    Bytes text = {0};
    int columns = terminal.screen.columns / (longest + 2) > 0 ? terminal.screen.columns / (longest + 2) : 1;
    for (int i = 1; i <= count; i++) {
        bytes_text(&text, matches[i]);
        int room = longest + 2 - (int)strlen(matches[i]);
        bytes_text(&text, i % columns == 0 || i == count ? "\n" : "  ");
        for (int j = 2; j < room && i % columns && i != count; j++) bytes_text(&text, " ");
    }
    if (!text.failed) (void)screen_write(&terminal.screen, text.data, text.size);
    free(text.data);
}

// Binds keys that still do what readline has them do, so that .inputrc has the last word.
static void bind(Keymap map, const char *keys, const char *default_name, rl_command_func_t *function)
{
    int type = ISFUNC;
    rl_command_func_t *now = rl_function_of_keyseq(keys, map, &type);
    if (type == ISFUNC && (now == NULL || (default_name && now == rl_named_function(default_name)))) {
        rl_bind_keyseq_in_map(keys, function, map);
    }
}

static void bind_editing(Keymap map)
{
    static const struct {
        const char *keys, *default_name;
        rl_command_func_t *function;
    } rows[] = {
        {"\r", "accept-line", on_enter},        {"\n", "accept-line", on_enter},
        {"\t", "complete", on_tab},             {" ", "self-insert", on_space},
        {"\177", "backward-delete-char", on_backspace}, {"\b", "backward-delete-char", on_backspace},
        {"\033[A", "previous-history", on_up},  {"\033OA", "previous-history", on_up},
        {"\033[B", "next-history", on_down},    {"\033OB", "next-history", on_down},
        {"\033[H", "beginning-of-line", on_home}, {"\033OH", "beginning-of-line", on_home},
        {"\033[1~", "beginning-of-line", on_home}, {"\033[F", "end-of-line", on_end},
        {"\033OF", "end-of-line", on_end},      {"\033[4~", "end-of-line", on_end},
        {"\033[200~", "bracketed-paste-begin", on_paste}, {"\014", "clear-screen", on_clear_screen},
        {"\033[Z", NULL, on_help},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) bind(map, rows[i].keys, rows[i].default_name, rows[i].function);
}

static void bind_keys(void)
{
    static const char *const commands[] = {"\r", "\n"};
    bind_editing(emacs_standard_keymap);
    bind_editing(vi_insertion_keymap);
    bind(emacs_standard_keymap, "\020", "previous-history", on_up);
    bind(emacs_standard_keymap, "\016", "next-history", on_down);
    bind(emacs_standard_keymap, "\001", "beginning-of-line", on_home);
    bind(emacs_standard_keymap, "\005", "end-of-line", on_end);
    bind(emacs_standard_keymap, "\013", "kill-line", on_kill_line);
    bind(emacs_standard_keymap, "\025", "unix-line-discard", on_discard_line);
    bind(emacs_standard_keymap, "\030\005", NULL, on_editor);
    bind(emacs_standard_keymap, "\033\r", "vi-editing-mode", on_accept);
    bind(emacs_standard_keymap, "\033\n", "vi-editing-mode", on_accept);
    bind(emacs_standard_keymap, "\033h", NULL, on_help);
    bind(emacs_standard_keymap, "\033[5~", "history-search-backward", rl_history_search_backward);
    bind(emacs_standard_keymap, "\033[6~", "history-search-forward", rl_history_search_forward);
    for (size_t i = 0; i < 2; i++) bind(vi_movement_keymap, commands[i], "accept-line", on_enter);
    bind(vi_movement_keymap, "k", "previous-history", on_up);
    bind(vi_movement_keymap, "j", "next-history", on_down);
    bind(vi_movement_keymap, "v", NULL, on_editor);
    bind(vi_movement_keymap, "\014", "clear-screen", on_clear_screen);
}

// The characters of a locale that knows none but ASCII are UTF-8 to us.
static void choose_locale(void)
{
    if (!setlocale(LC_CTYPE, "") || strcmp(nl_langinfo(CODESET), "ANSI_X3.4-1968") == 0) {
        (void)setlocale(LC_CTYPE, "C.UTF-8");
    }
}

// The terminal gets a descriptor of its own: 1 and 2 are redirected, and a program may do what it likes to them.
static bool open_output(void)
{
    terminal.screen.fd = fcntl(1, F_DUPFD_CLOEXEC, 10);
    if (terminal.screen.fd < 0) return false;
    int stream = fcntl(1, F_DUPFD_CLOEXEC, 10);
    rl_outstream = stream < 0 ? NULL : fdopen(stream, "w");
    return rl_outstream != NULL;
}

static bool open_readline(void)
{
    choose_locale();
    rl_readline_name = "kukri";
    rl_catch_signals = rl_catch_sigwinch = rl_change_environment = 0;
    rl_variable_bind("bind-tty-special-chars", "off"); // keys mean what is bound to them here and in .inputrc
    rl_completer_quote_characters = "";
    rl_completer_word_break_characters = " \t\n()[]{}+-*/%&|^~<>=!:;,@'\"`";
    if (!open_output() || rl_initialize() != 0) return false;
    char *up = rl_get_termcap("up");
    if (!up || !*up) return false;
    rl_getc_function = get_key;
    rl_deprep_term_function = give_back;
    rl_redisplay_function = redisplay;
    rl_attempted_completion_function = complete_word;
    rl_completion_display_matches_hook = show_matches;
    rl_completion_query_items = 0;
    bind_keys();
    using_history();
    return true;
}

// ---- Signals that end the process ---------------------------------------------------------------

static const int fatal_signals[] = {SIGTERM, SIGHUP, SIGQUIT};

static void die_by(int number)
{
    if (terminal.is_raw) {
        (void)tcsetattr(0, TCSANOW, &terminal.saved);
        ssize_t n = write(terminal.screen.fd, "\033[?2004l\r\n", 10);
        (void)n;
    }
    (void)signal(number, SIG_DFL);
    (void)raise(number);
}

static void watch_fatal_signals(bool watch)
{
    struct sigaction before, wanted = {.sa_handler = watch ? die_by : SIG_DFL};
    if (watch) (void)tcgetattr(0, &terminal.saved);
    terminal.is_raw = watch;
    for (size_t i = 0; i < sizeof fatal_signals / sizeof *fatal_signals; i++) {
        if (sigaction(fatal_signals[i], NULL, &before) < 0) continue;
        if (before.sa_handler == (watch ? SIG_DFL : die_by)) (void)sigaction(fatal_signals[i], &wanted, NULL);
    }
}

// ---- The module ---------------------------------------------------------------------------------

static void begin_editing(const char *prompt)
{
    watch_fatal_signals(true);
    terminal.is_active = true;
    terminal.outcome = EDITING;
    screen_measure(&terminal.screen);
    using_history(); // Up begins at the end
    rl_callback_handler_install(prompt, line_done);
}

static KukriValue host_begin(KukriVM *vm, const KukriValue *args, void *user)
{
    const char *prompt, *continuation, *text;
    int colour;
    if (!kukri_to_text(vm, args[0], &prompt, NULL) || !kukri_to_text(vm, args[1], &continuation, NULL) ||
        !kukri_to_text(vm, args[2], &text, NULL) || !kukri_to_bool(vm, args[4], &colour)) {
        return (KukriValue){0};
    }
    free(terminal.continuation);
    terminal.continuation = strdup(continuation);
    terminal.has_colour = colour;
    if (terminal.key_function.handle) kukri_drop(vm, terminal.key_function);
    terminal.key_function = kukri_keep(vm, args[3]);
    lock();
    set_hint(NULL);
    begin_editing(prompt);
    if (*text) rl_insert_text(text);
    show();
    unlock();
    relay_begin(write_beside);
    relay_resize(terminal.screen.columns, terminal.screen.lines);
    return kukri_none(vm);
}

static void do_interrupt(void)
{
    terminal.is_interrupted = false;
    if (!terminal.is_active) { // as the line was left
        terminal.outcome = INTERRUPTED;
        return;
    }
    set_hint(NULL);
    rl_callback_sigcleanup();
    rl_free_line_state();
    rl_clear_message();
    leave_line();
    rl_replace_line("", 1);
    rl_point = rl_mark = 0;
    using_history(); // the next Up begins at the end again
    RL_UNSETSTATE(RL_STATE_ISEARCH | RL_STATE_NSEARCH | RL_STATE_NUMERICARG | RL_STATE_VIMOTION | RL_STATE_MULTIKEY);
    static const char word[] = "KeyboardInterrupt\n";
    (void)screen_write(&terminal.screen, word, sizeof word - 1);
    show();
}

// Handles the keys that are there. Answers what came of it: an Outcome.
static KukriValue host_feed(KukriVM *vm, const KukriValue *args, void *user)
{
    struct pollfd input = {0, POLLIN, 0};
    bool has_key = terminal.pushed_back >= 0 || poll(&input, 1, 0) > 0; // without one, readline would wait
    if (!terminal.is_active || terminal.in_readline || !has_key) return kukri_int(vm, terminal.outcome);
    lock();
    terminal.in_readline = true;
    int left = 4096;
    do {
        // The line as it was left must be shown before readline gives the terminal back.
        rl_callback_read_char();
    } while (terminal.is_active && --left && (terminal.pushed_back >= 0 || more_keys()));
    terminal.in_readline = false;
    if (terminal.is_interrupted) do_interrupt();
    show();
    unlock();
    return kukri_int(vm, terminal.outcome);
}

static KukriValue host_line(KukriVM *vm, const KukriValue *args, void *user)
{
    return terminal.line ? kukri_bytes(vm, terminal.line, strlen(terminal.line)) : kukri_none(vm);
}

static KukriValue host_end(KukriVM *vm, const KukriValue *args, void *user)
{
    lock();
    if (terminal.is_active && !terminal.in_readline) {
        leave_line();
        terminal.is_active = false;
        rl_callback_handler_remove();
    }
    watch_fatal_signals(false);
    unlock();
    relay_end();
    return kukri_none(vm);
}

static KukriValue host_write(KukriVM *vm, const KukriValue *args, void *user)
{
    const void *data;
    size_t size;
    if (!kukri_to_data(vm, args[0], &data, &size)) return (KukriValue){0};
    lock();
    errno = 0;
    bool fine = screen_write(&terminal.screen, data, size);
    unlock();
    if (!fine) {
        return kukri_raise(vm, errno == EPIPE ? "BrokenPipeError" : "OSError", strerror(errno ? errno : EIO));
    }
    return kukri_bool(vm, terminal.is_active);
}

static KukriValue host_show(KukriVM *vm, const KukriValue *args, void *user)
{
    lock();
    show();
    unlock();
    return kukri_none(vm);
}

static KukriValue host_hint(KukriVM *vm, const KukriValue *args, void *user)
{
    const char *text = NULL;
    if (kukri_type(vm, args[0]) == KUKRI_STR && !kukri_to_text(vm, args[0], &text, NULL)) return (KukriValue){0};
    lock();
    set_hint(text);
    show();
    unlock();
    return kukri_none(vm);
}

static KukriValue host_interrupt(KukriVM *vm, const KukriValue *args, void *user)
{
    lock();
    if (terminal.in_readline) terminal.is_interrupted = true;
    else do_interrupt();
    unlock();
    return kukri_bool(vm, terminal.outcome != INTERRUPTED);
}

static KukriValue host_resize(KukriVM *vm, const KukriValue *args, void *user)
{
    lock();
    if (!terminal.is_active) {
        screen_measure(&terminal.screen);
    } else {
        Scene scene = make_scene();
        screen_resized(&terminal.screen, &scene);
    }
    relay_resize(terminal.screen.columns, terminal.screen.lines);
    unlock();
    return kukri_none(vm);
}

// The terminal is as other programs want it, until resume().
static KukriValue host_pause(KukriVM *vm, const KukriValue *args, void *user)
{
    lock();
    if (terminal.is_active) {
        leave_line();
        rl_deprep_terminal();
    }
    unlock();
    return kukri_none(vm);
}

static KukriValue host_resume(KukriVM *vm, const KukriValue *args, void *user)
{
    if (terminal.is_active) {
        lock();
        rl_prep_terminal(1);
        screen_measure(&terminal.screen);
        show();
        unlock();
    }
    return kukri_none(vm);
}

static KukriValue host_size(KukriVM *vm, const KukriValue *args, void *user)
{
    lock();
    screen_measure(&terminal.screen);
    int columns = terminal.screen.columns, lines = terminal.screen.lines;
    unlock();
    KukriValue both[] = {kukri_int(vm, columns), kukri_int(vm, lines)};
    return kukri_tuple(vm, both, 2);
}

static KukriValue host_fresh_line(KukriVM *vm, const KukriValue *args, void *user)
{
    lock();
    if (!terminal.is_active && !terminal.is_fresh) screen_fresh_line(&terminal.screen);
    terminal.is_fresh = false;
    unlock();
    return kukri_none(vm);
}

static KukriValue host_remember(KukriVM *vm, const KukriValue *args, void *user)
{
    KukriValue item, iterator = kukri_iterate(vm, args[0]);
    size_t scope = kukri_scope(vm);
    int more;
    while ((more = kukri_next(vm, iterator, &item)) > 0) {
        const char *text;
        if (!kukri_to_text(vm, item, &text, NULL)) return (KukriValue){0};
        add_history(text);
        kukri_scope_end(vm, scope);
        scope = kukri_scope(vm);
    }
    using_history();
    return more < 0 ? (KukriValue){0} : kukri_none(vm);
}

static KukriValue host_variable(KukriVM *vm, const KukriValue *args, void *user)
{
    const char *name;
    if (!kukri_to_text(vm, args[0], &name, NULL)) return (KukriValue){0};
    const char *value = rl_variable_value(name);
    return value ? kukri_str(vm, value) : kukri_none(vm);
}

static const KukriDefinition functions[] = {
    {"begin(prompt, continuation, text, key, colour, /)", host_begin, NULL,
     "Shows the prompt and the text to be edited. key: what Enter, Tab and so on ask."},
    {"feed()", host_feed, NULL, "Handles the keys that have been typed. 0: go on, 1: a line, 2: the end, 3: an editor, 4: Ctrl-C."},
    {"line()", host_line, NULL, "The bytes of the line that was accepted, or None."},
    {"end()", host_end, NULL, "Ends editing, if it still goes on."},
    {"write(data, /)", host_write, NULL, "Writes bytes above the line. True: show() is needed afterwards."},
    {"show()", host_show, NULL, "Shows the line again after output."},
    {"hint(text, /)", host_hint, NULL, "Shows a text below the line, or None."},
    {"interrupt()", host_interrupt, NULL, "Gives the line up and begins with an empty one. False: it had been left."},
    {"resize()", host_resize, NULL, "The terminal has another size."},
    {"pause()", host_pause, NULL, "Lets others use the terminal."},
    {"resume()", host_resume, NULL, "Takes it back."},
    {"size()", host_size, NULL, "Columns and lines."},
    {"fresh_line()", host_fresh_line, NULL, "Goes to the next line if output has no end, whoever wrote it."},
    {"remember(entries, /)", host_remember, NULL, "Adds to the history that Up and Ctrl-R look through."},
    {"variable(name, /)", host_variable, NULL, "The value of a variable of readline's, which .inputrc may set."},
    {0},
};

bool terminal_open(KukriVM *vm)
{
    const char *name = getenv("TERM");
    if (!isatty(0) || !isatty(1) || !name || !*name || !strcmp(name, "dumb") || !open_readline()) return false;
    terminal.vm = vm;
    terminal.is_open = true;
    return kukri_define_module(vm, "_terminal", "The terminal of the prompt.", functions).handle != 0;
}

void terminal_close(void)
{
    if (!terminal.is_open) return;
    lock();
    if (terminal.is_active) {
        terminal.is_active = false;
        screen_hide(&terminal.screen);
        rl_callback_handler_remove();
    }
    watch_fatal_signals(false);
    unlock();
    relay_close();
    if (terminal.screen.fd > 0) close(terminal.screen.fd);
    screen_free(&terminal.screen);
    free(terminal.continuation);
    free(terminal.line);
    free(terminal.hint);
    free(terminal.prompt.data);
    free(terminal.styles.data);
    terminal.continuation = terminal.line = terminal.hint = NULL;
    terminal.prompt = terminal.styles = (Bytes){0};
    terminal.is_open = false;
}

#else

bool terminal_open(KukriVM *vm)
{
    (void)vm;
    return false;
}

void terminal_close(void)
{
}
#endif
