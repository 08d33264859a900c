//! Formulas compiled to WebAssembly against interpreted ones: the same bits at points and on grids.

use fall_line::formula::set_linker;
use fall_line::formula_surface::FormulaSurface;
use fall_line::plane::{Grid, View};
use fall_line::surface::Surface;
use fall_line::web::link;
use wasm_bindgen_test::wasm_bindgen_test;

/// A deterministic pseudorandom generator: Knuth's MMIX.
struct Dice(u64);

impl Dice {
    fn roll<'c>(&mut self, choices: &[&'c str]) -> &'c str {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        choices[(self.0 >> 33) as usize % choices.len()]
    }

    fn formula(&mut self, depth: u32) -> String {
        if depth == 0 {
            return self.roll(&["x", "y", "a", "b", "2", "0.3", "x", "y"]).into();
        }
        let part = |dice: &mut Self| dice.formula(depth - 1);
        match self.roll(&["f", "f", "+", "-", "*", "/", "p", "m", "leaf", "v"]) {
            "f" => {
                let name = self.roll(&[
                    "-", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "sech", "exp", "ln",
                    "log2", "log10", "sqrt", "cbrt", "abs", "sign", "step", "relu", "sigmoid", "softplus", "gelu",
                    "erf", "erfc",
                ]);
                format!("{name}({})", part(self))
            }
            "p" => format!("({})^{}", part(self), self.roll(&["2", "3", "-1", "0.5", "1.5", "a"])),
            "v" => format!("({})^({})", part(self), part(self)),
            "m" => format!("{}({}, {})", self.roll(&["min", "max"]), part(self), part(self)),
            "leaf" => self.formula(0),
            sign => format!("({}{sign}{})", part(self), part(self)),
        }
    }
}

fn same(one: f64, two: f64) -> bool {
    one.to_bits() == two.to_bits() || (one.is_nan() && two.is_nan())
}

/// Samples twice, since the first time is interpreted, and returns the second result.
fn grids(surface: &FormulaSurface, grid: &Grid) -> Vec<f64> {
    sampled(surface, grid);
    sampled(surface, grid)
}

fn sampled(surface: &FormulaSurface, grid: &Grid) -> Vec<f64> {
    let mut all = vec![0.0; 4 * grid.len()];
    let mut parts = all.chunks_mut(grid.len());
    let mut next = || parts.next().unwrap();
    surface.sample_with_gradient(grid, [next(), next(), next()]);
    surface.sample(grid, next());
    all
}

/// Evaluates at a point `count` times: after some evaluations a cached module is looked up, after many one is linked.
fn evaluate(surface: &FormulaSurface, count: usize) {
    for _ in 0..count {
        let _ = (surface.value_and_gradient([0.5, 0.5]), surface.hessian([0.5, 0.5]));
    }
}

fn points(surface: &FormulaSurface, grid: &Grid) -> Vec<f64> {
    let at = |cell: usize| [grid.x(cell % grid.columns), grid.y(cell / grid.columns)];
    evaluate(surface, 600);
    let numbers = |at| {
        let (value, slope) = surface.value_and_gradient(at);
        [value].into_iter().chain(slope).chain(surface.hessian(at))
    };
    let mut all: Vec<f64> = (0..grid.len()).flat_map(|cell| numbers(at(cell))).collect();
    let (xs, ys): (Vec<f64>, Vec<f64>) = (0..grid.len()).map(|cell| at(cell).into()).unzip();
    let mut batch = vec![0.0; 3 * grid.len()];
    surface.values_and_gradients(&xs, &ys, &mut batch);
    all.extend(&batch);
    surface.exact_values_and_gradients(&xs, &ys, &mut batch);
    for cell in 0..grid.len() {
        let (value, [x, y]) = surface.value_and_gradient(at(cell));
        let one = [value, x, y].into_iter().zip(batch.iter().skip(cell).step_by(grid.len()));
        assert!(one.clone().all(|(one, many)| same(one, *many)), "{:?}", one.collect::<Vec<_>>());
    }
    all
}

fn compare(text: &str) {
    let surface = || FormulaSurface::parse(text, &[("a", 1.7), ("b", -0.6)]).unwrap();
    set_linker(Some(link));
    evaluate(&surface(), 20_100);
    for [columns, rows] in [[7, 3], [2, 1], [12, 2]] {
        let grid = Grid { view: View { x: [-2.1, 2.3], y: [-1.9, 2.4] }, columns, rows };
        set_linker(None);
        let mut interpreted = surface();
        let (slow_grids, slow_points) = (grids(&interpreted, &grid), points(&interpreted, &grid));
        set_linker(Some(link));
        let mut linked = surface();
        let (fast_grids, fast_points) = (grids(&linked, &grid), points(&linked, &grid));
        assert!(slow_grids.iter().zip(&fast_grids).all(|(one, two)| same(*one, *two)), "grid of {text}");
        assert!(slow_points.iter().zip(&fast_points).all(|(one, two)| same(*one, *two)), "points of {text}");
        linked.set_constants(&[0.4, 2.5]);
        interpreted.set_constants(&[0.4, 2.5]);
        let (slow, fast) = (grids(&interpreted, &grid), grids(&linked, &grid));
        assert!(slow.iter().zip(&fast).all(|(one, two)| same(*one, *two)), "slider of {text}");
    }
}

#[wasm_bindgen_test]
fn compiled_formulas_give_the_same_bits_as_the_interpreter() {
    let known = [
        "(1-x)^2 + 100*(y-x^2)^2",
        "(x^2+y-11)^2 + (x+y^2-7)^2",
        "20 + x^2 - 10*cos(2*pi*x) + y^2 - 10*cos(2*pi*y)",
        "-20*exp(-0.2*sqrt(0.5*(x^2+y^2))) - exp(0.5*(cos(2*pi*x)+cos(2*pi*y))) + e + 20",
        "sin(x)*cos(y)+0.1*(x^2+y^2)",
        "3",
        "a",
        "x",
        "y",
        "sin(1e7x) + exp(1000y) + ln(x y)",
    ];
    known.iter().for_each(|text| compare(text));
    fall_line::surfaces::surfaces().iter().for_each(|row| compare(row.formula));
    let mut dice = Dice(1);
    for depth in [1, 2, 3, 4] {
        for _ in 0..60 {
            compare(&dice.formula(depth));
        }
    }
}

/// A formula of eight letters with its gradient, before and after it is linked.
#[wasm_bindgen_test]
fn compiled_gradients_of_many_inputs_give_the_same_bits_as_the_interpreter() {
    use fall_line::computation::Computation;
    use fall_line::formula::{Evaluator, Formula, PointMachine, Vocabulary};
    let letters = ["a", "b", "c", "d", "k", "p", "q", "r"];
    let vocabulary = Vocabulary { variables: &letters, constants: &[] };
    let formula = Formula::parse("sin(a b) c^d / (k + p) - max(q, cos(a b)) r + cos(c) + sin(d) exp(q)", &vocabulary);
    let program = Computation::of(&formula.unwrap()).gradient();
    set_linker(Some(link));
    let mut linked = PointMachine::new(program.clone(), &[]);
    let mut interpreter = Evaluator::new(program, &[]);
    let mut outputs = [0.0; 9];
    for index in 0..20_100 {
        let at: [f64; 8] = std::array::from_fn(|input| 0.37 * f64::from(index % 97) - 1.3 * input as f64);
        linked.evaluate(&at, &mut outputs);
        let expected: [f64; 9] = interpreter.evaluate(&at);
        assert!(outputs.iter().zip(expected).all(|(one, two)| same(*one, two)), "{outputs:?} {expected:?}");
    }
    assert!(linked.is_linked());
}

/// Formulas at many points, before and after they are linked.
#[wasm_bindgen_test]
fn compiled_batches_give_the_same_bits_as_the_interpreter() {
    use fall_line::formula::{Batch, Emitted, Formula, Linked, Vocabulary};
    use std::sync::atomic::{AtomicUsize, Ordering};
    static MODULES: AtomicUsize = AtomicUsize::new(0);
    fn counted(emitted: &Emitted) -> Option<Linked> {
        MODULES.fetch_add(1, Ordering::Relaxed);
        link(emitted)
    }
    let vocabulary = Vocabulary { variables: &["x1", "x2", "x3"], constants: &["a"] };
    let columns: [Vec<f64>; 3] =
        [37, 53, 71].map(|step| (0..1001).map(|index| f64::from(index * step % 997) / 331.0 - 1.0).collect());
    let formulas = ["exp(a sin(3 x1)) cos(5 x2)/(1 + x1 x2)", "x2 + 0.1", "sqrt(x1^2 + a)", "exp(800 x1) x3"];
    for (text, is_compiled) in formulas.into_iter().zip([true, true, true, false]) {
        let program = Formula::parse(text, &vocabulary).unwrap().program();
        let [mut expected, mut found] = [vec![0.0; 1001], vec![0.0; 1001]];
        set_linker(None);
        Batch::new(program.clone(), &[1.7]).evaluate(&columns, &mut expected);
        set_linker(Some(counted));
        let before = MODULES.load(Ordering::Relaxed);
        let mut batch = Batch::new(program, &[1.7]);
        for _ in 0..25 {
            batch.evaluate(&columns, &mut found);
        }
        assert!(expected.iter().zip(&found).all(|(one, two)| same(*one, *two)), "{text}");
        assert_eq!(MODULES.load(Ordering::Relaxed) - before, usize::from(is_compiled), "{text}");
        // A module processes points in pairs.
        batch.evaluate(&columns, &mut found[..1]);
        assert!(same(found[0], expected[0]), "{text}");
    }
}

/// Modules release their entries in the function table when dropped.
#[wasm_bindgen_test]
fn modules_are_linked_and_released() {
    use fall_line::formula::{Formula, Vocabulary, emit};
    use wasm_bindgen::JsCast;
    let length = || wasm_bindgen::function_table().unchecked_into::<js_sys::WebAssembly::Table>().length();
    let formula = Formula::parse("x^2 + a y", &Vocabulary { variables: &["x", "y"], constants: &[] }).unwrap();
    let emitted = emit(&formula.program()).unwrap();
    drop(link(&emitted).expect("this browser links"));
    let before = length();
    (0..10).for_each(|_| drop(link(&emitted).unwrap()));
    assert_eq!(length(), before);
}
