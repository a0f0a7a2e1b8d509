"""importlib._bootstrap_external under the name that importlib looks for first; offers the modules that are compiled into the
program to importlib, before what is found along sys.path."""

import sys

import _frozen_importlib
import _imp
from importlib import _bootstrap_external


class CompiledLoader(_bootstrap_external.SourceFileLoader):
    """Runs a compiled module. Its source is where it was compiled from, if that still exists."""

    def exec_module(self, module):
        _imp._cranky_exec(module)


class CompiledFinder:
    """Finds the modules that are compiled into the program."""

    @staticmethod
    def find_spec(fullname, path=None, target=None):
        found = _imp._cranky_find(fullname)
        if found is None:
            return None
        filename, is_package = found
        return _bootstrap_external.spec_from_file_location(
            fullname, filename, loader=CompiledLoader(fullname, filename),
            submodule_search_locations=[filename.rpartition('/')[0]] if is_package else None)


def _write_no_bytecode():
    """Modules say where their compiled file would be cached, but code cannot be marshalled: none is written."""
    _bootstrap_external._code_to_timestamp_pyc = lambda *args: b''
    _bootstrap_external.SourceFileLoader._cache_bytecode = lambda *args, **kwargs: None


def _install():
    _bootstrap_external._install(_frozen_importlib)
    _frozen_importlib._bootstrap_external = _bootstrap_external
    sys.meta_path.insert(len(sys.meta_path) - 1, CompiledFinder)
    for name, module in list(sys.modules.items()):  # those imported so far
        if getattr(module, '__spec__', None) is None:
            spec = CompiledFinder.find_spec(name)
            if spec is None and hasattr(module, '__file__'):
                spec = _bootstrap_external.spec_from_file_location(name, module.__file__)
            if spec is not None and name != '__main__':
                _frozen_importlib._init_module_attrs(spec, module)


_write_no_bytecode()
_install()
sys.modules[__name__] = _bootstrap_external
