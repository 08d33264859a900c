//! The rules: what each makes of a cell of the partition.

/// A rule for a sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// A rectangle as high as f at its left end.
    Left,
    /// A rectangle as high as f at its right end.
    Right,
    /// A rectangle as high as f in its middle.
    Midpoint,
    /// A trapezoid between f at both ends.
    Trapezoid,
    /// The parabola through f at both ends and in the middle.
    Simpson,
    /// Rectangles as wide as the weights of Gauss and Legendre, as high as f at their nodes.
    Gauss,
    /// A rectangle as high as the least value of f.
    Lower,
    /// A rectangle as high as the greatest value of f.
    Upper,
}

impl Rule {
    /// Every rule, in the order of its index.
    pub const ALL: [Self; 8] = [
        Self::Left,
        Self::Right,
        Self::Midpoint,
        Self::Trapezoid,
        Self::Simpson,
        Self::Gauss,
        Self::Lower,
        Self::Upper,
    ];

    /// Names in the state, and labels.
    pub const OPTIONS: [(&'static str, &'static str); 8] = [
        ("left", "Left sum"),
        ("right", "Right sum"),
        ("midpoint", "Midpoint rule"),
        ("trapezoid", "Trapezoid rule"),
        ("simpson", "Simpson’s rule"),
        ("gauss", "Gauss–Legendre"),
        ("lower", "Lower sum"),
        ("upper", "Upper sum"),
    ];

    /// Its name in the state.
    pub fn as_str(self) -> &'static str {
        Self::OPTIONS[self as usize].0
    }

    /// Its label.
    pub fn title(self) -> &'static str {
        Self::OPTIONS[self as usize].1
    }

    /// Its name in a sentence, after *the*.
    pub fn in_words(self) -> &'static str {
        const WORDS: [&str; 8] = [
            "left sum",
            "right sum",
            "midpoint sum",
            "trapezoid sum",
            "Simpson sum",
            "Gauss–Legendre sum",
            "lower sum",
            "upper sum",
        ];
        WORDS[self as usize]
    }

    /// Its word in the plot of errors.
    pub fn short(self) -> &'static str {
        const WORDS: [&str; 8] = ["left", "right", "midpoint", "trapezoid", "Simpson", "Gauss", "lower", "upper"];
        WORDS[self as usize]
    }

    /// Its letter in an equation.
    pub fn letter(self) -> &'static str {
        const LETTERS: [&str; 8] = ["L", "R", "M", "T", "S", "G", "s", "S"];
        LETTERS[self as usize]
    }

    /// The rule in the other direction.
    pub fn reversed(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
            Self::Lower => Self::Upper,
            Self::Upper => Self::Lower,
            rule => rule,
        }
    }

    /// Where in a cell it evaluates f, as a share of its width, if that is one point, which can be dragged.
    pub fn tag(self) -> Option<f64> {
        match self {
            Self::Left => Some(0.0),
            Self::Right => Some(1.0),
            Self::Midpoint => Some(0.5),
            _ => None,
        }
    }
}
