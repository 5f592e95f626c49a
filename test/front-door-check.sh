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
for tool in bash cat dirname readlink find uname tput env; do
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
echo "$passed passed, 0 failed"
