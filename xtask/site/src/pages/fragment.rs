//! The source of a page: front matter between two lines of `---`, a key and its value in each line, and HTML prose below.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

use super::formula;
use crate::files::{self, Files};

/// The home page, at the top level of the repository.
pub const HOME: &str = "index.html";

/// The folder of the lessons in `www/`.
const FOLDER: &str = "lessons/";

/// The keys of front matter.
const KEYS: [&str; 6] = ["title", "label", "tab", "tagline", "description", "summary"];

/// The source of a page.
pub struct Fragment {
    /// Its path in the repository.
    pub source: String,
    /// Its address in the site.
    pub address: String,
    front: BTreeMap<String, String>,
    /// The prose as XML, with its formulas typeset, inside one element and with the line numbers of the source.
    pub prose: String,
}

impl Fragment {
    /// Removes the fragments from a site: the home page, then the lessons in the order of their numbers.
    pub fn take(site: &mut Files) -> Result<Vec<Self>> {
        let lessons = site.keys().filter(|path| path.starts_with(FOLDER));
        let mut lessons = lessons.map(|path| Ok((number(path)?, path.clone()))).collect::<Result<Vec<_>>>()?;
        lessons.sort();
        let mut fragments = vec![Self::read(files::text(site, HOME)?, HOME.into(), HOME)?];
        site.remove(HOME);
        for (_, path) in lessons {
            let source = format!("www/{path}");
            let address = path.trim_start_matches(FOLDER);
            fragments.push(Self::read(files::text(site, &path)?, source, address)?);
            site.remove(&path);
            if site.contains_key(address) {
                bail!("www/{address} and www/{path} have the same address: rename one of them");
            }
        }
        Ok(fragments)
    }

    fn read(text: &str, source: String, address: &str) -> Result<Self> {
        let parts = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
        let Some((front, prose)) = parts else {
            bail!(
                "{source}:1: a page begins with front matter: lines like `title: Derivatives` between two lines of ---"
            );
        };
        let front = keys(front, &source)?;
        let lines = text[..text.len() - prose.len()].matches('\n').count();
        let prose = formula::set(&format!("{}{prose}", "\n".repeat(lines)));
        let prose = prose.map_err(|error| anyhow::anyhow!("{source}:{error:#}"))?;
        let inner = prose.trim_start_matches('\n');
        let prose = format!("{}<main>{inner}</main>", &prose[..prose.len() - inner.len()]);
        Ok(Self { source, address: address.to_owned(), front, prose })
    }

    /// Whether it is the home page.
    pub fn is_home(&self) -> bool {
        self.address == HOME
    }

    /// A key that front matter must have.
    pub fn required(&self, key: &str) -> Result<&str> {
        self.optional(key).with_context(|| format!("{}:1: there is no `{key}:` in its front matter", self.source))
    }

    /// A key that front matter may have.
    pub fn optional(&self, key: &str) -> Option<&str> {
        debug_assert!(KEYS.contains(&key));
        self.front.get(key).map(String::as_str)
    }

    /// Its name in the navigation.
    pub fn label(&self) -> Result<&str> {
        self.optional("label").map_or_else(|| self.required("title"), Ok)
    }
}

/// The number that a lesson's file name begins with.
fn number(path: &str) -> Result<u32> {
    let number = path.trim_start_matches(FOLDER).split_once('-').and_then(|(number, _)| number.parse().ok());
    number
        .filter(|_| files::extension(path) == "html")
        .with_context(|| format!("www/{path}: a lesson's file name begins with its number, as in 3-networks.html"))
}

fn keys(front: &str, source: &str) -> Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    for (line, text) in (2..).zip(front.lines()) {
        let (key, value) = text.split_once(": ").unwrap_or((text, ""));
        if !KEYS.contains(&key) || value.trim().is_empty() {
            bail!(
                "{source}:{line}: “{text}” is not front matter: expected `KEY: text`, KEY one of {}",
                KEYS.join(", ")
            );
        }
        if found.insert(key.to_owned(), value.trim().to_owned()).is_some() {
            bail!("{source}:{line}: `{key}:` is given twice");
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(files: &[(&str, &str)]) -> Files {
        files.iter().map(|&(path, text)| (path.to_owned(), text.as_bytes().to_owned())).collect()
    }

    #[test]
    fn lessons_follow_the_home_page_in_the_order_of_their_numbers() {
        let page = "---\ntitle: A\nlabel: B\n---\n<p>$x$</p>\n";
        let mut site =
            site(&[("index.html", page), ("lessons/10-c.html", page), ("lessons/9-d.html", page), ("a.js", "")]);
        let fragments = Fragment::take(&mut site).unwrap();
        let addresses: Vec<_> = fragments.iter().map(|fragment| &*fragment.address).collect();
        assert_eq!(addresses, ["index.html", "9-d.html", "10-c.html"]);
        assert_eq!(fragments[0].label().unwrap(), "B");
        assert_eq!(fragments[0].prose, "\n\n\n\n<main><p><math><mi>x</mi></math></p>\n</main>");
        assert_eq!(site.into_keys().collect::<Vec<_>>(), ["a.js"], "a source is not published");
    }

    #[test]
    fn errors_in_a_fragment_name_its_file_and_line() {
        let lesson = "lessons/1-a.html";
        for (path, text, complaint) in [
            (lesson, "<p>", "www/lessons/1-a.html:1: a page begins with front matter"),
            (lesson, "---\ntitle: A\ncolour: red\n---\n", "www/lessons/1-a.html:3: “colour: red” is not front matter"),
            (lesson, "---\ntitle:\n---\n", "1-a.html:2: “title:” is not front matter"),
            (lesson, "---\ntitle: A\ntitle: B\n---\n", "1-a.html:3: `title:` is given twice"),
            (lesson, "---\ntitle: A\n---\n<p>\n$\\foo$", "www/lessons/1-a.html:5: Unknown command"),
            ("lessons/a.html", "", "www/lessons/a.html: a lesson's file name begins with its number"),
        ] {
            let mut site = site(&[("index.html", "---\ntitle: A\n---\n"), (path, text)]);
            let error = format!("{:#}", Fragment::take(&mut site).err().unwrap());
            assert!(error.contains(complaint), "{text}: {error}");
        }
        let fragment = Fragment::read("---\ntitle: A\n---\n", "a.html".into(), "a.html").unwrap();
        assert!(fragment.required("summary").unwrap_err().to_string().contains("a.html:1: there is no `summary:`"));
    }
}
