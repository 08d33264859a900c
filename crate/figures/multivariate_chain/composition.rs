//! The composition f∘g: the map g, the function f on the plane of its values, and both together as a function of x and y.

use std::rc::Rc;

use super::contour_plot::ContourPlot;
use super::image::Image;
use super::presets::PRESETS;
use super::reading::Reading;
use crate::figure::Visit;
use crate::figure::cache::Cache;
use crate::formula::{Formula, Vocabulary};
use crate::formula_surface::FormulaSurface;
use crate::plane::{Point, View};
use crate::subject::mapping::Mapping;
use crate::surface::Surface;

/// The value of f∘g wherever g is defined, and undefined elsewhere, even if f depends on one of its components alone.
const WHERE_DEFINED: (&str, &[&str]) = ("f + 0u + 0v", &["f", "u", "v"]);

/// A map and the function after it.
pub struct Composition {
    /// g.
    pub mapping: Mapping,
    /// f over the plane of u and v.
    pub outer: ContourPlot,
    /// f∘g over the plane of x and y.
    pub composed: ContourPlot,
    image: Cache<(u64, View), Rc<Image>>,
}

impl Composition {
    /// The first of the presets.
    pub fn new() -> Self {
        let mapping = Mapping::new(PRESETS);
        let [outer, composed] = surfaces(&mapping).map(ContourPlot::new);
        Self { mapping, outer, composed, image: Cache::default() }
    }

    /// The formula of f∘g.
    pub fn formula(&self) -> Formula {
        substituted(&self.mapping)
    }

    /// Visits the settings.
    pub fn settings(&mut self, visit: Visit) {
        self.mapping.settings(visit);
    }

    /// Responds to a changed setting. Returns whether it brings other formulas.
    pub fn changed(&mut self, setting: &str) -> bool {
        let before = self.mapping.revision();
        let is_new = self.mapping.changed(setting);
        if is_new {
            let [outer, composed] = surfaces(&self.mapping);
            self.outer.show(outer);
            self.composed.show(composed);
        } else if self.mapping.revision() != before {
            for plot in [&mut self.outer, &mut self.composed] {
                plot.set_constants(&self.mapping.constants_of(plot.surface().formula()));
            }
        }
        is_new
    }

    /// The image of the visible part of the plane of x and y.
    pub fn image(&self, view: View) -> Rc<Image> {
        self.image.of((self.mapping.revision(), view), || Rc::new(Image::of(self.mapping.map(), view)))
    }

    /// Both gradients and the Jacobian at a point.
    pub fn read(&self, at: Point) -> Reading {
        let (image, mut jacobian) = self.mapping.map().value_and_jacobian(at);
        let (value, mut outer) = self.outer.surface().value_and_gradient(image);
        // The formulas of the derivatives may be defined where the function is not.
        for (row, component) in jacobian.iter_mut().zip(image) {
            if component.is_nan() {
                *row = [f64::NAN; 2];
            }
        }
        if value.is_nan() {
            outer = [f64::NAN; 2];
        }
        Reading { at, image, value, jacobian, outer }
    }
}

/// f, and f∘g.
fn surfaces(mapping: &Mapping) -> [FormulaSurface; 2] {
    let (text, variables) = WHERE_DEFINED;
    let defined = Formula::parse(text, &Vocabulary { variables, constants: &[] }).expect("a formula");
    let [u, v] = mapping.map().components().clone();
    let composed = defined.substitute(&[substituted(mapping), u, v]);
    [outer(mapping).clone(), composed].map(|formula| {
        let constants = mapping.constants_of(&formula);
        FormulaSurface::new(formula, constants)
    })
}

fn substituted(mapping: &Mapping) -> Formula {
    outer(mapping).substitute(mapping.map().components())
}

fn outer(mapping: &Mapping) -> &Formula {
    mapping.outer().expect("every preset has an outer function")
}
