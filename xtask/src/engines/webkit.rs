//! WebKitGTK's MiniBrowser and its driver, on a display that nobody sees. What it is shown on, it is told by GTK's settings
//! when it starts; a start takes less than half a second.

use std::ffi::OsString;
use std::fs;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::engine::{Engine, Lack, Need, Programs};
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

/// Makes the browser's own bar small: its buttons side by side keep a window wider than a phone.
const SMALL_BAR: &str = "* { min-width: 0; min-height: 0; margin: 0; border-width: 0; padding: 0; font-size: 1px }
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
        find().context("no WebKitGTK with its WebKitWebDriver and Xvfb, which are Linux's alone: install all three")
    }

    fn variable(&self) -> &'static str {
        // Safari's driver takes the same arguments.
        "SAFARIDRIVER"
    }

    fn capabilities(&self, programs: &Programs, screen: &Screen) -> Value {
        // Without a window manager nobody knows how large a full screen is.
        let mut arguments = vec!["--automation", "--enable-fullscreen=false"];
        arguments.extend(screen.dark.then_some("--dark-mode"));
        json!({ "webkitgtk:browserOptions": { "binary": programs.browser, "args": arguments } })
    }

    fn environment(&self, screen: &Screen) -> Result<Vec<(&'static str, OsString)>> {
        let name = if screen.reduced_motion { "gtk-still" } else { "gtk" };
        let folder = repository::target().join("tools").join(name);
        let settings = folder.join("gtk-3.0");
        fs::create_dir_all(&settings)?;
        fs::write(settings.join("gtk.css"), SMALL_BAR)?;
        let animations = format!("[Settings]\ngtk-enable-animations={}\n", !screen.reduced_motion);
        fs::write(settings.join("settings.ini"), animations)?;
        Ok(vec![
            ("XDG_CONFIG_HOME", folder.into()),
            ("GDK_SCALE", screen.scale.to_string().into()),
            // Without a graphics card layers are composited by llvmpipe, in software: half of WebKit's CPU time in a run.
            ("WEBKIT_DISABLE_COMPOSITING_MODE", "1".into()),
        ])
    }

    fn wants_display(&self) -> bool {
        true
    }

    fn fixed(&self) -> bool {
        true
    }

    fn takes_time(&self) -> bool {
        true
    }

    fn lacks(&self) -> &'static [Lack] {
        &[
            Lack { need: Need::HeapSize, why: "WebKit does not tell how large its heap is" },
            Lack { need: Need::Finger, why: "WebKitWebDriver moves a mouse where it is told to move a finger" },
            Lack {
                need: Need::Wheel,
                why: "WebKitWebDriver turns the wheel back at the next action, and never with Ctrl",
            },
            Lack { need: Need::ForcedColours, why: "WebKit has no forced colours" },
            Lack {
                need: Need::HistoryByScript,
                why: "WebKit goes back past entries of the history that no hand has made",
            },
        ]
    }
}

/// The driver and Xvfb on PATH, the browser where distributions put what is no command.
fn find() -> Option<Programs> {
    program::find(&["Xvfb"])?;
    let driver = program::find(&["WebKitWebDriver"])?;
    Some(Programs { browser: program::first(&BROWSERS)?, driver })
}
