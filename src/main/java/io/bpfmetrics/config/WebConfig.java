package io.bpfmetrics.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who may read from the web server, and how.
 *
 * @param tls how to speak TLS; empty: not at all
 * @param headers to add to every answer
 * @param users bcrypt hashes of passwords by user; empty: everybody may read
 * @param rate how often it answers; empty: always
 */
public record WebConfig(
        Optional<WebTlsSpec> tls, Map<String, String> headers, Map<String, String> users, Optional<WebRate> rate) {
    /** Nothing is asked of anybody. */
    public static final WebConfig OPEN = new WebConfig(Optional.empty(), Map.of(), Map.of(), Optional.empty());

    /** Copies the maps. */
    public WebConfig {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        users = Collections.unmodifiableMap(new LinkedHashMap<>(users));
    }
}
