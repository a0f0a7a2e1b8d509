// test_ir.c -- the table of operations is complete and consistent.
#include "lower_test.h"

Test(ops, each_has_name_function_and_meaning) {
    for (int i = 0; i < IR_OP_COUNT; i++) {
        cr_assert(ir_ops[i].name && *ir_ops[i].name);
        cr_assert(!strncmp(ir_ops[i].function, "cr_", 3), "%s", ir_ops[i].name);
        cr_assert_geq(strlen(ir_ops[i].meaning), 2u, "%s", ir_ops[i].name);
    }
}

Test(ops, results_and_operands_use_the_letters_of_the_legend) {
    for (int i = 0; i < IR_OP_COUNT; i++) {
        cr_assert(strchr("VIBCXSNRL", ir_ops[i].result), "%s", ir_ops[i].name);
        for (const char *p = ir_ops[i].operands; *p; p++)
            cr_assert(strchr("vnkiadgbAMSfcGtFl*@", *p), "%s: %c", ir_ops[i].name, *p);
        for (const char *p = ir_ops[i].flags; *p; p++) cr_assert(strchr("YP-", *p), "%s: %c", ir_ops[i].name, *p);
    }
}

Test(ops, names_are_unique) {
    for (int i = 0; i < IR_OP_COUNT; i++)
        for (int k = 0; k < i; k++) cr_assert_str_neq(ir_ops[i].name, ir_ops[k].name);
}

Test(ops, a_position_operand_is_the_last) {
    for (int i = 0; i < IR_OP_COUNT; i++) {
        const char *at = strchr(ir_ops[i].operands, '@');
        cr_assert(!at || !at[1], "%s", ir_ops[i].name);
    }
}

Test(ops, pure_operations_cannot_raise) {
    for (int i = 0; i < IR_OP_COUNT; i++)
        if (strchr(ir_ops[i].flags, 'P')) cr_assert(!strchr("ISXR", ir_ops[i].result), "%s", ir_ops[i].name);
}
