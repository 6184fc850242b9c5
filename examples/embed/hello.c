/* hello.c - Python in a C program, with limits, and with what went wrong in words. */
#include <kukri.h>
#include <stdio.h>

int main(void)
{
    KukriConfig config = {.size = sizeof config, .memory_limit = 32 << 20, .time_limit_ns = 1000000000};
    KukriVM *vm = kukri_new(&config);
    if (kukri_run_string(vm, "print('hello from', 6 * 7)\nwhile True: 'x' * 10**9\n", "<hello>") != KUKRI_DONE)
        printf("%s", kukri_error_text(vm, 0));
    kukri_free(vm);
    return 0;
}
