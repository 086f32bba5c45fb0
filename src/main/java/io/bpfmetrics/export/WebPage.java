package io.bpfmetrics.export;

/** The page at {@code /}: what this is and what is served. */
final class WebPage {
    private WebPage() {}

    static String of(WebSettings settings, String version) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head><meta charset="utf-8"><title>bpf-metrics-exporter</title></head>
                <body>
                <h1>bpf-metrics-exporter %s</h1>
                <p>Every BPF program, map and link that is loaded on this host, as metrics.<br>
                They are read from the kernel anew each time that a page below is opened.</p>
                <ul>
                <li><a href="%s">%s</a>: metrics as Prometheus text, for a scrape or to read</li>
                </ul>
                </body>
                </html>
                """.formatted(escape(version), settings.telemetryPath(), settings.telemetryPath());
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
