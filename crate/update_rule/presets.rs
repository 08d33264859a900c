//! The rules of well-known methods.

/// A rule to start from.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// The name in attributes and URLs: that of the optimiser with the same rule.
    pub id: &'static str,
    /// The displayed name.
    pub title: &'static str,
    /// The rule.
    pub rule: &'static str,
}

/// Simplest first. With the defaults of their letters, and without weight decay, they are PyTorch's `SGD`, `SGD(momentum=0.9)`, `RMSprop`
/// and `Adam`.
pub static PRESETS: [Preset; 4] = [
    Preset { id: "sgd", title: "Gradient descent", rule: "x = x - eta g" },
    Preset { id: "momentum", title: "Momentum", rule: "m = mu m + g; x = x - eta m" },
    Preset {
        id: "rmsprop",
        title: "RMSProp",
        rule: "v = alpha v + (1 - alpha) g^2; x = x - eta g / (sqrt(v) + epsilon)",
    },
    Preset {
        id: "adam",
        title: "Adam",
        rule: "m = beta_1 m + (1 - beta_1) g; v = beta_2 v + (1 - beta_2) g^2; u = m / (1 - beta_1^t); w = v / (1 - beta_2^t); \
               x = x - eta u / (sqrt(w) + epsilon)",
    },
];
