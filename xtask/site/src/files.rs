//! The files of a site in memory, keyed by slash-separated path: a site is small, and its folder never holds a half-written file.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use anyhow::{Context, Result, bail};

/// The files of a site, by path.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Reads everything below a folder.
pub fn read(folder: &Path) -> Result<Files> {
    let mut files = Files::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        for entry in fs::read_dir(&inner).with_context(|| format!("cannot read {}", inner.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let names: Vec<_> = path.strip_prefix(folder)?.iter().map(|name| name.to_string_lossy()).collect();
            files.insert(names.join("/"), bytes);
        }
    }
    Ok(files)
}

/// Makes a folder hold exactly these files. Unchanged files are not touched, and each other file appears atomically; obsolete files
/// are removed last, when nothing references them any more.
pub fn write(folder: &Path, files: &Files) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot write {}", folder.display()))?;
    for (path, bytes) in files {
        let file = folder.join(path);
        if fs::read(&file).is_ok_and(|existing| existing == *bytes) {
            continue;
        }
        replace(&file, bytes).with_context(|| format!("cannot write {}", file.display()))?;
    }
    tidy(folder, "", files)
}

/// Writes a file under a temporary name and renames it, so no reader sees half of it.
fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(file.parent().unwrap_or(file))?;
    let mut unfinished = file.as_os_str().to_owned();
    unfinished.push(".unfinished");
    fs::write(&unfinished, bytes)?;
    fs::rename(&unfinished, file)
}

/// Removes everything that is not among the files from a folder, whose own path is `prefix`.
fn tidy(folder: &Path, prefix: &str, files: &Files) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let is_folder = entry.file_type()?.is_dir();
        if is_folder && files.keys().any(|file| file.starts_with(&format!("{path}/"))) {
            tidy(&entry.path(), &format!("{path}/"), files)?;
        } else if !files.contains_key(&path) {
            if is_folder { fs::remove_dir_all(entry.path()) } else { fs::remove_file(entry.path()) }
                .with_context(|| format!("cannot remove {}", entry.path().display()))?;
        }
    }
    Ok(())
}

/// The bytes of a file.
pub fn bytes<'a>(files: &'a Files, path: &str) -> Result<&'a [u8]> {
    files.get(path).map(Vec::as_slice).with_context(|| format!("{path} does not exist"))
}

/// A file as text.
pub fn text<'a>(files: &'a Files, path: &str) -> Result<&'a str> {
    std::str::from_utf8(bytes(files, path)?).with_context(|| format!("{path} is not text"))
}

/// The part of a path after its last dot.
pub fn extension(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// Resolves an address relative to a file; `None` if it points outside the site. A folder stands for its `index.html`; query and
/// fragment are ignored.
pub fn resolve(from: &str, address: &str) -> Option<String> {
    let path = &address[..address.find(['?', '#']).unwrap_or(address.len())];
    if address.starts_with(['#', '/']) || path.contains(':') {
        return None;
    }
    if path.is_empty() {
        return Some(from.to_owned());
    }
    let mut names: Vec<_> = from.split('/').collect();
    names.pop();
    for name in path.split('/') {
        match name {
            "." => {}
            ".." => drop(names.pop()?),
            _ => names.push(name),
        }
    }
    if path.ends_with('.') {
        names.push("");
    }
    match names.last_mut() {
        Some(last) if last.is_empty() => *last = "index.html",
        None => names.push("index.html"),
        _ => {}
    }
    Some(names.join("/"))
}

/// The relative address of a file from another; it begins with a dot, as module specifiers require.
pub fn relative(from: &str, to: &str) -> String {
    let (from, to): (Vec<_>, Vec<_>) = (from.split('/').collect(), to.split('/').collect());
    let shared = from.iter().zip(&to).take_while(|(one, other)| one == other).count().min(from.len() - 1);
    let ups = from.len() - 1 - shared;
    let prefix = if ups == 0 { "./".to_owned() } else { "../".repeat(ups) };
    format!("{prefix}{}", to[shared..].join("/"))
}

/// The media type of a file that a browser loads.
pub fn media_type(path: &str) -> Result<&'static str> {
    Ok(match extension(path) {
        "css" => "text/css",
        "html" => "text/html",
        "js" => "text/javascript",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "wasm" => "application/wasm",
        _ => bail!("{path} has an unknown file type"),
    })
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::time::{Duration, SystemTime};
    use std::{env, process};

    use super::*;

    #[test]
    fn a_folder_is_synchronised_with_the_files() {
        let folder = env::temp_dir().join(format!("fall-line-files-{}", process::id()));
        let site = |files: &[(&str, &str)]| -> Files {
            files.iter().map(|&(path, text)| (path.to_owned(), text.as_bytes().to_owned())).collect()
        };
        let before = site(&[("a.js", "1"), ("b/c.js", "2"), ("b/d.js", "3"), ("e/f.js", "4")]);
        write(&folder, &before).unwrap();
        assert_eq!(read(&folder).unwrap(), before);
        // A time that no newly written file can have.
        let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        for path in before.keys() {
            File::options().write(true).open(folder.join(path)).unwrap().set_modified(long_ago).unwrap();
        }
        // A remnant of an interrupted build.
        fs::write(folder.join("b/c.js.unfinished"), "half").unwrap();
        let after = site(&[("a.js", "1"), ("b/c.js", "changed"), ("g/h.js", "5")]);
        write(&folder, &after).unwrap();
        assert_eq!(read(&folder).unwrap(), after);
        assert!(!folder.join("e").exists(), "an empty folder is left");
        let written = |path: &str| fs::metadata(folder.join(path)).unwrap().modified().unwrap();
        assert_eq!(written("a.js"), long_ago, "an unchanged file was written again");
        assert_ne!(written("b/c.js"), long_ago);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn addresses_are_resolved_as_a_browser_does() {
        for (from, address, file) in [
            ("element.js", "./core.js", "core.js"),
            ("element.js", "fall-line.css", "fall-line.css"),
            ("core/a.js", "../icon.svg", "icon.svg"),
            ("embedding/a.html", "../embed.html?figure=descent&view=0,1/2#x", "embed.html"),
            ("index.html", "./", "index.html"),
            ("index.html", "embedding/", "embedding/index.html"),
            ("embedding/a.html", "..", "index.html"),
            ("a.html", "?figure=descent", "a.html"),
        ] {
            assert_eq!(resolve(from, address).as_deref(), Some(file), "{address}");
        }
        for address in ["https://a.b/c.js", "//a.b/c.js", "#top", "mailto:a@b", "data:,x", "../../x.js"] {
            assert_eq!(resolve("core/a.js", address), None, "{address}");
        }
    }

    #[test]
    fn a_relative_address_resolves_to_the_file() {
        for (from, to, address) in [
            ("a.html", "assets/b.js", "./assets/b.js"),
            ("assets/a.js", "assets/b.js", "./b.js"),
            ("assets/a.js", "b.js", "../b.js"),
            ("assets/core/a.js", "assets/b.js", "../b.js"),
            ("assets/core/a.js", "embed/b.js", "../../embed/b.js"),
        ] {
            assert_eq!(relative(from, to), address);
            assert_eq!(resolve(from, address).as_deref(), Some(to));
        }
    }
}
