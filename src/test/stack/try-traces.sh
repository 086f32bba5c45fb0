#!/bin/sh
# Shows that spans reach Jaeger through the Collector with the configuration of deploy/metrics-stack.yaml, and how Jaeger
# answers what Grafana's data source asks. With the real Jaeger, which takes minutes to build: not part of ./check.
#
#   sudo src/test/stack/try-traces.sh [FOLDER [COMMAND...]]
#
# Runs all in a network of its own: Jaeger, the Collector, the exporter with the example process-spans, and COMMAND, or a
# few lines of shell, whose processes become a trace. Prints that trace as a tree; FOLDER gets it as trace.json, and the
# logs. Needs root, Go, curl and jq.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../../..
cache=${XDG_CACHE_HOME:-$HOME/.cache}/bpf-metrics-exporter/stack
api=http://localhost:16686/api

if [ "${1:-}" != --inside ]; then
    folder=${1:-$(mktemp -d)}
    [ $# -eq 0 ] || shift
    mkdir -p "$folder"
    sh "$here/prepare.sh" programs "$cache"
    sh "$here/prepare.sh" jaeger "$cache"
    exec unshare --net sh "$0" --inside "$(cd "$folder" && pwd)" "$@"
fi
folder=$2
shift 2
started=
exporter=
# shellcheck disable=SC2086 # a word for each process
trap 'kill $started $exporter 2> /dev/null || true' EXIT
ip link set lo up

config() { # of this ConfigMap
    awk -v name="  name: $1" '
        $0 == name { here = 1 }
        here && /^---/ { exit }
        copying { sub(/^    /, ""); print }
        here && /^  config.yaml: \|/ { copying = 1 }
    ' "$root/deploy/metrics-stack.yaml" > "$folder/$1.yaml"
}

ask() {
    curl --silent --show-error --fail --max-time 20 --globoff "$api$1"
}

wait_for() { # what, and a command that says whether it is there
    what=$1
    shift
    tries=0
    until "$@" > /dev/null 2>&1; do
        tries=$((tries + 1))
        [ $tries -lt 120 ] || { echo "no $what after a minute; see the logs in $folder" >&2; exit 1; }
        sleep 0.5
    done
}

exporter_runs() {
    curl --silent --fail http://127.0.0.1:9435/metrics | grep -q 'ebpf_program_attached{.*} 1'
}

# the trace that the command began; its span is the last of all
find_trace() {
    ask "/traces?service=processes&limit=1&tags=%7B%22process.pid%22%3A%22$command%22%7D" > "$folder/found.json"
    trace=$(jq --exit-status --raw-output '.data[0].traceID' "$folder/found.json") || return 1
    ask "/traces/$trace" > "$folder/trace.json"
}

config jaeger-config
config otel-collector-config
OTEL_TRACES_SAMPLER=always_off "$cache/jaeger/jaeger" --config="$folder/jaeger-config.yaml" > "$folder/jaeger.log" 2>&1 &
started=$!
"$cache/bin/otelcol-contrib" --config="$folder/otel-collector-config.yaml" > "$folder/collector.log" 2>&1 &
started="$started $!"
wait_for "answer of Jaeger" ask /services
OTEL_BSP_SCHEDULE_DELAY=500 "$root/bpf-metrics-exporter" --subsystem off --otlp-grpc localhost:4317 \
    --config.dir "$root/examples" --config.names process-spans > "$folder/exporter.log" 2>&1 &
exporter=$!
wait_for "exporter" exporter_runs

[ $# -gt 0 ] || set -- sh -c 'sleep 0.05; (sleep 0.1; exit 3); gzip < /etc/passwd | gzip -d | wc -l > /dev/null; sleep 0.05'
"$@" &
command=$!
wait $command || true
wait_for "trace" find_trace

echo "services: $(ask /services | jq --compact-output .data)"
jq --raw-output '
    .data[0].spans as $spans
    | ($spans | map(.startTime) | min) as $begin
    | def text($tag): .tags[] | select(.key == $tag) | .value;
      def tree($parent; $indent):
          $spans | sort_by(.startTime)[]
          | select(([.references[]?.spanID][0] // "") == $parent)
          | "\($indent)\(.operationName) \(text("process.pid")), from \((.startTime - $begin) / 1000) ms for "
              + "\(.duration / 1000) ms, exit code \(text("process.exit.code"))", tree(.spanID; $indent + "  ");
    "trace \(.data[0].traceID), \($spans | length) spans", tree(""; "  ")' "$folder/trace.json"
kill $exporter
wait $exporter || true
