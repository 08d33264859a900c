//! Numbers of a derivation, kept exactly: 1/3 stays a third, and 0.1·3 is 0.3.

/// A fraction in lowest terms, above and below within the whole numbers that f64 holds exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rational {
    numerator: i64,
    denominator: i64,
    /// Whether it was typed with a decimal point: 0.5, not 1/2.
    decimal: bool,
}

/// 2⁵³, up to which every whole number is an f64.
const LARGEST: i128 = 1 << 53;

impl Rational {
    /// 0.
    pub const ZERO: Self = Self::whole(0);
    /// 1.
    pub const ONE: Self = Self::whole(1);

    /// A whole number.
    pub const fn whole(value: i64) -> Self {
        Self { numerator: value, denominator: 1, decimal: false }
    }

    /// The number that was typed, if it has at most 15 digits: then its decimals say it exactly.
    pub fn typed(value: f64) -> Option<Self> {
        let text = format!("{value}");
        let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
        if whole.len() + decimals.len() > 15 {
            return None;
        }
        let numerator = format!("{whole}{decimals}").parse().ok()?;
        Self::new(numerator, 10_i128.pow(decimals.len() as u32), !decimals.is_empty())
    }

    fn new(numerator: i128, denominator: i128, decimal: bool) -> Option<Self> {
        if denominator == 0 {
            return None;
        }
        let common = greatest_common_divisor(numerator, denominator) * denominator.signum();
        let (numerator, denominator) = (numerator / common, denominator / common);
        let decimal = decimal && denominator != 1;
        let fits = numerator.abs() <= LARGEST && denominator <= LARGEST;
        fits.then_some(Self { numerator: numerator as i64, denominator: denominator as i64, decimal })
    }

    /// What it is worth.
    pub fn value(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }

    /// Above the bar.
    pub fn numerator(self) -> i64 {
        self.numerator
    }

    /// Below the bar; positive.
    pub fn denominator(self) -> i64 {
        self.denominator
    }

    /// Whether it is written with a point and not with a bar.
    pub fn is_decimal(self) -> bool {
        let mut rest = self.denominator;
        for prime in [2, 5] {
            while rest % prime == 0 {
                rest /= prime;
            }
        }
        self.decimal && rest == 1
    }

    /// Whether it is written with a bar.
    pub fn is_fraction(self) -> bool {
        self.denominator != 1 && !self.is_decimal()
    }

    /// Whether it is a whole number.
    pub fn is_whole(self) -> bool {
        self.denominator == 1
    }

    /// Whether it is below 0.
    pub fn is_negative(self) -> bool {
        self.numerator < 0
    }

    /// Its size.
    pub fn absolute(self) -> Self {
        Self { numerator: self.numerator.abs(), ..self }
    }

    /// −u.
    pub fn negative(self) -> Self {
        Self { numerator: -self.numerator, ..self }
    }

    /// u + v, unless it grows beyond what is kept exactly; so for all that follow.
    pub fn plus(self, v: Self) -> Option<Self> {
        let [a, b, c, d] = [self.numerator, self.denominator, v.numerator, v.denominator].map(i128::from);
        Self::new(a * d + c * b, b * d, self.decimal || v.decimal)
    }

    /// u v.
    pub fn times(self, v: Self) -> Option<Self> {
        let [a, b, c, d] = [self.numerator, self.denominator, v.numerator, v.denominator].map(i128::from);
        Self::new(a * c, b * d, self.decimal || v.decimal)
    }

    /// u / v, unless v is 0.
    pub fn over(self, v: Self) -> Option<Self> {
        let [a, b, c, d] = [self.numerator, self.denominator, v.numerator, v.denominator].map(i128::from);
        Self::new(a * d, b * c, self.decimal || v.decimal)
    }

    /// uⁿ for a whole n.
    pub fn power(self, n: i64) -> Option<Self> {
        // Beyond 53 every power of two is too large.
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
