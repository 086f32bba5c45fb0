#!/bin/sh
# Copies the files that metrics-stack.yaml says are embedded into it (StackFileTest holds the copies to account).
# Prints the result with --print instead of writing it.
set -eu
cd "$(dirname "$0")/.."
stack=deploy/metrics-stack.yaml
new=$(mktemp)
trap 'rm -f "$new"' EXIT
awk '
    /^ *[^ ]+: [|] # embedded from / {
        print
        while ((got = (getline line < $NF)) > 0) print (line == "" ? "" : "    " line)
        if (got < 0) { print "cannot read " $NF > "/dev/stderr"; exit 1 }
        copying = 1
        next
    }
    copying && (/^    / || /^$/) { next }
    { copying = 0; print }
' "$stack" > "$new"
if [ "${1:-}" = --print ]; then cat "$new"; else cat "$new" > "$stack"; fi
