//! WebKitGTK's MiniBrowser and its driver, on a virtual display. Screens are emulated through GTK settings at start, which takes
//! less than half a second.

use std::ffi::OsString;
use std::fs;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::engine::{Engine, Limitation, Need, Programs};
use crate::screen::Screen;
use crate::{apt, program, repository};

/// WebKit and JavaScriptCore.
pub struct WebKit;

const BROWSERS: [&str; 4] = [
    "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
    "/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
    "/usr/libexec/webkit2gtk-4.1/MiniBrowser",
    "/usr/lib/webkit2gtk-4.1/MiniBrowser",
];
const PACKAGES: [&str; 3] = ["webkit2gtk-driver", "xvfb", "fonts-dejavu-core"];

/// Shrinks the browser's toolbar, whose buttons would keep the window wider than a phone.
const SMALL_TOOLBAR: &str = "* { min-width: 0; min-height: 0; margin: 0; border-width: 0; padding: 0; font-size: 1px }
image { -gtk-icon-transform: scale(0.1) }
";

impl Engine for WebKit {
    fn name(&self) -> &'static str {
        "webkit"
    }

    fn ready(&self) -> Result<Programs> {
        if let Some(found) = find() {
            return Ok(found);
        }
        if apt::present() {
            apt::install(&PACKAGES)?;
        }
        find().context("no WebKitGTK with WebKitWebDriver and Xvfb (Linux only): install all three")
    }

    fn variable(&self) -> &'static str {
        // The test runner has no variable for WebKitGTK, but Safari's driver takes the same arguments.
        "SAFARIDRIVER"
    }

    fn capabilities(&self, programs: &Programs, screen: &Screen) -> Value {
        // Without a window manager the size of a full-screen window is undefined.
        let mut arguments = vec!["--automation", "--enable-fullscreen=false"];
        arguments.extend(screen.dark.then_some("--dark-mode"));
        json!({ "webkitgtk:browserOptions": { "binary": programs.browser, "args": arguments } })
    }

    fn environment(&self, screen: &Screen) -> Result<Vec<(&'static str, OsString)>> {
        let name = if screen.reduced_motion { "gtk-reduced-motion" } else { "gtk" };
        let folder = repository::target().join("tools").join(name);
        let settings = folder.join("gtk-3.0");
        fs::create_dir_all(&settings)?;
        fs::write(settings.join("gtk.css"), SMALL_TOOLBAR)?;
        let animations = format!("[Settings]\ngtk-enable-animations={}\n", !screen.reduced_motion);
        fs::write(settings.join("settings.ini"), animations)?;
        Ok(vec![
            ("XDG_CONFIG_HOME", folder.into()),
            ("GDK_SCALE", screen.scale.to_string().into()),
            // Without a GPU, llvmpipe composites layers in software, which takes half of WebKit's CPU time in a run.
            ("WEBKIT_DISABLE_COMPOSITING_MODE", "1".into()),
        ])
    }

    fn needs_display(&self) -> bool {
        true
    }

    fn has_fixed_screen(&self) -> bool {
        true
    }

    fn applies_late(&self) -> bool {
        true
    }

    fn limitations(&self) -> &'static [Limitation] {
        &[
            Limitation { need: Need::HeapSize, why: "WebKit does not report its heap size" },
            Limitation { need: Need::Finger, why: "WebKitWebDriver moves a mouse instead of a finger" },
            Limitation {
                need: Need::Wheel,
                why: "WebKitWebDriver undoes the wheel at the next action, and ignores Ctrl",
            },
            Limitation { need: Need::Print, why: "WebKitWebDriver cannot print" },
            Limitation { need: Need::ForcedColours, why: "WebKit does not support forced colours" },
            Limitation {
                need: Need::HistoryByScript,
                why: "WebKit skips history entries created without user interaction",
            },
        ]
    }
}

/// Finds the driver and Xvfb on PATH, and the browser where distributions install it.
fn find() -> Option<Programs> {
    program::find(&["Xvfb"])?;
    let driver = program::find(&["WebKitWebDriver"])?;
    Some(Programs { browser: program::first(&BROWSERS)?, driver })
}
