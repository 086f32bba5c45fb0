package io.bpfmetrics.export;

/** The web server's address or path cannot be used as written; the message says why and what to write instead. */
public final class WebSettingsException extends Exception {
    private static final long serialVersionUID = 1L;

    WebSettingsException(String message) {
        super(message);
    }
}
