package io.bpfmetrics.export;

import java.util.List;
import java.util.stream.Collectors;

/** The page at {@code /}: what this is and what is served. */
final class WebPage {
    private final String telemetryPath;
    private final WebContent content;

    WebPage(String telemetryPath, WebContent content) {
        this.telemetryPath = telemetryPath;
        this.content = content;
    }

    /** The page as HTML, as of now. */
    String html() {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head><meta charset="utf-8"><title>bpf-metrics-exporter</title></head>
                <body>
                <h1>bpf-metrics-exporter %s</h1>
                <p>BPF programs, maps and links that are loaded on this host, and what configs make of their maps, as metrics.<br>
                They are read from the kernel anew each time that the metrics are opened.</p>
                <ul>
                <li><a href="%s">%s</a>: metrics as Prometheus text, for a scrape or to read</li>
                <li><a href="/healthz">/healthz</a>: whether all could be read the last time</li>
                %s</ul>
                %s</body>
                </html>
                """.formatted(escape(content.version()), telemetryPath, telemetryPath, maps(), configs());
    }

    private String maps() {
        return content.maps().isEmpty() ? "" : "<li><a href=\"/maps\">/maps</a>: what is in the maps of configs</li>\n";
    }

    private String configs() {
        List<String> names = content.configs().get();
        if (names.isEmpty()) {
            return "";
        }
        return names.stream()
                .map(name -> "<li>" + escape(name) + "</li>\n")
                .collect(Collectors.joining("", "<h2>Configs</h2>\n<ul>\n", "</ul>\n"));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
