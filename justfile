# Shortcuts for contributors: `just` lists them. Each is a command that can be typed without just.

# list the recipes
default:
    @just --list --unsorted

# check types, fast
check:
    cargo check --all-targets

# format the code
fmt:
    cargo fmt

# formatting and lints, warnings denied
lint:
    cargo fmt --check
    cargo clippy --all-targets -- --deny warnings

# run all tests, or some: `just test --test layers`
test *ARGS:
    cargo test {{ ARGS }}

# run the tests of the library whose path contains NAME: `just one share::recovery`
one NAME:
    cargo test --lib {{ NAME }}

# run a bench: `just bench typist 500`
bench NAME *ARGS:
    cargo bench --bench {{ NAME }} -- {{ ARGS }}

# write transcripts of what the program says again, and show what changed
accept:
    FIRESAFE_WRITE_TRANSCRIPTS=1 cargo test --test cli_json --test cli_forgeries --test screens --test year
    git diff --stat tests

# make a sheet and the recovery card, and render them as pictures into target/look
look:
    rm -rf target/look && mkdir -p target/look
    printf 'a secret to look at' | cargo run --quiet -- split -k 2 -n 3 --label example --out target/look/sheets
    cargo run --quiet -- kit --out target/look/kit
    pdftoppm -r 110 -png target/look/sheets/example-share-1-of-3.pdf target/look/sheet
    pdftoppm -r 110 -png target/look/kit/recovery-card.pdf target/look/card
    ls target/look/*.png

# the documentation, with warnings denied
doc:
    RUSTDOCFLAGS='--deny warnings' cargo doc --no-deps

# everything that must hold, with what is installed
gate:
    .ci/check
