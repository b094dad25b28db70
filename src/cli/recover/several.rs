//! More than one set is complete: what each has, and how a person chooses.
//!
//! A share names neither account nor date. Those are printed on its sheet, and in the ledger.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::Desk;
use crate::cli::source::is_standard_input;
use crate::cli::wording::{ended, set_words};
use crate::model::Command;
use crate::share::recovery::SetReport;
use crate::text::{and_list, or_list};

impl Desk<'_, '_> {
    /// What to type where nobody can be asked.
    pub(super) fn choose_by_files(&self, sets: &[SetReport]) -> String {
        let complete: Vec<_> = sets.iter().map(|set| self.complete_set(set)).collect();
        let what = match self.commands(sets) {
            Some(commands) => format!("give the sheets of one set alone, with {}", or_list(&commands)),
            None => "give the sheets of one set alone".to_owned(),
        };
        format!(
            "{} sets are complete, and nothing says which one you want: {}; look on the sheets for account, \
             generation and date, and compare the words with your record; then {what}",
            sets.len(),
            complete.join("; ")
        )
    }

    /// What to do at the form, line by line.
    pub(super) fn choose_by_drop(&self, sets: &[SetReport]) -> Vec<String> {
        let mut lines =
            vec![format!("{} sets are complete, and nothing says which one you want:", sets.len())];
        lines.extend(sets.iter().map(|set| self.complete_set(set)));
        lines.push(
            "look on the sheets for account, generation and date, and compare the words with your record; then take the \
             sheets of the other sets back with `drop`"
                .to_owned(),
        );
        lines
    }

    /// `set SET (WORDS): share 1, which is sheet 2 (a.pdf), and share 2, which is …; 2 are here, any 2 recover`.
    fn complete_set(&self, set: &SetReport) -> String {
        let known = set.known.as_ref();
        let label = known.map(|known| format!(", {}{}", known.label, ended(known.ended))).unwrap_or_default();
        let of_set = self.sheets.iter().filter_map(|sheet| {
            let (_, x) = sheet.share.filter(|(set_id, _)| *set_id == set.set_id)?;
            Some((x, self.table.label(sheet.ticket)))
        });
        let sheets: Vec<_> = of_set.map(|(x, label)| format!("share {x} is {label}")).collect();
        let k = set.groups.first().map_or(0, |group| group.k);
        format!(
            "set {} ({}){label}: any {k} recover, and {} are here: {}",
            set.set_id,
            set_words(set.set_id),
            sheets.len(),
            and_list(&sheets)
        )
    }

    /// A command for each set; none where a sheet came from no file, or two sets are in one file.
    fn commands(&self, sets: &[SetReport]) -> Option<Vec<String>> {
        let mut all = BTreeSet::new();
        let mut commands = Vec::new();
        for set in sets {
            let of_set =
                self.sheets.iter().filter(|sheet| sheet.share.is_some_and(|(id, _)| id == set.set_id));
            let files: BTreeSet<&Path> = of_set.map(|sheet| sheet.file.as_deref()).collect::<Option<_>>()?;
            if files.iter().any(|file| is_standard_input(file) || !all.insert(PathBuf::from(file))) {
                return None;
            }
            let recover = Command::new(&["recover"]);
            let command = files.iter().fold(recover, |command, file| command.name(file.display()));
            commands.push(format!("`{command}`"));
        }
        Some(commands)
    }
}
