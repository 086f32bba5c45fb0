package io.bpfmetrics.export;

import io.bpfmetrics.config.NearestWord;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where OTLP goes.
 *
 * @param isTls whether the scheme is {@code https}
 * @param host a name or address; an IPv6 literal in brackets
 * @param port 1 to 65535
 * @param path what follows the port, empty if nothing does; gRPC has no use for it
 */
record OtlpEndpoint(boolean isTls, String host, int port, String path) {
    private static final List<String> SCHEMES = List.of("http", "https");
    private static final Pattern GLUED_PORT = Pattern.compile("(.*[a-zA-Z])(\\d{2,5})");
    private static final Pattern BARE_IPV6 = Pattern.compile("[0-9a-fA-F]*:[0-9a-fA-F:.]*:[0-9a-fA-F.]*");

    /**
     * Reads {@code [http[s]://]host:port[/path]}. The port may be left out after a scheme.
     *
     * @param source the flag or variable, for messages
     * @param schemeless what a text without scheme stands for: TLS or not
     * @param defaultPort the port to propose when none is given
     */
    static OtlpEndpoint parse(String source, String text, boolean schemeless, int defaultPort)
            throws OtlpConfigException {
        String trimmed = text.strip();
        int schemeEnd = trimmed.indexOf("://");
        if (schemeEnd < 0) {
            return parseAuthority(source, trimmed, schemeless, defaultPort);
        }
        String scheme = trimmed.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
        String rest = trimmed.substring(schemeEnd + 3);
        if (!SCHEMES.contains(scheme)) {
            String meant = NearestWord.of(scheme, SCHEMES).orElse("http");
            throw bad(source, text, "its scheme must be http or https", meant + "://" + rest);
        }
        return ofUri(source, text, scheme + "://" + rest);
    }

    private static OtlpEndpoint parseAuthority(String source, String text, boolean isTls, int defaultPort)
            throws OtlpConfigException {
        if (text.isEmpty()) {
            throw bad(source, text, "it is empty", "localhost:" + defaultPort);
        }
        if (BARE_IPV6.matcher(text).matches()) {
            throw bad(source, text, "an IPv6 address needs brackets", "[" + text + "]:" + defaultPort);
        }
        OtlpEndpoint endpoint = ofUri(source, text, (isTls ? "https://" : "http://") + text);
        String authority = text.contains("/") ? text.substring(0, text.indexOf('/')) : text;
        boolean isColonLast = authority.endsWith(":");
        if (isColonLast || authority.lastIndexOf(':') <= authority.lastIndexOf(']')) {
            String bare = isColonLast ? authority.substring(0, authority.length() - 1) : authority;
            Matcher glued = GLUED_PORT.matcher(bare);
            String meant = glued.matches() ? glued.group(1) + ":" + glued.group(2) : bare + ":" + defaultPort;
            throw bad(source, text, "it has no port", meant);
        }
        return endpoint;
    }

    private static OtlpEndpoint ofUri(String source, String text, String url) throws OtlpConfigException {
        URI uri = uri(source, text, url);
        if (uri.getUserInfo() != null || uri.getQuery() != null || uri.getFragment() != null) {
            throw bad(source, text, "a user, query or fragment has no meaning here", null);
        }
        boolean isTls = url.startsWith("https");
        int port = uri.getPort() == -1 ? (isTls ? 443 : 80) : uri.getPort();
        if (port < 1 || port > 65535) {
            throw bad(source, text, "a port is a number from 1 to 65535", null);
        }
        return new OtlpEndpoint(
                isTls,
                uri.getHost(),
                port,
                Optional.ofNullable(uri.getRawPath()).orElse(""));
    }

    private static URI uri(String source, String text, String url) throws OtlpConfigException {
        try {
            // parseServerAuthority would refuse big ports and underscores with words that help nobody
            URI uri = new URI(url);
            if (uri.getHost() != null) {
                return uri;
            }
            String portText = url.substring(url.lastIndexOf(':') + 1).replaceFirst("/.*", "");
            boolean isPortBad = url.lastIndexOf(':') > url.indexOf("://") && !portText.matches("\\d{1,5}");
            boolean hasUnderscore = url.contains("_");
            String noHost = hasUnderscore ? "a host name has no underscore" : "it names no host";
            throw bad(source, text, isPortBad ? "a port is a number from 1 to 65535" : noHost, null);
        } catch (URISyntaxException e) {
            throw bad(source, text, e.getReason().toLowerCase(Locale.ROOT) + " at position " + e.getIndex(), null);
        }
    }

    private static OtlpConfigException bad(String source, String text, String reason, @Nullable String meant) {
        String hint = meant == null
                ? "write it as host:port, http://host:port or https://host:port"
                : "did you mean \"" + meant + "\"?";
        return new OtlpConfigException(withoutSecrets(source + " \"" + text + "\": " + reason + "; " + hint));
    }

    private static String withoutSecrets(String text) {
        return text.replaceAll("[^\"/\\s]*@", "***@");
    }

    /** The host without the brackets of an IPv6 literal. */
    String bareHost() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** {@code host:port}, as a gRPC target and for people. */
    String authority() {
        return host + ":" + port;
    }

    /** Scheme, host and port. */
    String origin() {
        return (isTls ? "https://" : "http://") + authority();
    }

    /** All of it. */
    String url() {
        return origin() + path;
    }
}
