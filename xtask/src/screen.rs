//! The screens of the tests: size, device pixel ratio, touch or mouse, and the visitor's preferences.

/// The screen a browser emulates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Screen {
    /// Width in CSS pixels.
    pub width: u32,
    /// Height in CSS pixels.
    pub height: u32,
    /// Device pixels per CSS pixel.
    pub scale: f64,
    /// Touch and no mouse.
    pub touch: bool,
    /// `prefers-color-scheme: dark`.
    pub dark: bool,
    /// `prefers-reduced-motion: reduce`.
    pub reduced_motion: bool,
    /// `forced-colors: active`: the system's palette instead of the page's.
    pub forced_colours: bool,
}

impl Screen {
    /// A laptop.
    pub const LAPTOP: Self = Self {
        width: 1280,
        height: 800,
        scale: 1.0,
        touch: false,
        dark: false,
        reduced_motion: false,
        forced_colours: false,
    };
    /// A phone in portrait orientation.
    pub const PHONE: Self = Self { width: 390, height: 844, scale: 3.0, touch: true, ..Self::LAPTOP };
}
