#!/bin/sh
# Prepares what the stack test runs, under the names and versions of deploy/metrics-stack.yaml:
#
#   prepare.sh programs CACHE     CACHE/bin: the Collector (built), Debian's Prometheus, stand-ins for Grafana and Jaeger
#   prepare.sh jaeger CACHE       CACHE/jaeger/jaeger: Jaeger itself, built in some five minutes, for try-traces.sh
#   prepare.sh images CACHE       images of them in podman's storage in CACHE/podman, which nothing else uses
#   prepare.sh base CACHE         localhost/debian-base in that storage: a bare Debian, to build our own image on
#   prepare.sh podman CACHE ...   podman with that storage
#
# What is there already is not made again. Exit status 77: it cannot be done on this machine, standard error says why.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
stack=$here/../../../deploy/metrics-stack.yaml
action=$1
mkdir -p "$2"
cache=$(cd "$2" && pwd)
shift 2
PATH=$PATH:/usr/local/go/bin:/usr/local/sbin:/usr/sbin:/sbin
# the Collector may ask for a newer Go than the one here, which then fetches it
export GOTOOLCHAIN=auto

cannot() {
    echo "$*" >&2
    exit 77
}

image() { # the image that the stack file has of this name
    sed -n "s|^ *image: \(.*/$1:.*\)\$|\1|p" "$stack"
}

need_go() {
    command -v go > /dev/null || cannot "no Go compiler to build the OpenTelemetry Collector with; install Go 1.24 or newer"
    version=$(go env GOVERSION)
    minor=$(echo "$version" | sed 's/^go1\.\([0-9]*\).*/\1/')
    [ "$minor" -ge 24 ] || cannot "Go is $version, too old to build the OpenTelemetry Collector; install Go 1.24 or newer"
}

build_collector() {
    stamp=$cache/collector.$(cksum < "$here/collector-builder.yaml" | tr ' ' -)
    [ -e "$stamp" ] && return
    need_go
    version=$(sed -n 's/^  version: //p' "$here/collector-builder.yaml")
    echo "building the OpenTelemetry Collector $version; a few minutes, once"
    sed "s|^dist:|dist:\n  output_path: $cache/collector|" "$here/collector-builder.yaml" > "$cache/builder.yaml"
    CGO_ENABLED=0 go run "go.opentelemetry.io/collector/cmd/builder@v$version" --config "$cache/builder.yaml" \
        > "$cache/build.log" 2>&1 || { tail -n 20 "$cache/build.log" >&2; exit 1; }
    mv "$cache/collector/otelcol-contrib" "$cache/bin/otelcol-contrib"
    rm -rf "$cache/collector"
    touch "$stamp"
}

build_stand_in() { # of grafana or jaeger
    [ "$cache/bin/$1" -nt "$here/$1/main.go" ] && return
    need_go
    (cd "$here/$1" && CGO_ENABLED=0 go build -o "$cache/bin/$1" .)
}

# Without its user interface, which is no part of the Go module. Version 2.N of Jaeger is version 1.(N + 63) of the module.
jaeger() {
    release=$(image jaeger | sed 's/.*://')
    stamp=$cache/jaeger/built-$release
    [ -e "$stamp" ] && return
    need_go
    echo "building Jaeger $release; some five minutes, once"
    minor=$(echo "$release" | cut -d . -f 2)
    module=$(go mod download -json "github.com/jaegertracing/jaeger@v1.$((minor + 63)).$(echo "$release" | cut -d . -f 3)")
    rm -rf "$cache/jaeger"
    mkdir -p "$cache/jaeger/source"
    cp -R "$(echo "$module" | sed -n 's/^.*"Dir": "\(.*\)".*$/\1/p')/." "$cache/jaeger/source"
    chmod -R u+w "$cache/jaeger/source"
    (cd "$cache/jaeger/source" && CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o ../jaeger ./cmd/jaeger)
    rm -rf "$cache/jaeger/source"
    touch "$stamp"
}

programs() {
    mkdir -p "$cache/bin"
    command -v prometheus > /dev/null || cannot "no prometheus on this machine; install the package prometheus"
    ln -sf "$(command -v prometheus)" "$cache/bin/prometheus"
    build_collector
    build_stand_in grafana
    build_stand_in jaeger
}

run_podman() {
    cat > "$cache/containers.conf" <<-EOT
	[containers]
	default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
	[engine]
	cgroup_manager = "cgroupfs"
	runtime = "runc"
	EOT
    CONTAINERS_CONF=$cache/containers.conf podman --root "$cache/podman/root" --runroot "$cache/podman/run" \
        --tmpdir "$cache/podman/tmp" --network-config-dir "$cache/podman/networks" "$@"
}

import_image() { # name, root file system, user, entry point
    tar -C "$2" -c . | run_podman import -q --change "USER $3" --change "ENTRYPOINT [\"$4\"]" - "$1" > /dev/null
}

copy_with_libraries() { # program, root file system
    mkdir -p "$2/bin"
    cp -L "$1" "$2/bin/"
    for library in $(ldd "$1" 2> /dev/null | grep -o '/[^ ]*'); do
        mkdir -p "$2$(dirname "$library")"
        cp -L "$library" "$2$library"
    done
}

make_image() { # name in the stack file, program, user, directory that the user may write
    name=$(image "$1")
    stamp=$cache/podman/$1.$(printf %s "$name" | tr -c 'a-zA-Z0-9.' -)
    [ "$stamp" -nt "$(readlink -f "$cache/bin/$2")" ] && run_podman image exists "$name" && return
    root=$cache/rootfs
    rm -rf "$root"
    mkdir -p "$root/etc" "$root/tmp" "$root$4"
    copy_with_libraries "$cache/bin/$2" "$root"
    chown -R "$3" "$root$4"
    import_image "$name" "$root" "$3" "/bin/$2"
    rm -rf "$root"
    touch "$stamp"
}

images() {
    command -v podman > /dev/null || cannot "no podman on this machine; install the package podman"
    mkdir -p "$cache/podman/networks"
    programs
    make_image opentelemetry-collector-contrib otelcol-contrib 10001 /home
    make_image jaeger jaeger 10001 /home
    make_image prometheus prometheus 65534 /prometheus
    make_image grafana grafana 472 /var/lib/grafana
}

base() {
    command -v podman > /dev/null || cannot "no podman on this machine; install the package podman"
    command -v debootstrap > /dev/null || cannot "no debootstrap on this machine; install the package debootstrap"
    mkdir -p "$cache/podman/networks"
    run_podman image exists localhost/debian-base && return
    root=$cache/rootfs
    rm -rf "$root"
    debootstrap --variant=minbase bookworm "$root" > "$cache/debootstrap.log" 2>&1 ||
        cannot "debootstrap fetches no Debian: $(tail -n 1 "$cache/debootstrap.log")"
    tar -C "$root" -c . | run_podman import -q - localhost/debian-base > /dev/null
    rm -rf "$root"
}

case $action in
    programs | images | base | jaeger) "$action" ;;
    podman) run_podman "$@" ;;
    *) echo "usage: $0 programs|jaeger|images|base|podman CACHE ..." >&2; exit 2 ;;
esac
