/* threads.c - a VM for each thread: they share nothing, and run at once on all cores. */
#include <kukri.h>
#include <pthread.h>
#include <stdio.h>

#define THREADS 4

static void *work(void *argument)
{
    int64_t *sum = argument;
    KukriVM *vm = kukri_new(NULL);
    if (!vm) return NULL;
    kukri_run_string(vm, "def work(n):\n    return sum(i * i % 7 for i in range(n))\n", "<work>");
    KukriValue n = kukri_int(vm, 50000);
    kukri_to_int(vm, kukri_call(vm, kukri_get_global(vm, "work"), &n, 1), sum);
    kukri_free(vm);
    return NULL;
}

int main(void)
{
    pthread_t threads[THREADS];
    int64_t sums[THREADS] = {0};
    for (int i = 0; i < THREADS; i++) pthread_create(&threads[i], NULL, work, &sums[i]);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    for (int i = 0; i < THREADS; i++) printf("thread %d: %lld\n", i + 1, (long long)sums[i]);
    return sums[0] == 0 || sums[0] != sums[THREADS - 1];
}
