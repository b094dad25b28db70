#!/bin/sh
# Makes sheet.png, the picture in README.md, with the present program: run it after the sheet or the kit
# has changed. Needs pdftoppm. FIRESAFE names the program, else it is the optimised build.
set -eu
cd "$(dirname "$0")"
firesafe=$(realpath "${FIRESAFE:-../../target/release/firesafe}")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
echo "this ledger lasts for one picture" > "$folder/passphrase"
run() {
    XDG_STATE_HOME="$folder/state" "$firesafe" --quiet --ledger "$folder/ledger.age" \
        --passphrase-file "$folder/passphrase" "$@"
}
run init --organisation "Contoso Ltd" --officer alice -k 2 -n 3
run issue bg1@contoso.onmicrosoft.com -k 2 -n 3 --out "$folder/sheets" --kit-place "reception safe, Utrecht"
pdftoppm -r 75 -png -singlefile "$folder"/sheets/*-share-1-of-3.pdf sheet
