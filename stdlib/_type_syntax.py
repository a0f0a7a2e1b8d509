"""What PEP 695's syntax makes: type parameters whose bounds, and aliases whose values, are evaluated when they are asked for.

The compiler calls type_var, param_spec, type_var_tuple, set_type_params, generic_base and alias. `evaluate` is a function without arguments.
Python 3.11's typing has TypeVar and ParamSpec only with values that are known; they are extended here to those of Python 3.12.
"""

import types
import typing


class TypeVar(typing.TypeVar, _root=True):
    """A type variable of a type parameter list: its variance is inferred, its bound or constraints are evaluated late."""

    def __init__(self, name, evaluate, constrained, module):
        self.__dict__.update(__name__=name, __module__=module, __covariant__=False, __contravariant__=False,
                             __infer_variance__=True, _evaluate=evaluate, _constrained=constrained)

    def _late(self):
        evaluate = self.__dict__['_evaluate']
        if evaluate is not None:
            self.__dict__.update(_value=evaluate(), _evaluate=None)
        return self.__dict__.get('_value')

    @property
    def __bound__(self):
        return None if self._constrained else self._late()

    @property
    def __constraints__(self):
        return self._late() if self._constrained else ()

    def __repr__(self):
        return self.__name__


class ParamSpec(typing.ParamSpec, _root=True):
    """A parameter specification of a type parameter list: its variance is inferred."""

    def __init__(self, name, module):
        self.__dict__.update(__name__=name, __module__=module, __covariant__=False, __contravariant__=False,
                             __infer_variance__=True, __bound__=None)

    def __repr__(self):
        return self.__name__


for _class in TypeVar, ParamSpec:
    _class.__module__ = 'typing'


class TypeAliasType:
    """Type alias, made by the statement `type Name = value`. The value is evaluated when it is asked for."""

    def __new__(cls, name, value, *, type_params=()):
        if not isinstance(type_params, tuple):
            raise TypeError('type_params must be a tuple')
        return _new_alias(name, None, value, type_params, _caller_module())

    @property
    def __value__(self):
        if self._evaluate is not None:
            self.__dict__.update(_value=self._evaluate(), _evaluate=None)
        return self._value

    @property
    def __parameters__(self):
        return tuple(map(_unpacked, self.__type_params__))

    def __setattr__(self, name, value):
        if name in ('__value__', '__parameters__', '__module__'):
            raise AttributeError(f"attribute '{name}' of 'typing.TypeAliasType' objects is not writable")
        if name in ('__name__', '__type_params__'):
            raise AttributeError('readonly attribute')
        raise AttributeError(f"'typing.TypeAliasType' object has no attribute '{name}'")

    def __getitem__(self, arguments):
        if not self.__type_params__:
            raise TypeError('Only generic type aliases are subscriptable')
        return types.GenericAlias(self, arguments)

    def __or__(self, other):
        return typing.Union[self, other]

    def __ror__(self, other):
        return typing.Union[other, self]

    def __reduce__(self):
        return self.__name__

    def __repr__(self):
        return self.__name__

    def __init_subclass__(cls):
        raise TypeError("type 'typing.TypeAliasType' is not an acceptable base type")


TypeAliasType.__module__ = 'typing'


def _caller_module():
    import sys
    return sys._getframe(2).f_globals.get('__name__')


def _new_alias(name, evaluate, value, type_params, module):
    self = object.__new__(TypeAliasType)
    self.__dict__.update(__name__=name, __type_params__=type_params, __module__=module, _evaluate=evaluate, _value=value)
    return self


def _unpacked(parameter):
    return typing.Unpack[parameter] if isinstance(parameter, typing.TypeVarTuple) else parameter


def type_var(name, module, evaluate, constrained):
    """`T`, `T: bound` or `T: (constraint, ...)`; evaluate is None without a bound."""
    return TypeVar(name, evaluate, constrained, module)


def param_spec(name, module):
    """`**P`"""
    return ParamSpec(name, module)


def type_var_tuple(name, module):
    """`*Ts`"""
    parameter = typing.TypeVarTuple(name)
    parameter.__module__ = module
    return parameter


def set_type_params(function, parameters):
    """What a generic function gets; a class gets it with its namespace."""
    function.__type_params__ = parameters


def generic_base(*parameters):
    """The base that a generic class gets after those it names."""
    return typing.Generic[tuple(map(_unpacked, parameters))]


def alias(name, module, evaluate, *type_params):
    """`type name[type_params] = ...`"""
    return _new_alias(name, evaluate, None, type_params, module)
