package io.bpfmetrics.export;

import io.bpfmetrics.config.WebConfigException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the web server listens and where on it the metrics are.
 *
 * @param host a name or address, an IPv6 address without brackets; empty for all interfaces
 * @param port 0 to 65535; 0 lets the kernel choose a free one
 * @param telemetryPath begins with a slash
 * @param isOpenMetrics whether clients that prefer OpenMetrics get it
 * @param configFile who may read from it and how, in the format that Prometheus' programs share; empty: everybody
 */
public record WebSettings(
        String host, int port, String telemetryPath, boolean isOpenMetrics, Optional<Path> configFile) {
    private static final Pattern ADDRESS = Pattern.compile(
            "(?:\\[(?<bracketed>[0-9a-fA-F:.]+(?:%[^\\]]+)?)]|(?<name>[^:/\\[\\]@]*)):(?<port>\\d{1,5})");
    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9/._~-]*");
    private static final String EXAMPLES = "127.0.0.1:9435, :9435 (all interfaces), [::1]:9435 or none";

    /**
     * Reads the values of {@code --web.listen-address} and {@code --web.telemetry-path}.
     *
     * @throws WebSettingsException if one of them cannot be used; its message is for the user
     */
    public static WebSettings parse(String address, String telemetryPath) throws WebSettingsException {
        if (address.startsWith("fd://")) {
            throw new WebSettingsException("--web.listen-address " + address
                    + ": socket activation is not supported, because Java's web server opens its own socket;"
                    + " give an address such as 127.0.0.1:9435 and put a socket-activated proxy in front of it");
        }
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches()) {
            throw unusable(address, reason(address));
        }
        int port = Integer.parseInt(parts.group("port"));
        if (port > 65535) {
            throw unusable(address, "port " + port + " is above 65535");
        }
        String host = parts.group("bracketed") == null ? parts.group("name") : parts.group("bracketed");
        return new WebSettings(host, port, path(telemetryPath), false, Optional.empty());
    }

    /** The same, with OpenMetrics for clients that prefer it ({@code --web.openmetrics}). */
    public WebSettings withOpenMetrics() {
        return new WebSettings(host, port, telemetryPath, true, configFile);
    }

    /**
     * The same with a web config ({@code --web.config.file}).
     *
     * @throws WebSettingsException if the file, or one that it names, cannot be used; its message is for the user
     */
    public WebSettings withConfigFile(Path file) throws WebSettingsException {
        try {
            WebProtection.open(file);
        } catch (WebConfigException e) {
            throw new WebSettingsException("--web.config.file: " + e.getMessage());
        }
        return new WebSettings(host, port, telemetryPath, isOpenMetrics, Optional.of(file));
    }

    /** The address as in {@code --web.listen-address}. */
    public String address() {
        return address(host, port);
    }

    /** The metrics under another address, without scheme. */
    String at(String otherHost, int otherPort) {
        return address(otherHost, otherPort) + telemetryPath;
    }

    private static String address(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private static String path(String path) throws WebSettingsException {
        if (!PATH.matcher(path).matches()) {
            throw new WebSettingsException(
                    "--web.telemetry-path " + path + ": the path must begin with / and consist of"
                            + " letters, digits and / . _ ~ -; the default is /metrics");
        }
        return path;
    }

    private static WebSettingsException unusable(String address, String reason) {
        return new WebSettingsException("--web.listen-address " + address + ": " + reason + "; write " + EXAMPLES);
    }

    private static String reason(String address) {
        if (address.contains("/")) {
            return "an address has neither scheme nor path";
        }
        if (address.matches("\\[?[0-9a-fA-F.]*:[0-9a-fA-F.]*:[0-9a-fA-F:.]*\\]?")) {
            return "an IPv6 address needs brackets and a port";
        }
        if (!address.contains(":")) {
            return "the port is missing";
        }
        return "that is not HOST:PORT";
    }
}
