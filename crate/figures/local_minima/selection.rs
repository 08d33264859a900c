//! The network that is looked at, as a setting: its width and the number of its run, `3 17`, or nothing.

use crate::figure::{Control, Parameter, Refusal, Setting};

use super::widths::MAX_WIDTH;
use super::{MAX_RUNS, Member};

/// One network, or none: then the figure chooses.
#[derive(Clone, Debug, Default)]
pub struct Selection(Option<Member>);

impl Selection {
    /// The network.
    pub fn get(&self) -> Option<Member> {
        self.0
    }

    /// Selects a network.
    pub fn put(&mut self, member: Member) {
        self.0 = Some(member);
    }
}

impl Setting for Selection {
    fn name(&self) -> &str {
        "selected"
    }

    fn value(&self) -> String {
        self.0.map_or_else(String::new, |Member { width, run }| format!("{width} {run}"))
    }

    fn is_default(&self) -> bool {
        self.0.is_none()
    }

    fn parameter(&self) -> Parameter {
        Parameter::of(self, "Selected network: width, run", Control::Text)
    }

    fn set(&mut self, text: &str) -> Result<(), Refusal> {
        let parts = text.split([' ', ',', ';']).filter(|part| !part.is_empty());
        let numbers: Option<Vec<usize>> = parts.map(|part| part.parse().ok()).collect();
        self.0 = match numbers.as_deref() {
            Some([]) => None,
            Some(&[width, run]) if (1..=MAX_WIDTH).contains(&width) && run < MAX_RUNS => Some(Member { width, run }),
            _ => {
                let last = MAX_RUNS - 1;
                return Err(Refusal::new(format!(
                    "The selected network must be a width from 1 to {MAX_WIDTH} and a run from 0 to {last}, such as 3 17, or nothing"
                )));
            }
        };
        Ok(())
    }
}
