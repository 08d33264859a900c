//! The site as a host serves it. Files that may change lie in `assets/` under names with a content hash, so a browser can cache
//! them for ever and no page mixes releases. Pages, the script for course authors and the service worker keep their names, and
//! browsers revalidate them.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::page;
use crate::files::{self, Files, extension, relative, resolve};
use xtask_site::edit::{self, Edit};
use xtask_site::preload;
use xtask_site::references::{self, Kind};
use xtask_site::source_map;

/// The script course authors load: its name never changes.
const SCRIPT: &str = "fall-line.js";
const SERVICE_WORKER: &str = "service-worker.js";
/// The script that registers the service worker: on the pages of the site, but not in a frame in a course.
const OFFLINE: &str = "offline.js";
const FRAME: &str = "embed.html";
/// The folder of files with a hash in their names.
const ASSETS: &str = "assets";

/// The built site with hashed names: the pages, the script, and the files they need.
pub fn release(site: &Files) -> Result<Files> {
    let mut release = Release { site, assets: BTreeMap::new(), files: Files::new(), pending: Vec::new() };
    let pages: Vec<_> = site.keys().filter(|path| extension(path) == "html").collect();
    for path in pages {
        let page = release.page(path).with_context(|| format!("in {path}"))?;
        release.files.insert(path.clone(), page.into());
    }
    let script = release.script()?;
    release.files.insert(SCRIPT.into(), script.into());
    let worker = release.module(SERVICE_WORKER, SERVICE_WORKER, &published(&release.files))?;
    release.files.insert(SERVICE_WORKER.into(), worker.into());
    Ok(release.files)
}

struct Release<'a> {
    site: &'a Files,
    /// The hashed path of each file of the site.
    assets: BTreeMap<String, String>,
    files: Files,
    /// The files whose references are being followed, each referenced by the one before.
    pending: Vec<String>,
}

impl Release<'_> {
    /// A page with the paths of this release.
    fn page(&mut self, path: &str) -> Result<String> {
        let html = files::text(self.site, path)?;
        let is_of_the_site = !path.contains('/') && path != FRAME;
        let head = match is_of_the_site {
            true => format!("<script type=\"module\" src=\"{}\"></script>\n  ", relative(path, &self.asset(OFFLINE)?)),
            false => String::new(),
        };
        page::rewrite(html, |address| self.address(path, path, address), &head)
    }

    /// Rewrites an address in `file`, which is published at `output`.
    fn address(&mut self, file: &str, output: &str, address: &str) -> Result<String> {
        let Some(target) = resolve(file, address) else { return Ok(address.to_owned()) };
        if !self.site.contains_key(&target) {
            bail!("{address} does not exist");
        }
        let rest = &address[address.find(['?', '#']).unwrap_or(address.len())..];
        Ok(match extension(&target) {
            // A page's address stays as written, because pages do not move.
            "html" if file == output => address.to_owned(),
            "html" => relative(output, &target) + rest,
            _ if target == SERVICE_WORKER => relative(output, &target),
            _ => format!("{}{rest}", relative(output, &self.asset(&target)?)),
        })
    }

    /// Stores a file under its hash, after the files it references; returns its path.
    fn asset(&mut self, path: &str) -> Result<String> {
        if let Some(output) = self.assets.get(path) {
            return Ok(output.clone());
        }
        if self.pending.iter().any(|pending| pending == path) {
            bail!("import cycle: {} → {path}", self.pending.join(" → "));
        }
        self.pending.push(path.to_owned());
        let bytes = match extension(path) {
            // Its hash is not known yet, but relative addresses depend only on its folder.
            "js" => {
                self.module(path, &format!("{ASSETS}/{path}"), "").with_context(|| format!("in {path}"))?.into_bytes()
            }
            "css" if files::text(self.site, path)?.contains("url(") => {
                bail!("{path} references another file, which is not supported")
            }
            _ => files::bytes(self.site, path)?.to_owned(),
        };
        self.pending.pop();
        let output = self.store(path, bytes)?;
        self.assets.insert(path.to_owned(), output.clone());
        Ok(output)
    }

    /// Stores a file under its hash; returns its path.
    fn store(&mut self, path: &str, bytes: Vec<u8>) -> Result<String> {
        let (stem, extension) = path.rsplit_once('.').with_context(|| format!("{path} has no extension"))?;
        let output = format!("{ASSETS}/{stem}-{}.{extension}", &hash(&bytes)[..10]);
        self.files.insert(output.clone(), bytes);
        Ok(output)
    }

    /// A module for `output` with the references of this release, preceded by `head`.
    fn module(&mut self, path: &str, output: &str, head: &str) -> Result<String> {
        let text = source_map::detach(files::text(self.site, path)?);
        for other in references::strings(text)?.others {
            let referenced = resolve(path, &other).filter(|target| self.site.contains_key(target));
            if let Some(target) =
                referenced.filter(|target| !matches!(extension(target), "html") && target != path && target != SCRIPT)
            {
                bail!("unsupported reference to {target}: use `new URL(\"{other}\", import.meta.url)`");
            }
        }
        let mut edits = vec![Edit::new(0..0, head)];
        edits.extend(references::edits(text, |_, address| match resolve(path, address) {
            Some(_) => self.address(path, output, address),
            None => bail!("{address} is outside this site"),
        })?);
        let map = source_map::of(path);
        let Ok(source) = files::text(self.site, &map) else { return Ok(edit::apply(text, edits)) };
        let moved = source_map::after(source, text, &edits)?;
        let map = self.store(&map, moved.into_bytes())?;
        Ok(source_map::attach(&edit::apply(text, edits), &relative(output, &map)))
    }

    /// The script for course authors. It preloads every module it needs, so a browser fetches them in parallel instead of
    /// discovering them one after another.
    fn script(&mut self) -> Result<String> {
        let needed = modules(self.site, SCRIPT)?.into_iter().filter(|path| path != SCRIPT).collect();
        let needed = preload::in_order(needed).iter().map(|path| self.asset(path)).collect::<Result<Vec<_>>>()?;
        let preload = preload::statement(&needed, |asset| relative(SCRIPT, asset));
        let head = format!("// Fall Line: this file keeps its name, and browsers cache what it loads.\n{preload}");
        self.module(SCRIPT, SCRIPT, &head)
    }
}

/// A script or a page and everything it references, directly or indirectly, by paths in the built site.
pub fn closure(site: &Files, path: &str) -> Result<Vec<String>> {
    follow(site, path, |_| true)
}

/// A module and all modules it imports, directly or indirectly.
pub fn modules(site: &Files, path: &str) -> Result<Vec<String>> {
    follow(site, path, |kind| kind != Kind::Url)
}

/// A file and everything reachable from it through references of some kinds.
fn follow(site: &Files, path: &str, follows: impl Fn(Kind) -> bool) -> Result<Vec<String>> {
    let mut found = vec![path.to_owned()];
    let mut next = 0;
    while let Some(path) = found.get(next).cloned() {
        next += 1;
        let addresses = addresses(site, &path).with_context(|| format!("in {path}"))?;
        for (_, address) in addresses.iter().filter(|(kind, _)| follows(*kind)) {
            let Some(target) = resolve(&path, address) else { continue };
            if !site.contains_key(&target) {
                bail!("in {path}: {address} does not exist");
            }
            if !found.contains(&target) {
                found.push(target);
            }
        }
    }
    Ok(found)
}

/// The addresses a script or a page references.
fn addresses(site: &Files, path: &str) -> Result<Vec<(Kind, String)>> {
    match extension(path) {
        "html" => {
            let addresses = page::references(files::text(site, path)?)?;
            Ok(addresses.into_iter().map(|address| (Kind::Url, address)).collect())
        }
        "js" => {
            let text = files::text(site, path)?;
            let references = references::references(text)?.into_iter();
            Ok(references.map(|reference| (reference.kind, reference.address)).collect())
        }
        _ => Ok(Vec::new()),
    }
}

/// The release manifest for the service worker: the files with their digests. Source maps are not precached.
fn published(files: &Files) -> String {
    let digests: BTreeMap<_, _> = files
        .iter()
        .filter(|(path, _)| extension(path) != "map")
        .map(|(path, bytes)| (path, format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(bytes)))))
        .collect();
    let release = &hash(json!(digests).to_string().as_bytes())[..16];
    let published = json!({ "release": release, "files": digests });
    format!("globalThis.published = {published:#};\n")
}

/// The SHA-256 hash in hexadecimal.
fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str =
        "<head><link rel=\"icon\" href=\"a.svg\"></head><a href=\"./\"></a><a href=\"https://a.b/\"></a>";

    fn site(changes: &[(&str, &str)]) -> Files {
        let mut site = Files::new();
        for (path, text) in [
            ("index.html", PAGE),
            ("fall-line.js", "export * from './core/a.js'; export default 1; await import(\"./b.js\")"),
            ("core/a.js", "fetch(new URL('a.wasm', import.meta.url))"),
            ("core/a.wasm", "wasm"),
            ("b.js", "export {}\n//# sourceMappingURL=b.js.map\n"),
            ("a.svg", "<svg/>"),
            ("b.js.map", r#"{"version":3,"sources":["b.js"],"names":[],"mappings":"AAAA"}"#),
            ("unused.js", ""),
            ("offline.js", "new URL('service-worker.js', import.meta.url)"),
            ("service-worker.js", "addEventListener('fetch', () => {})"),
        ]
        .iter()
        .chain(changes)
        {
            site.insert(path.to_string(), text.as_bytes().to_owned());
        }
        site
    }

    /// The path of a file of the site in a release.
    fn named<'a>(files: &'a Files, start: &str, end: &str) -> &'a str {
        let found: Vec<_> = files.keys().filter(|path| path.starts_with(start) && path.ends_with(end)).collect();
        assert_eq!(found.len(), 1, "{start}…{end} in {:?}", files.keys());
        found[0]
    }

    #[test]
    fn every_reference_points_to_a_file_of_the_release() {
        let release = release(&site(&[])).unwrap();
        for script in ["fall-line.js", named(&release, "assets/offline-", ".js")] {
            for file in closure(&release, script).unwrap() {
                assert!(release.contains_key(&file), "{script} needs {file}");
            }
        }
        let index = files::text(&release, "index.html").unwrap();
        let (icon, offline) = (named(&release, "assets/a-", ".svg"), named(&release, "assets/offline-", ".js"));
        for reference in
            [&format!("href=\"./{icon}\""), &format!("src=\"./{offline}\""), "href=\"./\"", "href=\"https://a.b/\""]
        {
            assert!(index.contains(reference), "{index}");
        }
        assert!(!release.keys().any(|path| path.contains("unused")));
    }

    #[test]
    fn a_script_references_its_source_map() {
        let release = release(&site(&[])).unwrap();
        let script = files::text(&release, named(&release, "assets/b-", ".js")).unwrap();
        let map = named(&release, "assets/b.js-", ".map").trim_start_matches("assets/");
        assert_eq!(script, format!("export {{}}\n//# sourceMappingURL=./{map}\n"));
    }

    #[test]
    fn only_dependants_of_a_change_get_new_names() {
        let (before, after) = (release(&site(&[])).unwrap(), release(&site(&[("core/a.wasm", "other")])).unwrap());
        for (start, end, same) in [
            ("assets/core/a-", ".wasm", false),
            ("assets/core/a-", ".js", false),
            ("assets/b-", ".js", true),
            ("assets/a-", ".svg", true),
        ] {
            assert_eq!(named(&before, start, end) == named(&after, start, end), same, "{start}…{end}");
        }
        assert_ne!(before[SCRIPT], after[SCRIPT]);
        assert_ne!(before[SERVICE_WORKER], after[SERVICE_WORKER]);
    }

    #[test]
    fn the_service_worker_lists_every_other_file() {
        let release = release(&site(&[])).unwrap();
        let worker = files::text(&release, SERVICE_WORKER).unwrap();
        for path in release.keys().filter(|path| *path != SERVICE_WORKER && extension(path) != "map") {
            assert!(worker.contains(&format!("\"{path}\": \"sha256-")), "{path}: {worker}");
        }
        assert!(!worker.contains(".map"), "source maps are not precached: {worker}");
        // printf wasm | openssl dgst -sha256 -binary | base64
        assert!(worker.contains("sha256-M2FUv2f3Zfj3XRagrM7mG17l9qdbKikFcD35E71VDz4="), "{worker}");
    }

    #[test]
    fn an_unsupported_reference_fails_the_build() {
        for (path, text, message) in [
            ("b.js", "import './gone.js'", "./gone.js does not exist"),
            ("index.html", "<head></head><img src='gone.png'>", "gone.png does not exist"),
            ("b.js", "import 'https://a.b/c.js'", "is outside this site"),
            ("b.js", "fetch('a.svg')", "unsupported reference"),
            ("b.js", "import './fall-line.js'", "import cycle"),
        ] {
            let error = release(&site(&[(path, text)])).unwrap_err();
            assert!(format!("{error:#}").contains(message), "{text}: {error:#}");
        }
    }
}
