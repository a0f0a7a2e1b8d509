# What the stubs of module __c__ declare is there, and what is there they declare.
import __c__
import ast
import os

STUBS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../stdlib/stubs/__c__/__init__.pyi')
ONLY_FOR_CHECKERS = {'T', 'Out', 'Struct', 'FunctionType', 'c_number', 'CString', 'Pointer', 'ConstPointer', 'Address', 'FunctionPointer'}

with open(STUBS) as f:
    tree = ast.parse(f.read())
declared = set()
for node in tree.body:
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        declared.add(node.name)
    elif isinstance(node, ast.AnnAssign):
        declared.add(node.target.id)
    elif isinstance(node, ast.Assign):
        declared |= {target.id for target in node.targets}
there = {name for name in vars(__c__) if not name.startswith('_')}
print('declared, but not there:', sorted(declared - there - ONLY_FOR_CHECKERS))
print('there, but not declared:', sorted(there - declared))
print('only for checkers, but there:', sorted(ONLY_FOR_CHECKERS & there))
