//! The expected readouts: the end points of runs that the core's own `Surface` computes in the same page.

use anyhow::Result;
use serde_json::json;

use crate::page::Page;

/// Runs as a test sets them up; their starting points are read from the figure's state.
pub struct Expected<'a> {
    /// The surface, as a JavaScript expression.
    pub surface: &'a str,
    /// The ids of the optimisers, in the order of the readouts.
    pub optimisers: &'a [&'a str],
    /// The learning rate η of all runs.
    pub learning_rate: f64,
    /// The number of steps.
    pub steps: u32,
}

impl Expected<'_> {
    /// Fails unless id, position and loss of every row equal those of `Surface.descend`, bit by bit.
    pub fn check(&self, page: &Page) -> Result<()> {
        let readouts =
            page.text("JSON.stringify(figure.readouts.map(({ id, position, loss }) => [id, ...position, loss]))")?;
        assert_eq!(readouts, self.ends(page)?, "{}", page.state()?);
        Ok(())
    }

    /// The end points of the runs, as JSON.
    fn ends(&self, page: &Page) -> Result<String> {
        let Self { surface, optimisers, learning_rate, steps } = self;
        let end = page.execute(&format!(
            "return import(new URL('fall-line.js', document.baseURI)).then(({{ Surface }}) => {{
               const surface = {surface};
               const starts = value('start').split(' ').map((pair) => pair.split(',').map(Number));
               const end = (start, optimiser) => {{
                 const parameters = {{ learningRate: {learning_rate} }};
                 const {{ x, y, loss }} = surface.descend({{ optimiser, parameters, start, steps: {steps} }});
                 return [optimiser, x.at(-1), y.at(-1), loss.at(-1)];
               }};
               return JSON.stringify(starts.flatMap((start) => {optimisers}.map((one) => end(start, one))));
             }})",
            optimisers = json!(optimisers),
        ))?;
        Ok(end.as_str().unwrap_or_default().to_owned())
    }
}
