#!/bin/sh
# Starts the exporter in a container, where Prometheus comes from outside: on every interface, unless told otherwise.
set -eu

case "${1-} $*" in
    # a subcommand such as list serves nothing
    [!-\ ]* | *" --web.listen-address"*) ;;
    *) set -- --web.listen-address :9435 "$@" ;;
esac
exec /usr/bin/bpf-metrics-exporter "$@"
