// screen.h - the lines of the terminal that show the prompt and what is being typed, and the output above them.
//
// What is shown is a picture: rows of bytes, made anew for each change of the text. Only the rows that differ from the
// picture before are sent. A row that ends because the terminal is no wider flows into the next one without a line
// break, so that text copied from the terminal has none there either.
//
// Output of the program goes above: the picture is taken away, the output written where it began, and the picture is
// drawn again below it. Output that ended in the middle of a line goes on there.
#pragma once
#include <stdbool.h>
#include <stddef.h>

// Bytes to send, or a text being made. Without memory it stays as it is and `failed` says so.
typedef struct Bytes {
    char *data;
    size_t size, capacity;
    bool failed;
} Bytes;

void bytes_add(Bytes *bytes, const void *data, size_t size);
void bytes_text(Bytes *bytes, const char *text);

typedef struct Row {
    size_t start, end;  // of the picture's bytes
    int width;
    bool is_soft;       // goes on from the row before, without a line break
} Row;

typedef struct Picture {
    Bytes bytes;
    Row *rows;
    size_t count, capacity;
    size_t cursor_row;
    int cursor_column;
} Picture;

// What to show.
typedef struct Scene {
    const char *prompt;       // may hold escape sequences, which take no room
    const char *continuation; // before each further line
    const char *text;
    size_t size, point;
    const unsigned char *styles; // for each byte of the text an index of screen_styles; NULL: plain
    const char *hint;         // a line below; NULL: none
} Scene;

typedef struct Screen {
    int fd;                          // of the terminal
    Picture shown, next;
    size_t shown_first, shown_count; // the rows of `shown` that are on the terminal
    size_t cursor_row;               // which of them the cursor is in
    int columns, lines;
    bool is_shown;
    int column;                      // where output ended; columns: at the right margin
    int open_column;                 // the same while the picture is shown below it
    unsigned char escape;            // state of the scanner of output
    char partial[4];                 // bytes of a character that is not complete yet
    unsigned char partial_size;
    Bytes out;
} Screen;

enum { STYLE_PLAIN, STYLE_KEYWORD, STYLE_STRING, STYLE_NUMBER, STYLE_COMMENT, STYLE_COMMAND, STYLE_COUNT };

// Asks the terminal for its size; 80 x 24 if it does not tell.
void screen_measure(Screen *screen);
// Shows the scene, at the beginning of a line.
void screen_show(Screen *screen, const Scene *scene);
// Takes the picture away; the cursor is where it began.
void screen_hide(Screen *screen);
// Leaves the picture where it is: the cursor goes to the line below.
void screen_leave(Screen *screen);
// Writes output; hides the picture before. Answers false if the terminal is gone.
bool screen_write(Screen *screen, const char *data, size_t size);
// The size may have changed while the scene was shown.
void screen_resized(Screen *screen, const Scene *scene);
// Goes to the beginning of a line, to the next one unless the cursor is there: wherever output has left it.
void screen_fresh_line(Screen *screen);
// Begins on an empty terminal.
void screen_clear(Screen *screen);
void screen_free(Screen *screen);
// highlight.c: styles[i] for each byte of Python source.
void highlight(const char *text, size_t size, unsigned char *styles);
