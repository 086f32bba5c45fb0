package io.bpfmetrics.export;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a client says about encodings (RFC 9110, 12.5.3). */
final class WebEncoding {
    private WebEncoding() {}

    /** Whether gzip is named, or everything is, and not with weight 0. */
    static boolean acceptsGzip(@Nullable List<String> headers) {
        boolean acceptsAny = false;
        for (String choice :
                headers == null ? new String[0] : String.join(",", headers).split(",", -1)) {
            String[] parts = choice.toLowerCase(Locale.ROOT).split(";", 2);
            boolean isAccepted = parts.length == 1 || !parts[1].strip().matches("q\\s*=\\s*0(\\.0*)?");
            switch (parts[0].strip()) {
                case "gzip", "x-gzip" -> {
                    return isAccepted;
                }
                case "*" -> acceptsAny = isAccepted;
                default -> {
                    // another encoding
                }
            }
        }
        return acceptsAny;
    }
}
