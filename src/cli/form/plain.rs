//! The form line by line: for a terminal that shows nothing but lines, and for a screen reader.

use super::names::{self, Command};
use super::question::FEW;
use super::{Entered, files};
use crate::cli::failure::Failure;
use crate::cli::unlock::asking;
use crate::cli::world::World;
use crate::ops::ports::PromptError;
use crate::secret::SecretText;
use crate::share::form::{Candidate, Form, Notice, Place, Question, RowState, Taken};

/// The first line says everything that can be typed.
const HELP: &str = "\
type the rows of the sheet one a line; commands: `row 3`, `clear 3`, `back 3`, `swap 3 4`, `show`, \
`file NAME`, `drop 1`, `leave`
`?` stands for a character that you cannot read; spaces do not matter
";
const NOTHING_TYPED: &str =
    "  nothing is typed: type row 1, or a file's name; `leave` when there are no more sheets\n";

/// Asks for the rows of one sheet.
///
/// # Errors
/// [`Failure`] when there is no terminal, or the person stops with Ctrl-C.
pub fn run(world: &mut World<'_>, form: &mut Form, above: &str) -> Result<Entered, Failure> {
    world.prompt.private(true).map_err(asking)?;
    let entered = dialogue(world, form, above);
    world.prompt.private(false).map_err(asking)?;
    entered
}

fn dialogue(world: &mut World<'_>, form: &mut Form, above: &str) -> Result<Entered, Failure> {
    tell(world, HELP)?;
    if !above.is_empty() {
        tell(world, &format!("\n{above}"))?;
    }
    if let Some(start) = form.start_to_type() {
        tell(world, &format!("row 1 begins like {start}: type it whole, or the characters at `?` alone\n"))?;
    }
    tell(world, "\n")?;
    loop {
        tell_notices(world, form)?;
        if let Some(share) = form.take() {
            return Ok(Entered::Share(Box::new(share)));
        }
        let is_proposed = form.is_proposed();
        let line = if is_proposed {
            match confirm(world, form)? {
                Some(line) => line,
                None => continue,
            }
        } else {
            match world.prompt.line(&prompt(form)) {
                // Ctrl-D asks as `leave` does; where the input is at its end, nobody answers
                Err(PromptError::Ended) if !form.is_untouched() => {
                    tell(world, "\n")?;
                    if leaves(world, form)? {
                        return Ok(Entered::Nothing);
                    }
                    continue;
                }
                line => line.map_err(asking)?,
            }
        };
        if line.expose().trim().is_empty() {
            if form.is_untouched() {
                // what is pasted may begin with empty lines
                tell(world, NOTHING_TYPED)?;
            } else {
                pass_over(form);
            }
            continue;
        }
        let command = names::command(line.expose());
        if names::may_name_file(line.expose()) || matches!(command, Some(Command::File(_))) {
            if let Some((start, path)) = files(world).named_at_end(line.expose()) {
                let before = &line.expose()[..start];
                if !before.trim().is_empty() {
                    form.submit(before);
                }
                return Ok(Entered::File(path));
            }
            if matches!(command, Some(Command::File(_))) {
                tell(world, &format!("  {}\n", names::NO_FILE))?;
                continue;
            }
        }
        if let Some(command) = command {
            match command {
                Command::Drop(number) => return Ok(Entered::Drop(number)),
                Command::Leave if form.is_untouched() || leaves(world, form)? => return Ok(Entered::Nothing),
                command => obey(world, form, &command)?,
            }
        } else if is_proposed {
            // the row typed again says more than yes or no
            form.submit(line.expose());
        } else if form.text(form.asked()).is_some() && !may_answer(form, line.expose()) {
            // lines around pasted rows take the place of none
            tell(world, "  that is no row of a share: type it as it is printed\n")?;
        } else {
            answer(form, &line);
        }
    }
}

/// `row 3: `, or what can be answered to the question about it.
fn prompt(form: &Form) -> String {
    let asked = form.asked();
    match form.question() {
        Some(question) => {
            format!("{} again, or the one right character, or nothing to go on: ", question.place())
        }
        None if form.is_untouched() => format!("{asked}, or a file's name: "),
        None if form.text(asked).is_some() => format!("{asked} again: "),
        None => format!("{asked}: "),
    }
}

/// A line for the row that is asked for, or a character for the question about it.
fn answer(form: &mut Form, line: &SecretText) {
    let mut characters = line.expose().trim().chars();
    let one = characters.next().filter(|_| characters.next().is_none());
    match (form.question().is_some(), one) {
        (true, Some(character)) if character.is_ascii_alphanumeric() => {
            form.narrow(character);
        }
        (was_asked, _) => {
            if form.submit(line.expose()) == Taken::Refused && was_asked {
                form.refuse();
            }
        }
    }
}

fn pass_over(form: &mut Form) {
    if form.question().is_some() { form.refuse() } else { form.pass_over() }
}

/// Shows what is proposed, for the person to compare with the paper; a line that is no answer to it.
fn confirm(world: &mut World<'_>, form: &mut Form) -> Result<Option<SecretText>, Failure> {
    let Some(question) = form.question() else { return Ok(None) };
    let is_list = question.is_list();
    let page = if is_list { list(question) } else { proposal(question) };
    tell(world, page.expose())?;
    drop(page);
    let prompt = if is_list {
        "which one does the paper say? its number, or n: "
    } else {
        "does the paper say so? y or n: "
    };
    let line = world.prompt.line(prompt).map_err(asking)?;
    let answer = line.expose().trim();
    let is = |words: [&str; 2]| words.iter().any(|word| answer.eq_ignore_ascii_case(word));
    if is(["n", "no"]) {
        form.decline();
    } else if !is_list && is(["y", "yes"]) || answer.parse().is_ok_and(|number| form.choose(number)) {
        form.accept();
    } else if says_more(form, answer) {
        return Ok(Some(line));
    } else if !answer.is_empty() {
        let how = if is_list { "type its number, or n" } else { "type y or n" };
        tell(world, &format!("  {how}, or the whole row again\n"))?;
    }
    Ok(None)
}

/// Whether a line may be a row again, the number of one, or the one right character.
fn may_answer(form: &Form, line: &str) -> bool {
    let is_one = line.trim().chars().count() == 1;
    is_one && form.question().is_some() || says_more(form, line.trim())
}

/// Whether a line that answers no question is a row, the number of one, or a command.
fn says_more(form: &Form, line: &str) -> bool {
    let is_number = line.strip_suffix(['.', ':', ')']).is_some_and(|digits| digits.parse::<u8>().is_ok());
    is_number || form.may_be_row(line) || names::command(line).is_some() || names::may_name_file(line)
}

/// Every place where a character fits, for the person to say which it is.
fn list(question: &Question) -> SecretText {
    let mut page = SecretText::default();
    page.push_str("it fits at several places, each alone; look at the paper:\n");
    for (candidate, number) in question.candidates().zip(1..) {
        for change in candidate.changes() {
            page.push_str(&format!("  {number}) {change}\n"));
        }
    }
    page
}

fn proposal(question: &Question) -> SecretText {
    let mut page = SecretText::default();
    let selected = question.selected().and_then(|at| question.candidates().nth(at));
    page.push_str("it would be right like this; look at the paper:\n");
    for change in selected.into_iter().flat_map(Candidate::changes) {
        page.push_str(&format!("  {change}\n"));
    }
    page
}

fn tell_notices(world: &mut World<'_>, form: &mut Form) -> Result<(), Failure> {
    for notice in form.take_notices() {
        tell(world, &format!("  {notice}\n"))?;
        if matches!(notice, Notice::Stuck | Notice::StillDoubtful(_) | Notice::Stranger(_)) {
            show(world, form)?;
        }
    }
    let Some(question) = form.question().filter(|question| question.selected().is_none()) else {
        return Ok(());
    };
    let mut page = SecretText::default();
    let total = question.candidates().len();
    if total <= FEW {
        page.push_str("  it would pass like this, each alone:\n");
        for change in question.candidates().flat_map(Candidate::changes) {
            page.push_str(&format!("    {change}\n"));
        }
    } else {
        page.push_str(&format!(
            "  {total} single changes would make it pass: look for the wrong character\n"
        ));
    }
    tell(world, page.expose())
}

fn obey(world: &mut World<'_>, form: &mut Form, command: &Command) -> Result<(), Failure> {
    match *command {
        Command::Go(place) => {
            form.go(place);
        }
        Command::Clear(place) => form.clear(place),
        Command::Back(place) => form.restore(place),
        Command::Swap(one, other) => form.swap(one, other),
        Command::Show => show(world, form)?,
        Command::Help => tell(world, HELP)?,
        Command::Leave | Command::File(_) | Command::Drop(_) => {}
    }
    Ok(())
}

/// All rows with how they stand.
fn show(world: &mut World<'_>, form: &Form) -> Result<(), Failure> {
    for place in form.places() {
        let line = row_line(form, place);
        tell(world, line.expose())?;
    }
    Ok(())
}

fn row_line(form: &Form, place: Place) -> SecretText {
    let mut line = SecretText::default();
    line.push_str(&format!("  {place}: "));
    if let Some(text) = form.text(place) {
        for (at, character) in text.expose().chars().enumerate() {
            if at > 0 && at % 5 == 0 {
                line.push(' ');
            }
            line.push(character);
        }
        line.push_str(", ");
    }
    line.push_str(match form.state(place) {
        RowState::Empty => "empty\n",
        RowState::Good => "good\n",
        RowState::Doubtful(_) => "in doubt\n",
    });
    line
}

/// Whether the person gives up a sheet that is not whole.
fn leaves(world: &mut World<'_>, form: &mut Form) -> Result<bool, Failure> {
    let question = "leave this sheet? its rows are forgotten; type yes, or nothing to stay: ";
    let answer = world.prompt.line(question).map_err(asking)?;
    if form.may_be_row(answer.expose()) {
        form.submit(answer.expose());
    }
    Ok(answer.expose().trim().eq_ignore_ascii_case("yes"))
}

fn tell(world: &mut World<'_>, text: &str) -> Result<(), Failure> {
    world.prompt.tell(text).map_err(asking)
}
