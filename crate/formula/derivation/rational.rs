//! Exact rational arithmetic for derivations: 1/3 stays a third, and 0.1·3 is 0.3.

/// A fraction in lowest terms, with numerator and denominator among the integers that f64 represents exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rational {
    numerator: i64,
    denominator: i64,
    /// Whether it comes from a decimal: 0.5, not 1/2.
    decimal: bool,
}

/// 2⁵³, up to which every integer is an f64.
const MAX_EXACT: i128 = 1 << 53;

impl Rational {
    /// 0.
    pub const ZERO: Self = Self::integer(0);
    /// 1.
    pub const ONE: Self = Self::integer(1);

    /// An integer.
    pub const fn integer(value: i64) -> Self {
        Self { numerator: value, denominator: 1, decimal: false }
    }

    /// A typed number, if it has at most 15 digits and its decimal form is therefore exact.
    pub fn typed(value: f64) -> Option<Self> {
        let text = format!("{value}");
        let (digits, decimals) = text.split_once('.').unwrap_or((&text, ""));
        if digits.len() + decimals.len() > 15 {
            return None;
        }
        let numerator = format!("{digits}{decimals}").parse().ok()?;
        Self::new(numerator, 10_i128.pow(decimals.len() as u32), !decimals.is_empty())
    }

    fn new(numerator: i128, denominator: i128, decimal: bool) -> Option<Self> {
        if denominator == 0 {
            return None;
        }
        let common = greatest_common_divisor(numerator, denominator) * denominator.signum();
        let (numerator, denominator) = (numerator / common, denominator / common);
        let decimal = decimal && denominator != 1;
        let fits = numerator.abs() <= MAX_EXACT && denominator <= MAX_EXACT;
        fits.then_some(Self { numerator: numerator as i64, denominator: denominator as i64, decimal })
    }

    /// Its value as an f64.
    pub fn value(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }

    /// The numerator.
    pub fn numerator(self) -> i64 {
        self.numerator
    }

    /// The denominator; positive.
    pub fn denominator(self) -> i64 {
        self.denominator
    }

    /// Whether it is written as a decimal and not as a fraction.
    pub fn is_decimal(self) -> bool {
        let mut rest = self.denominator;
        for prime in [2, 5] {
            while rest % prime == 0 {
                rest /= prime;
            }
        }
        self.decimal && rest == 1
    }

    /// Whether it is written as a fraction.
    pub fn is_fraction(self) -> bool {
        self.denominator != 1 && !self.is_decimal()
    }

    /// Whether it is an integer.
    pub fn is_integer(self) -> bool {
        self.denominator == 1
    }

    /// Whether it is negative.
    pub fn is_negative(self) -> bool {
        self.numerator < 0
    }

    /// Its absolute value.
    pub fn absolute(self) -> Self {
        Self { numerator: self.numerator.abs(), ..self }
    }

    /// −u.
    pub fn negative(self) -> Self {
        Self { numerator: -self.numerator, ..self }
    }

    /// u + v; like all operations below, `None` if the result exceeds the exact range.
    pub fn plus(self, v: Self) -> Option<Self> {
        let [a, b, c, d] = [self.numerator, self.denominator, v.numerator, v.denominator].map(i128::from);
        Self::new(a * d + c * b, b * d, self.decimal || v.decimal)
    }

    /// u v.
    pub fn times(self, v: Self) -> Option<Self> {
        let [a, b, c, d] = [self.numerator, self.denominator, v.numerator, v.denominator].map(i128::from);
        Self::new(a * c, b * d, self.decimal || v.decimal)
    }

    /// u / v; `None` if v is 0.
    pub fn over(self, v: Self) -> Option<Self> {
        let [a, b, c, d] = [self.numerator, self.denominator, v.numerator, v.denominator].map(i128::from);
        Self::new(a * d, b * c, self.decimal || v.decimal)
    }

    /// uⁿ for an integer n.
    pub fn power(self, n: i64) -> Option<Self> {
        // 2⁵⁴ is already out of range, so only −1, 0 and 1 have higher powers.
        let mut power = Self::ONE;
        for _ in 0..n.unsigned_abs().min(54) {
            power = power.times(self)?;
        }
        if n.unsigned_abs() > 54 && power.absolute() != Self::ONE && power != Self::ZERO {
            return None;
        }
        let odd_sign = n.unsigned_abs() > 54 && n % 2 != 0 && self.is_negative();
        let power = if odd_sign { power.negative() } else { power };
        if n < 0 { Self::ONE.over(power) } else { Some(power) }
    }
}

/// Euclid's algorithm; 1 for 0 and 0.
pub fn greatest_common_divisor(one: i128, two: i128) -> i128 {
    let (mut one, mut two) = (one.abs(), two.abs());
    while two != 0 {
        (one, two) = (two, one % two);
    }
    one.max(1)
}
