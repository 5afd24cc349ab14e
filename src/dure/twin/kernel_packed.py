"""Tables handed to a kernel by where they lie: one address for all, where there are dozens.

A tuple of fifty arrays is counted in and out of every function that takes it, column by column;
that made most of the time of compiling a kernel, and some of that of running it. Here a kernel
gets the address of a row of words: for each array where it lies and how long it is, and each number
as it is. ``tables.lanes`` means the same in a kernel as in Python.
"""

import hashlib
from typing import Any

import numpy as np

from dure.twin.compile import numba  # it chooses where kernels are kept

from llvmlite import ir  # isort: skip
from numba.core import cgutils, types  # isort: skip
from numba.core.typing.templates import AttributeTemplate  # isort: skip
from numba.extending import (  # isort: skip
    NativeValue,
    infer_getattr,
    lower_getattr_generic,
    models,
    register_model,
    typeof_impl,
    unbox,
)
from numba.np.arrayobj import make_array, populate_array  # isort: skip


Foreign = Any
"""Something of Numba, which has no types."""


class Packed:
    """The tables of a kernel and their addresses; it keeps the tables alive.

    Parameters
    ----------
    tables : a named tuple of arrays of one dimension, whole numbers and truth values
    """

    def __init__(self, tables: Foreign) -> None:
        self.tables = tables
        self.words = np.zeros((len(tables), 2), np.int64)
        for row, value in zip(self.words, tables, strict=True):
            is_array = isinstance(value, np.ndarray)
            row[:] = (value.ctypes.data, value.size) if is_array else (int(value), 0)
        self.address = self.words.ctypes.data


def pack(tables: Foreign) -> Foreign:
    """Pack tables for a kernel; where kernels run as Python, leave them as they are."""
    return tables if numba.config.DISABLE_JIT else Packed(tables)


class PackedType(types.Type):
    """Which tables there are, and of what."""

    def __init__(self, fields: tuple[tuple[str, types.Type], ...]) -> None:
        self.fields = dict(fields)
        self.place = {name: at for at, (name, _) in enumerate(fields)}
        digest = hashlib.sha256(repr(fields).encode()).hexdigest()[:16]
        super().__init__(name=f"Packed{digest}")


@typeof_impl.register(Packed)
def _type_of(value: Packed, context: Foreign) -> PackedType:
    """Say of which type packed tables are."""
    del context
    pairs = zip(value.tables._fields, value.tables, strict=True)
    return PackedType(tuple((name, numba.typeof(table)) for name, table in pairs))


@register_model(PackedType)
class PackedModel(models.PrimitiveModel):
    """In a kernel they are an address."""

    def __init__(self, manager: Foreign, fe_type: PackedType) -> None:
        super().__init__(manager, fe_type, ir.IntType(64).as_pointer())


@unbox(PackedType)
def _unbox(typ: PackedType, value: Foreign, c: Foreign) -> NativeValue:
    """Take the address out of the Python object."""
    del typ
    address = c.pyapi.object_getattr_string(value, "address")
    word = c.pyapi.long_as_longlong(address)
    c.pyapi.decref(address)
    return NativeValue(c.builder.inttoptr(word, ir.IntType(64).as_pointer()))


@infer_getattr
class PackedAttributes(AttributeTemplate):
    """Say of which type each table is."""

    key = PackedType

    def generic_resolve(self, typ: PackedType, name: str) -> types.Type | None:
        """Find it."""
        return typ.fields.get(name)


@lower_getattr_generic(PackedType)
def _get(context: Foreign, builder: Foreign, typ: PackedType, value: Foreign, name: str) -> Foreign:
    """Read where a table lies, or a number; neither changes while a kernel runs."""
    field, at = typ.fields[name], 2 * typ.place[name]

    def read(which: int) -> Foreign:
        word = builder.load(cgutils.gep_inbounds(builder, value, which))
        word.set_metadata("invariant.load", builder.module.add_metadata([]))
        return word

    if not isinstance(field, types.Array):
        kind = context.get_value_type(field)
        return builder.trunc(read(at), kind) if kind.width < 64 else read(at)  # noqa: PLR2004 - bits
    array = make_array(field)(context, builder)
    size = context.get_abi_sizeof(context.get_data_type(field.dtype))
    length, step = read(at + 1), context.get_constant(types.intp, size)
    data = builder.inttoptr(read(at), context.get_data_type(field.dtype).as_pointer())
    populate_array(array, data=data, shape=[length], strides=[step], itemsize=step, meminfo=None)
    return array._getvalue()  # noqa: SLF001 - as numba itself does
