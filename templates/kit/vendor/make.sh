#!/bin/sh
# Makes qr-decode.js from the npm package `qr`, at the version and hash of package-lock.json:
# one classic script, in JavaScript of 2020, that defines `firesafeQr`.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp package.json package-lock.json "$work"
(cd "$work" && npm ci --silent --no-audit --no-fund)
printf 'export { decodeQRBatch } from "qr/decode.js";\n' > "$work/entry.mjs"
(cd "$work" && node_modules/.bin/esbuild entry.mjs --bundle --format=iife --global-name=firesafeQr \
    --target=es2020 --minify --charset=ascii --legal-comments=none --log-level=error --outfile=out.js)
{
    printf '/* qr 0.7.0, its decoder: https://www.npmjs.com/package/qr, (c) Paul Miller, MIT or Apache-2.0 */\n'
    cat "$work/out.js"
} | sed 's#https://www.npmjs.com/package/qr#npm package qr#' > qr-decode.js
