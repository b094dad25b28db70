//! Source files as the tests of the layers read them: what runs in the program, and the paths in it.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A file of the program, without comments, texts and what is compiled for tests alone.
pub struct Source {
    /// Below `src`.
    pub path: PathBuf,
    /// Words and signs, one after another.
    tokens: Vec<String>,
    /// Modules of its own that are for tests alone.
    test_modules: Vec<String>,
}

/// Every file below `src` that the program is made of.
pub fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    files.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("readable source");
        Source::new(path.strip_prefix(&root).expect("inside the source"), &text)
    };
    let all: Vec<_> = files.into_iter().map(read).collect();
    let for_tests: HashSet<_> = all
        .iter()
        .flat_map(|source| source.test_modules.iter().map(|name| source.folder().join(name)))
        .collect();
    let is_for_tests = |source: &Source| {
        let path = source.path.with_extension("");
        path.ancestors().any(|above| for_tests.contains(above))
    };
    all.into_iter().filter(|source| !is_for_tests(source)).collect()
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of the source") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

impl Source {
    pub fn new(path: impl AsRef<Path>, text: &str) -> Self {
        let (tokens, test_modules) = without_tests(&tokens(text));
        Self { path: path.as_ref().to_owned(), tokens, test_modules }
    }

    /// The first part of its path: `ops` for `ops/issue.rs`.
    pub fn room(&self) -> &str {
        let first = self.path.iter().next().and_then(|name| name.to_str()).expect("a name");
        first.trim_end_matches(".rs")
    }

    /// Its module's path below the crate, empty for the crate itself.
    pub fn module(&self) -> Vec<String> {
        self.folder().iter().map(|part| part.to_string_lossy().into_owned()).collect()
    }

    /// Where the files of its own modules lie.
    fn folder(&self) -> PathBuf {
        match self.path.file_stem().and_then(|stem| stem.to_str()) {
            Some("mod" | "lib" | "main") => self.path.parent().expect("a parent").to_owned(),
            _ => self.path.with_extension(""),
        }
    }

    /// Whether these tokens stand somewhere, in this order: a name, a part of a path, a call.
    pub fn uses(&self, code: &str) -> bool {
        let wanted = tokens(code);
        self.tokens.windows(wanted.len()).any(|window| window == wanted)
    }

    /// Every path of at least two parts, and everything that is imported, from the crate's root where it
    /// leads there.
    pub fn paths(&self) -> Vec<String> {
        let own: Vec<String> = self.folder().iter().map(|part| part.to_string_lossy().into_owned()).collect();
        let mut imported = HashMap::new();
        let mut found = Vec::new();
        // the modules that are open, each with the depth of braces in it
        let mut inside: Vec<(String, usize)> = Vec::new();
        let mut depth = 0;
        let mut at = 0;
        while let Some(token) = self.tokens.get(at) {
            match token.as_str() {
                "{" => depth += 1,
                "}" => {
                    depth -= 1;
                    inside.pop_if(|(_, opened)| *opened > depth);
                }
                "mod" if self.tokens.get(at + 2).is_some_and(|next| next == "{") => {
                    inside.push((self.tokens[at + 1].clone(), depth + 1));
                }
                _ => {}
            }
            let here = || own.iter().chain(inside.iter().map(|(name, _)| name)).cloned().collect::<Vec<_>>();
            if token == "use" {
                at = tree(&self.tokens, at + 1, &[], &mut |path, name| {
                    let path = resolved(&here(), path);
                    imported.insert(name.to_owned(), path.clone());
                    found.push(path);
                });
            } else if is_name(token) && self.tokens.get(at + 1).is_some_and(|next| next == "::") {
                let mut path = vec![token.clone()];
                while self.tokens.get(at + 1).is_some_and(|next| next == "::")
                    && self.tokens.get(at + 2).is_some_and(|next| is_name(next))
                {
                    path.push(self.tokens[at + 2].clone());
                    at += 2;
                }
                found.push(resolved(&here(), &path));
                at += 1;
            } else {
                at += 1;
            }
        }
        let in_full = |path: String| match path.split_once("::") {
            Some((first, rest)) if imported.contains_key(first) => format!("{}::{rest}", imported[first]),
            _ => path,
        };
        found.into_iter().map(in_full).collect()
    }
}

/// Reads the tree behind `use`: each path, and the name that it has here; gives the place after it.
fn tree(
    tokens: &[String],
    mut at: usize,
    before: &[String],
    found: &mut dyn FnMut(&[String], &str),
) -> usize {
    let mut path = before.to_vec();
    let mut alias = None;
    loop {
        match tokens.get(at).map(String::as_str) {
            Some("::") => at += 1,
            Some("{") => {
                at += 1;
                while tokens.get(at).is_some_and(|token| token != "}") {
                    let after = tree(tokens, at, &path, found);
                    let is_stuck = after == at || tokens.get(after).is_some_and(|token| token == ",");
                    at = after + usize::from(is_stuck);
                }
                return at + 1;
            }
            Some("as") => {
                alias = tokens.get(at + 1);
                at += 2;
            }
            Some(name) if is_name(name) || name == "*" => {
                path.push(name.to_owned());
                at += 1;
            }
            _ => {
                if path.last().is_some_and(|last| last == "self") && path.len() > 1 {
                    path.pop();
                }
                let name = alias.or(path.last()).cloned().unwrap_or_default();
                found(&path, &name);
                return at;
            }
        }
    }
}

/// From the crate's root, where it leads there.
fn resolved(here: &[String], path: &[String]) -> String {
    let mut module = here.to_vec();
    let mut rest = path;
    match path.first().map(String::as_str) {
        Some("super" | "self") => {
            while let [first, others @ ..] = rest {
                match first.as_str() {
                    "super" => drop(module.pop()),
                    "self" => {}
                    _ => break,
                }
                rest = others;
            }
            module.insert(0, "crate".to_owned());
            module.extend_from_slice(rest);
            module.join("::")
        }
        _ => path.join("::"),
    }
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Leaves out each item behind `#[cfg(test)]`; gives the names of modules that are left out.
fn without_tests(tokens: &[String]) -> (Vec<String>, Vec<String>) {
    const FOR_TESTS: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let (mut kept, mut modules) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < tokens.len() {
        if !tokens[at..].iter().take(FOR_TESTS.len()).eq(FOR_TESTS) {
            kept.push(tokens[at].clone());
            at += 1;
            continue;
        }
        at += FOR_TESTS.len();
        while tokens.get(at).is_some_and(|token| token == "#") {
            at = after_brackets(tokens, at + 1);
        }
        if let Some(place) = tokens[at..].iter().take(6).position(|token| token == "mod") {
            modules.push(tokens[at + place + 1].clone());
        }
        // an item ends with its block, or with a semicolon outside of all brackets
        while at < tokens.len() {
            match tokens[at].as_str() {
                ";" => break,
                "{" => {
                    at = after_brackets(tokens, at) - 1;
                    let goes_on = tokens.get(at + 1).is_some_and(|next| next == ";");
                    if !goes_on {
                        break;
                    }
                    at += 1;
                }
                "(" | "[" => at = after_brackets(tokens, at),
                _ => at += 1,
            }
        }
        at += 1;
    }
    (kept, modules)
}

/// The place after the bracket that closes the one here.
fn after_brackets(tokens: &[String], mut at: usize) -> usize {
    let mut depth = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token.as_str() {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// Names and signs; comments are left out, texts and characters become `""`.
fn tokens(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if first.is_whitespace() {
            first.len_utf8()
        } else if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            comment(rest)
        } else if let Some(length) = literal(rest) {
            found.push("\"\"".to_owned());
            length
        } else if first.is_alphanumeric() || first == '_' {
            let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            found.push(rest[..length].to_owned());
            length
        } else if rest.starts_with("::") {
            found.push("::".to_owned());
            2
        } else {
            found.push(first.to_string());
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    found
}

/// The length of a comment, those in it counted.
fn comment(text: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// The length of a text or a character, if one stands here; a lifetime is none.
fn literal(text: &str) -> Option<usize> {
    let after_prefix = text.trim_start_matches(['b', 'c', 'r']);
    let prefix = text.len() - after_prefix.len();
    if prefix > 2 {
        return None;
    }
    let is_raw = text[..prefix].contains('r');
    let hashes = after_prefix.len() - after_prefix.trim_start_matches('#').len();
    if is_raw && after_prefix[hashes..].starts_with('"') {
        let end = format!("\"{}", "#".repeat(hashes));
        let body = prefix + hashes + 1;
        return Some(text[body..].find(&end).map_or(text.len(), |at| body + at + end.len()));
    }
    if after_prefix.starts_with('"') {
        return Some(prefix + quoted(after_prefix, '"'));
    }
    let mut next = after_prefix.strip_prefix('\'')?.chars();
    let (first, second) = (next.next()?, next.next()?);
    // 'a' and '\n' are characters, 'a alone is a lifetime
    (first == '\\' || second == '\'').then(|| prefix + quoted(after_prefix, '\''))
}

fn quoted(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if c == quote => return at + quote.len_utf8(),
            _ => {}
        }
    }
    text.len()
}
