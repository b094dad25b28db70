//! A person who types from paper, makes slips, and sees nothing but the paper and the screen.

use rand::RngExt as _;
use rand_chacha::ChaCha20Rng;

use super::look::{Look, is_near, is_one_off, look};
use super::slip::{ALPHABET, Slip};
use super::window::Window;

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
    pub typed: Typed,
    /// What was typed for each row last, to know what would be typed twice.
    before: Vec<Vec<char>>,
    steps: usize,
    /// Which form it is.
    form: usize,
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
            self.answer(&look);
        } else if look.text.contains("type the character that the paper has") {
            self.correct(&look);
        } else {
            self.go_on(&look);
        }
    }

    /// Compares what is proposed with the paper.
    fn answer(&mut self, look: &Look) {
        match look.right_proposal(self.paper) {
            Some(proposal) if proposal.is_selected => self.press("\r", 1),
            Some(proposal) => {
                self.press(&proposal.number.to_string(), 1);
                self.press("\r", 1);
            }
            None if look.is_one_of_few() => self.press("\t", 1),
            None => self.press("\x1b", 1),
        }
    }

    /// A row fails its check: the person looks for what is wrong.
    fn correct(&mut self, look: &Look) {
        let row = look.asked;
        let shown: Vec<char> = look.shown(row);
        let paper: Vec<char> = self.paper[row - 1].chars().collect();
        let wrong: Vec<usize> =
            (0..shown.len().min(paper.len())).filter(|&at| shown[at] != paper[at]).collect();
        let can_name = shown.len() == paper.len() && wrong.len() == 1;
        if can_name
            && !self.slips_again
            && !look.text.contains("passes at no place")
            && self.rng.random_bool(0.5)
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
        let shown = look.shown(asked);
        let known = self.known_row(asked);
        if shown.is_empty() || Self::is_filled_in(look, asked) {
            if asked > self.paper.len() {
                // there are no more rows on the paper
                self.press("\r", 1);
                return;
            }
            return self.type_row(asked, known);
        }
        let differs = |row: &usize| {
            let shown = look.shown(*row);
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
        let shown = look.shown(wrong);
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

    fn is_filled_in(look: &Look, row: usize) -> bool {
        row == 1 && look.shown(row).contains(&'?') && look.text.contains("????")
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

    pub fn to_type(&self, row: usize, is_known: bool) -> String {
        let paper = &self.paper[row - 1];
        if is_known { format!("{}{}", &paper[3..4], &paper[16..]) } else { paper.clone() }
    }

    fn press(&mut self, keys: &str, count: usize) {
        if self.is_open() {
            self.window.press(keys, count);
        }
    }
}
