//! A figure's state as one short string in the syntax of a URL query, `surface=beale&learning-rate=0.01`, shared by the
//! address, attributes, undo and tests. Only what differs from the defaults is written.

use super::query::{self, Pair};
use super::{Figure, Refusal};

/// The version of the syntax and of the meaning of names and values. States of this version omit it, to stay short. A state whose
/// key `version` is higher was written by a later release and may mean something else.
pub const VERSION: u32 = 1;

/// A key of a state that was not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// The key.
    pub name: String,
    /// Its value, as it was written.
    pub value: String,
    /// Why it was not accepted.
    pub refusal: Refusal,
}

/// Writes the state of a figure.
pub fn write(figure: &mut dyn Figure) -> String {
    let mut pairs = Vec::new();
    figure.settings(&mut |setting| {
        if !setting.is_default() {
            let encode = if setting.is_formula() { query::encode_formula } else { query::encode };
            pairs.push(format!("{}={}", query::encode(setting.name()), encode(&setting.value())));
        }
    });
    pairs.join("&")
}

/// Applies a state to a figure that has just been opened, in the figure's own order of settings, since choosing a surface or an
/// optimiser adds parameters. Returns the keys that were not accepted; the others are applied.
pub fn restore(figure: &mut dyn Figure, state: &str) -> Vec<Rejected> {
    let mut pending = query::read(state);
    let mut rejected: Vec<Rejected> = reject_unknown_version(&mut pending).into_iter().collect();
    while let Some(((name, value), decode)) = next(figure, &mut pending).or_else(|| next_meant(figure, &mut pending)) {
        if let Err(refusal) = figure.set(&name, &decode(value)) {
            rejected.push(Rejected { name, value: value.into(), refusal });
        }
    }
    let unknown =
        |(name, value): Pair| Rejected { refusal: Refusal::new("unknown setting"), name, value: value.into() };
    rejected.extend(pending.into_iter().map(unknown));
    rejected
}

/// What decodes a value.
type Decode = fn(&str) -> String;

/// Removes the version from the pending pairs, and rejects it unless this release knows it.
fn reject_unknown_version(pending: &mut Vec<Pair>) -> Option<Rejected> {
    let index = pending.iter().position(|(name, _)| name == "version")?;
    let (name, value) = pending.remove(index);
    let is_known = value.parse::<u32>().is_ok_and(|version| (1..=VERSION).contains(&version));
    let message = format!("expected version {VERSION}: settings from another version may mean something else here");
    (!is_known).then(|| Rejected { name, value: value.into(), refusal: Refusal::new(message) })
}

/// Removes and returns the pending pair whose setting comes first in the figure's current order, and what decodes its value.
fn next<'q>(figure: &mut dyn Figure, pending: &mut Vec<Pair<'q>>) -> Option<(Pair<'q>, Decode)> {
    let mut found = None;
    figure.settings(&mut |setting| {
        if found.is_none() {
            let index = pending.iter().position(|(name, _)| name == setting.name());
            found = index.map(|index| (index, setting.is_formula()));
        }
    });
    let (index, is_formula) = found?;
    Some((pending.remove(index), if is_formula { query::decode_formula } else { query::decode }))
}

/// Removes and returns the first pending pair whose name means a setting without being its exact name. Exact names come first.
fn next_meant<'q>(figure: &mut dyn Figure, pending: &mut Vec<Pair<'q>>) -> Option<(Pair<'q>, Decode)> {
    let (index, name) = (0..pending.len()).find_map(|index| Some((index, figure.meant(&pending[index].0)?)))?;
    pending[index].0 = name;
    let mut own = vec![pending.remove(index)];
    next(figure, &mut own)
}
