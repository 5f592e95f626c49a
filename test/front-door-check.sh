#!/usr/bin/env bash
# Goes through the front door as a newcomer would: from a copy in a folder with
# a space in its name, from another folder, and a second time without Maven.
set -euo pipefail

home=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
door="$work/my gpt/build.sh"
mkdir "$work/my gpt" "$work/no maven"
(cd "$home" && tar cf - --exclude=./build --exclude=./.git .) |
    tar xf - -C "$work/my gpt"
cd "$work"

passed=0
expect() {          # expect STATUS PATTERN COMMAND...
    local status=$1 pattern=$2 said code=0
    shift 2
    said=$("$@" 2>&1 < "${input:-/dev/null}") || code=$?
    if [[ $code != "$status" || ! $said =~ $pattern ]]; then
        printf 'front-door-check: %s\n  gave %s: %s\n  expected %s: %s\n' \
            "$*" "$code" "$said" "$status" "$pattern" >&2
        exit 1
    fi
    passed=$((passed + 1))
}

echo 'new Value(2).mul(3)' > script.jsh
echo 'nonsense' > bad.jsh
echo '/lesson 1' > lesson.jsh
printf 'emma\nava\n' > names
expect 0 'data=6.0' "$door" repl script.jsh

# from now on nothing has changed, so nothing may be built
for tool in bash cat dirname readlink find uname tput env rm mv wc tr; do
    ln -s "$(command -v "$tool")" "no maven/$tool"
done
full=$PATH
PATH="$work/no maven"
input=script.jsh expect 0 'data=6.0' "$door" repl
expect 0 'A number that remembers' "$door" repl lesson.jsh
expect 1 'bad.jsh:1' "$door" repl bad.jsh
expect 0 'step 3 loss [0-9.]+' "$door" train --data names --steps 3 --out m
expect 0 'sample 1: ' "$door" sample --model m --count 1
expect 2 'no such file' "$door" sample --model none
expect 0 'Usage' "$door" help
expect 2 "no command 'foo'" "$door" foo
expect 0 'Usage' "$door" train --help

# and when a source is newer, Maven is asked for in one line
PATH=$full
touch "$work/my gpt/src/microgpt/Value.java"
PATH="$work/no maven"
expect 2 '^build.sh: Maven is needed: install it' "$door" train --steps 1
PATH=$full

# a language that is not set, or not installed, changes no letter
printf 'zoë\nééé\n' > zoë
echo 'System.out.println("ë" + "ë".length())' > é.jsh
for locale in C POSIX xx_YY.UTF-8; do
    in_locale=(env -u LANG "LC_ALL=$locale" "$door")
    expect 0 'step 2 loss' "${in_locale[@]}" train --data zoë --steps 2 --out më
    expect 0 'sample 1: éë' "${in_locale[@]}" sample --model më --count 1 \
        --prompt éë
    expect 0 'ë1' "${in_locale[@]}" repl é.jsh
done
mv "my gpt" 'mï gpt'
door="$work/mï gpt/build.sh"
touch "$work/mï gpt/src/microgpt/Value.java"
expect 0 'sample 1: ' env -u LANG LC_ALL=C "$door" sample --model më --count 1
expect 0 'ë1' env -u LANG LC_ALL=C "$door" repl é.jsh

# an archive that was cut is made again
for archive in "$work/mï gpt/build/cds"/*[0-9]; do
    chmod u+w "$archive"
    truncate -s 5000 "$archive"
done
expect 0 'sample 1: ' "$door" sample --model më --count 1
expect 0 'ë1' "$door" repl é.jsh

# who does not listen is not talked to, and what does not arrive is told
expect 1 'the disk is full' bash -c '"$1" repl é.jsh > /dev/full' sh "$door"
echo 'while (true) System.out.println(1)' > endless.jsh
expect 0 '^1$' bash -c '"$1" repl endless.jsh | head -1' sh "$door"
expect 0 '^$' bash -c '"$1" repl <&-' sh "$door"
expect 0 'Usage' "$door" repl --help
expect 2 'no option --foo' "$door" repl --foo
mkdir full; echo mine > full/mine.txt
expect 2 'holds files that are no pages' "$door" book --out full
expect 0 'mine' cat full/mine.txt
echo "$passed passed, 0 failed"
