#!/usr/bin/env bash
# Opens every page of the book in a real browser, without a network, and looks
# for what a reader would stumble over: failed requests, messages on the
# console, pages wider than the window, pale text, in both colour schemes and
# at the widths of a phone, a tablet and a screen. Then it does what readers do
# (book-habits.mjs): search, keys, paper, copying, no script. Screenshots go to
# build/book-check. On the living page it trains, walks and turns weights, and
# every number is held to the JVM's (lab-check.mjs), and to what the prompt says
# when the same moves are typed there (prompt-check.mjs).
#
#   test/book-check.sh [PAGE.html ...]        (all pages if none is named)
set -euo pipefail

home=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
fail() { printf 'book-check: %s\n' "$1" >&2; exit 2; }

[[ -e $home/build/book/index.html ]] ||
    fail 'there is no book yet: ./build.sh book makes it'
command -v node > /dev/null ||
    fail 'node is needed: install it (for example "apt install nodejs")'

browser=''
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    [[ -n $browser ]] || browser=$(command -v "$name" || true)
done
if [[ -z $browser && $(id -u) == 0 ]] && command -v apt-get > /dev/null; then
    echo 'book-check: installing chromium ...' >&2
    apt-get install -y chromium > /dev/null 2>&1 || true
    browser=$(command -v chromium || true)
fi
[[ -n $browser ]] ||
    fail 'Chromium is needed: install it (for example "apt install chromium")'

node "$home/test/book-check.mjs" "$browser" "$home/build/book" \
    "$home/build/book-check" "$@"

# The living page: what it computes is what the JVM computes.
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
if [[ -e $home/build/book/lab.html && ( $# == 0 || " $* " == *' lab.html '* ) ]]; then
    node "$home/test/lab-check.mjs" "$browser" "$home" "$java"
    node "$home/test/prompt-check.mjs" "$browser" "$home"
fi

# Transcripts that are run where they stand: some chapters, or all of them.
if (( $# == 0 )) || [[ " $* " == *' all '* ]]; then
    chapters=(value.html tokenizer.html parameters.html attention.html)
    (( $# == 0 )) || chapters=(all)
    node "$home/test/run-check.mjs" "$browser" "$home" "${chapters[@]}"
fi
