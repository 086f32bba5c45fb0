package io.bpfmetrics.export;

import io.bpfmetrics.config.Location;
import io.bpfmetrics.config.WebConfig;
import io.bpfmetrics.config.WebConfigException;
import io.bpfmetrics.config.WebConfigFile;
import io.bpfmetrics.config.WebPem;
import io.bpfmetrics.config.WebTlsSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the web config file says now. The file and those that it names are read again each time that somebody asks, which
 * is for every connection and every request: they are small, and a certificate that was renewed counts at once. While
 * what they say cannot be used, what they said before goes on. Thread-safe.
 */
final class WebProtection {
    private static final System.Logger LOGGER = System.getLogger(WebProtection.class.getName());

    private final Path file;
    private final Object lock = new Object();
    private State state;
    private @Nullable String complaint;

    private WebProtection(Path file, State state) {
        this.file = file;
        this.state = state;
    }

    /** Reads the file, which must be right at first. */
    static WebProtection open(Path file) throws WebConfigException {
        String text = read(file, new Location(file, 0, 0));
        WebConfig config = WebConfigFile.parse(file, text);
        Map<WebPem, String> pems = pems(config);
        return new WebProtection(file, State.of(text, config, pems));
    }

    /** The settings as they are now. */
    WebConfig config() {
        return state().config;
    }

    /** TLS as it is to be spoken now; empty if it is not. */
    Optional<WebTls> tls() {
        return state().tls;
    }

    private State state() {
        synchronized (lock) {
            try {
                state = renewed();
                complaint = null;
            } catch (WebConfigException e) {
                complain(String.valueOf(e.getMessage()));
            }
            return state;
        }
    }

    private State renewed() throws WebConfigException {
        String text = read(file, new Location(file, 0, 0));
        WebConfig config = text.equals(state.text) ? state.config : WebConfigFile.parse(file, text);
        Map<WebPem, String> pems = pems(config);
        if (text.equals(state.text) && pems.equals(state.pems)) {
            return state;
        }
        State next = State.of(text, config, pems);
        if (next.tls.isPresent() != state.tls.isPresent()) {
            throw new WebConfigException(
                    new Location(file, 0, 0), "TLS cannot be switched on or off while the exporter runs; restart it");
        }
        LOGGER.log(System.Logger.Level.INFO, "read " + file + " and the certificates it names again");
        return next;
    }

    private void complain(String problem) {
        if (!problem.equals(complaint)) {
            LOGGER.log(
                    System.Logger.Level.ERROR,
                    "the web config was changed and cannot be used, what it said before goes on: " + problem);
        }
        complaint = problem;
    }

    private static Map<WebPem, String> pems(WebConfig config) throws WebConfigException {
        Map<WebPem, String> texts = new HashMap<>();
        if (config.tls().isPresent()) {
            WebTlsSpec tls = config.tls().get();
            for (WebPem pem : Stream.concat(Stream.of(tls.certificate(), tls.key()), tls.clientAuthority().stream())
                    .toList()) {
                texts.put(pem, pem.file().isPresent() ? read(pem.file().get(), pem.location()) : pem.text());
            }
        }
        return texts;
    }

    private static String read(Path path, Location location) throws WebConfigException {
        try {
            return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new WebConfigException(location, "cannot read " + path + ": ENOENT, there is no such file");
        } catch (AccessDeniedException e) {
            throw new WebConfigException(location, "cannot read " + path + ": EACCES, this user may not read it");
        } catch (IOException e) {
            throw new WebConfigException(location, "cannot read " + path + ": " + e.getMessage());
        }
    }

    private record State(String text, WebConfig config, Map<WebPem, String> pems, Optional<WebTls> tls) {
        static State of(String text, WebConfig config, Map<WebPem, String> pems) throws WebConfigException {
            Optional<WebTls> tls = config.tls().isPresent()
                    ? Optional.of(WebTls.of(config.tls().get(), pems))
                    : Optional.empty();
            return new State(text, config, pems, tls);
        }
    }
}
