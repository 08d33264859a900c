//! How the time of a workload grows with its size.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::pages::Pages;

/// A workload at increasing sizes.
pub struct Growth {
    work: String,
    /// Each size, and its time in milliseconds.
    times: Vec<(f64, f64)>,
}

/// The workloads, by their names in `growth.js`.
const WORKLOADS: [&str; 5] = ["sample", "contours", "basins", "descend", "runs"];

/// Measures every workload.
pub fn measure(pages: &Pages) -> Result<Vec<Growth>> {
    pages.go("bench.html")?;
    WORKLOADS.iter().map(|name| Growth::read(&pages.evaluate(&format!("growth({})", json!(name)))?)).collect()
}

/// The report as text, one paragraph per workload.
pub fn text(workloads: &[Growth]) -> String {
    workloads
        .iter()
        .map(|growth| format!("{}: time ∝ size^{:.2}\n{}\n", growth.work, growth.exponent(), growth.rows()))
        .collect()
}

/// The report as JSON.
pub fn json(workloads: &[Growth]) -> String {
    let work = |growth: &Growth| json!({ "work": growth.work, "times": growth.times, "exponent": growth.exponent() });
    format!("{:#}\n", workloads.iter().map(work).collect::<Value>())
}

impl Growth {
    fn read(answer: &Value) -> Result<Self> {
        let work = answer["work"].as_str().context("a workload has no name")?.to_owned();
        let time = |at: &Value| Some((at["size"].as_f64()?, at["time"].as_f64()?));
        let times: Option<Vec<_>> = answer["sizes"].as_array().into_iter().flatten().map(time).collect();
        Ok(Self { work, times: times.context("a workload has no times")? })
    }

    fn rows(&self) -> String {
        self.times.iter().map(|(size, time)| format!("{size:>9} {time:>11.3} ms\n")).collect()
    }

    /// p in time ∝ sizeᵖ: the slope of the least-squares line through the logarithms.
    fn exponent(&self) -> f64 {
        let points: Vec<_> = self.times.iter().map(|(size, time)| (size.ln(), time.ln())).collect();
        let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / points.len() as f64;
        let (x, y) = (mean(|point| point.0), mean(|point| point.1));
        let rise: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
        rise / points.iter().map(|point| (point.0 - x).powi(2)).sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quadratic_growth_has_exponent_two() {
        let times = [1.0, 2.0, 4.0].map(|size| (size, 3.0 * size * size)).into();
        assert!((Growth { work: String::new(), times }.exponent() - 2.0).abs() < 1e-12);
    }
}
