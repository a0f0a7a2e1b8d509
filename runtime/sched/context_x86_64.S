# context_x86_64.S -- switching stacks on x86-64 (System V): the only x86 in the runtime.
#
# Only the six callee-saved registers live across a call, so only they are saved; the rounding modes (mxcsr, x87
# control word) belong to the OS thread. `pop; jmp` instead of `ret` spares the return predictor a certain miss.
# The collector relies on this: the saved sp is stored before sp changes, and what is popped stays in memory.
        .text

# void cr_context_switch(void **save_sp, void *load_sp)
        .globl  cr_context_switch
        .type   cr_context_switch, @function
cr_context_switch:
        .cfi_startproc
        pushq   %rbp
        pushq   %rbx
        pushq   %r12
        pushq   %r13
        pushq   %r14
        pushq   %r15
        movq    %rsp, (%rdi)
        movq    %rsi, %rsp
        popq    %r15
        popq    %r14
        popq    %r13
        popq    %r12
        popq    %rbx
        popq    %rbp
        popq    %rcx
        jmp     *%rcx
        .cfi_endproc
        .size   cr_context_switch, .-cr_context_switch

# void *cr_context_call(void *(*fn)(void *), void *arg, void *stack, void **save_sp)
        .globl  cr_context_call
        .type   cr_context_call, @function
cr_context_call:
        .cfi_startproc
        pushq   %rbp
        .cfi_def_cfa_offset 16
        .cfi_offset %rbp, -16
        movq    %rsp, %rbp
        .cfi_def_cfa_register %rbp
        pushq   %rbx
        pushq   %r12
        pushq   %r13
        pushq   %r14
        pushq   %r15
        movq    %rsp, (%rcx)
        movq    %rdi, %rax
        movq    %rsi, %rdi
        andq    $-16, %rdx
        movq    %rdx, %rsp
        call    *%rax
        leaq    -40(%rbp), %rsp
        popq    %r15
        popq    %r14
        popq    %r13
        popq    %r12
        popq    %rbx
        popq    %rbp
        .cfi_def_cfa %rsp, 8
        ret
        .cfi_endproc
        .size   cr_context_call, .-cr_context_call

# A new fiber arrives here from cr_context_switch with its address in r12 and sp 16-byte aligned.
        .globl  cr_context_entry
        .type   cr_context_entry, @function
cr_context_entry:
        .cfi_startproc
        .cfi_undefined %rip
        movq    %r12, %rdi
        call    cr_fiber_start@PLT
        ud2
        .cfi_endproc
        .size   cr_context_entry, .-cr_context_entry

# void *cr_context_frame(void **top, void *fiber): builds the frame cr_context_switch pops, returns its sp.
        .globl  cr_context_frame
        .type   cr_context_frame, @function
cr_context_frame:
        .cfi_startproc
        leaq    cr_context_entry(%rip), %rax
        movq    $0, -8(%rdi)
        movq    $0, -16(%rdi)
        movq    %rax, -24(%rdi)
        movq    $0, -32(%rdi)
        movq    $0, -40(%rdi)
        movq    %rsi, -48(%rdi)
        movq    $0, -56(%rdi)
        movq    $0, -64(%rdi)
        movq    $0, -72(%rdi)
        leaq    -72(%rdi), %rax
        ret
        .cfi_endproc
        .size   cr_context_frame, .-cr_context_frame

        .section .note.GNU-stack,"",@progbits
