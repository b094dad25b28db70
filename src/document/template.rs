//! The wording of documents: TOML, filled in by minijinja.
//!
//! `{{ name }}` stands inside a quoted text: what is filled in is escaped, so that no name ends the text
//! it stands in or begins something to type. `{% for … %}` and `{% if … %}` can hold whole blocks.

use std::fmt::Write as _;

use jiff::civil::Date;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, Error, ErrorKind, Output, State, UndefinedBehavior};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::document::block::{Arrangement, Block, Document, Running};
use crate::document::{DocumentError, Language, Paper, Translations};

/// A document as its template has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Template {
    title: String,
    #[serde(default)]
    arrangement: Arrangement,
    #[serde(default)]
    running: Running,
    blocks: Vec<Block<'static>>,
}

/// How a document is printed.
#[derive(Clone, Copy, Debug)]
pub struct Print {
    /// The language of its words.
    pub language: Language,
    /// The paper.
    pub paper: Paper,
    /// The document's own dates are taken from it.
    pub dated: Date,
}

/// A document from its template: the same document for the same facts, always.
///
/// # Errors
/// [`DocumentError::Wording`] when the template and the facts do not belong together.
pub fn fill(
    template: Translations,
    facts: impl Serialize,
    print: Print,
) -> Result<Document<'static>, DocumentError> {
    let Print { language, paper, dated } = print;
    let text = filled_text(template.of(language), facts)?;
    let mut hash = Sha256::new();
    hash.update(b"firesafe/document\0");
    hash.update(dated.to_string());
    hash.update(&text);
    let seed = hash.finalize().into();
    let template: Template = toml::from_str(&text).map_err(|_| DocumentError::Wording)?;
    let Template { title, arrangement, running, blocks } = template;
    Ok(Document { title, language, paper, arrangement, dated, seed, running, blocks })
}

/// What a template says when it is filled in.
pub(super) fn filled<T: DeserializeOwned>(template: &str, facts: impl Serialize) -> Result<T, DocumentError> {
    toml::from_str(&filled_text(template, facts)?).map_err(|_| DocumentError::Wording)
}

fn filled_text(template: &str, facts: impl Serialize) -> Result<String, DocumentError> {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.set_formatter(write_quoted);
    templates.render_str(template, Value::from(Serde(&facts))).map_err(|_| DocumentError::Wording)
}

/// Writes a value as it stands between the quotes of a TOML text that `layout` breaks into lines.
fn write_quoted(out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if value.is_undefined() {
        return Err(ErrorKind::UndefinedError.into());
    }
    if value.is_none() {
        return Ok(());
    }
    let text = value.to_string();
    for character in text.chars() {
        match character {
            '"' | '\\' => write!(out, "\\{character}")?,
            '`' => out.write_str("``")?,
            _ if character.is_control() => write!(out, "\\u{:04X}", u32::from(character))?,
            _ => out.write_char(character)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use minijinja::context;

    use super::*;

    const PRINT: Print = Print { language: Language::English, paper: Paper::A4, dated: date(2026, 11, 20) };

    fn paragraphs(template: &'static [(Language, &'static str)], name: &str) -> Vec<String> {
        let facts = context! { name => name.to_owned(), names => vec![name.to_owned(), "b".to_owned()] };
        let document = fill(Translations(template), facts, PRINT).unwrap();
        let text = |block: &Block<'_>| match block {
            Block::Paragraph(text) => text.clone(),
            _ => String::from("-"),
        };
        document.blocks.iter().map(text).collect()
    }

    #[test]
    fn no_name_ends_the_text_it_stands_in() {
        const TEMPLATE: &str = r#"
            title = "{{ name }}"
            blocks = [{ paragraph = "of {{ name }}" }, {% for name in names %}{ paragraph = "{{ name }}" },{% endfor %}]
        "#;
        for name in
            ["Ann", r#"A "B" \n C"#, "{{ name }} {% if %}", "]}\n[x]\ty = 1", "'''\"\"\"", "Zoë\u{7f}"]
        {
            let texts = paragraphs(&[(Language::English, TEMPLATE)], name);
            assert_eq!(texts, [format!("of {name}"), name.to_owned(), "b".to_owned()]);
        }
        assert_eq!(paragraphs(&[(Language::English, TEMPLATE)], "a`b")[1], "a``b");
    }

    #[test]
    fn a_template_that_lacks_a_fact_or_has_an_unknown_block_is_refused() {
        for template in [
            "title = \"{{ other }}\"\nblocks = []",
            "title = \"a\"\nblocks = [{ picture = \"b\" }]",
            "title = \"a\"\nblocks = [{ share = \"b\" }]",
            "title = \"{{ name\"\nblocks = []",
            "blocks = []",
        ] {
            let translations = Translations(Box::leak(Box::new([(Language::English, template)])));
            let refused = fill(translations, context! { name => "Ann" }, PRINT).err();
            assert_eq!(refused, Some(DocumentError::Wording), "{template}");
        }
    }
}
