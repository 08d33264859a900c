//! What the figure's readouts have to say: the ends of walks that the core's own `Surface` makes in the same page.

use anyhow::Result;
use serde_json::json;

use crate::page::Page;

/// A race as a test sets it up; its starts are read off the figure's state.
pub struct Expected<'a> {
    /// The loss, as an expression in JavaScript.
    pub surface: &'a str,
    /// Who walks, in the order of the readouts.
    pub optimisers: &'a [&'a str],
    /// η of all of them.
    pub learning_rate: f64,
    /// How far.
    pub steps: u32,
}

impl Expected<'_> {
    /// Fails unless name, position and loss of every row are those of `Surface.descend`, bit by bit.
    pub fn holds_on(&self, page: &Page) -> Result<()> {
        let told =
            page.text("JSON.stringify(figure.readouts.map(({ id, position, loss }) => [id, ...position, loss]))")?;
        assert_eq!(told, self.ends(page)?, "{}", page.state()?);
        Ok(())
    }

    /// Where the walks end, as text.
    fn ends(&self, page: &Page) -> Result<String> {
        let Self { surface, optimisers, learning_rate, steps } = self;
        let end = page.ask(&format!(
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
