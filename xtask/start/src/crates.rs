//! Crates that cargo compiles, counted while it does.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use serde_json::Value;

use crate::cargo::host_cargo;
use crate::program;
use crate::progress::Progress;

/// The options with which cargo says what it has compiled; what the compiler complains of goes to the terminal all the same.
pub const MESSAGES: [&str; 2] = ["--quiet", "--message-format=json-render-diagnostics"];

/// Runs a cargo command that has [`MESSAGES`] and says how far it is, as in `what`: "Compiling the core". The number of all crates is
/// determined once, when the first of them has been compiled. Returns the last program that was linked.
pub fn compile(what: &str, cargo: &mut Command, all: impl FnOnce() -> Option<usize>) -> Result<Option<PathBuf>> {
    let progress = Progress::start(what);
    let (mut seen, mut linked) = (BTreeSet::new(), None);
    let (mut all, mut goal) = (Some(all), String::new());
    program::each_line(cargo, |message| {
        let Some(artifact) = Artifact::read(message) else { return };
        seen.insert(artifact.package);
        linked = artifact.program.or(linked.take());
        // Where only the last one is compiled, there is nothing to count.
        if artifact.fresh && all.is_some() {
            return;
        }
        if let Some(all) = all.take() {
            goal = all().map_or(String::new(), |all| format!(" of {all}"));
        }
        progress.reach(format!("{}{goal} crates", seen.len()));
    })?;
    Ok(linked)
}

/// How many crates a package is made of, for a target or for this machine.
pub fn count(package: &str, target: Option<&str>) -> Option<usize> {
    let mut tree = host_cargo("tree");
    tree.args(["--locked", "--offline", "--edges", "normal,build", "--prefix", "none", "--package", package]);
    let printed = program::output(tree.args(target.into_iter().flat_map(|target| ["--target", target]))).ok()?;
    let crates: BTreeSet<_> = printed.lines().map(|line| line.trim_end_matches(" (*)")).collect();
    Some(crates.len())
}

/// A crate that is there.
#[derive(Debug, PartialEq)]
struct Artifact {
    package: String,
    /// Whether it was there before.
    fresh: bool,
    program: Option<PathBuf>,
}

impl Artifact {
    /// One of cargo's messages, if it is about a crate rather than about its build script.
    fn read(message: &str) -> Option<Self> {
        let message: Value = serde_json::from_str(message).ok()?;
        let is_script = message["target"]["kind"][0] == "custom-build";
        (message["reason"] == "compiler-artifact" && !is_script).then(|| Self {
            package: message["package_id"].as_str().unwrap_or_default().to_owned(),
            fresh: message["fresh"] == true,
            program: message["executable"].as_str().map(PathBuf::from),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crates_are_told_from_their_build_scripts() {
        let message = |kind, executable| {
            format!(
                r#"{{"reason":"compiler-artifact","package_id":"a","target":{{"kind":["{kind}"]}},"executable":{executable},"fresh":false}}"#
            )
        };
        let artifact =
            |program: Option<&str>| Artifact { package: "a".into(), fresh: false, program: program.map(PathBuf::from) };
        assert_eq!(Artifact::read(&message("lib", "null")), Some(artifact(None)));
        assert_eq!(Artifact::read(&message("bin", "\"/b\"")), Some(artifact(Some("/b"))));
        assert_eq!(Artifact::read(&message("custom-build", "null")), None);
        assert_eq!(Artifact::read(r#"{"reason":"build-finished","success":true}"#), None);
        assert_eq!(Artifact::read("Compiling a"), None);
    }

    #[test]
    fn the_core_is_made_of_itself_and_of_others() {
        assert!(count("fall-line", None).unwrap() > 2);
        assert_eq!(count("no-such-package", None), None);
    }
}
