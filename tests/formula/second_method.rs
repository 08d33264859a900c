//! Values and derivatives by hyper-dual numbers, a method that shares no code with symbolic differentiation.

use fall_line::formula::{Function, Node, Operation, Tree};
use num_dual::{DualNum, HyperDual64};

/// f(u) from f, f′ and f″ at the real part, by the chain rule for hyper-dual numbers.
fn chain(u: HyperDual64, [f, first, second]: [f64; 3]) -> HyperDual64 {
    HyperDual64::new(f, first * u.eps1, first * u.eps2, first * u.eps1eps2 + second * u.eps1 * u.eps2)
}

fn unary(function: Function, u: HyperDual64) -> HyperDual64 {
    let x = u.re;
    let bell = std::f64::consts::FRAC_2_SQRT_PI * (-x * x).exp();
    let erfc = |u: HyperDual64| {
        let bell = std::f64::consts::FRAC_2_SQRT_PI * (-u.re * u.re).exp();
        chain(u, [libm::erfc(u.re), -bell, 2.0 * u.re * bell])
    };
    let logistic = |u: HyperDual64| ((-u).exp() + 1.0).recip();
    match function {
        Function::Negative => -u,
        Function::Sin => u.sin(),
        Function::Cos => u.cos(),
        Function::Tan => u.tan(),
        Function::Asin => u.asin(),
        Function::Acos => u.acos(),
        Function::Atan => u.atan(),
        Function::Asinh => u.asinh(),
        Function::Acosh => u.acosh(),
        Function::Atanh => u.atanh(),
        Function::Sinh => u.sinh(),
        Function::Cosh => u.cosh(),
        Function::Tanh => u.tanh(),
        Function::Sech => u.cosh().recip(),
        Function::Exp => u.exp(),
        Function::Expm1 => u.exp_m1(),
        Function::Log => u.ln(),
        Function::Log1p => u.ln_1p(),
        Function::Log2 => u.log2(),
        Function::Log10 => u.log10(),
        Function::Sqrt => u.sqrt(),
        Function::Cbrt => u.cbrt(),
        Function::Abs => u * function_sign(x),
        Function::Sign => HyperDual64::from_re(function_sign(x)),
        Function::Step => HyperDual64::from_re(function_sign(x).max(0.0)),
        Function::Relu => u * function_sign(x).max(0.0),
        Function::Sigmoid => logistic(u),
        Function::Softplus if x > 0.0 => u + ((-u).exp() + 1.0).ln(),
        Function::Softplus => (u.exp() + 1.0).ln(),
        Function::Gelu => u * erfc(u * -std::f64::consts::FRAC_1_SQRT_2) * 0.5,
        Function::Erf => chain(u, [libm::erf(x), bell, -2.0 * x * bell]),
        Function::Erfc => erfc(u),
        Function::Not => condition(x == 0.0),
    }
}

/// 1 where something holds, otherwise 0.
fn condition(holds: bool) -> HyperDual64 {
    HyperDual64::from_re(f64::from(holds))
}

fn function_sign(x: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x.signum() }
}

fn binary(operation: Operation, u: HyperDual64, v: HyperDual64) -> HyperDual64 {
    let constant = |u: HyperDual64| (u.eps1, u.eps2, u.eps1eps2) == (0.0, 0.0, 0.0);
    match operation {
        Operation::Add => u + v,
        Operation::Subtract => u - v,
        Operation::Multiply => u * v,
        Operation::Divide => u / v,
        Operation::Power if constant(v) && v.re.fract() == 0.0 && v.re.abs() < 1e3 => u.powi(v.re as i32),
        Operation::Power if constant(v) => u.powf(v.re),
        Operation::Power => (v * u.ln()).exp(),
        Operation::Minimum | Operation::Maximum if u.re == v.re => (u + v) * 0.5,
        Operation::Minimum if u.re < v.re => u,
        Operation::Maximum if u.re > v.re => u,
        Operation::Minimum | Operation::Maximum => v,
        // The exponentials themselves, shifted so that none overflows.
        Operation::LogAddExp => {
            let shift = u.re.max(v.re);
            ((u - shift).exp() + (v - shift).exp()).ln() + shift
        }
        Operation::Less => condition(u.re < v.re),
        Operation::AtMost => condition(u.re <= v.re),
        Operation::Greater => condition(u.re > v.re),
        Operation::AtLeast => condition(u.re >= v.re),
        Operation::Equal => condition(u.re == v.re),
        Operation::NotEqual => condition(u.re != v.re),
        Operation::And => condition(u.re != 0.0 && v.re != 0.0),
        Operation::Or => condition(u.re != 0.0 || v.re != 0.0),
    }
}

/// The root's value and derivatives, and the magnitude of the largest intermediate value; infinite where rounding errors dominate.
pub fn second_method(tree: &Tree, root: u32, x: HyperDual64, y: HyperDual64, a: f64) -> (HyperDual64, f64) {
    let mut values = vec![HyperDual64::from_re(0.0); root as usize + 1];
    let mut size = 1.0_f64;
    for id in tree.parts(&[root]) {
        let at = |id: u32| values[id as usize];
        let value = match tree.node(id) {
            Node::Number(number) => HyperDual64::from_re(number.value()),
            Node::Variable(index) => [x, y][usize::from(index)],
            Node::Constant(_) => HyperDual64::from_re(a),
            Node::Unary(function, u) => unary(function, at(u)),
            // Powers of a non-positive base are defined for literal exponents only.
            Node::Binary(Operation::Power, u, v) if at(u).re <= 0.0 && tree.as_number(v).is_none() => {
                HyperDual64::from_re(f64::NAN)
            }
            Node::Binary(operation, u, v) => binary(operation, at(u), at(v)),
            Node::Where(condition, u, v) => at(if at(condition).re == 0.0 { v } else { u }),
        };
        for part in [value.re, value.eps1, value.eps2, value.eps1eps2] {
            size = if part.is_nan() { f64::INFINITY } else { size.max(part.abs()) };
        }
        // Near zero, roots, logarithms and divisions amplify cancellation errors, as others do near the ends of their domains.
        let is_at_end = match tree.node(id) {
            Node::Unary(Function::Asin | Function::Acos | Function::Atanh, u) => at(u).re.abs() > 0.99,
            Node::Unary(Function::Acosh, u) => at(u).re < 1.01,
            Node::Unary(Function::Log1p, u) => at(u).re < -0.99,
            _ => false,
        };
        // Rounding decides a comparison of two numbers that are nearly the same.
        let tie = |u: u32, v: u32| u != v && (at(u).re - at(v).re).abs() < 1e-9 * (1.0 + at(u).re.abs());
        let is_tie = matches!(tree.node(id), Node::Binary(operation, u, v) if operation.is_comparison() && tie(u, v));
        if is_at_end || is_tie || (value.re != 0.0 && value.re.abs() < 5e-3) {
            size = f64::INFINITY;
        }
        values[id as usize] = value;
    }
    (values[root as usize], size)
}
