// context_aarch64.S -- switching stacks on 64-bit ARM (AAPCS64): the only ARM assembly in the runtime.
//
// x19..x30 and d8..d15 live across a call and are saved in a 160-byte frame. The collector relies on this: the
// saved sp is stored before sp changes, and what is loaded stays in memory.
        .text

// void cr_context_switch(void **save_sp, void *load_sp)
        .globl  cr_context_switch
        .type   cr_context_switch, %function
cr_context_switch:
        sub     sp, sp, #160
        stp     x19, x20, [sp, #0]
        stp     x21, x22, [sp, #16]
        stp     x23, x24, [sp, #32]
        stp     x25, x26, [sp, #48]
        stp     x27, x28, [sp, #64]
        stp     x29, x30, [sp, #80]
        stp     d8, d9, [sp, #96]
        stp     d10, d11, [sp, #112]
        stp     d12, d13, [sp, #128]
        stp     d14, d15, [sp, #144]
        mov     x9, sp
        str     x9, [x0]
        mov     sp, x1
        ldp     x19, x20, [sp, #0]
        ldp     x21, x22, [sp, #16]
        ldp     x23, x24, [sp, #32]
        ldp     x25, x26, [sp, #48]
        ldp     x27, x28, [sp, #64]
        ldp     x29, x30, [sp, #80]
        ldp     d8, d9, [sp, #96]
        ldp     d10, d11, [sp, #112]
        ldp     d12, d13, [sp, #128]
        ldp     d14, d15, [sp, #144]
        add     sp, sp, #160
        ret
        .size   cr_context_switch, .-cr_context_switch

// void *cr_context_call(void *(*fn)(void *), void *arg, void *stack, void **save_sp)
        .globl  cr_context_call
        .type   cr_context_call, %function
cr_context_call:
        .cfi_startproc
        stp     x29, x30, [sp, #-96]!
        .cfi_def_cfa_offset 96
        .cfi_offset x29, -96
        .cfi_offset x30, -88
        mov     x29, sp
        .cfi_def_cfa_register x29
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        stp     x23, x24, [sp, #48]
        stp     x25, x26, [sp, #64]
        stp     x27, x28, [sp, #80]
        mov     x9, sp
        str     x9, [x3]
        mov     x10, x0
        mov     x0, x1
        and     x2, x2, #-16
        mov     sp, x2
        blr     x10
        mov     sp, x29
        ldp     x19, x20, [sp, #16]
        ldp     x21, x22, [sp, #32]
        ldp     x23, x24, [sp, #48]
        ldp     x25, x26, [sp, #64]
        ldp     x27, x28, [sp, #80]
        ldp     x29, x30, [sp], #96
        .cfi_def_cfa sp, 0
        ret
        .cfi_endproc
        .size   cr_context_call, .-cr_context_call

// A new fiber arrives here from cr_context_switch with its address in x19.
        .globl  cr_context_entry
        .type   cr_context_entry, %function
cr_context_entry:
        .cfi_startproc
        .cfi_undefined x30
        mov     x0, x19
        bl      cr_fiber_start
        brk     #1
        .cfi_endproc
        .size   cr_context_entry, .-cr_context_entry

// void *cr_context_frame(void **top, void *fiber): builds the frame cr_context_switch loads, returns its sp.
        .globl  cr_context_frame
        .type   cr_context_frame, %function
cr_context_frame:
        sub     x0, x0, #176
        mov     x2, #0
1:      str     xzr, [x0, x2]
        add     x2, x2, #8
        cmp     x2, #176
        b.ne    1b
        str     x1, [x0, #0]
        adr     x2, cr_context_entry
        str     x2, [x0, #88]
        ret
        .size   cr_context_frame, .-cr_context_frame

        .section .note.GNU-stack,"",%progbits
