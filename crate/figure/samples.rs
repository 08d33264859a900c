//! A list of samples, points with a class or a value each, that a visitor types, drags, or brings as a table.

mod table;

use super::{Control, Group, Parameter, Refusal, Setting};
use crate::network::data_sets::Sample;
use crate::plane::Point;

/// The largest accepted magnitude of a number.
const LIMIT: f64 = 1e6;

/// What targets are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Targets {
    /// Numbers of classes with these names.
    Classes(Vec<String>),
    /// Values.
    Values,
}

/// Samples, written as `x,y,target x,y,target`. They are also read from tables (`samples/table.rs`).
///
/// Targets are values, unless all of them are 0 or 1, or names, which are numbered by the alphabet: what reads equal is equal.
#[derive(Clone, Debug)]
pub struct Samples {
    name: &'static str,
    label: &'static str,
    group: Group,
    section: &'static str,
    /// The most samples.
    most: usize,
    /// The most classes with names.
    classes: usize,
    samples: Vec<Sample>,
    /// The names of the classes; none if the targets are numbers.
    names: Vec<String>,
}

impl Samples {
    /// No samples yet, in [`Group::What`]: at most so many, of at most so many classes.
    pub fn new(name: &'static str, label: &'static str, most: usize, classes: usize) -> Self {
        let (samples, names) = (Vec::new(), Vec::new());
        Self { name, label, group: Group::What, section: "", most, classes, samples, names }
    }

    /// The same under a heading.
    pub fn in_section(self, section: &'static str) -> Self {
        Self { section, ..self }
    }

    /// The samples.
    pub fn samples(&self) -> &[Sample] {
        &self.samples
    }

    /// What the targets are. Without samples, two classes.
    pub fn targets(&self) -> Targets {
        let is_class = |sample: &Sample| [0.0, 1.0].contains(&sample.target);
        match &self.names[..] {
            [] if self.samples.iter().all(is_class) => Targets::Classes(vec!["0".into(), "1".into()]),
            [] => Targets::Values,
            names => Targets::Classes(names.to_vec()),
        }
    }

    /// Replaces all samples by some whose targets are numbers, or numbers of classes without names of their own.
    pub fn replace(&mut self, samples: Vec<Sample>) {
        self.samples = samples;
        self.samples.truncate(self.most);
        self.names.clear();
    }

    /// Moves a sample.
    pub fn put(&mut self, index: usize, at: Point) {
        if let Some(sample) = self.samples.get_mut(index) {
            sample.at = at;
        }
    }

    /// Adds a sample, if another one is allowed. Returns whether it did.
    pub fn add(&mut self, sample: Sample) -> bool {
        let is_allowed = self.samples.len() < self.most;
        if is_allowed {
            self.samples.push(sample);
        }
        is_allowed
    }

    /// Removes a sample. A class without samples is no longer known.
    pub fn remove(&mut self, index: usize) {
        if index < self.samples.len() {
            self.samples.remove(index);
        }
        for class in (0..self.names.len()).rev() {
            if self.samples.iter().all(|sample| sample.target != class as f64) {
                self.names.remove(class);
                for sample in self.samples.iter_mut().filter(|sample| sample.target > class as f64) {
                    sample.target -= 1.0;
                }
            }
        }
    }

    /// The index of the sample whose handle is `prefix` followed by its number, counted from 1.
    pub fn position(&self, handle: &str, prefix: &str) -> Option<usize> {
        let index = handle.strip_prefix(prefix)?.parse::<usize>().ok()?.checked_sub(1)?;
        (index < self.samples.len()).then_some(index)
    }

    /// The target as the state writes it.
    fn target(&self, target: f64) -> String {
        self.names.get(target as usize).cloned().unwrap_or_else(|| format!("{target}"))
    }
}

impl Setting for Samples {
    fn name(&self) -> &str {
        self.name
    }

    fn value(&self) -> String {
        let entry = |sample: &Sample| {
            let Sample { at: [x, y], target } = *sample;
            format!("{x},{y},{}", self.target(target))
        };
        self.samples.iter().map(entry).collect::<Vec<_>>().join(" ")
    }

    fn is_default(&self) -> bool {
        self.samples.is_empty()
    }

    fn parameter(&self) -> Parameter {
        Parameter::of(self, self.label, Control::Table).in_group(self.group).in_section(self.section)
    }

    fn set(&mut self, text: &str) -> Result<(), Refusal> {
        let (samples, names) = table::parse(text, self.most, self.classes)?;
        (self.samples, self.names) = (samples, names);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_read_back_and_change_one_by_one() {
        let mut samples = Samples::new("samples", "Samples", 3, 2);
        assert!(samples.is_default());
        for text in ["0.5,-1,1 2,3,0", "0.5,-1,2.25", "1,2,cat 3,4,dog 5,6,cat", ""] {
            samples.set(text).expect(text);
            assert_eq!(samples.value(), text);
        }
        samples.set("1,2,cat 3,4,dog").expect("two classes");
        assert!(samples.add(Sample { at: [0.5, 0.25], target: 0.0 }) && !samples.add(samples.samples()[0]));
        samples.put(1, [9.0, 9.0]);
        samples.remove(0);
        assert_eq!(samples.value(), "9,9,dog 0.5,0.25,cat");
        samples.remove(1);
        assert_eq!((samples.value().as_str(), samples.samples()[0].target), ("9,9,dog", 0.0));
        samples.set("1,2,1 3,4,0").expect("two classes");
        assert_eq!(
            ["sample-2", "sample-3", "sample-0"].map(|id| samples.position(id, "sample-")),
            [Some(1), None, None]
        );
    }

    #[test]
    fn targets_are_classes_or_values() {
        let mut samples = Samples::new("samples", "Samples", 9, 2);
        let classes = |names: [&str; 2]| Targets::Classes(names.map(String::from).into());
        for (text, targets) in [
            ("", classes(["0", "1"])),
            ("1,2,1 3,4,1", classes(["0", "1"])),
            ("1,2,1 3,4,1.5", Targets::Values),
            ("1,2,dog 3,4,cat", classes(["cat", "dog"])),
        ] {
            samples.set(text).expect(text);
            assert_eq!(samples.targets(), targets, "{text}");
        }
    }

    #[test]
    fn a_refusal_leaves_the_samples() {
        let mut samples = Samples::new("samples", "Samples", 9, 2);
        samples.set("1,2,0").expect("one sample");
        assert!(samples.set("1,2,0 3,x,0").is_err());
        assert_eq!(samples.value(), "1,2,0");
    }
}
