package io.bpfmetrics.export;

import java.util.Locale;

/** A kind of telemetry; each has its own exporter, and variables of its own that win over those for all. */
enum OtlpSignal {
    METRICS("export", "every collection", "switch OTLP off with --otlp-grpc none"),
    TRACES("export of spans", "pauses of up to 5 s", "switch spans off with OTEL_TRACES_EXPORTER=none");

    private final String export;
    private final String turn;
    private final String offSwitch;

    OtlpSignal(String export, String turn, String offSwitch) {
        this.export = export;
        this.turn = turn;
        this.offSwitch = offSwitch;
    }

    /** As it stands in the names of variables and in paths. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What to call sending it, to people. */
    String export() {
        return export;
    }

    /** With what a receiver that is away is tried again. */
    String turn() {
        return turn;
    }

    /** How the user can do without it. */
    String offSwitch() {
        return offSwitch;
    }

    /** The exporter of this signal: {@code otel.SIGNAL.exporter}. */
    String exporterKey() {
        return "otel." + word() + ".exporter";
    }

    /** What the names of this signal's own settings begin with. */
    String otlpPrefix() {
        return "otel.exporter.otlp." + word() + ".";
    }
}
