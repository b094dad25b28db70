//! A person who types from paper, makes slips, and sees nothing but the paper and the screen.

use rand::RngExt as _;
use rand_chacha::ChaCha20Rng;

use super::window::Window;

/// What goes wrong while a sheet is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slip {
    Nothing,
    Substitution,
    Swap,
    Omission,
    Doubled,
    SkippedRow,
    RepeatedRow,
    OtherSheet,
    WrongNumber,
    LookAlike,
    TwoInOneRow,
    WhileCorrecting,
}

impl Slip {
    pub const ALL: [Self; 12] = [
        Self::Nothing,
        Self::Substitution,
        Self::Swap,
        Self::Omission,
        Self::Doubled,
        Self::SkippedRow,
        Self::RepeatedRow,
        Self::OtherSheet,
        Self::WrongNumber,
        Self::LookAlike,
        Self::TwoInOneRow,
        Self::WhileCorrecting,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Nothing => "none",
            Self::Substitution => "one wrong character",
            Self::Swap => "two neighbours swapped",
            Self::Omission => "a character left out",
            Self::Doubled => "a character typed twice",
            Self::SkippedRow => "a row skipped",
            Self::RepeatedRow => "a row typed again",
            Self::OtherSheet => "a row of another sheet",
            Self::WrongNumber => "a wrong row number",
            Self::LookAlike => "a look-alike (O, I, B, 1)",
            Self::TwoInOneRow => "two wrong characters in a row",
            Self::WhileCorrecting => "another slip while correcting",
        }
    }
}

const ALPHABET: &[u8] = b"QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";
const FOREIGN: [(char, char); 3] = [('0', 'O'), ('L', 'I'), ('8', 'B')];

/// What typing one sheet came to.
#[derive(Debug)]
pub struct Typed {
    /// Keys that a sheet without a slip takes.
    pub baseline: usize,
    /// Keys that were pressed.
    pub keys: usize,
    /// Keys of the slip itself: those typed for nothing, less those left out.
    pub own: isize,
    /// Characters that replaced a wrong one, which are the correction itself.
    pub characters: usize,
    /// Characters typed again though they were right.
    pub twice: usize,
}

impl Typed {
    /// Keys that the slip cost beyond itself and the right character.
    pub fn extra(&self) -> isize {
        isize::try_from(self.keys).unwrap()
            - isize::try_from(self.baseline + self.characters).unwrap()
            - self.own
    }
}

pub struct Person<'a> {
    pub window: &'a mut Window,
    /// The rows on the paper, without spaces.
    pub paper: &'a [String],
    /// The rows of a sheet that lies beside it.
    pub other: &'a [String],
    pub slip: Slip,
    /// Which row goes wrong, from 1.
    pub at: usize,
    pub rng: &'a mut ChaCha20Rng,
    has_slipped: bool,
    slips_again: bool,
    typed: Typed,
    /// What was typed for each row last, to know what would be typed twice.
    before: Vec<Vec<char>>,
    steps: usize,
    /// Which form it is.
    form: usize,
}

/// What the screen says.
struct Look {
    /// Row numbers with their characters.
    rows: Vec<(usize, String)>,
    asked: usize,
    text: String,
}

impl<'a> Person<'a> {
    pub fn new(
        window: &'a mut Window,
        (paper, other): (&'a [String], &'a [String]),
        slip: Slip,
        at: usize,
        rng: &'a mut ChaCha20Rng,
    ) -> Self {
        let typed = Typed { baseline: 0, keys: 0, own: 0, characters: 0, twice: 0 };
        let before = vec![Vec::new(); paper.len() + 1];
        let slips_again = slip == Slip::WhileCorrecting;
        Self {
            window,
            paper,
            other,
            slip,
            at,
            rng,
            has_slipped: false,
            slips_again,
            typed,
            before,
            steps: 0,
            form: 0,
        }
    }

    /// Types the sheet until the form takes it.
    #[track_caller]
    pub fn type_sheet(mut self) -> Typed {
        let keys = self.window.keys;
        let (start, form) = (self.known_start(), self.window.forms);
        self.typed.baseline = self.paper.iter().map(|row| row.len() + 1).sum::<usize>() - start;
        self.form = form;
        while self.is_open() {
            self.steps += 1;
            assert!(self.steps < 400, "{:?} does not end at\n{}", self.slip, self.window.text());
            self.act();
        }
        self.typed.keys = self.window.keys - keys;
        self.typed
    }

    /// Whether the form of this sheet is still there.
    fn is_open(&self) -> bool {
        self.window.is_form() && self.window.forms == self.form
    }

    /// How many characters of row 1 are filled in.
    fn known_start(&self) -> usize {
        let text = self.window.text();
        if text.contains("row 1 begins like") || text.contains("????") { 15 } else { 0 }
    }

    fn act(&mut self) {
        let look = look(&self.window.text());
        if look.text.contains("is it like this?") {
            if self.is_right(&look) {
                self.press("\r", 1);
            } else if tabs(&look) {
                self.press("\t", 1);
            } else {
                self.press("\x1b", 1);
            }
        } else if look.text.contains("type the character that the paper has") {
            self.correct(&look);
        } else {
            self.go_on(&look);
        }
    }

    /// Compares what is proposed with the paper.
    fn is_right(&self, look: &Look) -> bool {
        let lines: Vec<&str> =
            look.text.lines().skip_while(|line| !line.contains("is it like this?")).collect();
        let joined = lines[1..].iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
        let mut proposals = 0;
        for part in joined.split("row ").skip(1) {
            let numbers: Vec<usize> =
                part.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect();
            let quoted: Vec<&str> = part.split('`').skip(1).step_by(2).collect();
            let paper = |row: usize| self.paper.get(row - 1).map(String::as_str).unwrap_or_default();
            let on_paper = |row: usize, column: usize| paper(row).chars().nth(column - 1);
            let shown = |row: usize| {
                look.rows.iter().find(|(number, _)| *number == row).map_or("", |(_, text)| text.as_str())
            };
            proposals += 1;
            let right = if part.contains("in place of") && part.contains("characters") {
                let mut swapped = quoted[0].chars();
                on_paper(numbers[0], numbers[1]) == swapped.next()
                    && on_paper(numbers[0], numbers[2]) == swapped.next()
            } else if part.contains("in place of") || part.contains("unreadable") {
                on_paper(numbers[0], numbers[1]) == quoted[0].chars().next()
            } else if part.contains("left out") && shown(numbers[0]).is_empty() {
                // a row above or below those that are on the screen
                on_paper(numbers[0], numbers[1]) == quoted[0].chars().next()
            } else if part.contains("left out") {
                let mut text: Vec<char> = shown(numbers[0]).chars().collect();
                text.insert(numbers[1] - 1, quoted[0].chars().next().unwrap());
                paper(numbers[0]) == text.into_iter().collect::<String>()
            } else if part.contains("one too many") {
                let mut text: Vec<char> = shown(numbers[0]).chars().collect();
                text.remove(numbers[1] - 1);
                paper(numbers[0]) == text.into_iter().collect::<String>()
            } else {
                return self.is_right_move(&joined, look);
            };
            if !right {
                return false;
            }
        }
        proposals > 0
    }

    fn is_right_move(&self, text: &str, look: &Look) -> bool {
        let numbers: Vec<usize> =
            text.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect();
        let (from, to) = (numbers[0], numbers[1]);
        let shown = look.rows.iter().find(|(number, _)| *number == from).map(|(_, text)| text);
        shown == self.paper.get(to - 1)
    }

    /// A row fails its check: the person looks for what is wrong.
    fn correct(&mut self, look: &Look) {
        let row = look.asked;
        let shown: Vec<char> = shown_in(look, row);
        let paper: Vec<char> = self.paper[row - 1].chars().collect();
        let wrong: Vec<usize> =
            (0..shown.len().min(paper.len())).filter(|&at| shown[at] != paper[at]).collect();
        let can_name = shown.len() == paper.len() && wrong.len() == 1;
        if can_name && !self.slips_again && !look.text.contains("does not pass") && self.rng.random_bool(0.5)
        {
            let right = paper[wrong[0]].to_string();
            self.press(&right, 1);
            self.typed.characters += 1;
        } else if self.slips_again {
            // a wrong answer to the question: the person names a character that is not there
            self.slips_again = false;
            let wrong = char::from(ALPHABET[self.rng.random_range(0..32)]).to_string();
            self.press(&wrong, 1);
            self.typed.own += 1;
        } else if shown.len().abs_diff(paper.len()) > 1 || wrong.len() > 4 && !is_near(&shown, &paper) {
            self.clear_and_type(row);
        } else {
            // the whole sheet will show it
            self.press("\r", 1);
        }
    }

    /// No question: types the row that is asked for, or the one that differs from the paper.
    fn go_on(&mut self, look: &Look) {
        let asked = look.asked;
        let shown = shown_in(look, asked);
        let known = self.known_row(asked);
        if shown.is_empty() || is_filled_in(look, asked) {
            if asked > self.paper.len() {
                // there are no more rows on the paper
                self.press("\r", 1);
                return;
            }
            return self.type_row(asked, known);
        }
        let differs = |row: &usize| {
            let shown = shown_in(look, *row);
            !shown.is_empty() && shown.iter().collect::<String>() != self.paper[*row - 1]
        };
        let wrong = (1..=self.paper.len()).find(differs);
        if wrong.is_none() && look.rows.len() < self.paper.len() {
            // the rows that the screen does not show are compared as well
            let is_end = look.rows.last().is_some_and(|(row, _)| *row >= self.paper.len());
            let keys = if is_end { ":1\r" } else { "\x1b[6~" };
            self.press(keys, if is_end { 3 } else { 1 });
            return;
        }
        let wrong = wrong.unwrap_or(asked);
        if wrong != asked {
            let keys = format!(":{wrong}\r");
            self.press(&keys, keys.len());
            return;
        }
        let paper: Vec<char> = self.paper[wrong - 1].chars().collect();
        let shown = shown_in(look, wrong);
        let places: Vec<usize> =
            (0..shown.len().min(paper.len())).filter(|&at| shown[at] != paper[at]).collect();
        if shown.len() == paper.len() && places.len() <= 4 {
            self.edit(&shown, &paper, &places);
        } else if is_one_off(&shown, &paper) {
            self.edit_one_off(&shown, &paper);
        } else {
            self.clear_and_type(wrong);
        }
    }

    /// Puts in the one character that is missing, or takes out the one that is too many.
    fn edit_one_off(&mut self, shown: &[char], paper: &[char]) {
        let at = shown.iter().zip(paper).take_while(|(a, b)| a == b).count();
        if shown.len() - at < at {
            for _ in at..shown.len() {
                self.press("\x1b[D", 1);
            }
        } else {
            self.press("\x01", 1);
            for _ in 0..at {
                self.press("\x1b[C", 1);
            }
        }
        if shown.len() < paper.len() {
            self.press(&paper[at].to_string(), 1);
            self.typed.characters += 1;
        } else {
            self.press("\x1b[3~", 1);
        }
        self.press("\r", 1);
    }

    /// Replaces single characters in the row that is asked for.
    fn edit(&mut self, shown: &[char], paper: &[char], places: &[usize]) {
        let mut cursor = shown.len();
        for &at in places.iter().rev() {
            while cursor > at + 1 {
                self.press("\x1b[D", 1);
                cursor -= 1;
            }
            self.press("\x7f", 1);
            self.press(&paper[at].to_string(), 1);
            self.typed.characters += 1;
        }
        self.press("\r", 1);
    }

    fn clear_and_type(&mut self, row: usize) {
        let text = self.paper[row - 1].clone();
        self.count_twice(row, &text);
        self.press("\x15", 1);
        self.press(&text, text.len());
        self.before[row] = text.chars().collect();
        self.press("\r", 1);
    }

    fn count_twice(&mut self, row: usize, text: &str) {
        let same = self.before[row].iter().zip(text.chars()).filter(|(a, b)| **a == *b).count();
        // two rows agree by chance in some places: more than half is the same row
        if same * 2 > text.len() {
            self.typed.twice += same;
        }
    }

    fn known_row(&self, row: usize) -> bool {
        row == 1 && self.window.text().contains("????")
    }

    /// Types a row, with the slip if this is where it happens.
    fn type_row(&mut self, row: usize, is_known: bool) {
        let slips = !self.has_slipped && row == self.at && self.slip != Slip::Nothing;
        let mut text = self.to_type(row, is_known);
        if slips {
            self.has_slipped = true;
            text = self.slipped(row, is_known);
        }
        if self.before[row].is_empty() {
            self.before[row] = text.chars().collect();
        }
        self.press(&text, text.chars().count());
        self.press("\r", 1);
    }

    fn to_type(&self, row: usize, is_known: bool) -> String {
        let paper = &self.paper[row - 1];
        if is_known { format!("{}{}", &paper[3..4], &paper[16..]) } else { paper.clone() }
    }

    /// The row as the person types it wrongly.
    fn slipped(&mut self, row: usize, is_known: bool) -> String {
        let right = self.to_type(row, is_known);
        let mut text: Vec<char> = right.chars().collect();
        // the two characters of the prefix are printed alike on every sheet
        let first = if row == 1 && !is_known { 2 } else { 0 };
        let at = self.rng.random_range(first..text.len() - 1);
        match self.slip {
            Slip::Nothing => {}
            Slip::Substitution | Slip::WhileCorrecting => text[at] = self.wrong(text[at]),
            Slip::Swap => {
                match (first..text.len() - 1).find(|i| text[*i] != text[i + 1] && *i >= at.min(3 + first)) {
                    Some(at) => text.swap(at, at + 1),
                    None => text[at] = self.wrong(text[at]),
                }
            }
            Slip::Omission => {
                text.remove(at);
                self.typed.own -= 1;
            }
            Slip::Doubled => {
                text.insert(at, text[at]);
                self.typed.own += 1;
            }
            Slip::LookAlike => {
                let found = (first..text.len())
                    .find_map(|at| FOREIGN.iter().find(|pair| pair.0 == text[at]).map(|pair| (at, pair.1)));
                let (at, with) = found.unwrap_or((at, if text[at] == 'S' { '5' } else { 'S' }));
                text[at] = with;
            }
            Slip::TwoInOneRow => {
                let other = if at + 3 < text.len() { at + 3 } else { at.saturating_sub(3).max(first) };
                text[at] = self.wrong(text[at]);
                if other != at {
                    text[other] = self.wrong(text[other]);
                }
            }
            Slip::SkippedRow if row < self.paper.len() => {
                return self.paper[row].clone();
            }
            Slip::RepeatedRow if row > 1 => {
                let again = self.paper[row - 2].clone();
                self.typed.own += isize::try_from(again.len() + 1).unwrap();
                return again;
            }
            Slip::OtherSheet if row > 1 => {
                let other = self.other[row - 1].clone();
                self.typed.own += isize::try_from(other.len() + 1).unwrap();
                return other;
            }
            Slip::WrongNumber if row < self.paper.len() => {
                let label = format!("{}.", row + 1);
                self.typed.own += isize::try_from(label.len()).unwrap();
                return format!("{label}{right}");
            }
            Slip::SkippedRow | Slip::RepeatedRow | Slip::OtherSheet | Slip::WrongNumber => {
                text[at] = self.wrong(text[at]);
            }
        }
        text.into_iter().collect()
    }

    /// Another character of the alphabet.
    fn wrong(&mut self, right: char) -> char {
        loop {
            let wrong = char::from(ALPHABET[self.rng.random_range(0..32)]);
            if wrong != right {
                return wrong;
            }
        }
    }

    fn press(&mut self, keys: &str, count: usize) {
        if self.is_open() {
            self.window.press(keys, count);
        }
    }
}

/// Whether one character is too many or too few, and the rest is the paper's.
fn is_one_off(shown: &[char], paper: &[char]) -> bool {
    let at = shown.iter().zip(paper).take_while(|(a, b)| a == b).count();
    let (short, long) = if shown.len() < paper.len() { (shown, paper) } else { (paper, shown) };
    short.len() + 1 == long.len() && short[at..] == long[at + 1..]
}

/// Whether a row is the paper's with a character too many or too few.
fn is_near(shown: &[char], paper: &[char]) -> bool {
    let same = shown.iter().zip(paper).take_while(|(a, b)| a == b).count();
    let behind = shown.iter().rev().zip(paper.iter().rev()).take_while(|(a, b)| a == b).count();
    same + behind + 2 >= paper.len().min(shown.len())
}

/// Whether another candidate is worth a look: at most two are.
fn tabs(look: &Look) -> bool {
    ["(1 of 2)", "(1 of 3)", "(2 of 3)"].iter().any(|which| look.text.contains(which))
}

fn shown_in(look: &Look, row: usize) -> Vec<char> {
    let found = look.rows.iter().find(|(number, _)| *number == row);
    found.map(|(_, text)| text.chars().collect()).unwrap_or_default()
}

/// Whether a row shows what is known of it, and nothing that was typed.
fn is_filled_in(look: &Look, row: usize) -> bool {
    row == 1 && shown_in(look, row).contains(&'?') && look.text.contains("????")
}

/// Reads the screen as a person does.
fn look(text: &str) -> Look {
    let (mut rows, mut asked) = (Vec::new(), 0);
    for line in text.lines() {
        let number = line.get(1..4).and_then(|number| number.trim().parse::<usize>().ok());
        let is_row = line.get(4..5) == Some(".") && matches!(line.get(..1), Some(">" | " "));
        let (Some(number), true) = (number, is_row) else { continue };
        let characters: String = line.chars().skip(6).take(26).filter(|c| *c != ' ').collect();
        if line.starts_with('>') {
            asked = number;
        }
        rows.push((number, characters));
    }
    Look { rows, asked, text: text.to_owned() }
}
