//! What is due and the checks name the same remedies, and none that is refused as things stand.

use std::slice::from_ref;

use clap::Parser as _;
use firesafe::cli::args::Cli;
use firesafe::model::{EventData, Name, Phase, Quorum, SetAbandoned, SetId, Standing, State};
use firesafe::ops::life::{Rotation, to_activate, to_destroy, to_give_up, to_move, to_reshare, to_rotate};
use firesafe::policy::due::due;
use firesafe::policy::lint::lint;
use serde_json::json;

use crate::story::{BG1, Story, day, id};

const LATER: &str = "2026-03-01";

/// What is due by [`LATER`], with its source; every remedy is one that is accepted.
fn due_commands(story: &Story) -> Vec<(&'static str, String)> {
    let state = story.state();
    let found: Vec<_> =
        due(&state, day(LATER)).into_iter().map(|due| (due.source, due.command.to_string())).collect();
    accepted(&state, &found);
    found
}

/// What a check names on [`LATER`]; every remedy of any check is one that is accepted.
fn mends(story: &Story, check: &str) -> Vec<String> {
    let state = story.state();
    let found = lint(&state, day(LATER), &[]).findings;
    let found: Vec<_> =
        found.into_iter().map(|finding| (finding.check.id, finding.mend.to_string())).collect();
    accepted(&state, &found);
    found.into_iter().filter(|(id, _)| *id == check).map(|(_, mend)| mend).collect()
}

fn of(found: &[(&'static str, String)], verb: &str) -> Vec<String> {
    let verb = format!("firesafe {verb}");
    found.iter().map(|(_, command)| command.clone()).filter(|command| command.starts_with(&verb)).collect()
}

/// Those that are about sheets, and not about what is on record of people and safes.
fn of_sheets(mut mends: Vec<String>) -> Vec<String> {
    mends.retain(|mend| mend.contains(" store ") || mend.contains(" destroy "));
    mends
}

fn accepted(state: &State, commands: &[(&'static str, String)]) {
    let refused: Vec<_> = commands
        .iter()
        .filter_map(|(source, command)| Some(format!("{source} `{command}`: {}", refusal(state, command)?)))
        .collect();
    assert_eq!(refused, Vec::<String>::new());
}

/// Why a command cannot do now what it is named for.
fn refusal(state: &State, command: &str) -> Option<String> {
    let words = shlex::split(command).expect("words of a shell");
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    let verb = *words.get(1)?;
    if !["rotate", "activate", "abandon", "destroy", "store", "reshare", "split", "issue"].contains(&verb) {
        return None;
    }
    if let Err(error) = Cli::try_parse_from(&words) {
        return Some(error.to_string());
    }
    let name: Name = words[2].parse().expect("a name");
    let has = |flag: &str| words.contains(&flag);
    let number = |flag: &str| -> Option<u8> {
        let at = words.iter().position(|word| *word == flag)?;
        words.get(at + 1)?.parse().ok()
    };
    let is_intact = |set: SetId| {
        let set = state.set(set).expect("a set");
        let of = set.account().and_then(|(name, number)| state.account(name)?.generation(number));
        set.tampered_on.is_none() || of.is_some_and(|generation| generation.phase >= Phase::Set)
    };
    let told = |fault: &str| Some(fault.to_owned());
    match verb {
        "rotate" => match to_rotate(state, &name, has("--out"), has("--anew")) {
            Err(error) => Some(error.to_string()),
            Ok(Rotation::Begin) if has("--out") => None,
            Ok(Rotation::GoOn(set)) if !has("--out") && is_intact(set) => None,
            Ok(other) => Some(format!("{other:?}")),
        },
        "activate" => match to_activate(state, &name) {
            Err(error) => Some(error.to_string()),
            Ok(set) if is_intact(set) => None,
            Ok(_) => told("tampered with"),
        },
        "abandon" => match to_give_up(state, &name) {
            Err(error) => Some(error.to_string()),
            Ok(set) => {
                let reason = "spoilt".parse().expect("a note");
                let event = EventData::SetAbandoned(SetAbandoned { set, reason, on: day(LATER) });
                state.clone().apply(9999, &event).err().map(|error| error.to_string())
            }
        },
        "destroy" => {
            let sets = match to_destroy(state, &name) {
                Err(error) => return Some(error.to_string()),
                Ok(sets) => sets,
            };
            let ends = |set: &SetId| {
                let set = state.set(*set).expect("a set");
                let share = number("--share");
                matches!(set.standing, Standing::Superseded(_) | Standing::Abandoned(_))
                    && set.live().any(|sheet| share.is_none_or(|share| share == sheet.share))
            };
            if sets.iter().all(ends) { None } else { told("still needed, or gone") }
        }
        "store" => to_move(state, &name).err().map(|error| error.to_string()),
        "reshare" | "split" => {
            if verb == "reshare"
                && let Err(error) = to_reshare(state, &name)
            {
                return Some(error.to_string());
            }
            let quorum = Quorum::new(number("-k").expect("k"), number("-n").expect("n"));
            quorum.err().map(|error| error.to_string())
        }
        _ => None,
    }
}

/// An account that was made active on the second of January.
fn one() -> Story {
    let mut story = Story::default();
    story.keepers("2026-01-02").active(BG1, 1, 1, "2026-01-02");
    story
}

fn tampered(story: &mut Story, set: u8, on: &str) {
    let data = json!({ "set": id(set), "share": 1, "note": "the seal is broken", "on": on });
    story.happened("sheet-tampered", data);
}

fn abandoned(story: &mut Story, set: u8, on: &str) {
    story.happened("set-abandoned", json!({ "set": id(set), "reason": "spoilt", "on": on }));
}

fn activated(story: &mut Story, set: u8, on: &str) {
    story.happened("set-activated", json!({ "set": id(set), "on": on }));
}

/// The same credential on other sheets, k of three.
fn reshared(story: &mut Story, set: u8, k: u8, on: &str) {
    let hex = |byte: u8| format!("{byte:02x}").repeat(32);
    let dealt = json!({
        "account": BG1, "generation": 1, "issued_on": on, "validation_due": on,
        "set": { "id": id(set), "format": 1, "k": k, "n": 3, "public_key": hex(set),
                 "shares": [hex(4), hex(5), hex(6)] },
    });
    story.happened("set-reshared", dealt);
}

fn read_back_and_stored(story: &mut Story, set: u8, k: u8, on: &str) {
    for share in 1..=3 {
        story.happened("paper-read-back", json!({ "set": id(set), "share": share, "on": on }));
    }
    let shares: Vec<_> = (1..=k).collect();
    story.happened("set-proved", json!({ "set": id(set), "shares": shares, "on": on })).stored(set, on);
    activated(story, set, on);
}

fn abandon(set: u8) -> String {
    format!("firesafe abandon {} --reason TEXT", id(set))
}

fn destroy(set: u8) -> String {
    format!("firesafe destroy {} --witness NAME", id(set))
}

fn go_on() -> String {
    format!("firesafe rotate {BG1}")
}

fn begin() -> String {
    format!("firesafe rotate {BG1} --out sheets")
}

fn begin_anew() -> String {
    format!("firesafe rotate {BG1} --out sheets --anew")
}

#[test]
fn a_set_generation_that_was_overtaken_ends_with_the_newer_one_r22() {
    let mut story = one();
    story.issued(BG1, 2, 2, "2026-01-06").proved(2, "2026-01-06").set(BG1, 2, "2026-01-07");
    story.issued(BG1, 3, 3, "2026-01-09");
    let found = due(&story.state(), day("2026-01-09"));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(
        (found[0].on, found[0].urgent, found[0].command.to_string()),
        (day("2026-01-07"), true, go_on())
    );
    assert_eq!(
        format!("{}: {}", found[0].subject, found[0].why),
        format!(
            "{BG1} (generation 3): generation 2 was set on the account and not finished; set {}: sheet 1 was not \
             read back from paper, and 12 more steps",
            id(3)
        )
    );
    assert_eq!(due_commands(&story), [("R22", go_on())]);
    assert_eq!(mends(&story, "R22"), [go_on(), go_on()]);
    // when the newest cannot be used either, that is what is to be given up
    tampered(&mut story, 3, "2026-01-10");
    assert_eq!(due_commands(&story), [("G08", abandon(3))]);
    assert_eq!(mends(&story, "R22"), [abandon(3), abandon(3)]);
    abandoned(&mut story, 3, "2026-01-11");
    assert_eq!(of(&due_commands(&story), "rotate"), [go_on()]);
    mends(&story, "R22");
}

#[test]
fn a_generation_that_was_overtaken_before_it_was_set_is_given_up_by_both_r22() {
    let mut story = one();
    story.issued(BG1, 2, 2, "2026-01-06").proved(2, "2026-01-06").issued(BG1, 3, 3, "2026-01-09");
    assert_eq!(of(&due_commands(&story), "abandon"), [abandon(2)]);
    let mut named = mends(&story, "R22");
    named.sort();
    assert_eq!(named, [abandon(2), go_on()]);
}

#[test]
fn an_upcoming_set_that_was_tampered_with_is_given_up_until_it_is_set_g08() {
    let mut story = one();
    story.issued(BG1, 2, 2, "2026-01-06");
    tampered(&mut story, 2, "2026-01-06");
    assert_eq!(due_commands(&story), [("G08", abandon(2))]);
    assert_eq!(mends(&story, "G08"), [abandon(2)]);
    assert_eq!(mends(&story, "R22"), [abandon(2)]);
    // what was given up leaves sheets, and the credential that the account has is as good as before
    let mut given_up = one();
    given_up.issued(BG1, 2, 2, "2026-01-06");
    tampered(&mut given_up, 2, "2026-01-06");
    abandoned(&mut given_up, 2, "2026-01-07");
    let found = due_commands(&given_up);
    assert_eq!(of(&found, "rotate"), Vec::<String>::new());
    assert_eq!(of(&found, "destroy").len(), 3);
    assert_eq!(mends(&given_up, "R22"), [destroy(2)]);
    for share in 1..=3 {
        let gone = json!({ "set": id(2), "share": share, "witnesses": ["Frank"], "on": "2026-01-08" });
        given_up.happened("sheet-destroyed", gone);
    }
    assert_eq!(due_commands(&given_up), []);

    story = one();
    story.issued(BG1, 2, 2, "2026-01-06").proved(2, "2026-01-06").set(BG1, 2, "2026-01-07");
    tampered(&mut story, 2, "2026-01-08");
    assert!(due_commands(&story).contains(&("G08", begin_anew())));
    assert_eq!(mends(&story, "G08"), [begin_anew()]);
}

#[test]
fn a_rotation_is_begun_although_old_sheets_wait_for_their_end_g08_r22() {
    let mut story = one();
    story.active(BG1, 2, 2, "2026-01-06");
    tampered(&mut story, 2, "2026-01-07");
    assert_eq!(of(&due_commands(&story), "rotate"), [begin()]);
    assert_eq!(mends(&story, "G08"), [begin()]);
    assert_eq!(mends(&story, "R22"), [destroy(1)]);
    // and one that is under way is gone on with
    story.issued(BG1, 3, 3, "2026-01-08");
    assert_eq!(of(&due_commands(&story), "rotate"), [go_on()]);
    assert_eq!(mends(&story, "G08"), [go_on()]);
}

#[test]
fn sheets_of_a_dealing_that_was_replaced_end_and_do_not_move_r14_r15_r22() {
    let mut story = one();
    reshared(&mut story, 2, 2, "2026-01-06");
    read_back_and_stored(&mut story, 2, 2, "2026-01-06");
    let destructions: Vec<_> =
        (1..=3).map(|share| format!("firesafe destroy {} --share {share} --witness NAME", id(1))).collect();
    assert_eq!(of(&due_commands(&story), "destroy"), destructions);
    assert_eq!(mends(&story, "R22"), [destroy(1)]);
    // one site has all of them
    let named = of_sheets(mends(&story, "R15"));
    let to_move = format!("firesafe store {} 3 --custodian NAME --safe SAFE", id(2));
    assert!(named.contains(&destroy(1)) && named.contains(&to_move), "{named:#?}");
    assert!(named.iter().all(|mend| *mend == destroy(1) || *mend == to_move), "{named:#?}");

    story.left("Carol", "2026-01-07");
    let hand_over = format!("firesafe store {} 1 --custodian NAME --safe SAFE", id(2));
    assert_eq!(of_sheets(mends(&story, "R14")), from_ref(&hand_over));
    assert_eq!(of(&due_commands(&story), "store"), [hand_over]);
    let moved =
        json!({ "set": id(2), "share": 1, "custodian": "Dave", "safe": "vault-a", "on": "2026-01-08" });
    story.happened("sheet-stored", moved);
    assert_eq!(of_sheets(mends(&story, "R14")), [destructions[0].clone()]);
    assert_eq!(of(&due_commands(&story), "store"), Vec::<String>::new());
}

#[test]
fn a_dealing_that_was_given_up_on_its_way_ends_too_g08_r22() {
    let mut story = one();
    reshared(&mut story, 2, 2, "2026-01-06");
    tampered(&mut story, 2, "2026-01-06");
    let found = due_commands(&story);
    assert_eq!((of(&found, "abandon"), of(&found, "rotate")), (vec![abandon(2)], vec![begin()]));
    assert_eq!((mends(&story, "G08"), mends(&story, "R22")), (vec![begin()], vec![abandon(2)]));
    abandoned(&mut story, 2, "2026-01-07");
    let found = due_commands(&story);
    assert_eq!((of(&found, "destroy").len(), of(&found, "rotate")), (3, vec![begin()]));
    assert_eq!((mends(&story, "G08"), mends(&story, "R22")), (vec![begin()], vec![destroy(2)]));
}

#[test]
fn a_set_of_which_every_sheet_is_needed_gets_one_more_r15() {
    let mut story = one();
    reshared(&mut story, 2, 3, "2026-01-06");
    read_back_and_stored(&mut story, 2, 3, "2026-01-06");
    let more = format!("firesafe reshare {BG1} -k 3 -n 4 --out sheets");
    assert!(mends(&story, "R15").contains(&more));
}

#[test]
fn a_secret_that_was_split_anew_leaves_a_set_to_give_up_g08() {
    let whole = |story: &mut Story, set, on| {
        story.split("PIN", set, on).proved(set, on).stored(set, on);
        activated(story, set, on);
    };
    let mut story = Story::default();
    story.keepers("2026-01-02");
    whole(&mut story, 1, "2026-01-02");
    tampered(&mut story, 1, "2026-01-06");
    let again = "firesafe split -k 2 -n 3 --record --label PIN --out sheets".to_owned();
    assert_eq!(due_commands(&story), [("G08", again.clone())]);
    assert_eq!(mends(&story, "G08"), from_ref(&again));
    story.split("pin", 2, "2026-01-07"); // capitals do not matter
    let finish = format!("firesafe activate {}", id(2));
    assert_eq!(due_commands(&story), [("G08", finish.clone()), ("R22", finish.clone())]);
    assert_eq!(mends(&story, "G08"), [finish]);
    story.proved(2, "2026-01-07").stored(2, "2026-01-07");
    activated(&mut story, 2, "2026-01-07");
    assert_eq!(due_commands(&story), [("G08", abandon(1))]);
    assert_eq!(mends(&story, "G08"), [abandon(1)]);
    // unless somebody tampered with that one too
    tampered(&mut story, 2, "2026-01-08");
    assert_eq!(due_commands(&story), [("G08", again.clone()), ("G08", again.replace("PIN", "pin"))]);
    whole(&mut story, 3, "2026-01-09");
    assert_eq!(due_commands(&story), [("G08", abandon(1)), ("G08", abandon(2))]);
    abandoned(&mut story, 1, "2026-01-10");
    abandoned(&mut story, 2, "2026-01-10");
    assert_eq!(mends(&story, "G08"), Vec::<String>::new());
    assert!(due_commands(&story).iter().all(|(_, command)| command.contains("destroy")));
}
