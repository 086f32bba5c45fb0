package io.bpfmetrics.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the web config file that all of Prometheus' programs have in common. */
public final class WebConfigFile {
    /** The headers that can be set, with the values that they can have; none: any. */
    private static final Map<String, List<String>> HEADERS = Map.of(
            "Content-Security-Policy", List.of(),
            "Strict-Transport-Security", List.of(),
            "X-Content-Type-Options", List.of("nosniff"),
            "X-Frame-Options", List.of("deny", "sameorigin"),
            "X-XSS-Protection", List.of());

    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(0[4-9]|[12]\\d|3[01])\\$[./A-Za-z0-9]{53}");

    private final Path file;

    private WebConfigFile(Path file) {
        this.file = file;
    }

    /**
     * Reads the text of a web config.
     *
     * @param file where it is from; files that it names are relative to its folder
     * @throws WebConfigException if it cannot be used; with every problem that it has
     */
    public static WebConfig parse(Path file, String text) throws WebConfigException {
        return new WebConfigFile(file).read(text);
    }

    private WebConfig read(String text) throws WebConfigException {
        Optional<Node> root = compose(text);
        if (root.isEmpty()) {
            return WebConfig.OPEN;
        }
        WebConfigSection top = WebConfigSection.top(file, root.get());
        Optional<WebTlsSpec> tls = new WebTlsReader(file).read(top.section("tls_server_config"));
        Map<String, String> headers = headers(top.section("http_server_config"));
        WebConfig config = new WebConfig(tls, headers, users(top), WebRateReader.read(top.section("rate_limit")));
        top.finish();
        return config;
    }

    private Optional<Node> compose(String text) throws WebConfigException {
        try {
            return new Compose(LoadSettings.builder().build()).composeString(text);
        } catch (MarkedYamlEngineException e) {
            Location location = e.getProblemMark()
                    .map(mark -> new Location(file, mark.getLine() + 1, mark.getColumn() + 1))
                    .orElse(new Location(file, 0, 0));
            throw new WebConfigException(location, "this is no YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new WebConfigException(new Location(file, 0, 0), "this is no YAML: " + e.getMessage());
        }
    }

    private static Map<String, String> headers(WebConfigSection http) {
        http.flag("http2", true); // accepted: the server speaks HTTP/1.1 to everybody
        WebConfigSection section = http.section("headers");
        Map<String, String> headers = new LinkedHashMap<>();
        HEADERS.keySet().stream().sorted().forEach(name -> {
            String value = section.text(name);
            List<String> allowed = HEADERS.getOrDefault(name, List.of());
            if (!value.isEmpty() && !allowed.isEmpty() && !allowed.contains(value)) {
                section.problem(name, "must be " + String.join(" or ", allowed) + ", not \"" + value + "\"");
            }
            if (value.chars().anyMatch(c -> c < ' ' || c > '~')) {
                section.problem(name, "has characters that a header cannot have");
            }
            if (!value.isEmpty()) {
                headers.put(name, value);
            }
        });
        return headers;
    }

    private static Map<String, String> users(WebConfigSection top) {
        WebConfigSection section = top.section("basic_auth_users");
        Map<String, String> users = new LinkedHashMap<>();
        for (String user : section.keys()) {
            String hash = section.text(user);
            if (!BCRYPT.matcher(hash).matches()) {
                section.problem(
                        user,
                        "must be a bcrypt hash such as $2y$10$..., not the password itself;"
                                + " make one with: htpasswd -nBC 10 " + user);
            }
            if (user.contains(":")) {
                section.problem(user, "cannot be a user: basic authentication has no colon in names");
            }
            users.put(user, hash);
        }
        return users;
    }
}
