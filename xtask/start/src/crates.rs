//! Runs cargo and reports how many crates it has compiled.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use serde_json::Value;

use crate::cargo::host_cargo;
use crate::program;
use crate::progress::Progress;

/// The options that make cargo report each compiled crate; compiler diagnostics still go to the terminal.
pub const MESSAGES: [&str; 2] = ["--quiet", "--message-format=json-render-diagnostics"];

/// Runs a cargo command with [`MESSAGES`] and reports its progress as `what`, such as "Compiling the core". The total number of
/// crates is determined once, when the first has been compiled. Returns the last program that was linked.
pub fn compile(what: &str, cargo: &mut Command, all: impl FnOnce() -> Option<usize>) -> Result<Option<PathBuf>> {
    let progress = Progress::start(what);
    let (mut seen, mut linked) = (BTreeSet::new(), None);
    let (mut all, mut total) = (Some(all), String::new());
    program::each_line(cargo, |message| {
        let Some(artifact) = Artifact::read(message) else { return };
        seen.insert(artifact.package);
        linked = artifact.program.or(linked.take());
        // If only the last crate is compiled, there is nothing to count.
        if artifact.fresh && all.is_some() {
            return;
        }
        if let Some(all) = all.take() {
            total = all().map_or(String::new(), |all| format!(" of {all}"));
        }
        progress.reach(format!("{}{total} crates", seen.len()));
    })?;
    Ok(linked)
}

/// The number of crates in a package, for a target or for this machine.
pub fn count(package: &str, target: Option<&str>) -> Option<usize> {
    let mut tree = host_cargo("tree");
    tree.args(["--locked", "--offline", "--edges", "normal,build", "--prefix", "none", "--package", package]);
    let printed = program::output(tree.args(target.into_iter().flat_map(|target| ["--target", target]))).ok()?;
    let crates: BTreeSet<_> = printed.lines().map(|line| line.trim_end_matches(" (*)")).collect();
    Some(crates.len())
}

/// A crate that cargo has built.
#[derive(Debug, PartialEq)]
struct Artifact {
    package: String,
    /// Whether it was built before.
    fresh: bool,
    program: Option<PathBuf>,
}

impl Artifact {
    /// Parses one of cargo's messages, if it is about a crate rather than its build script.
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
    fn build_scripts_are_not_counted() {
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
    fn crates_of_a_package_are_counted() {
        assert!(count("fall-line", None).unwrap() > 2);
        assert_eq!(count("no-such-package", None), None);
    }
}
