// test_ir.c -- the operations' table is consistent, and the text form shows everything.
#include "lowering.h"

Test(ir, every_operation_is_complete) {
    for (int i = 0; i < IR_OP_COUNT; i++) {
        const IrOpInfo *op = &ir_ops[i];
        cr_assert(op->name && *op->name);
        cr_assert(!strncmp(op->function, "cr_", 3), "%s: function %s", op->name, op->function);
        cr_assert(strlen(op->meaning) >= 2, "%s has no meaning", op->name);
    }
}
Test(ir, result_letters_are_known) {
    for (int i = 0; i < IR_OP_COUNT; i++) cr_assert(strchr("VIBCXSNR", ir_ops[i].result), "%s: %c", ir_ops[i].name, ir_ops[i].result);
}
Test(ir, operand_letters_are_known) {
    for (int i = 0; i < IR_OP_COUNT; i++)
        cr_assert_eq(strspn(ir_ops[i].operands, "vnkiagbAMSfcGtF*"), strlen(ir_ops[i].operands), "%s: %s", ir_ops[i].name, ir_ops[i].operands);
}
Test(ir, flags_are_known) {
    for (int i = 0; i < IR_OP_COUNT; i++)
        cr_assert_eq(strspn(ir_ops[i].flags, "YP-"), strlen(ir_ops[i].flags), "%s: %s", ir_ops[i].name, ir_ops[i].flags);
}
Test(ir, names_are_unique) {
    for (int i = 0; i < IR_OP_COUNT; i++)
        for (int k = 0; k < i; k++) cr_assert_str_neq(ir_ops[i].name, ir_ops[k].name);
}
Test(ir, pure_operations_cannot_switch) {
    for (int i = 0; i < IR_OP_COUNT; i++)
        cr_assert(!(strchr(ir_ops[i].flags, 'P') && strchr(ir_ops[i].flags, 'Y')), "%s", ir_ops[i].name);
}
Test(ir, text_shows_structure) {
    Arena a = {0};
    const char *ir = ir_text(&a, "def f(n):\n    while n:\n        try: n()\n        except E: break\n", "f");
    assert_has(ir, "BLOCK L");
    assert_has(ir, "LOOP L");
    assert_has(ir, "TRY\n");
    assert_has(ir, "HANDLER %");
    assert_has(ir, "IF NOT %");
}
Test(ir, text_shows_constants) {
    Arena a = {0};
    assert_has(ir_text(&a, "def f(): return 'a\\n', b'b', 1.5, -3, None, True, ...\n", "f"), "TUPLE 'a\\n', b'b', 1.5, -3, None, True, Ellipsis");
}
