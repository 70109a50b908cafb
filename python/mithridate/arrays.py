"""Arrays on the wire: plain JSON numbers, or base64 of little-endian bytes.

Both forms cross in both directions. Nested lists cost about 60 times as much to decode as base64 does, so
everything above :data:`PLAIN_UP_TO` numbers is written as base64. numpy does the work where it is installed; without
it the standard library's ``array`` does.
"""

from __future__ import annotations

import base64
import binascii
import importlib
import importlib.util
import sys
from array import array
from typing import TYPE_CHECKING, Any, Sequence, Union

from .errors import BadData

if TYPE_CHECKING:
    import numpy

Vector = Union["numpy.ndarray[Any, Any]", Sequence[int]]
"""``[n]`` integers: numpy ``int32``, or a list where numpy is missing."""
Matrix = Union["numpy.ndarray[Any, Any]", Sequence[Sequence[int]]]
"""``[n, c]`` integers: numpy ``int32``, or a list of lists where numpy is missing."""

PLAIN_UP_TO = 64
"""Arrays of at most so many numbers are written as plain JSON, which a person can read."""

_LARGEST = 2**31 - 1
_TYPE_CODES = {"int32": "i", "float32": "f"}
assert array("i").itemsize == 4 and array("f").itemsize == 4


def numpy_or_none() -> Any:
    """The module ``numpy``, or ``None`` where it is not installed.

    It is imported at the first call and not with this package, so that a program may still say how many threads
    its BLAS gets (``OPENBLAS_NUM_THREADS``) after ``import mithridate``.
    """
    global _numpy
    if _numpy is _UNKNOWN:
        _numpy = importlib.import_module("numpy") if importlib.util.find_spec("numpy") else None
    return _numpy


_UNKNOWN: Any = object()
_numpy: Any = _UNKNOWN


def decode_integers(value: object, dimensions: int, what: str) -> Any:
    """Reads an array of 32-bit integers that came in one of the two forms.

    Args:
        value: what stood in the JSON.
        dimensions: 1 for ``[n]``, 2 for ``[n, c]``.
        what: the name to use in errors.

    Returns:
        A numpy array ``int32`` of that many dimensions; without numpy a list, or a list of lists.

    Raises:
        BadData: no such array: numbers with a fraction or beyond 32 bits, rows of different lengths, wrong base64.
    """
    if isinstance(value, dict):
        flat, shape = _from_base64(value, what)
    elif isinstance(value, list):
        flat, shape = _from_plain(value, dimensions, what)
    else:
        raise BadData(f"{what}: expected an array, plain or as base64, found {_kind(value)}")
    if len(shape) != dimensions:
        raise BadData(f"{what}: expected {dimensions} dimension(s), found the shape {shape}")
    numpy = numpy_or_none()
    if numpy is not None:
        return numpy.asarray(flat, dtype=numpy.int32).reshape(shape)
    if dimensions == 1:
        return list(flat)
    width = shape[1]
    return [list(flat[start * width : (start + 1) * width]) for start in range(shape[0])]


def encode_integers(values: Any) -> object:
    """Writes an array of 32-bit integers, ``[n]`` or ``[n, c]``: plain if it is small, as base64 otherwise.

    Args:
        values: a numpy array, or a list of integers, or a list of lists of one length.
    """
    numpy = numpy_or_none()
    if numpy is not None:
        values = numpy.asarray(values)
        if values.size <= PLAIN_UP_TO:
            return values.tolist()
        data = numpy.ascontiguousarray(values, dtype="<i4").tobytes()
        shape = list(values.shape)
    else:
        values = list(values)
        nested = bool(values) and not isinstance(values[0], int)
        shape = [len(values), len(values[0])] if nested else [len(values)]
        flat = array("i", (x for row in values for x in row) if nested else values)
        if len(flat) <= PLAIN_UP_TO:
            return values
        if sys.byteorder == "big":
            flat.byteswap()
        data = flat.tobytes()
    return {"dtype": "int32", "shape": shape, "data": base64.b64encode(data).decode("ascii")}


def _from_base64(value: dict[str, Any], what: str) -> tuple[Any, list[int]]:
    dtype, shape, data = value.get("dtype"), value.get("shape"), value.get("data")
    if dtype not in _TYPE_CODES:
        raise BadData(f"{what}: unknown dtype {dtype!r}; known: int32, float32")
    if not isinstance(shape, list) or any(type(n) is not int or n < 0 for n in shape):
        raise BadData(f"{what}: 'shape' must be a list of counts, found {_kind(shape)}")
    if not isinstance(data, str):
        raise BadData(f"{what}: 'data' must be base64 text, found {_kind(data)}")
    try:
        raw = base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadData(f"{what}: wrong base64: {error}") from None
    count = 1
    for n in shape:
        count *= n
    if len(raw) != 4 * count:
        raise BadData(f"{what}: the shape {shape} takes {4 * count} bytes, found {len(raw)}")
    numpy = numpy_or_none()
    if numpy is not None:
        flat = numpy.frombuffer(raw, dtype="<i4" if dtype == "int32" else "<f4")
        if dtype == "float32":
            # A NaN is unequal to everything, and so is no integer either.
            if not bool(((flat == numpy.floor(flat)) & (numpy.abs(flat) < 2**31)).all()):
                raise BadData(f"{what}: expected integers, found numbers with a fraction or beyond 32 bits")
        return flat, shape
    numbers = array(_TYPE_CODES[dtype])
    numbers.frombytes(raw)
    if sys.byteorder == "big":
        numbers.byteswap()
    if dtype == "float32":
        if any(not (abs(x) < 2**31 and x == int(x)) for x in numbers):
            raise BadData(f"{what}: expected integers, found numbers with a fraction or beyond 32 bits")
        return [int(x) for x in numbers], shape
    return numbers, shape


def _from_plain(value: list[Any], dimensions: int, what: str) -> tuple[list[int], list[int]]:
    if dimensions == 1:
        check_integers(value, what)
        return value, [len(value)]
    width = len(value[0]) if value and isinstance(value[0], list) else 0
    for row in value:
        if not isinstance(row, list) or len(row) != width:
            raise BadData(f"{what}: expected rows of one length")
        check_integers(row, what)
    return [x for row in value for x in row], [len(value), width]


def check_integers(values: list[Any], what: str) -> None:
    """Refuses a list that holds anything but 32-bit integers; ``true`` is none, though Python counts it as 1."""
    if values and (set(map(type, values)) != {int} or min(values) < -_LARGEST or max(values) > _LARGEST):
        raise BadData(f"{what}: expected 32-bit integers")


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "text", bool: "a boolean", type(None): "nothing"}
    return names.get(type(value), "a number")
