from .. import helper
from ..late import LATE as _late
from . import up
from .sibling import who
NAME = 'leaf ' + helper() + ' ' + _late + ' ' + up + ' ' + who
