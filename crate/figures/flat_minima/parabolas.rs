//! A curve made of upright parabolas, one after another: continuous, with kinks where they meet. Its values, slopes and curvatures
//! are exact, and so is the integral of exp(−f ∕ T), piece by piece a part of a Gaussian.

/// f(x) = height + ½ curvature (x − centre)².
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parabola {
    /// f″, positive.
    pub curvature: f64,
    /// Where f′ would vanish; not necessarily inside its piece.
    pub centre: f64,
    /// f at the centre.
    pub height: f64,
}

impl Parabola {
    /// f(x).
    pub fn value(&self, x: f64) -> f64 {
        self.height + 0.5 * self.curvature * (x - self.centre) * (x - self.centre)
    }

    /// f′(x).
    pub fn slope(&self, x: f64) -> f64 {
        self.curvature * (x - self.centre)
    }

    /// The parabola through a point with a slope there.
    pub fn through([x, value]: [f64; 2], slope: f64, curvature: f64) -> Self {
        let centre = x - slope / curvature;
        Self { curvature, centre, height: value - 0.5 * curvature * (x - centre) * (x - centre) }
    }

    /// The mean of some parabolas, itself one.
    fn mean(parabolas: &[Parabola]) -> Self {
        let sum = |of: &dyn Fn(&Parabola) -> f64| parabolas.iter().map(of).sum::<f64>();
        let count = parabolas.len() as f64;
        let curvatures = sum(&|one| one.curvature);
        let centre = sum(&|one| one.curvature * one.centre) / curvatures;
        Self { curvature: curvatures / count, centre, height: sum(&|one| one.value(centre)) / count }
    }

    /// ∫ exp(−(f − floor) ∕ T) from one end to another.
    fn weight(&self, [from, to]: [f64; 2], temperature: f64, floor: f64) -> f64 {
        let unit = (2.0 * temperature / self.curvature).sqrt();
        let [low, high] = [from, to].map(|end| (end - self.centre) / unit);
        // A difference of tails, from the side where they are small.
        let between = match (low, high) {
            (low, high) if low > 0.0 => libm::erfc(low) - libm::erfc(high),
            (low, high) if high < 0.0 => libm::erfc(-high) - libm::erfc(-low),
            (low, high) => libm::erf(high) - libm::erf(low),
        };
        0.5 * std::f64::consts::PI.sqrt() * unit * libm::exp((floor - self.height) / temperature) * between
    }
}

/// Parabolas from left to right; the first and the last extend to infinity.
#[derive(Clone, Debug, PartialEq)]
pub struct Parabolas {
    /// Where each gives way to the next, ascending.
    pub ends: Vec<f64>,
    /// One more than there are ends.
    pub pieces: Vec<Parabola>,
}

impl Parabolas {
    /// The piece at x; the right one where two meet.
    pub fn at(&self, x: f64) -> &Parabola {
        &self.pieces[self.ends.partition_point(|end| *end <= x)]
    }

    /// f(x).
    pub fn value(&self, x: f64) -> f64 {
        self.at(x).value(x)
    }

    /// f′(x).
    pub fn slope(&self, x: f64) -> f64 {
        self.at(x).slope(x)
    }

    /// The mean of copies of this curve, each moved to the right by one of some shifts.
    pub fn mean_of_shifted(&self, shifts: &[f64]) -> Self {
        let mut ends: Vec<f64> = shifts.iter().flat_map(|shift| self.ends.iter().map(move |end| end + shift)).collect();
        ends.sort_unstable_by(f64::total_cmp);
        let last = ends.len() - 1;
        let inside = (0..=ends.len()).map(|piece| match piece {
            0 => ends[0] - 1.0,
            piece if piece > last => ends[last] + 1.0,
            piece => 0.5 * (ends[piece - 1] + ends[piece]),
        });
        let moved = |x: f64, shift: f64| {
            let piece = self.at(x - shift);
            Parabola { centre: piece.centre + shift, ..*piece }
        };
        let mean = |x: f64| Parabola::mean(&shifts.iter().map(|shift| moved(x, *shift)).collect::<Vec<_>>());
        let pieces = inside.map(mean).collect();
        Self { ends, pieces }
    }

    /// ∫ exp(−f ∕ T) between neighbours of some ascending points, and before the first and after the last: one number more than
    /// there are points, up to a common factor.
    pub fn weights(&self, points: &[f64], temperature: f64) -> Vec<f64> {
        let floor = self.pieces.iter().map(|piece| piece.height).fold(f64::INFINITY, f64::min);
        let bound = |piece: usize| match piece {
            0 => f64::NEG_INFINITY,
            piece => self.ends.get(piece - 1).copied().unwrap_or(f64::INFINITY),
        };
        let weight = |[from, to]: [f64; 2]| -> f64 {
            let parts = self.pieces.iter().enumerate().map(|(piece, parabola)| {
                let part = [from.max(bound(piece)), to.min(bound(piece + 1))];
                if part[0] < part[1] { parabola.weight(part, temperature, floor) } else { 0.0 }
            });
            parts.sum()
        };
        let points = [&[f64::NEG_INFINITY], points, &[f64::INFINITY]].concat();
        points.windows(2).map(|pair| weight([pair[0], pair[1]])).collect()
    }
}
