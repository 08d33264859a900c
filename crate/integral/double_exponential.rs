//! The double-exponential rule: for a piece that ends where the function is singular, or at infinity.
//!
//! A substitution x(t) squeezes both ends so far away that the integrand falls like exp(−eᵗ) there, and then the trapezoidal rule in t
//! converges exponentially, whatever the power of the singularity (Takahasi and Mori, Publ. RIMS 9, 1974). The piece [p, q] has
//! the tanh-sinh substitution, whose distance from the nearer end is (q − p)/(1 + exp(π sinh t)); the piece [p, ∞) has
//! x = p + s exp(π/2 sinh t) with s = max(1, |p|).

use std::f64::consts::{FRAC_PI_2, PI};

use super::obstacle::Obstacle;
use super::piece::{End, Estimate};

/// The step in t; the same sums with twice and four times the step give the error.
const STEP: f64 = 0.1;

/// Beyond this many steps, distances underflow.
const MAX_STEPS: usize = 61;

/// A regular end contributes nothing nearer to it than this share of the piece.
const NEGLIGIBLE: f64 = 1e-20;

/// How near to a singular point the function is evaluated, in units of the last place of its x: the distance is then exact enough.
const NEAREST: f64 = 4.0;

/// The function is evaluated only as long as its rounding error stays below this share of it.
const NOISE: f64 = 1e-4;

/// Where f is proportional to a power of the distance that is within this of the last integrable one, no double is near enough to tell.
const MARGIN: f64 = 0.05;

/// f at x, where x is off by at most some error: its value, and a bound on the error of that.
pub type Noise<'a> = dyn FnMut(f64, f64) -> [f64; 2] + 'a;

/// Integrates over a piece with a singular or an infinite end; at most one end is infinite. Also returns the number of evaluations.
///
/// # Errors
/// If an end has no finite area, or f has no value inside.
pub fn integrate(ends: [End; 2], f: &mut Noise) -> Result<(Estimate, usize), Obstacle> {
    let map = Map { ends: ends.map(|end| end.x) };
    let mut sums = Sums::default();
    let [x, _, weight] = map.at(0.0, 0);
    let [value, noise] = f(x, f64::EPSILON * x.abs());
    if !value.is_finite() {
        return Err(Obstacle::Undefined(x));
    }
    sums.add(0, weight * value, weight * noise.min(f64::MAX));
    let mut evaluations = 1;
    for (side, end) in ends.into_iter().enumerate() {
        evaluations += walk(&map, side, end, &mut sums, f)?;
    }
    Ok((sums.estimate(), evaluations))
}

/// The substitution of a piece.
struct Map {
    ends: [f64; 2],
}

impl Map {
    /// x, its distance from the end of a side (from the finite end, if that one is infinite), and |dx/dt|, at t steps towards it.
    fn at(&self, t: f64, side: usize) -> [f64; 3] {
        let ends = self.ends;
        let inward = if side == 0 { 1.0 } else { -1.0 };
        if ends.iter().all(|end| end.is_finite()) {
            let (width, growth) = (ends[1] - ends[0], libm::exp(PI * libm::sinh(t)));
            let distance = width / (1.0 + growth);
            let weight = PI * libm::cosh(t) * distance / (1.0 + 1.0 / growth);
            return [ends[side] + inward * distance, distance, weight];
        }
        let finite = usize::from(ends[0].is_infinite());
        let away = if finite == 0 { 1.0 } else { -1.0 };
        let towards = if side == finite { -1.0 } else { 1.0 };
        let distance = ends[finite].abs().max(1.0) * libm::exp(towards * FRAC_PI_2 * libm::sinh(t));
        [ends[finite] + away * distance, distance, FRAC_PI_2 * libm::cosh(t) * distance]
    }
}

impl Map {
    /// The length of the piece, if it has one.
    fn scale(&self) -> f64 {
        let width = self.ends[1] - self.ends[0];
        if width.is_finite() { width } else { 1.0 }
    }

    /// Whether a distance is so near to an end that a value may be missing there.
    fn is_near(&self, distance: f64, end: End) -> bool {
        if end.x.is_infinite() { distance > 1e3 } else { end.is_singular && distance < 1e-3 * self.scale() }
    }
}

/// The trapezoidal sums with one, two and four steps, and what is known of their errors.
#[derive(Default)]
struct Sums {
    sums: [f64; 3],
    size: f64,
    rounding: f64,
    tail: f64,
}

impl Sums {
    /// Adds the term of the point `steps` from the middle.
    fn add(&mut self, steps: usize, term: f64, rounding: f64) {
        for (level, sum) in self.sums.iter_mut().enumerate() {
            if steps.is_multiple_of(1 << level) {
                *sum += STEP * f64::from(1u8 << level) * term;
            }
        }
        self.size += STEP * term.abs();
        self.rounding += STEP * rounding;
    }

    fn estimate(&self) -> Estimate {
        let [fine, middle, coarse] = self.sums;
        let (last, before) = ((fine - middle).abs(), (middle - coarse).abs());
        // Halving the step doubles the digits, so the last difference is far above the error of the finest sum, unless the sums
        // agree by chance: then they did not agree before.
        let is_fast = last * self.size <= 10.0 * before * before.max(1e-6 * self.size) || last <= 1e-14 * self.size;
        let difference = if is_fast && before <= 0.01 * self.size { last } else { 2.0 * last.max(before) };
        let truncation = Estimate::truncation(difference, self.size).max(difference);
        Estimate {
            value: fine,
            size: self.size,
            truncation,
            floor: self.rounding + self.tail + 8.0 * f64::EPSILON * self.size,
        }
    }
}

/// Adds the terms from the middle towards an end, and returns how many of them were evaluated.
///
/// As near to a singular end as doubles allow, f is evaluated; beyond, its terms are those of the power of the distance that the last two
/// values follow, and how far the power of the two before would lead elsewhere counts as an error.
fn walk(map: &Map, side: usize, end: End, sums: &mut Sums, f: &mut Noise) -> Result<usize, Obstacle> {
    let mut points = Vec::with_capacity(MAX_STEPS);
    let mut tail: Option<Tail> = None;
    for steps in 1..=MAX_STEPS {
        let [x, distance, weight] = map.at(STEP * steps as f64, side);
        if !(1e-300..=1e300).contains(&distance) {
            break;
        }
        if !end.is_singular && distance < NEGLIGIBLE * map.scale() {
            return Ok(points.len());
        }
        if tail.is_none() {
            let measured = Measured::at(x, distance, end, &points, f);
            if measured.is_certain(end, &points) {
                sums.add(steps, weight * measured.value, weight * measured.noise);
                points.push(measured);
                if end.is_singular && steps > MAX_STEPS / 2 && weight * measured.value.abs() < 1e-24 * sums.size {
                    return Ok(points.len());
                }
                continue;
            }
            if !map.is_near(distance, end) {
                let reason = if measured.value.is_nan() { Obstacle::Undefined(x) } else { Obstacle::Overflow(x) };
                return Err(Tail::of(&points, end).err().filter(|_| end.is_singular).unwrap_or(reason));
            }
        }
        let tail = match &tail {
            Some(tail) => tail,
            None => tail.insert(Tail::of(&points, end)?),
        };
        let [term, error] = tail.at(distance);
        sums.add(steps, weight * term, 0.0);
        sums.tail += STEP * weight * error;
    }
    if tail.is_none() {
        // Every distance was evaluated. What lies beyond them is nothing, if the function is integrable at all.
        sums.tail += Tail::of(&points, end)?.rest();
    }
    Ok(points.len())
}

/// A value of f on the way to an end.
#[derive(Clone, Copy)]
struct Measured {
    distance: f64,
    value: f64,
    noise: f64,
}

impl Measured {
    /// Measures f at x, at a distance from an end that x has only after rounding. Near a singular end that is taken back by the
    /// power of the distance that f follows there.
    fn at(x: f64, distance: f64, end: End, before: &[Self], f: &mut Noise) -> Self {
        if end.x.is_infinite() || !end.is_singular {
            let [value, noise] = f(x, f64::EPSILON * x.abs());
            return Self { distance, value, noise };
        }
        let exact = (x - end.x).abs();
        if exact < NEAREST * f64::EPSILON * end.x.abs() || exact == 0.0 {
            return Self { distance, value: f64::NAN, noise: f64::INFINITY };
        }
        let [value, noise] = f(x, 0.0);
        let shift = distance / exact;
        let [power, other] = [0, 1].map(|back| power(before, back).unwrap_or(0.0));
        let corrected = value * libm::pow(shift, power);
        let doubt = (value * libm::pow(shift, other) - corrected).abs() + 0.01 * (corrected - value).abs();
        Self { distance, value: corrected, noise: noise + doubt }
    }

    /// Whether the value is good enough to be used.
    fn is_certain(&self, end: End, before: &[Self]) -> bool {
        let size = before.last().map_or(0.0, |point| point.value.abs()).max(self.value.abs());
        self.value.is_finite() && (self.noise <= NOISE * size || !end.is_singular && self.noise.is_finite())
    }
}

/// The power of the distance through the last two points, or two that are `back` before them.
fn power(points: &[Measured], back: usize) -> Option<f64> {
    let at = |back: usize| points.len().checked_sub(back + 1).map(|index| points[index]);
    let (near, far) = (at(back)?, at(back + 1)?);
    let power = libm::log(near.value / far.value) / libm::log(near.distance / far.distance);
    power.is_finite().then_some(power)
}

/// The power of the distance that a function follows near an end.
struct Tail {
    last: Measured,
    powers: [f64; 2],
}

impl Tail {
    /// The power through the last two of the points, and through the two before.
    fn of(points: &[Measured], end: End) -> Result<Self, Obstacle> {
        let is_far = end.x.is_infinite();
        let last = points.last().copied().unwrap_or(Measured { distance: 1.0, value: 0.0, noise: 0.0 });
        let first = power(points, 0).unwrap_or(if is_far { -4.0 } else { 0.0 });
        let powers = [first, power(points, 1).unwrap_or(first)];
        let excess = if is_far { -1.0 - first } else { 1.0 + first };
        match last.value != 0.0 && excess < MARGIN {
            true if is_far => Err(Obstacle::SlowDecay(end.x)),
            true => Err(Obstacle::Pole(end.x)),
            false => Ok(Self { last, powers }),
        }
    }

    /// The value that the power predicts at a distance, and how uncertain it is.
    fn at(&self, distance: f64) -> [f64; 2] {
        let ratio = distance / self.last.distance;
        let [value, other] = self.powers.map(|power| self.last.value * libm::pow(ratio, power));
        let noise = (self.last.noise / self.last.value).abs();
        [value, 4.0 * (value - other).abs() + 4.0 * if noise.is_nan() { 0.0 } else { noise } * value.abs()]
    }

    /// A bound on the area beyond the last distance.
    fn rest(&self) -> f64 {
        self.last.value.abs() * self.last.distance / MARGIN
    }
}
