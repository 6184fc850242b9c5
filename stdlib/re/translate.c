// translate.c - a tree in the language of PCRE2.
//
// Nothing is left to PCRE2's own idea of Unicode or of case: classes are written out as CPython defines them, and so
// are the letters equal to a letter whose case is ignored. Only for ASCII letters, where both agree and PCRE2 is
// quicker, its caseless mode is switched on and off on the way. Pieces are written so that PCRE2's options of the
// engine hold: DOTALL ("." is any character), MULTILINE ("^" and "$" are of lines), no UCP.
#include "stdlib/re/translate.h"
#include "vm/base/unicode.h"

#define PCRE_MAX_REPEAT 65535u

typedef struct Translator {
    VM *vm;
    const Tree *tree;
    TranslateOptions options;
    CaseTable *cases;
    Buf *out;
    bool is_caseless; // PCRE2's mode at this place
    bool in_look_behind;
    bool failed;      // and an exception is pending
} Translator;

// ---- Characters ---------------------------------------------------------------------------------

static void put(Translator *translator, const char *text)
{
    buf_append_text(translator->out, text);
}

static bool is_plain(uint32_t code)
{
    return (code >= '0' && code <= '9') || (code >= 'A' && code <= 'Z') || (code >= 'a' && code <= 'z');
}

static bool is_ascii_letter(uint32_t code)
{
    return ((code | 0x20) >= 'a' && (code | 0x20) <= 'z');
}

static void put_code(Translator *translator, uint32_t code)
{
    if (is_plain(code)) buf_append_char(translator->out, (char)code);
    else if (code > ' ' && code < 0x7f) buf_format(translator->out, "\\%c", (int)code);
    else buf_format(translator->out, "\\x{%x}", code);
}

static void set_caseless(Translator *translator, bool on)
{
    if (translator->is_caseless == on) return;
    translator->is_caseless = on;
    put(translator, on ? "(?i)" : "(?-i)");
}

// The largest code that a subject can hold.
static uint32_t largest(const Translator *translator)
{
    return translator->options.units == UNITS_ASCII   ? 0x7f
           : translator->options.units == UNITS_BYTES ? 0xff
                                                      : CODE_POINT_MAX;
}

static const CaseTable *cases_of(Translator *translator)
{
    CaseTable *cases = translator->cases;
    if (cases->count == 0 && !case_table_make(cases, &translator->vm->memory)) {
        buf_fail(translator->out);
        return NULL;
    }
    return cases;
}

// ---- Classes ------------------------------------------------------------------------------------

static void put_range(Translator *translator, uint32_t low, uint32_t high)
{
    put_code(translator, low);
    if (high > low + 1) buf_append_char(translator->out, '-');
    if (high > low) put_code(translator, high);
}

// Any character, or one that no subject has: still one character wide, as look-behinds need it.
static void put_all_or_nothing(Translator *translator, bool all)
{
    if (all) put(translator, ".");
    else if (translator->options.units == UNITS_ASCII) put(translator, "\\x{ff}");
    else buf_format(translator->out, "[^\\x{0}-\\x{%x}]", largest(translator));
}

// The class of a normalized set, negated or not.
static void put_class(Translator *translator, const CharSet *set, bool negate)
{
    const CharRange *ranges = charset_ranges(set);
    size_t count = charset_count(set);
    if (count == 0) {
        put_all_or_nothing(translator, negate);
        return;
    }
    if (count == 1 && ranges[0].low == ranges[0].high && !negate) {
        put_code(translator, ranges[0].low);
        return;
    }
    if (count == 1 && ranges[0].low == '\n' && ranges[0].high == '\n') {
        put(translator, "\\N");
        return;
    }
    put(translator, negate ? "[^" : "[");
    for (size_t i = 0; i < count; i++) put_range(translator, ranges[i].low, ranges[i].high);
    put(translator, "]");
}

// What a shorthand of PCRE2 stands for without UCP, among codes up to 0x7f.
static bool bitmap_is(const bool *bits, uint32_t limit, Category category)
{
    for (uint32_t code = 0; code <= limit; code++) {
        bool is_in = category == CATEGORY_WORD    ? code < 0x80 && (is_plain(code) || code == '_')
                     : category == CATEGORY_DIGIT ? code >= '0' && code <= '9'
                                                  : code == ' ' || (code >= '\t' && code <= '\r');
        if (bits[code] != is_in) return false;
    }
    return true;
}

// The class of a set by bytes: the shorter of it and its complement.
static void put_byte_class(Translator *translator, const CharSet *set, bool negate)
{
    static const char *const shorthands[2][3] = {{"\\d", "\\s", "\\w"}, {"\\D", "\\S", "\\W"}};
    static const Category categories[3] = {CATEGORY_DIGIT, CATEGORY_SPACE, CATEGORY_WORD};
    uint32_t limit = largest(translator);
    bool bits[2][256] = {{false}};
    size_t counts[2] = {0, 0};
    for (uint32_t code = 0; code <= limit; code++) {
        bool is_in = charset_has(set, code) != negate;
        bits[0][code] = is_in;
        bits[1][code] = !is_in;
        counts[!is_in]++;
    }
    for (int k = 0; k < 2; k++) {
        for (int i = 0; i < 3; i++) {
            if (!bitmap_is(bits[k], limit, categories[i])) continue;
            put(translator, shorthands[k][i]);
            return;
        }
    }
    bool inverse = counts[1] < counts[0];
    CharSet narrow;
    charset_init(&narrow, &translator->vm->memory);
    for (uint32_t code = 0; code <= limit; code++) {
        if (!bits[inverse][code]) continue;
        uint32_t low = code;
        while (code < limit && bits[inverse][code + 1]) code++;
        charset_add(&narrow, low, code);
    }
    if (narrow.buf.failed) buf_fail(translator->out);
    put_class(translator, &narrow, inverse);
    charset_free(&narrow);
}

// What PCRE2's \p{L} and \p{N} of Unicode 14 lack of Python's alphanumeric characters, and \p{Nd} of its digits.
static const CharRange newer_words[] = {
    {0x1123f, 0x11240}, {0x11f02, 0x11f02}, {0x11f04, 0x11f10}, {0x11f12, 0x11f33}, {0x1342f, 0x1342f},
    {0x13441, 0x13446}, {0x1b132, 0x1b132}, {0x1b155, 0x1b155}, {0x1d2c0, 0x1d2d3}, {0x1df25, 0x1df2a},
    {0x1e030, 0x1e06d}, {0x1e4d0, 0x1e4eb}, {0x2b739, 0x2b739}, {0x2ebf0, 0x2ee5d}, {0x31350, 0x323af},
};
static const CharRange newer_digits[] = {{0x11f50, 0x11f59}, {0x1e4f0, 0x1e4f9}};
// Those below 0x100 once more: PCRE2 finds these in a bitmap, without a look at properties.
static const CharRange early_words[] = {{'A', 'Z'},   {'a', 'z'},   {0xaa, 0xaa}, {0xb5, 0xb5},
                                        {0xba, 0xba}, {0xc0, 0xd6}, {0xd8, 0xf6}, {0xf8, 0xff}};

static void put_ranges(Translator *translator, const CharRange *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++) put_range(translator, ranges[i].low, ranges[i].high);
}

#define HAS(categories, category) (((categories) >> (category)) & 1)

// Within [ ]: all of \w that is no digit.
static void put_words(Translator *translator, bool underscore)
{
    put(translator, underscore ? "\\p{L}\\p{Nl}\\p{No}_" : "\\p{L}\\p{Nl}\\p{No}");
    put_ranges(translator, early_words, COUNT_OF(early_words));
    put_ranges(translator, newer_words, COUNT_OF(newer_words));
}

static void put_digits(Translator *translator)
{
    put(translator, "0-9\\p{Nd}");
    put_ranges(translator, newer_digits, COUNT_OF(newer_digits));
}

// Whether set has an alphanumeric character or underscore other than those that `but` holds.
static bool touches(const CharSet *set, unsigned flags, bool but_underscore)
{
    for (size_t i = 0; i < charset_count(set); i++) {
        CharRange range = charset_ranges(set)[i];
        for (uint32_t code = range.low; code <= range.high; code++) {
            if (unicode_is(code, flags)) return true;
            if (code == '_' && !but_underscore && (flags & UNICODE_ALPHA)) return true;
        }
    }
    return false;
}

// A class of Unicode with large categories (\w \W \d \D) in it, besides set, which is normalized.
static void put_unicode_class(Translator *translator, CharSet *set, unsigned categories, bool negate)
{
    bool word = HAS(categories, CATEGORY_WORD), no_word = HAS(categories, CATEGORY_NOT_WORD);
    bool digit = HAS(categories, CATEGORY_DIGIT), no_digit = HAS(categories, CATEGORY_NOT_DIGIT);
    if ((word && (no_word || no_digit)) || (digit && no_digit)) {
        put_all_or_nothing(translator, !negate);
        return;
    }
    if (!no_word && !no_digit) {
        put(translator, negate ? "[^" : "[");
        if (word) put_words(translator, true);
        put_digits(translator);
        put_ranges(translator, charset_ranges(set), charset_count(set));
        put(translator, "]");
        return;
    }
    // A complement: the class of what is not in it, if set takes nothing from that or only the underscore.
    bool has_underscore = charset_has(set, '_');
    unsigned flags = no_digit ? UNICODE_DECIMAL : UNICODE_ALNUM;
    if (!touches(set, flags, true)) {
        put(translator, negate ? "[" : "[^");
        if (!no_digit) put_words(translator, !has_underscore);
        if (no_digit || !digit) put_digits(translator);
        put(translator, "]");
        return;
    }
    if (no_word) charset_add_category(set, CATEGORY_NOT_WORD, true);
    if (no_digit) charset_add_category(set, CATEGORY_NOT_DIGIT, true);
    if (digit) charset_add_category(set, CATEGORY_DIGIT, true);
    charset_normalize(set);
    put_class(translator, set, negate);
}

// Adds what the categories among items stand for to set; the large ones of Unicode are told apart.
static unsigned add_categories(Translator *translator, const SetItem *items, uint32_t flags, CharSet *set)
{
    unsigned categories = 0;
    bool unicode = (flags & REGEX_UNICODE) != 0;
    for (const SetItem *item = items; item != NULL; item = item->next) {
        if (!item->is_category) continue;
        bool is_space = item->category == CATEGORY_SPACE || item->category == CATEGORY_NOT_SPACE;
        if (translator->options.units == UNITS_UTF8 && unicode && !is_space) categories |= 1u << item->category;
        else charset_add_category(set, item->category, unicode && is_space); // of bytes ASCII's
    }
    return categories;
}

static void close_case(Translator *translator, CharSet *set, uint32_t flags)
{
    if (!(flags & REGEX_IGNORECASE)) return;
    bool is_ascii = translator->options.units == UNITS_ASCII; // and then what lies beyond only counts if it is there
    for (size_t i = 0; i < charset_count(set); i++) is_ascii &= charset_ranges(set)[i].high < 0x80;
    if (is_ascii || !(flags & REGEX_UNICODE)) {
        charset_close_ascii_case(set);
        return;
    }
    const CaseTable *cases = cases_of(translator);
    if (cases != NULL) charset_close_case(set, cases);
}

static void put_set(Translator *translator, const SetItem *items, bool negate, uint32_t flags)
{
    CharSet set;
    charset_init(&set, &translator->vm->memory);
    for (const SetItem *item = items; item != NULL; item = item->next)
        if (!item->is_category) charset_add(&set, item->low, item->high);
    close_case(translator, &set, flags);
    unsigned categories = add_categories(translator, items, flags, &set);
    charset_normalize(&set);
    set_caseless(translator, false);
    if (set.buf.failed) buf_fail(translator->out);
    else if (translator->options.units != UNITS_UTF8) put_byte_class(translator, &set, negate);
    else if (categories != 0) put_unicode_class(translator, &set, categories, negate);
    else put_class(translator, &set, negate);
    if (set.buf.failed) buf_fail(translator->out);
    charset_free(&set);
}

// Whether PCRE2's caseless mode means by this letter what Python does: in UTF-8 it knows of the Kelvin sign and the
// long s, but of no dotless i.
static bool pairs_alike(const Translator *translator, uint32_t code, uint32_t flags)
{
    if (!is_ascii_letter(code)) return false;
    uint32_t letter = code | 0x20;
    return translator->options.units != UNITS_UTF8 || (letter != 'i' && letter != 'k' && letter != 's');
}

static void put_literal(Translator *translator, uint32_t code, bool negate, uint32_t flags)
{
    bool ignore = (flags & REGEX_IGNORECASE) != 0;
    if (!negate && is_ascii_letter(code) && (!ignore || pairs_alike(translator, code, flags))) {
        set_caseless(translator, ignore);
        put_code(translator, code);
    } else if (!negate && (code < 0x80) && !is_ascii_letter(code)) {
        put_code(translator, code);
    } else {
        SetItem item = {.low = code, .high = code};
        put_set(translator, &item, negate, flags);
    }
}

// ---- Nodes --------------------------------------------------------------------------------------

static void put_sequence(Translator *translator, const Sequence *sequence, uint32_t flags);
static void put_node(Translator *translator, const Node *node, uint32_t flags, bool alone);

static uint32_t inner_flags(const Node *node, uint32_t flags)
{
    if (node->add_flags & REGEX_TYPE_FLAGS) flags &= ~(uint32_t)REGEX_TYPE_FLAGS;
    return (flags | node->add_flags) & ~node->remove_flags;
}

static bool is_single(const Node *node)
{
    return node->kind == NODE_LITERAL || node->kind == NODE_NOT_LITERAL || node->kind == NODE_ANY ||
           node->kind == NODE_SET;
}

static void put_single(Translator *translator, const Node *node, uint32_t flags)
{
    switch (node->kind) {
    case NODE_LITERAL: put_literal(translator, node->code, false, flags); return;
    case NODE_NOT_LITERAL: put_literal(translator, node->code, true, flags); return;
    case NODE_SET: put_set(translator, node->items, node->negate, flags); return;
    default: put(translator, flags & REGEX_DOTALL ? "." : "\\N"); return;
    }
}

// A parenthesis: what is switched on and off in it ends with it.
static void put_group(Translator *translator, const char *open, const Sequence *body, uint32_t flags)
{
    bool caseless = translator->is_caseless;
    put(translator, open);
    put_sequence(translator, body, flags);
    put(translator, ")");
    translator->is_caseless = caseless;
}

// Whether a branch is one character out of several, and nothing else.
static bool is_choice(const Sequence *sequence)
{
    for (; sequence != NULL; sequence = sequence->next) {
        const Node *node = sequence->first;
        if (sequence->count != 1) return false;
        if (node->kind != NODE_LITERAL && (node->kind != NODE_SET || node->negate)) return false;
    }
    return true;
}

// The alternatives as one class.
static void put_choice(Translator *translator, const Sequence *sequence, uint32_t flags)
{
    TreeArena arena = {.memory = &translator->vm->memory};
    SetItem *items = NULL, **end = &items;
    for (; sequence != NULL; sequence = sequence->next) {
        SetItem literal = {.low = sequence->first->code, .high = sequence->first->code};
        const SetItem *from = sequence->first->kind == NODE_SET ? sequence->first->items : &literal;
        for (; from != NULL; from = from->next) {
            SetItem *copy = tree_take(&arena, sizeof *copy);
            if (copy == NULL) {
                buf_fail(translator->out);
                break;
            }
            *copy = *from;
            copy->next = NULL;
            *end = copy;
            end = &copy->next;
        }
    }
    put_set(translator, items, false, flags);
    tree_give_back(&arena);
}

static void put_alternatives(Translator *translator, const Sequence *sequence, uint32_t flags)
{
    for (const Sequence *each = sequence; each != NULL; each = each->next) {
        if (each != sequence) put(translator, "|");
        put_sequence(translator, each, flags);
    }
}

static void put_branch(Translator *translator, const Node *node, uint32_t flags, bool alone)
{
    if (is_choice(node->body)) {
        put_choice(translator, node->body, flags);
        return;
    }
    bool caseless = translator->is_caseless;
    if (!alone) put(translator, "(?:");
    put_alternatives(translator, node->body, flags);
    if (alone) return;
    put(translator, ")");
    translator->is_caseless = caseless;
}

// \b and \B where words are of Unicode: PCRE2 without UCP knows ASCII's only.
static void put_boundary(Translator *translator, bool negate, uint32_t flags)
{
    if (negate) put(translator, "(?!\\A\\z)"); // as in CPython, \B is nowhere in an empty string
    if (translator->options.units != UNITS_UTF8 || !(flags & REGEX_UNICODE)) {
        put(translator, negate ? "\\B" : "\\b");
        return;
    }
    static const char *const looks[2][4] = {{"(?:(?<=", ")(?!", ")|(?<!", ")(?="},
                                            {"(?:(?<=", ")(?=", ")|(?<!", ")(?!"}};
    CharSet nothing;
    charset_init(&nothing, &translator->vm->memory);
    set_caseless(translator, false);
    for (int i = 0; i < 4; i++) {
        put(translator, looks[negate][i]);
        put_unicode_class(translator, &nothing, 1u << CATEGORY_WORD, false);
    }
    put(translator, "))");
}

static void put_place(Translator *translator, Place place, uint32_t flags)
{
    bool lines = (flags & REGEX_MULTILINE) != 0;
    switch (place) {
    case AT_BEGINNING: put(translator, lines ? "^" : "\\A"); return;
    case AT_BEGINNING_STRING: put(translator, "\\A"); return;
    case AT_END: put(translator, lines ? "$" : "\\Z"); return;
    case AT_END_STRING: put(translator, "\\z"); return;
    case AT_BOUNDARY: put_boundary(translator, false, flags); return;
    case AT_NON_BOUNDARY: put_boundary(translator, true, flags); return;
    }
    UNREACHABLE();
}

static void put_body(Translator *translator, const Node *node, uint32_t flags)
{
    const Node *item = node->body->first;
    while (item->kind == NODE_GROUP && item->group == 0 && item->add_flags == 0 && item->remove_flags == 0 &&
           item->body->count == 1)
        item = item->body->first; // PCRE2 repeats a character in less space than a group
    bool is_group = item->kind == NODE_GROUP && item->group != 0 && !translator->options.marks;
    if (is_single(item)) put_single(translator, item, flags);
    else if (is_group) put_node(translator, item, flags, true);
    else put_group(translator, "(?:", node->body, flags);
}

static void put_bounds(Translator *translator, uint32_t minimum, uint32_t maximum, Greed greed)
{
    bool is_open = maximum == REGEX_MAX_REPEAT;
    if (minimum == 0 && is_open) put(translator, "*");
    else if (minimum == 1 && is_open) put(translator, "+");
    else if (minimum == 0 && maximum == 1) put(translator, "?");
    else if (minimum == maximum) buf_format(translator->out, "{%u}", minimum);
    else if (is_open) buf_format(translator->out, "{%u,}", minimum);
    else buf_format(translator->out, "{%u,%u}", minimum, maximum);
    if (greed == LAZY) put(translator, "?");
    else if (greed == POSSESSIVE) put(translator, "+");
}

// Raises what CPython raises for patterns that it cannot hold.
static void too_large(Translator *translator)
{
    if (!translator->failed && !buf_failed(translator->out))
        (void)throw(translator->vm, OverflowError, "regular expression code size limit exceeded");
    translator->failed = true;
}

static bool has_groups(const Sequence *sequence)
{
    for (; sequence != NULL; sequence = sequence->next) {
        for (const Node *node = sequence->first; node != NULL; node = node->next)
            if ((node->kind == NODE_GROUP && node->group != 0) || (node->body != NULL && has_groups(node->body)))
                return true;
    }
    return false;
}

// Counts beyond what PCRE2 takes: several repeats in a row. Where that would repeat a group's number, a maximum that
// few subjects reach is none.
static void put_big_repeat(Translator *translator, const Node *node, uint32_t flags)
{
    uint32_t minimum = node->minimum, maximum = node->maximum;
    bool may_repeat = !has_groups(node->body);
    if (minimum / PCRE_MAX_REPEAT > 64 || (minimum > PCRE_MAX_REPEAT && !may_repeat)) {
        too_large(translator);
        return;
    }
    if (!may_repeat || (maximum - minimum) / PCRE_MAX_REPEAT > 64) maximum = REGEX_MAX_REPEAT;
    put(translator, node->greed == POSSESSIVE ? "(?>" : "(?:");
    Greed greed = node->greed == POSSESSIVE ? GREEDY : node->greed;
    for (;;) {
        bool is_open = maximum == REGEX_MAX_REPEAT, is_last = minimum <= PCRE_MAX_REPEAT;
        uint32_t least = is_last ? minimum : PCRE_MAX_REPEAT;
        uint32_t most = is_open && is_last ? maximum : maximum > PCRE_MAX_REPEAT ? PCRE_MAX_REPEAT : maximum;
        put_body(translator, node, flags);
        put_bounds(translator, least, most, greed);
        minimum -= least;
        if (!is_open) maximum -= most;
        if (is_open ? is_last : maximum == 0) break;
    }
    put(translator, ")");
}

// What matches nothing but places, within a look-behind, where PCRE2 takes no loops: once is as good as often.
static void put_place_repeat(Translator *translator, const Node *node, uint32_t flags)
{
    put(translator, node->greed == POSSESSIVE ? "(?>" : "(?:");
    if (node->minimum == 0 && node->greed == LAZY) put(translator, "|");
    put_body(translator, node, flags);
    if (node->minimum == 0 && node->greed != LAZY) put(translator, "|");
    put(translator, ")");
}

static void put_repeat(Translator *translator, const Node *node, uint32_t flags)
{
    uint32_t minimum = node->minimum, maximum = node->maximum;
    if (translator->in_look_behind && node->body->high == 0) {
        put_place_repeat(translator, node, flags);
    } else if (minimum > PCRE_MAX_REPEAT || (maximum > PCRE_MAX_REPEAT && maximum != REGEX_MAX_REPEAT)) {
        put_big_repeat(translator, node, flags);
    } else if (node->greed == POSSESSIVE && has_groups(node->body)) {
        // PCRE2's machine code for (x)*+ forgets to put the group back when the match goes back before it.
        put(translator, "(?>");
        put_body(translator, node, flags);
        put_bounds(translator, minimum, maximum, GREEDY);
        put(translator, ")");
    } else {
        put_body(translator, node, flags);
        put_bounds(translator, minimum, maximum, node->greed);
    }
}

static void put_look(Translator *translator, const Node *node, uint32_t flags)
{
    static const char *const opens[2][2] = {{"(?=", "(?!"}, {"(?<=", "(?<!"}};
    bool outer = translator->in_look_behind;
    bool behind = node->behind && node->body->high > 0; // what has no width is the same in both directions
    translator->in_look_behind |= behind;
    put_group(translator, opens[behind][node->negate], node->body, flags);
    translator->in_look_behind = outer;
}

static void put_condition(Translator *translator, const Node *node, uint32_t flags)
{
    bool caseless = translator->is_caseless;
    buf_format(translator->out, "(?(%u)", node->group);
    put_alternatives(translator, node->body, flags);
    put(translator, ")");
    translator->is_caseless = caseless;
}

static void put_node(Translator *translator, const Node *node, uint32_t flags, bool alone)
{
    switch (node->kind) {
    case NODE_LITERAL:
    case NODE_NOT_LITERAL:
    case NODE_ANY:
    case NODE_SET: put_single(translator, node, flags); return;
    case NODE_AT: put_place(translator, node->place, flags); return;
    case NODE_BRANCH: put_branch(translator, node, flags, alone); return;
    case NODE_GROUP:
        put_group(translator, node->group != 0 ? "(" : "(?:", node->body, inner_flags(node, flags));
        if (node->group != 0 && translator->options.marks)
            buf_format(translator->out, "(*MARK:%u)", node->group);
        return;
    case NODE_ATOMIC: put_group(translator, "(?>", node->body, flags); return;
    case NODE_REPEAT: put_repeat(translator, node, flags); return;
    case NODE_LOOK: put_look(translator, node, flags); return;
    case NODE_REFERENCE:
        set_caseless(translator, (flags & REGEX_IGNORECASE) != 0);
        buf_format(translator->out, "\\g{%u}", node->group);
        return;
    case NODE_CONDITION: put_condition(translator, node, flags); return;
    case NODE_FAILURE: put(translator, "(?!)"); return;
    }
    UNREACHABLE();
}

static void put_sequence(Translator *translator, const Sequence *sequence, uint32_t flags)
{
    for (const Node *node = sequence->first; node != NULL; node = node->next) {
        if (translator->failed || buf_failed(translator->out)) return;
        put_node(translator, node, flags, sequence->count == 1);
    }
}

bool regex_translate(VM *vm, const Tree *tree, TranslateOptions options, CaseTable *cases, Buf *out)
{
    Translator translator = {.vm = vm, .tree = tree, .options = options, .cases = cases, .out = out};
    bool wrap = options.whole || options.callout;
    if (options.callout) put(&translator, "(?C1)");
    if (wrap) put(&translator, "(?:");
    put_sequence(&translator, tree->root, tree->flags);
    if (wrap) put(&translator, ")");
    if (options.whole) put(&translator, "\\z");
    if (translator.failed) return false;
    return !buf_failed(out) || (throw_memory(vm), false);
}

// ---- Looking at a tree --------------------------------------------------------------------------

static bool look_behinds_fixed(const Sequence *sequence)
{
    for (; sequence != NULL; sequence = sequence->next) {
        for (const Node *node = sequence->first; node != NULL; node = node->next) {
            if (node->kind == NODE_LOOK && node->behind && node->body->low != node->body->high) return false;
            if (node->body != NULL && !look_behinds_fixed(node->body)) return false;
        }
    }
    return true;
}

bool regex_check(VM *vm, const Tree *tree, Value pattern)
{
    if (look_behinds_fixed(tree->root)) return true;
    return regex_error(vm, pattern, -1, str_from_c(vm, "look-behind requires fixed-width pattern"));
}

// Groups are closed in the order of where they end, and at one place in the order of their parentheses, but for two
// cases: a group in a look-around, and a loop that can take a turn in which a group of it ends where another one
// did the turn before.
static bool is_plain_order(const Sequence *sequence, bool in_loop, size_t *groups, bool *may_be_empty)
{
    for (; sequence != NULL; sequence = sequence->next) {
        for (const Node *node = sequence->first; node != NULL; node = node->next) {
            if (node->kind == NODE_GROUP && node->group != 0) {
                *groups += 1;
                *may_be_empty |= node->body->low == 0;
            }
            if (node->body == NULL) continue;
            bool loops = in_loop || (node->kind == NODE_REPEAT && node->maximum > 1);
            size_t inner = 0;
            bool inner_empty = false;
            if (!is_plain_order(node->body, loops, &inner, &inner_empty)) return false;
            if (loops && inner > 1 && inner_empty) return false;
            *groups += inner;
            *may_be_empty |= inner_empty;
        }
    }
    return true;
}

bool regex_needs_marks(const Tree *tree)
{
    size_t groups = 0;
    bool may_be_empty = false;
    return tree->group_in_look || !is_plain_order(tree->root, false, &groups, &may_be_empty);
}
