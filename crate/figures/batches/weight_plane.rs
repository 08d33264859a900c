//! The plane of weights as the ground under the relief of the loss.

use crate::plane::View;
use crate::subject::data_set::DataSet;
use crate::subject::plane_view::PlaneView;
use crate::subject::relief::Ground;
use crate::surface::Surface;

/// The loss on a data set, over the part of the plane of weights that is shown.
pub struct WeightPlane<'a> {
    /// The data.
    pub data: &'a DataSet,
    /// The view of the weights.
    pub view: &'a PlaneView,
}

impl Ground for WeightPlane<'_> {
    fn surface(&self) -> &dyn Surface {
        self.data.loss()
    }

    fn revision(&self) -> u64 {
        self.data.revision()
    }

    fn view(&self) -> View {
        self.view.shown()
    }

    fn lowest(&self) -> Option<f64> {
        Some(self.data.loss().least()).filter(|least| least.is_finite())
    }

    fn axes(&self) -> [String; 2] {
        ["w", "b"].map(String::from)
    }
}
