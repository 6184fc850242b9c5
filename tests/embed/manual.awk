# manual.awk - the C of docs/embedding.md as functions, one a section, with what they print: for tests/embed/manual.c.
#
#     awk -f tests/embed/manual.awk docs/embedding.md > manual.inc
#
# Blocks that begin with static or typedef stand outside of all functions; the others of a section are the body of one, in which `vm`
# is a VM that was made for it, unless they make their own. A whole program is left to the example that it is.
function text(line)
{
    gsub(/\\/, "\\\\", line)
    gsub(/"/, "\\\"", line)
    return "\"" line "\\n\""
}
function finish()
{
    if (body == "") return
    count++
    print outside
    printf "static void section_%d(void)\n{\n%s%s%s}\n", count, own ? "" : "    KukriVM *vm = kukri_new(NULL);\n", body, own ? "" : "    kukri_free(vm);\n"
    rows = rows "    {\"" title "\", section_" count ", \"\"\n" expected "    },\n"
}
/^## / { finish(); title = substr($0, 4); body = outside = expected = ""; own = 0 }
/^```c$/ { kind = "first"; line = NR + 1; next }
/^```output$/ { kind = "output"; next }
/^```$/ { kind = ""; next }
kind == "first" {
    kind = $0 ~ /^(static|typedef)/ ? "outside" : $0 ~ /^\/\*.*\.c - / ? "program" : "body"
    place = "#line " line " \"docs/embedding.md\"\n"
    if (kind == "outside") outside = outside place
    if (kind == "body") body = body place
}
kind == "outside" { outside = outside $0 "\n" }
kind == "body" { body = body $0 "\n"; if ($0 ~ /KukriVM \*vm =/) own = 1 }
kind == "output" { expected = expected "     " text($0) "\n" }
END { finish(); printf "static const Section sections[] = {\n%s};\n", rows }
