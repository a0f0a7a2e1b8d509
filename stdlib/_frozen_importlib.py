"""importlib._bootstrap under the name that importlib looks for first, installed on sys.meta_path."""

import sys

import _imp
from importlib import _bootstrap

_bootstrap._install(sys, _imp)
sys.modules[__name__] = _bootstrap
