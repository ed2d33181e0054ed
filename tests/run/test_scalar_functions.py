"""`math`, `scf.index_switch`, and loads and stores of scalars, on the scalar unit."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pto_opt.interpreter.api import run

VALUES = np.array([0.0, 0.25, 1.0, 2.5, 1e-3, 80.0], np.float32)

KERNEL = """
func.func @k(%x: !pto.ptr<f32>, %y: !pto.ptr<f32>, %n: index) {{
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {{
    %a = pto.load_scalar %x[%i] : !pto.ptr<f32> -> f32
    %b = math.{name} %a{more} : f32
    pto.store_scalar %b, %y[%i] : !pto.ptr<f32>, f32
  }}
  return
}}
"""


def single(value: float) -> np.float32:
    with np.errstate(over="ignore"):
        return np.float32(value)


@pytest.mark.parametrize("name", ["exp", "sqrt", "floor", "ceil", "cos", "sin", "tanh"])
def test_function(name: str) -> None:
    y = np.full(len(VALUES), -7.0, np.float32)
    run(KERNEL.format(name=name, more=""), None, [VALUES, y, len(VALUES)])
    assert y.tolist() == [single(getattr(math, name)(float(v))) for v in VALUES]


def test_outside_of_the_domain() -> None:
    x = np.array([0.0, -1.0, 4.0], np.float32)
    y = np.zeros(3, np.float32)
    run(KERNEL.format(name="log", more=""), None, [x, y, 3])
    assert y[0] == -math.inf
    assert math.isnan(y[1])
    assert y[2] == single(math.log(4.0))


def test_two_operands() -> None:
    y = np.zeros(len(VALUES), np.float32)
    run(KERNEL.format(name="powf", more=", %a"), None, [VALUES, y, len(VALUES)])
    expected = [math.inf if v > 40 else float(v) ** float(v) for v in VALUES]
    assert y.tolist() == [single(value) for value in expected]


def test_switch() -> None:
    text = """
    func.func @k(%y: !pto.ptr<i32>, %n: index) {
      %c0 = arith.constant 0 : index
      %r = scf.index_switch %n -> i32
      case 2 {
        %a = arith.constant 20 : i32
        scf.yield %a : i32
      }
      case 5 {
        %a = arith.constant 50 : i32
        scf.yield %a : i32
      }
      default {
        %a = arith.constant -1 : i32
        scf.yield %a : i32
      }
      pto.store_scalar %r, %y[%c0] : !pto.ptr<i32>, i32
      return
    }
    """
    for number, expected in ((2, 20), (5, 50), (0, -1), (6, -1)):
        y = np.zeros(1, np.int32)
        run(text, None, [y, number])
        assert y[0] == expected


def test_newer_spellings_of_scalar_accesses() -> None:
    text = KERNEL.replace("load_scalar", "load").replace("store_scalar", "store")
    y = np.zeros(len(VALUES), np.float32)
    run(text.format(name="floor", more=""), None, [VALUES, y, len(VALUES)])
    assert y.tolist() == np.floor(VALUES).tolist()
