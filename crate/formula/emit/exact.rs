//! The `libm` functions that a module imports: their names, and pointers to them.

use crate::formula::assembler::Exact;
use crate::formula::callable::Callable;
use crate::formula::function::{Function, Operation};

impl Exact {
    /// Its import name.
    pub fn name(self) -> &'static str {
        match self {
            Exact::Function(function) => Callable::One(function).name(),
            Exact::Power => "power",
            Exact::SineAndCosine => "sine_and_cosine",
        }
    }

    /// A pointer to the core's function: in WebAssembly, its index in the core's table.
    pub fn pointer(self) -> usize {
        match self {
            Exact::Function(function) => exact(function) as usize,
            Exact::Power => power as *const () as usize,
            Exact::SineAndCosine => sine_and_cosine as *const () as usize,
        }
    }
}

extern "C" fn power(u: f64, v: f64) -> f64 {
    Operation::Power.value(u, v)
}

/// Returns sin u and writes cos u: the bits of both functions, with one argument reduction.
extern "C" fn sine_and_cosine(u: f64, cosine: *mut f64) -> f64 {
    let (sin, cos) = libm::sincos(u);
    // SAFETY: an emitted module passes the address of an output.
    unsafe { cosine.write(cos) };
    sin
}

/// A pointer to a function of the language.
fn exact(function: Function) -> *const () {
    macro_rules! pointers {
        ($($function:ident)*) => {
            match function {
                $(Function::$function => {
                    extern "C" fn exact(u: f64) -> f64 {
                        Function::$function.value(u)
                    }
                    exact as *const ()
                })*
            }
        };
    }
    pointers!(Negative Sin Cos Tan Asin Acos Atan Asinh Acosh Atanh Sinh Cosh Tanh Sech Exp Expm1 Log Log1p Log2 Log10 Sqrt Cbrt Abs Sign Step Relu
        Sigmoid Softplus Gelu Erf Erfc Not)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sine_and_cosine_are_those_of_the_language() {
        let small = (0..20_000).map(|step| 0.001 * f64::from(step) - 10.0);
        let large = (0..20_000).map(|step| libm::pow(10.0, 0.031 * f64::from(step) - 320.0));
        let special = [0.0, -0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MIN_POSITIVE, f64::MAX];
        for u in small.chain(large).chain(special) {
            let mut cosine = 0.0;
            let sine = sine_and_cosine(u, &mut cosine);
            let bits = |value: f64| if value.is_nan() { f64::NAN.to_bits() } else { value.to_bits() };
            let exact = [Function::Sin, Function::Cos].map(|function| bits(function.value(u)));
            assert_eq!([sine, cosine].map(bits), exact, "{u:e}");
        }
    }
}
