// screen.c - draws the picture: layout, differences, escape sequences.
#include "cli/screen.h"
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

static const char *const style_codes[STYLE_COUNT] = {
    [STYLE_PLAIN] = "",           [STYLE_KEYWORD] = "\033[1;34m", [STYLE_STRING] = "\033[32m",
    [STYLE_NUMBER] = "\033[33m",  [STYLE_COMMENT] = "\033[90m",   [STYLE_COMMAND] = "\033[36m",
};

void bytes_add(Bytes *bytes, const void *data, size_t size)
{
    if (bytes->failed || size == 0) return;
    if (bytes->size + size > bytes->capacity) {
        size_t capacity = (bytes->size + size) * 2 + 256;
        char *bigger = realloc(bytes->data, capacity);
        if (!bigger) {
            bytes->failed = true;
            return;
        }
        bytes->data = bigger;
        bytes->capacity = capacity;
    }
    memcpy(bytes->data + bytes->size, data, size);
    bytes->size += size;
}

void bytes_text(Bytes *bytes, const char *text)
{
    bytes_add(bytes, text, strlen(text));
}

static void add_move(Bytes *bytes, size_t count, char direction)
{
    char code[32];
    if (count == 0) return;
    bytes_add(bytes, code, (size_t)snprintf(code, sizeof code, "\033[%zu%c", count, direction));
}

// Writes all of data to the terminal, however long that takes.
static bool write_all(const Screen *screen, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t n = write(screen->fd, data, size);
        if (n > 0) {
            data += n;
            size -= (size_t)n;
        } else if (n < 0 && errno == EAGAIN) {
            struct pollfd terminal = {screen->fd, POLLOUT, 0};
            (void)poll(&terminal, 1, 1000);
        } else if (n == 0 || errno != EINTR) {
            return false;
        }
    }
    return true;
}

static bool send(Screen *screen)
{
    bool fine = write_all(screen, screen->out.data, screen->out.size);
    screen->out.size = 0;
    screen->out.failed = false;
    return fine;
}

void screen_measure(Screen *screen)
{
    struct winsize size;
    bool fine = ioctl(screen->fd, TIOCGWINSZ, &size) == 0;
    screen->columns = fine && size.ws_col > 0 ? size.ws_col : 80;
    screen->lines = fine && size.ws_row > 0 ? size.ws_row : 24;
}

// ---- Characters ---------------------------------------------------------------------------------

typedef struct Glyph {
    size_t size;
    int width;       // 0: combines with what is before it
    bool is_printed; // else it is shown in another way
} Glyph;

static Glyph glyph_at(const char *text, size_t left)
{
    unsigned char c = (unsigned char)*text;
    if (c < 0x20 || c == 0x7f) return (Glyph){1, 2, false};
    if (c < 0x80) return (Glyph){1, 1, true};
    mbstate_t state = {0};
    wchar_t wide;
    size_t size = mbrtowc(&wide, text, left, &state);
    if (size == 0 || size > left) return (Glyph){1, 1, false};
    int width = wcwidth(wide);
    return (Glyph){size, width < 0 ? 1 : width, width >= 0};
}

// The size of the escape sequence at text, or 0.
static size_t escape_size(const char *text, size_t left)
{
    if (left < 2 || text[0] != '\033') return 0;
    size_t i = 2;
    if (text[1] == '[') {
        while (i < left && (unsigned char)text[i] < 0x40) i++;
        return i < left ? i + 1 : left;
    }
    if (text[1] == ']') {
        while (i < left && text[i] != '\a' && text[i] != '\033') i++;
        return i < left && text[i] == '\033' ? i + 2 : i + 1 > left ? left : i + 1;
    }
    return 2;
}

// ---- Layout -------------------------------------------------------------------------------------

typedef struct Layout {
    Picture *picture;
    int columns;
    unsigned char style;
} Layout;

static bool add_row(Layout *layout, bool is_soft)
{
    Picture *picture = layout->picture;
    if (picture->count == picture->capacity) {
        size_t capacity = picture->capacity * 2 + 16;
        Row *bigger = realloc(picture->rows, capacity * sizeof *bigger);
        if (!bigger) return false;
        picture->rows = bigger;
        picture->capacity = capacity;
    }
    size_t here = picture->bytes.size;
    if (picture->count) {
        if (layout->style) bytes_text(&picture->bytes, "\033[0m");
        picture->rows[picture->count - 1].end = here = picture->bytes.size;
    }
    picture->rows[picture->count++] = (Row){here, here, 0, is_soft};
    if (layout->style) bytes_text(&picture->bytes, style_codes[layout->style]);
    return true;
}

static Row *last_row(const Layout *layout)
{
    return &layout->picture->rows[layout->picture->count - 1];
}

static void set_style(Layout *layout, unsigned char style)
{
    if (style == layout->style) return;
    if (layout->style) bytes_text(&layout->picture->bytes, "\033[0m");
    bytes_text(&layout->picture->bytes, style_codes[style]);
    layout->style = style;
}

static bool add_cells(Layout *layout, const char *bytes, size_t size, int width)
{
    if (last_row(layout)->width + width > layout->columns && !add_row(layout, true)) return false;
    bytes_add(&layout->picture->bytes, bytes, size);
    last_row(layout)->width += width;
    return true;
}

// A control character as ^X, a tab as spaces, what is no character as '?'.
static bool add_replaced(Layout *layout, unsigned char c)
{
    if (c == '\t') {
        int count = 8 - last_row(layout)->width % 8;
        for (int i = 0; i < count; i++) {
            if (!add_cells(layout, " ", 1, 1)) return false;
        }
        return true;
    }
    char shown[2] = {'^', (char)(c ^ 0x40)};
    return c < 0x80 ? add_cells(layout, shown, 2, 2) : add_cells(layout, "?", 1, 1);
}

static bool add_prompt(Layout *layout, const char *prompt)
{
    size_t left = strlen(prompt);
    while (left > 0) {
        size_t size = escape_size(prompt, left);
        if (size) {
            bytes_add(&layout->picture->bytes, prompt, size);
        } else if (*prompt == '\001' || *prompt == '\002') { // readline's marks around what takes no room
            size = 1;
        } else if (*prompt == '\n') {
            size = 1;
            if (!add_row(layout, false)) return false;
        } else {
            Glyph glyph = glyph_at(prompt, left);
            size = glyph.size;
            if (!(glyph.is_printed ? add_cells(layout, prompt, size, glyph.width)
                                   : add_replaced(layout, (unsigned char)*prompt))) {
                return false;
            }
        }
        prompt += size;
        left -= size;
    }
    return true;
}

static void mark_cursor(const Layout *layout)
{
    layout->picture->cursor_row = layout->picture->count - 1;
    layout->picture->cursor_column = last_row(layout)->width;
}

static bool add_text(Layout *layout, const Scene *scene)
{
    size_t i = 0;
    while (i < scene->size) {
        Glyph glyph = glyph_at(scene->text + i, scene->size - i);
        // The cursor stands on what follows it, so it goes to the next row with a character that does.
        bool is_wider = last_row(layout)->width + glyph.width > layout->columns;
        if (i <= scene->point && scene->point < i + glyph.size) {
            if (is_wider && scene->text[i] != '\n' && !add_row(layout, true)) return false;
            mark_cursor(layout);
        }
        if (scene->text[i] == '\n') {
            set_style(layout, STYLE_PLAIN);
            if (!add_row(layout, false) || !add_prompt(layout, scene->continuation)) return false;
        } else {
            if (scene->styles) set_style(layout, scene->styles[i]);
            if (!(glyph.is_printed ? add_cells(layout, scene->text + i, glyph.size, glyph.width)
                                   : add_replaced(layout, (unsigned char)scene->text[i]))) {
                return false;
            }
        }
        i += glyph.size;
    }
    set_style(layout, STYLE_PLAIN);
    if (scene->point >= scene->size) mark_cursor(layout);
    return true;
}

static bool add_hint(Layout *layout, const char *hint)
{
    if (!add_row(layout, false)) return false;
    size_t left = strlen(hint);
    while (left > 0) {
        Glyph glyph = glyph_at(hint, left);
        if (!glyph.is_printed || last_row(layout)->width + glyph.width >= layout->columns) break;
        set_style(layout, STYLE_COMMENT);
        if (!add_cells(layout, hint, glyph.size, glyph.width)) return false;
        hint += glyph.size;
        left -= glyph.size;
    }
    set_style(layout, STYLE_PLAIN);
    return true;
}

// Makes the picture of a scene. false: there was no memory.
static bool lay_out(Picture *picture, const Scene *scene, int columns)
{
    picture->count = picture->bytes.size = 0;
    picture->bytes.failed = false;
    Layout layout = {picture, columns, STYLE_PLAIN};
    if (!add_row(&layout, false) || !add_prompt(&layout, scene->prompt) || !add_text(&layout, scene)) return false;
    if (picture->cursor_column >= columns) { // behind a full row: the cursor is at the head of the next one
        if (picture->cursor_row + 1 == picture->count && !add_row(&layout, true)) return false;
        picture->cursor_row++;
        picture->cursor_column = 0;
    }
    if (scene->hint && !add_hint(&layout, scene->hint)) return false;
    last_row(&layout)->end = picture->bytes.size;
    return !picture->bytes.failed;
}

// ---- Drawing ------------------------------------------------------------------------------------

static bool same_row(const Picture *a, size_t i, const Picture *b, size_t j)
{
    const Row *x = &a->rows[i], *y = &b->rows[j];
    size_t size = x->end - x->start;
    return x->is_soft == y->is_soft && size == y->end - y->start &&
           memcmp(a->bytes.data + x->start, b->bytes.data + y->start, size) == 0;
}

// Which rows to show of a picture that is higher than the terminal: those around the cursor.
static size_t choose_first(const Screen *screen, const Picture *picture)
{
    size_t lines = (size_t)screen->lines, first = screen->is_shown ? screen->shown_first : 0;
    if (picture->count <= lines) return 0;
    if (picture->cursor_row < first) first = picture->cursor_row;
    if (picture->cursor_row >= first + lines) first = picture->cursor_row - lines + 1;
    return first + lines > picture->count ? picture->count - lines : first;
}

static void draw_row(Screen *screen, const Picture *picture, size_t i, bool is_flowing)
{
    const Row *row = &picture->rows[i];
    if (is_flowing && row->width == 0) bytes_text(&screen->out, " \r"); // makes the terminal begin the row
    bytes_add(&screen->out, picture->bytes.data + row->start, row->end - row->start);
    if (row->width < screen->columns) bytes_text(&screen->out, "\033[K");
}

void screen_show(Screen *screen, const Scene *scene)
{
    Picture *next = &screen->next, *shown = &screen->shown;
    if (!lay_out(next, scene, screen->columns)) return;
    size_t first = choose_first(screen, next), lines = (size_t)screen->lines;
    size_t count = next->count - first < lines ? next->count - first : lines;
    size_t at = 0; // the first row that differs
    if (screen->is_shown) {
        size_t common = count < screen->shown_count ? count : screen->shown_count;
        while (at < common && same_row(next, first + at, shown, screen->shown_first + at)) at++;
        // A row that another flows into is drawn with it; one that has not been there is reached over the one before.
        if (at > 0 && at < count && (next->rows[first + at].is_soft || at >= screen->shown_count)) at--;
    } else {
        screen->open_column = 0;
        if (screen->column > 0) {
            if (screen->column < screen->columns) screen->open_column = screen->column;
            bytes_text(&screen->out, "\r\n");
            screen->column = 0;
        }
        screen->shown_count = 0;
        screen->cursor_row = 0;
    }

    size_t here = screen->cursor_row;
    if (at < count || count < screen->shown_count) {
        size_t from = at < count ? at : count - 1;
        if (here > from) add_move(&screen->out, here - from, 'A');
        else add_move(&screen->out, from - here, 'B');
        bytes_text(&screen->out, "\r");
        here = from;
        for (size_t i = at; i < count; i++) {
            bool is_flowing = i > at && next->rows[first + i].is_soft;
            if (i > at && !is_flowing) bytes_text(&screen->out, "\r\n");
            draw_row(screen, next, first + i, is_flowing);
            here = i;
        }
        if (count < screen->shown_count) {
            bytes_text(&screen->out, "\r\n\033[J");
            here++;
        }
    }
    size_t wanted = next->cursor_row - first;
    if (here > wanted) add_move(&screen->out, here - wanted, 'A');
    else add_move(&screen->out, wanted - here, 'B');
    bytes_text(&screen->out, "\r");
    add_move(&screen->out, (size_t)next->cursor_column, 'C');
    (void)send(screen);

    Picture swapped = *shown;
    *shown = *next;
    *next = swapped;
    screen->shown_first = first;
    screen->shown_count = count;
    screen->cursor_row = wanted;
    screen->is_shown = true;
}

static void add_hide(Screen *screen)
{
    if (!screen->is_shown) return;
    add_move(&screen->out, screen->cursor_row, 'A');
    bytes_text(&screen->out, "\r\033[J");
    if (screen->open_column) {
        add_move(&screen->out, 1, 'A');
        add_move(&screen->out, (size_t)screen->open_column, 'C');
        screen->column = screen->open_column;
        screen->open_column = 0;
    }
    screen->is_shown = false;
}

void screen_hide(Screen *screen)
{
    add_hide(screen);
    (void)send(screen);
}

void screen_leave(Screen *screen)
{
    if (!screen->is_shown) return;
    add_move(&screen->out, screen->shown_count - 1 - screen->cursor_row, 'B');
    bytes_text(&screen->out, "\r\n");
    screen->is_shown = false;
    screen->open_column = screen->column = 0;
    (void)send(screen);
}

// A smaller or wider terminal has wrapped the rows anew, as lay_out does: so the cursor's row is known.
void screen_resized(Screen *screen, const Scene *scene)
{
    screen_measure(screen);
    if (!screen->is_shown) return;
    if (lay_out(&screen->next, scene, screen->columns)) {
        size_t rows_above = screen->next.cursor_row, lines = (size_t)screen->lines;
        screen->cursor_row = rows_above < lines ? rows_above : lines - 1;
    }
    if (screen->open_column >= screen->columns) screen->open_column = 0;
    int open_column = screen->open_column;
    screen->open_column = 0;
    add_hide(screen);
    screen_show(screen, scene);
    screen->open_column = open_column;
}

// As many spaces as a line is wide end in the next line, unless they begin at the head of one: then the cursor waits
// behind the last of them, and goes back.
void screen_fresh_line(Screen *screen)
{
    screen_measure(screen);
    for (int i = 0; i < screen->columns; i++) bytes_text(&screen->out, " ");
    bytes_text(&screen->out, "\r\033[K");
    screen->open_column = screen->column = 0;
    (void)send(screen);
}

void screen_clear(Screen *screen)
{
    bytes_text(&screen->out, "\033[H\033[2J");
    screen->is_shown = false;
    screen->open_column = screen->column = 0;
    (void)send(screen);
}

// ---- Output -------------------------------------------------------------------------------------

enum { ESCAPE_NONE, ESCAPE_BEGUN, ESCAPE_CSI, ESCAPE_OSC, ESCAPE_OSC_END };

static void advance(Screen *screen, int width)
{
    if (screen->column + width > screen->columns) screen->column = 0;
    screen->column += width;
}

// Follows one byte of an escape sequence.
static void follow_escape(Screen *screen, unsigned char c)
{
    switch (screen->escape) {
    case ESCAPE_BEGUN: screen->escape = c == '[' ? ESCAPE_CSI : c == ']' ? ESCAPE_OSC : ESCAPE_NONE; break;
    case ESCAPE_CSI:
        if (c < 0x40) break;
        screen->escape = ESCAPE_NONE;
        if (c == 'H' || c == 'f' || c == 'G') screen->column = 0; // about: the program draws for itself
        break;
    case ESCAPE_OSC: screen->escape = c == '\a' ? ESCAPE_NONE : c == '\033' ? ESCAPE_OSC_END : ESCAPE_OSC; break;
    default: screen->escape = ESCAPE_NONE;
    }
}

static void follow_control(Screen *screen, unsigned char c)
{
    if (c == '\033') screen->escape = ESCAPE_BEGUN;
    else if (c == '\n' || c == '\r') screen->column = 0;
    else if (c == '\b' && screen->column > 0) screen->column--;
    else if (c == '\t') {
        int column = (screen->column / 8 + 1) * 8;
        screen->column = column < screen->columns ? column : screen->columns - 1;
    }
}

// Where the cursor is after this output.
static void follow(Screen *screen, const char *data, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)data[i];
        if (screen->escape) {
            follow_escape(screen, c);
        } else if (c < 0x20 || c == 0x7f) {
            screen->partial_size = 0;
            follow_control(screen, c);
        } else if (c < 0x80) {
            screen->partial_size = 0;
            advance(screen, 1);
        } else {
            if (c >= 0xc0 || screen->partial_size == sizeof screen->partial) screen->partial_size = 0;
            screen->partial[screen->partial_size++] = (char)c;
            unsigned char first = (unsigned char)screen->partial[0];
            size_t wanted = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
            if (screen->partial_size < wanted) continue;
            advance(screen, glyph_at(screen->partial, screen->partial_size).width);
            screen->partial_size = 0;
        }
    }
}

bool screen_write(Screen *screen, const char *data, size_t size)
{
    if (size == 0) return true;
    add_hide(screen);
    bool fine = send(screen);
    if (screen->columns == 0) screen_measure(screen);
    follow(screen, data, size);
    return write_all(screen, data, size) && fine;
}

void screen_free(Screen *screen)
{
    free(screen->shown.bytes.data);
    free(screen->shown.rows);
    free(screen->next.bytes.data);
    free(screen->next.rows);
    free(screen->out.data);
    *screen = (Screen){0};
}
