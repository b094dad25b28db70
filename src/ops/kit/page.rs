//! `recover.html`, put together from its parts in `templates/kit/page/`.
//!
//! The page forbids itself the network: its content-security policy allows the one script and the
//! one style sheet that it holds, by their hashes, and pictures and a camera from this computer.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

const FRAME: &str = include_str!("../../../templates/kit/page/page.html");
const STYLE: &str = include_str!("../../../templates/kit/page/page.css");
/// In this order: each part uses only those before it.
const SCRIPTS: &[&str] = &[
    include_str!("../../../templates/kit/vendor/qr-decode.js"),
    include_str!("../../../templates/kit/page/sha256.js"),
    include_str!("../../../templates/kit/page/format.js"),
    include_str!("../../../templates/kit/page/correction.js"),
    include_str!("../../../templates/kit/page/signature.js"),
    include_str!("../../../templates/kit/page/recovery.js"),
    include_str!("../../../templates/kit/page/reader.js"),
    include_str!("../../../templates/kit/page/rows.js"),
    include_str!("../../../templates/kit/page/pictures.js"),
    include_str!("../../../templates/kit/page/spelling.js"),
    include_str!("../../../templates/kit/page/vectors.js"),
    include_str!("../../../templates/kit/page/dom.js"),
    include_str!("../../../templates/kit/page/list.js"),
    include_str!("../../../templates/kit/page/form.js"),
    include_str!("../../../templates/kit/page/page.js"),
];
const LANGUAGES: &[(&str, &str)] = &[
    ("en", include_str!("../../../templates/kit/page/words.en.json")),
    ("de", include_str!("../../../templates/kit/page/words.de.json")),
    ("fr", include_str!("../../../templates/kit/page/words.fr.json")),
];

/// The whole page, for this version of the program.
pub(super) fn page(version: &str) -> String {
    let script = script(version);
    let policy = format!(
        "default-src 'none'; script-src {}; style-src {}; img-src blob: data:; media-src blob: mediastream:; \
         connect-src 'none'; form-action 'none'; base-uri 'none'",
        source(&script),
        source(STYLE)
    );
    FRAME
        .replace("{{policy}}", &policy)
        .replace("{{version}}", version)
        .replace("{{style}}", STYLE)
        .replace("{{script}}", &script)
}

/// One function, so that nothing of the page is a global name.
fn script(version: &str) -> String {
    let mut text = format!("(function () {{\n\"use strict\";\nconst VERSION = \"{version}\";\n");
    text.push_str("const EFF_WORDS = \"");
    text.push_str(&crate::model::words::LIST.join(" "));
    text.push_str("\".split(\" \");\nconst WORDS = {\n");
    for (language, words) in LANGUAGES {
        let _ = writeln!(text, "{language}: {},", words.trim());
    }
    text.push_str("};\n");
    for part in SCRIPTS {
        text.push_str(part.trim());
        text.push('\n');
    }
    text.push_str("})();\n");
    text
}

/// A text as a source of the content-security policy.
fn source(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    type Words = BTreeMap<String, String>;

    fn languages() -> Vec<(&'static str, Words)> {
        LANGUAGES.iter().map(|&(name, words)| (name, serde_json::from_str(words).unwrap())).collect()
    }

    #[test]
    fn the_page_is_one_file_that_names_no_other() {
        let page = page("0.1.0");
        assert!(!page.contains("{{"), "a part is missing");
        for outside in ["http://", "https://", "src=\"", "@import", "url(", "//# sourceMappingURL", "import("]
        {
            assert!(!page.contains(outside), "{outside}");
        }
        assert_eq!((page.matches("<script").count(), page.matches("</script").count()), (1, 1));
        assert_eq!((page.matches("<style").count(), page.matches("</style").count()), (1, 1));
        assert!(page.is_char_boundary(page.len()) && page.len() < 600_000, "{}", page.len());
    }

    #[test]
    fn the_policy_allows_what_the_page_holds_and_nothing_else() {
        let page = page("0.1.0");
        let between = |start: &str, end: &str| page.split_once(start).unwrap().1.split_once(end).unwrap().0;
        let policy = between("Content-Security-Policy\" content=\"", "\"");
        assert!(policy.starts_with("default-src 'none'; "));
        assert!(policy.contains("connect-src 'none'") && !policy.contains("unsafe"));
        assert!(policy.contains(&source(between("<script>", "</script>"))));
        assert!(policy.contains(&source(between("<style>", "</style>"))));
    }

    #[test]
    fn every_language_has_every_text_with_the_same_places() {
        let languages = languages();
        let places = |text: &str| {
            let mut found: Vec<_> = text
                .split('{')
                .skip(1)
                .filter_map(|rest| rest.split('}').next())
                .map(str::to_owned)
                .collect();
            found.sort();
            found.dedup();
            found
        };
        let (_, english) = &languages[0];
        for (name, words) in &languages[1..] {
            assert_eq!(words.keys().collect::<Vec<_>>(), english.keys().collect::<Vec<_>>(), "{name}");
            for (key, text) in words {
                assert_eq!(places(text), places(&english[key]), "{name}: {key}");
                assert!(!text.trim().is_empty(), "{name}: {key}");
            }
        }
    }

    #[test]
    fn every_text_is_used_and_every_text_used_is_there() {
        let (_, english) = &languages()[0];
        let parts = SCRIPTS[1..].iter().chain([&FRAME]).copied().collect::<Vec<_>>().join("\n");
        // put together from a class of fault, a verdict or a character
        let made_up = ["class.", "fault.", "set.", "sign."];
        for key in english.keys().filter(|key| !made_up.iter().any(|start| key.starts_with(start))) {
            assert!(parts.contains(&format!("\"{key}\"")), "{key} is never used");
        }
        for (at, _) in parts.match_indices("data-w=\"") {
            let key = parts[at + 8..].split('"').next().unwrap();
            assert!(english.contains_key(key), "{key}");
        }
        for (at, _) in parts.match_indices(" w(\"") {
            let key = parts[at + 4..].split('"').next().unwrap();
            assert!(key.ends_with('.') || english.contains_key(key), "{key}");
        }
    }
}
