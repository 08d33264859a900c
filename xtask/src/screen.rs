//! The screens that a page is looked at on: size, pixel ratio, fingers or a mouse, and what the person prefers.

use serde_json::{Value, json};

/// What a browser is told to be shown on.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// Width in CSS pixels.
    pub width: u32,
    /// Height in CSS pixels.
    pub height: u32,
    /// Device pixels to a CSS pixel.
    pub scale: f64,
    /// Fingers and no mouse.
    pub touch: bool,
    /// `prefers-color-scheme: dark`.
    pub dark: bool,
    /// `prefers-reduced-motion: reduce`.
    pub reduced_motion: bool,
}

impl Screen {
    /// A laptop.
    pub const LAPTOP: Self =
        Self { width: 1280, height: 800, scale: 1.0, touch: false, dark: false, reduced_motion: false };
    /// A phone, held upright.
    pub const PHONE: Self = Self { width: 390, height: 844, scale: 3.0, touch: true, ..Self::LAPTOP };

    /// The same as methods of the Chrome DevTools Protocol, with their parameters.
    pub fn emulation(&self) -> [(&'static str, Value); 3] {
        let scheme = if self.dark { "dark" } else { "light" };
        let motion = if self.reduced_motion { "reduce" } else { "no-preference" };
        let size = json!({
            "width": self.width, "height": self.height, "deviceScaleFactor": self.scale, "mobile": self.touch,
        });
        let preferences = json!({"features": [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": motion},
        ]});
        let fingers = json!({ "enabled": self.touch, "maxTouchPoints": 5 });
        [
            ("Emulation.setDeviceMetricsOverride", size),
            ("Emulation.setEmulatedMedia", preferences),
            ("Emulation.setTouchEmulationEnabled", fingers),
        ]
    }
}
