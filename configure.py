#!/usr/bin/env python3
"""Writes build.ninja for Cranky, in the manner of ninja's own configure.py.

    ./configure.py --deps            install what is missing (system packages, needs root), then configure
    ./configure.py --deps=sweep      that, and the libraries of the header sweep (ninja bind-sweep)
    ./configure.py                   write build.ninja for the release mode
    ./configure.py --mode=debug      one of: release debug asan tsan stress
    ./configure.py --cc=clang

Every file is listed here by name. build.ninja is committed and regenerates itself when this program changes; it keeps the
arguments of the last run. The release mode builds into build/; the others have their build.ninja in build-MODE/:

    ./configure.py --mode=asan && ninja -f build-asan/build.ninja     (or: ninja test-asan)
"""

import argparse
import os
import shlex
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))

# ---- What is needed -----------------------------------------------------------------------------------------------------

PACKAGES = [
    'gcc', 'ninja-build', 'pkg-config', 'python3', 'lld',  # to build
    'libgc-dev', 'libgmp-dev', 'libunistring-dev',          # runtime: collector, big ints, Unicode properties
    'libffi-dev',                                           # bridge: callbacks, variadic calls
    'zlib1g-dev', 'libssl-dev',                             # modules zlib and binascii; _hashlib, which loads libcrypto itself
    'libclang-14-dev',                                      # bindgen: headers
    'libuv1-dev',                                           # the HTTP library
    'libcriterion-dev', 'libbz2-dev', 'libsqlite3-dev', 'libncurses-dev', 'libexpat1-dev',
    'libpng-dev', 'libjpeg-dev', 'libx11-dev', 'libxml2-dev', 'libpcre2-dev', 'libcurl4-openssl-dev',  # tests: headers to scan, libraries to link
    'clang', 'mypy',                                        # tests: the second C compiler, what checks stubs
    'python3.11', 'libpython3.11-stdlib', 'libpython3.11-testsuite', 'python3-lib2to3',  # the oracle and its corpora
]

SWEEP_LIBRARIES = 'tests/bindgen/libraries.txt'  # its second column: what only --deps=sweep installs


def sweep_packages():
    with open(os.path.join(ROOT, SWEEP_LIBRARIES)) as f:
        return [line.split()[1] for line in f if line.strip() and line[0] != '#']


# ---- What there is --------------------------------------------------------------------------------------------------------

TRANSPILE = '''arena ast ast_dump bound check cli command driver emit_bridge emit_bytecode emit_c emit_format
    emit_marshal emit_module emit_names emit_op emit_text frontend index_table intern ir lexer live lower lower_call lower_comp
    lower_expr lower_generic lower_import lower_match lower_names lower_stmt lower_try module_path parse parse_args parse_compound
    parse_expr parse_number parse_pattern parse_stmt parse_string parse_target paths program program_cache ranges slots source strbuf symtable tree
    tree_validate unicode
    unicode_names unparse warn yields'''.split()
COMPILER = '''arena ast ast_dump bound check emit_bytecode frontend index_table intern ir lexer live lower lower_call lower_comp lower_expr
    lower_generic lower_import lower_match lower_names lower_stmt lower_try no_bridge parse parse_args parse_compound parse_expr
    parse_number parse_pattern parse_stmt parse_string parse_target ranges slots source strbuf symtable tree tree_validate unicode
    unicode_names unparse
    warn yields'''.split()  # source to bytecode: in every program, for exec() and eval()
FRONT_END = '''arena ast ast_dump check intern lexer parse parse_args parse_compound parse_expr parse_number parse_pattern
    parse_stmt parse_string parse_target source strbuf symtable unicode unicode_names'''.split()  # source to AST: the parser's tests
BINDGEN = '''cache comments elf json link load model names offer package print process search stubs text'''.split()  # linked into cranky
BINDGEN_CLANG = '''main scan scan_decl scan_macro scan_type'''.split()  # with them: the program cranky-bindgen
RUNTIME = '''abi async_generator attr builtins builtins_module call code code_function coroutine descr exceptions frame
    function gc generator groups hash hooks import_statement ic init isinstance match module object op print raise
    recursion reduce shape suggest super trace traceback traceback_object unawaited variables
    type type_bases type_object type_slots weakproxy weakref'''.split()
VM = '''compile dead_slots exec globals interp load source_modules tree'''.split()
SCHED = '''attach blocking context gc_roots monitor poller_epoll run_queue scheduler stack sync task timer wait'''.split()
TYPES = '''bool bytearray bytes bytes_methods codec codec_charmap codec_errors codec_escape codec_registry
    codec_utf7 complex dict dict_iterators dict_methods dict_views float float_text format generic_alias int int_methods int_text io_base
    io_buffered io_buffered_type io_bytes io_decoder io_file io_newline io_open io_string io_text io_text_seek iter_builtins iterators list list_methods memoryview
    memoryview_items range search set
    set_methods shortest simple_namespace slice sort str str_builder str_case str_format str_methods str_percent str_repr str_search
    str_split str_utf16 str_utf8 tuple type_parameters unicode union'''.split()
STDLIB = '''astmodule codecsmodule fcntlmodule impmodule iomodule localemodule marshalmodule mathmodule mathmodule_int
    mathmodule_sum posix_args posix_fd posix_names posix_process posix_stat posixmodule posixsubprocess resourcemodule selectmodule
    signalmodule socket_address socket_data socket_message socket_names socket_type socketmodule structseq sysmodule
    threading threading_locks threadmodule timemodule userdbmodule warningsmodule'''.split()
DATA = '''array/array array/items array/methods binasciimodule csv/dialect csv/reader hash/functions hash/hash
    json/encode json/scan struct_items structmodule zlibmodule'''.split()  # modules of data in bytes, in stdlib/ too
UNICODEDATA = '''normalize unicodedata'''.split()
SRE = '''analyse charset match module pattern run1 run2 run4 state sub translate'''.split()
# modules of types and functions on objects, in stdlib/ too
OBJECTS = '''abcmodule atexitmodule bisectmodule collections_deque collections_ordered collectionsmodule contextvarsmodule
    errnomodule functools_cache functoolsmodule gcmodule heapqmodule itertools_combine
    itertools_group itertools_simple itertoolsmodule opcodemodule operator_getters operatormodule randommodule
    statmodule stringmodule testcapimodule typingmodule weakrefmodule'''.split()
BRIDGE = '''callback cmodule ctype foreign marshal owned pointer record variadic'''.split()
HTTP = '''http_address http_buffer http_handler http_parser http_response http_server'''.split()
CONTEXT_SWITCH = {'x86_64': 'context_x86_64', 'aarch64': 'context_aarch64'}

LIBCRANKY = ([f'runtime/{n}.c' for n in RUNTIME] + [f'runtime/sched/{n}.c' for n in SCHED] +
             [f'runtime/types/{n}.c' for n in TYPES] + [f'runtime/vm/{n}.c' for n in VM] + [f'stdlib/{n}.c' for n in STDLIB + OBJECTS] +
             [f'stdlib/sre/{n}.c' for n in SRE] + [f'stdlib/unicodedata/{n}.c' for n in UNICODEDATA] +
             [f'stdlib/{n}.c' for n in DATA] + [f'bridge/{n}.c' for n in BRIDGE])

NAMES_LIBRARY = {'stdlib/sysmodule.c'}  # compiled with the place of CPython's library

# Criterion suites: tests/unit/test_NAME.c, and what each is linked with: the runtime, the tools, or single objects.
UNIT_TESTS = {
    'runtime': '''bytes call complex dict exceptions float format gc generator ic int list marshal position raise range sched set
        shape sort stack str sync type vm'''.split(),
    'tools': '''bindgen_agree bindgen_cache bindgen_link bindgen_macro bindgen_print bindgen_scan bound coroutine
        emit_bridge emit_bytecode emit_c ir lexer lower lower_order parser program_cache source symtable yields'''.split(),
    'http': '''http_parser'''.split(),
}

MODES = {  # compiler flags of everything, linker flags
    'release': ('-O2 -g', ''),
    'debug': ('-O0 -g3 -DCR_DEBUG', ''),
    'asan': ('-O1 -g -Wno-format-truncation -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined',
             '-fsanitize=address,undefined'),
    'tsan': ('-O1 -g -fsanitize=thread', '-fsanitize=thread'),
    'stress': ('-O1 -g -DCR_STRESS', ''),
}
TOOLS_UNSANITIZED = {'tsan'}  # modes whose tools (compiler, bindgen) are built plain: TSan and libclang do not go together
WARNINGS = '-std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Werror -fno-strict-aliasing'
LIBS = '-lgc -lgmp -lunistring -lffi -lz -lm -lpthread -ldl'


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def install_dependencies(packages):
    """Installs the packages that are missing with apt-get; other systems are told the list."""
    if not shutil.which('apt-get'):
        sys.exit('configure.py: no apt-get here; install what corresponds to: ' + ' '.join(packages))
    def installed(package):
        r = subprocess.run(['dpkg-query', '-W', '-f', '${db:Status-Abbrev}', package], capture_output=True, text=True)
        return r.returncode == 0 and r.stdout.startswith('ii')
    missing = [p for p in packages if not installed(p)]
    if not missing:
        return
    print('installing:', ' '.join(missing), flush=True)
    sudo = [] if os.geteuid() == 0 else ['sudo']
    environment = dict(os.environ, DEBIAN_FRONTEND='noninteractive')
    for command in (['apt-get', 'update', '-q'], ['apt-get', 'install', '-q', '-y', '--no-install-recommends', *missing]):
        if subprocess.run(sudo + command, env=environment).returncode:
            sys.exit('configure.py: ' + ' '.join(command[:2]) + ' failed')


class Ninja:
    """The text of build.ninja, and the helpers that add to it."""

    def __init__(self, mode, cc, plain_ldflags, arguments):
        self.lines = []
        self.mode, self.cc, self.plain_ldflags = mode, cc, plain_ldflags
        self.build_dir = 'build' if mode == 'release' else f'build-{mode}'
        self.arguments = arguments

    def comment(self, text):
        self.lines.append(f'# {text}')

    def variable(self, name, value):
        self.lines.append(f'{name} = {value}')

    def rule(self, name, command, description, **more):
        self.lines += [f'rule {name}', f'  command = {command}', f'  description = {description}']
        self.lines += [f'  {key} = {value}' for key, value in more.items()]
        self.lines.append('')

    def build(self, outputs, rule, inputs, implicit=(), order_only=(), **variables):
        if isinstance(outputs, str):
            outputs = [outputs]
        line = f"build {' '.join(outputs)}: {rule} {' '.join(inputs)}"
        if implicit:
            line += ' | ' + ' '.join(implicit)
        if order_only:
            line += ' || ' + ' '.join(order_only)
        self.lines.append(line)
        self.lines += [f'  {key} = {value}' for key, value in variables.items()]
        return outputs[0]

    def obj(self, source, order_only=(), **variables):
        if self.mode in TOOLS_UNSANITIZED and source.startswith(('transpile/', 'bindgen/', 'tests/parser/', 'tests/bench/')):
            variables['cflags'] = f'{WARNINGS} -O1 -g -I.'
        base = os.path.splitext(source)[0]
        return self.build(f'$b/obj/{base}.o', 'cc', [source], order_only=order_only, **variables)

    def tool(self, name, inputs, libs):
        """Links a program made of transpile/ and bindgen/."""
        variables = {'ldflags': self.plain_ldflags} if self.mode in TOOLS_UNSANITIZED else {}
        return self.build(self.built(name), 'link', inputs, libs=libs, **variables)

    def built(self, name):
        return f'$b/{name}'


def write_ninja(options, arguments):
    cflags, ldflags = MODES[options.mode]
    llvm = options.llvm
    n = Ninja(options.mode, options.cc, options.ldflags, arguments)
    n.comment('Written by configure.py; regenerates itself. Edit configure.py, not this file.')
    n.variable('ninja_required_version', '1.8')
    n.variable('b', n.build_dir)
    n.variable('cc', options.cc)
    n.variable('cflags', f'{WARNINGS} {cflags} -I.')
    n.variable('ldflags', f'{ldflags} {options.ldflags}'.strip())
    n.variable('configure_args', ' '.join(shlex.quote(a) for a in arguments))
    n.lines.append('')
    n.rule('cc', '$cc $cflags $extra -MMD -MF $out.d -c $in -o $out', 'CC $out', depfile='$out.d', deps='gcc')
    n.rule('ar', 'rm -f $out && ar rcs $out $in', 'AR $out')
    n.rule('link', '$cc $ldflags -o $out $in $libs', 'LINK $out')
    n.rule('pch', '$cc $pch_flags -x c-header -MMD -MF $out.d -c $in -o $out', 'PCH $out', depfile='$out.d', deps='gcc')
    n.rule('dispatch', 'runtime/vm/dispatch.py $in > $out', 'GEN $out')
    n.rule('unicode', 'python3.11 $in > $out', 'GEN $out')
    n.rule('forward', "echo '#include \"runtime/cranky.h\"' > $out", 'GEN $out')
    n.rule('configure', './configure.py $configure_args', 'CONFIGURE', generator='1')
    n.rule('compdb', 'ninja -t compdb cc > compile_commands.json', 'COMPDB')
    n.rule('run_test', '$in --quiet $flags', 'TEST $in', pool='console')
    n.rule('command', '$command', '$what', pool='console')
    n.build('build.ninja' if options.mode == 'release' else f'{n.build_dir}/build.ninja', 'configure', [],
            implicit=['configure.py'])
    n.lines.append('')

    n.comment('The runtime, with what of the standard library is written in C')
    library = f"-DCRANKY_LIBRARY='\"{options.library}\"'"
    dispatch = n.build(n.built('gen/vm_dispatch.inc'), 'dispatch', ['runtime/ops.def'], implicit=['runtime/vm/dispatch.py'])
    unicode = n.build(n.built('gen/unicode_data.inc'), 'unicode', ['stdlib/unicodedata/tables.py'])
    special = {s: {'extra': library} for s in NAMES_LIBRARY} | {'runtime/vm/interp.c': {'extra': '-I$b/gen', 'order_only': [dispatch]},
               'stdlib/unicodedata/unicodedata.c': {'extra': '-I$b/gen', 'order_only': [unicode]}}
    objects = [n.obj(s, **special.get(s, {})) for s in LIBCRANKY]
    objects += [n.obj(f'transpile/{s}.c') for s in COMPILER if s not in TRANSPILE]
    machine = os.uname().machine
    if machine not in CONTEXT_SWITCH:
        sys.exit(f'configure.py: no context switch for {machine} (runtime/sched/context_*.S)')
    objects.append(n.obj(f'runtime/sched/{CONTEXT_SWITCH[machine]}.S'))
    objects += [n.built(f'obj/transpile/{s}.o') for s in COMPILER if s in TRANSPILE]
    libcranky = n.build(n.built('libcranky.a'), 'ar', objects)
    http = n.build(n.built('libcranky_http.a'), 'ar',
                   [n.obj(f'stdlib/http/{s}.c', extra='-Istdlib/http/include') for s in HTTP])
    n.lines.append('')

    n.comment('What generated C includes, precompiled once for each level of optimisation')
    pch = []
    for directory, level in (('pch', '-O1'), ('pch-release', '-O2')):
        forward = n.build(n.built(f'{directory}/cranky.h'), 'forward', [])
        mode_cflags = cflags if options.mode != 'release' else ''
        pch.append(n.build(n.built(f'{directory}/cranky.h.gch'), 'pch', [forward],
                           pch_flags=f'-std=gnu11 -D_GNU_SOURCE -Wall -Wextra -g1 {level} -fno-strict-aliasing -I. '
                                     f'{mode_cflags}'.strip()))
    n.lines.append('')

    n.comment('The command')
    program_flags = (f"-DCRANKY_LIBS='\"{options.ldflags} {LIBS}\"'" +
                     (f" -DCRANKY_MODE_CFLAGS='\"{cflags}\"' -DCRANKY_MODE_LDFLAGS='\"{ldflags}\"'"
                      if options.mode != 'release' else ''))
    extra = {'program': program_flags, 'module_path': library}
    transpile = [n.obj(f'transpile/{s}.c', **({'extra': extra[s]} if s in extra else {})) for s in TRANSPILE]
    bindgen = [n.obj(f'bindgen/{s}.c') for s in BINDGEN]
    cranky = n.tool('cranky', transpile + bindgen, libs='-lunistring -lm')
    vm = n.build(n.built('cranky-vm'), 'link', [n.obj('runtime/vm/main.c'), libcranky], libs=LIBS)
    clang_flags = f'-I{llvm}/include'
    arena = [n.built('obj/transpile/arena.o'), n.built('obj/transpile/strbuf.o')]
    front = [o for o in transpile if os.path.basename(o)[:-2] in FRONT_END]
    scanner = [n.obj(f'bindgen/{s}.c', extra=clang_flags) for s in BINDGEN_CLANG]
    bind = n.tool('cranky-bindgen', scanner + bindgen + arena,
                  libs=f'-L{llvm}/lib -Wl,-rpath,{llvm}/lib -lclang')
    n.build('compile_commands.json', 'compdb', [], implicit=['build.ninja'])
    n.build('all', 'phony', [cranky, bind, vm, libcranky, http, *pch] +
            (['compile_commands.json'] if options.mode == 'release' else []))
    n.lines.append('default all')
    n.lines.append('')

    n.comment('Tests')
    suites = []
    for kind, names in UNIT_TESTS.items():
        for name in names:
            test = n.obj(f'tests/unit/test_{name}.c', extra=f'{clang_flags} -Itests/unit -Istdlib/http/include')
            if kind == 'runtime':
                inputs, libs = [test, libcranky], LIBS
            elif kind == 'http':
                inputs, libs = [test, http], '-luv'
            else:
                inputs = [test] + [o for o in transpile if not o.endswith('/cli.o')] + bindgen + \
                    [o for o in scanner if not o.endswith('/main.o')]
                libs = f'-lunistring -lm -L{llvm}/lib -Wl,-rpath,{llvm}/lib -lclang'
            suites.append(n.build(n.built(f'tests/test_{name}'), 'link', inputs, libs=f'-lcriterion {libs}'))
    helpers = [
        n.tool('tests/dump_main', [n.obj('tests/parser/dump_main.c')] + front, libs='-lunistring -lm'),
        n.build(n.built('tests/http_server_main'), 'link',
                [n.obj('tests/http/http_server_main.c', extra='-Istdlib/http/include'), http], libs='-luv'),
        n.build(n.built('tests/fuzz_parser'), 'link', [n.obj('tests/fuzz/fuzz_parser.c')] + front, libs='-lunistring -lm'),
        n.build(n.built('tests/fuzz_http'), 'link', [n.obj('tests/fuzz/fuzz_http.c', extra='-Istdlib/http/include'), http],
                libs='-luv'),
        n.build(n.built('tests/fuzz_header'), 'link',
                [n.obj('tests/fuzz/fuzz_header.c', extra=f'{clang_flags} -Itests/unit')] + bindgen + arena +
                [o for o in scanner if not o.endswith('/main.o')],
                libs=f'-L{llvm}/lib -Wl,-rpath,{llvm}/lib -lclang'),
        n.build(n.built('tests/stress_gc_tasks'), 'link', [n.obj('tests/stress/stress_gc_tasks.c'), libcranky], libs=LIBS),
        n.tool('tests/front_end', [n.obj('tests/bench/front_end.c')] + [o for o in transpile if not o.endswith('/cli.o')] + bindgen,
               libs='-lunistring -lm'),
        n.build(n.built('tests/bench_sched'), 'link', [n.obj('tests/stress/bench_sched.c'), libcranky], libs=LIBS),
    ]
    n.build('test-programs', 'phony', suites + helpers + ['all'])
    n.build('test', 'command', ['test-programs'], command=f'tests/all.py --mode={options.mode}', what='TEST')
    if options.mode == 'release':
        for mode in ('debug', 'asan', 'tsan', 'stress'):
            other = f'./configure.py --mode={mode} && ninja --quiet -f build-{mode}/build.ninja test'
            n.build(f'test-{mode}', 'command', [], command=other, what=f'TEST {mode}')
    n.build('fuzz', 'command', ['test-programs'], command=f'tests/all.py --mode={options.mode} --long fuzz', what='FUZZ')
    n.build('cpython-tests', 'command', ['all'], command='tests/cpython/run.py --failures', what='CPYTHON')
    n.build('fuzz-programs', 'command', ['all'], command='tests/fuzz/programs.py --fast -n 1000', what='FUZZ')
    n.build('bind-sweep', 'command', ['all'], command='tests/bindgen/sweep.py', what='SWEEP')
    n.build('bench', 'command', ['all', n.built('tests/bench_sched'), n.built('tests/front_end')], command='tests/bench/bench.py', what='BENCH')
    n.lines.append('')
    path = 'build.ninja' if options.mode == 'release' else f'{n.build_dir}/build.ninja'
    os.makedirs(n.build_dir, exist_ok=True)
    text = '\n'.join(n.lines) + '\n'
    with open(path, 'w') as f:
        f.write(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--deps', nargs='?', const='build', choices=['build', 'sweep'],
                        help='install missing packages first; sweep: the libraries of the header sweep, too')
    parser.add_argument('--mode', choices=MODES, default='release')
    parser.add_argument('--cc', default='gcc', help='C compiler (gcc)')
    parser.add_argument('--llvm', default='/usr/lib/llvm-14', help='where libclang and its headers are')
    parser.add_argument('--library', default='/usr/lib/python3.11', help="where CPython's library is installed")
    parser.add_argument('--ldflags', default='-fuse-ld=lld', help='linker flags (-fuse-ld=lld)')
    options = parser.parse_args()
    os.chdir(ROOT)
    if options.deps:
        install_dependencies(PACKAGES + (sweep_packages() if options.deps == 'sweep' else []))
    for tool in (options.cc, 'ninja', 'pkg-config'):
        if not shutil.which(tool):
            sys.exit(f'configure.py: {tool} is missing; run ./configure.py --deps')
    write_ninja(options, [a for a in sys.argv[1:] if not a.startswith('--deps')])


if __name__ == '__main__':
    main()
