// stack_switch.c - the switch of stacks: for x86-64 by hand, elsewhere by swapcontext.
//
// By hand it is the registers that a called function must keep (System V ABI, AMD64 supplement 3.2.1): they are pushed,
// the stack pointer is exchanged, and they are popped. swapcontext also changes the signal mask, which
// costs a system call that nobody needs here.
#include "vm/base/stack_switch.h"

#if defined(__x86_64__)

void stack_exchange(void **from, void *to);
void stack_begin(void);

__asm__(".text\n"
        ".globl stack_exchange\n"
        ".hidden stack_exchange\n"
        ".type stack_exchange, @function\n"
        "stack_exchange:\n"
        "    pushq %rbp\n"
        "    pushq %rbx\n"
        "    pushq %r12\n"
        "    pushq %r13\n"
        "    pushq %r14\n"
        "    pushq %r15\n"
        "    subq $8, %rsp\n"
        "    stmxcsr (%rsp)\n"
        "    fnstcw 4(%rsp)\n"
        "    movq %rsp, (%rdi)\n"
        "    movq %rsi, %rsp\n"
        "    ldmxcsr (%rsp)\n"
        "    fldcw 4(%rsp)\n"
        "    addq $8, %rsp\n"
        "    popq %r15\n"
        "    popq %r14\n"
        "    popq %r13\n"
        "    popq %r12\n"
        "    popq %rbx\n"
        "    popq %rbp\n"
        "    ret\n"
        ".size stack_exchange, . - stack_exchange\n"
        // The first return of a new stack leads here: rbx is the function, r12 its argument.
        ".globl stack_begin\n"
        ".hidden stack_begin\n"
        ".type stack_begin, @function\n"
        "stack_begin:\n"
        "    xorl %ebp, %ebp\n"
        "    movq %r12, %rdi\n"
        "    callq *%rbx\n"
        "    ud2\n"
        ".size stack_begin, . - stack_begin\n");

void stack_prepare(StackPlace *place, char *stack, size_t size, void (*begin)(void *), void *argument)
{
    void **top = (void **)(((uintptr_t)stack + size) & ~(uintptr_t)15);
    *--top = NULL;
    *--top = NULL; // so that the call in stack_begin finds the alignment it needs
    *--top = (void *)(uintptr_t)stack_begin;
    *--top = NULL;                      // rbp
    *--top = (void *)(uintptr_t)begin;  // rbx
    *--top = argument;                  // r12
    for (int i = 0; i < 3; i++) *--top = NULL; // r13, r14, r15
    *--top = NULL;
    uint32_t words[2] = {0x1f80, 0x037f}; // MXCSR and the x87 control word as a program begins with them
    memcpy(top, words, sizeof words);
    place->top = top;
}

void stack_switch(StackPlace *from, StackPlace *to)
{
    stack_exchange(&from->top, to->top);
}

#else

static void enter(unsigned begin_low, unsigned begin_high, unsigned low, unsigned high)
{
    void (*begin)(void *) = (void (*)(void *))(uintptr_t)((uint64_t)begin_high << 32 | begin_low);
    begin((void *)(uintptr_t)((uint64_t)high << 32 | low));
}

void stack_prepare(StackPlace *place, char *stack, size_t size, void (*begin)(void *), void *argument)
{
    (void)getcontext(&place->context); // cannot fail on Linux
    place->context.uc_stack.ss_sp = stack;
    place->context.uc_stack.ss_size = size;
    place->context.uc_link = NULL;
    uint64_t function = (uintptr_t)begin, value = (uintptr_t)argument;
    makecontext(&place->context, (void (*)(void))enter, 4, (unsigned)function, (unsigned)(function >> 32),
                (unsigned)value, (unsigned)(value >> 32));
    place->top = stack + size;
}

NOINLINE void stack_switch(StackPlace *from, StackPlace *to)
{
    from->top = FRAME_ADDRESS();
    (void)swapcontext(&from->context, &to->context);
}

#endif
