#!/usr/bin/env python3
"""Prints the interpreter's code for the operations of runtime/ops.def whose operands and results say all there is to know.

    runtime/vm/dispatch.py runtime/ops.def > build/gen/vm_dispatch.inc

Each operation becomes one label, a call of its function, and what its result kind asks for. interp.c has the macros used
here, and the operations of unusual form (BY_HAND) itself. Operations with a condition get a second label, fused with the
branch on it. bytecode.h draws the instructions.
"""

import re
import sys

BY_HAND = set('''CALL CALL_KEYWORDS CALL_METHOD CALL_LOADED CALL_KNOWN LOAD_METHOD UNPACK UNPACK_STAR MAKE_FUNCTION
    DEFINE_FUNCTION DEFINE_FOREIGN YIELD DELEGATE RAISE_AGAIN RETHROW LINE'''.split())
FUNCTIONS = {  # what stands for functions that know of compiled modules
    'LOAD_NAME': 'cr_vm_name_load', 'LOAD_GLOBAL': 'global_load', 'LOAD_BUILTIN': 'global_load', 'STORE_GLOBAL': 'global_store', 'DELETE_GLOBAL': 'global_delete',
    'IMPORT': 'cr_vm_import', 'IMPORT_NAMES': 'cr_vm_import_names',
}
WITH_GLOBALS = {'BUILD_CLASS': 'cr_vm_class_build'}  # it asks the globals for __builtins__
RESULTS = {'STORE_GLOBAL': 'S'}  # may fail here
ARGUMENT = {
    'v': 'R({0})', 'n': 'K({0})', 'k': 'K({0})', 'i': '(int)pc[{0}]', 'd': 'NAMESPACE({0})', 't': '(int)R({0})',
    'l': '(CrRangeLoop *)&R({0})', 'A': '&unit->attr_sites[pc[{0}]]', 'S': '&unit->store_sites[pc[{0}]]',
    'M': '&unit->method_sites[pc[{0}]]', 'F': 'f', 'G': 'g', '@': 'pc[1]',
}


def operations(path):
    for line in open(path):
        m = re.match(r'OP\((\w+), (\w+), (\w), "([^"]*)"', line)
        if m:
            yield m.groups()


def arguments(name, operands, at):
    """The C arguments, and the instruction's length (a C expression)."""
    args, length = [], None
    for c in operands:
        if operands[0] == 'g' and c not in 'gv@':
            continue
        if c == 'g':
            args += ['f->globals', f'K({at})', f'&unit->global_sites[pc[{at + 1}]]']
            at += 2
        elif c == 'a':
            args += [f'gather(r, code->gather, pc + {at})', f'pc[{at}]' + (' / 2' if name == 'DICT' else '')]
            length = f'{at + 1} + pc[{at}]'
        elif c == 'b':
            pass
        else:
            args.append(ARGUMENT[c].format(at))
            at += c not in 'FG@'
    return args, length or str(at)


def emit(name, function, result, operands, fused):
    has_slot = result in 'VBXL' or (result in 'IC' and not fused)
    args, length = arguments(name, operands, 3 if has_slot else 2)
    if name in WITH_GLOBALS:
        function, args = WITH_GLOBALS[name], ['f->globals'] + args
    call = f"{FUNCTIONS.get(name, function)}({', '.join(['t'] + args)})"
    if fused:
        end, length = length, str(int(length) + 1) if length.isdigit() else length + ' + 1'
    print(f"L_{'IF_' if fused else ''}{name}: {{")
    if '@' not in operands and result in 'VIXSRL':
        print('    AT();')
    if result == 'V' and 'a' in operands:
        print(f'    CrValue v = {call};\n    clear_gathered(r, code->gather, {length.split(" + ")[1]});')
        print('    if (CR_UNLIKELY(!v)) goto raised;\n    R(2) = v;')
    elif result in 'VX':
        raised = '!v' if result == 'V' else '!v && t->exception'
        print(f'    CrValue v = {call};\n    if (CR_UNLIKELY({raised})) goto raised;\n    R(2) = v;')
    elif result == 'B':
        print(f'    R(2) = {call};')
    elif result in 'IC':
        print(f'    int v = {call};')
        if result == 'I':
            print('    if (CR_UNLIKELY(v < 0)) goto raised;')
        if not fused:
            print('    R(2) = (CrValue)(int64_t)v;')
    elif result == 'L':
        print(f'    CrRangeLoop v = {call};\n    if (CR_UNLIKELY(v.left < 0)) goto raised;\n    *(CrRangeLoop *)&R(2) = v;')
    elif result == 'S':
        print(f'    if (CR_UNLIKELY({call} < 0)) goto raised;')
    elif result == 'N':
        print(f'    {call};')
    elif result == 'R':
        print(f'    {call};\n    goto raised;\n}}')
        return
    print(f"    {f'BRANCH(v != 0, pc[{end}], {length})' if fused else f'NEXT({length})'};\n}}")


def main():
    print('// Written by runtime/vm/dispatch.py from runtime/ops.def.')
    for name, function, result, operands in operations(sys.argv[1]):
        if name in BY_HAND:
            continue
        result = RESULTS.get(name, result)
        emit(name, function, result, operands, False)
        if result in 'CIX':
            emit(name, function, result, operands, True)


if __name__ == '__main__':
    main()
