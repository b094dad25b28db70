//! What a person reads on the screen, and compares with the paper.

/// What the screen says.
pub struct Look {
    /// Row numbers with their characters.
    pub rows: Vec<(usize, String)>,
    pub asked: usize,
    pub text: String,
}

/// What the form proposes.
pub struct Proposal {
    /// Its number in the list, from 1.
    pub number: usize,
    pub is_selected: bool,
    text: String,
}

impl Look {
    /// The characters of a row.
    pub fn shown(&self, row: usize) -> Vec<char> {
        let found = self.rows.iter().find(|(number, _)| *number == row);
        found.map(|(_, text)| text.chars().collect()).unwrap_or_default()
    }

    /// The proposal that the paper bears out.
    pub fn right_proposal(&self, paper: &[String]) -> Option<Proposal> {
        self.proposals().into_iter().find(|proposal| self.is_right(&proposal.text, paper))
    }

    /// Whether another proposal is worth a look: at most two are, where they are not in a list.
    pub fn is_one_of_few(&self) -> bool {
        let is_list = self.proposals().len() > 1;
        !is_list && ["(1 of 2)", "(1 of 3)", "(2 of 3)"].iter().any(|which| self.text.contains(which))
    }

    /// One proposal, or a list of numbered ones, each of which may go on in the next line.
    fn proposals(&self) -> Vec<Proposal> {
        let lines = self.text.lines().skip_while(|line| !line.contains("is it like this?")).skip(1);
        let mut proposals: Vec<Proposal> = Vec::new();
        for line in lines {
            let marked = line.strip_prefix("> ").or_else(|| line.strip_prefix("  ")).unwrap_or(line);
            let numbered =
                marked.split_once(") ").and_then(|(number, rest)| Some((number.parse().ok()?, rest)));
            match (numbered, proposals.last_mut()) {
                (Some((number, text)), _) => {
                    let is_selected = line.starts_with('>');
                    proposals.push(Proposal { number, is_selected, text: text.to_owned() });
                }
                (None, Some(last)) => last.text = format!("{} {}", last.text, line.trim()),
                (None, None) => {
                    proposals.push(Proposal { number: 1, is_selected: true, text: line.trim().to_owned() });
                }
            }
        }
        proposals
    }
    /// Compares what is proposed with the paper.
    fn is_right(&self, proposal: &str, paper: &[String]) -> bool {
        let mut proposals = 0;
        for part in proposal.split("row ").skip(1) {
            let numbers: Vec<usize> =
                part.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect();
            let quoted: Vec<&str> = part.split('`').skip(1).step_by(2).collect();
            let paper_row = |row: usize| paper.get(row - 1).map(String::as_str).unwrap_or_default();
            let on_paper = |row: usize, column: usize| paper_row(row).chars().nth(column - 1);
            let shown = |row: usize| {
                self.rows.iter().find(|(number, _)| *number == row).map_or("", |(_, text)| text.as_str())
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
                paper_row(numbers[0]) == text.into_iter().collect::<String>()
            } else if part.contains("one too many") {
                let mut text: Vec<char> = shown(numbers[0]).chars().collect();
                text.remove(numbers[1] - 1);
                paper_row(numbers[0]) == text.into_iter().collect::<String>()
            } else {
                return self.is_right_move(proposal, paper);
            };
            if !right {
                return false;
            }
        }
        proposals > 0
    }

    fn is_right_move(&self, text: &str, paper: &[String]) -> bool {
        let numbers: Vec<usize> =
            text.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect();
        let (from, to) = (numbers[0], numbers[1]);
        let shown = self.rows.iter().find(|(number, _)| *number == from).map(|(_, text)| text);
        shown == paper.get(to - 1)
    }
}

/// Reads the screen as a person does.
pub fn look(text: &str) -> Look {
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

/// Whether one character is too many or too few, and the rest is the paper's.
pub fn is_one_off(shown: &[char], paper: &[char]) -> bool {
    let at = shown.iter().zip(paper).take_while(|(a, b)| a == b).count();
    let (short, long) = if shown.len() < paper.len() { (shown, paper) } else { (paper, shown) };
    short.len() + 1 == long.len() && short[at..] == long[at + 1..]
}

/// Whether a row is the paper's with a character too many or too few.
pub fn is_near(shown: &[char], paper: &[char]) -> bool {
    let same = shown.iter().zip(paper).take_while(|(a, b)| a == b).count();
    let behind = shown.iter().rev().zip(paper.iter().rev()).take_while(|(a, b)| a == b).count();
    same + behind + 2 >= paper.len().min(shown.len())
}
