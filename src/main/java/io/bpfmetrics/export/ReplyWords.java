package io.bpfmetrics.export;

import io.grpc.Status;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns what the gRPC and HTTP libraries say about a failed request into one line for people. */
final class ReplyWords {
    private ReplyWords() {}

    /** Why a call ended with this status, whose innermost cause is given. */
    static String of(Status status, @Nullable Throwable root) {
        String description = oneLine(status.getDescription() == null ? "" : status.getDescription());
        if (status.getCode() == Status.Code.DEADLINE_EXCEEDED && description.contains("deadline exceeded after")) {
            boolean isConnected = !description.contains("waiting_for_connection");
            return (isConnected ? "no answer" : "no connection") + " within the timeout (OTEL_EXPORTER_OTLP_TIMEOUT)";
        }
        boolean isCauseEnough =
                description.isEmpty() || description.equals("io exception") || root instanceof UnknownHostException;
        if (root == null) {
            return description
                    + (description.startsWith("Network closed") ? " (if it speaks TLS, write https://)" : "");
        }
        return isCauseEnough ? of(root) : description + ": " + of(root);
    }

    /** What the innermost cause says. */
    static String of(@Nullable Throwable root) {
        if (root == null) {
            return "";
        }
        if (root instanceof HttpTimeoutException) {
            return "no answer within the timeout (OTEL_EXPORTER_OTLP_TIMEOUT)";
        }
        String message = oneLine(root.getMessage() == null ? root.toString() : root.getMessage());
        if (root instanceof UnknownHostException) {
            return "host name is not known, " + message;
        }
        return root instanceof ConnectException ? refusal(message) : message + hint(root, message);
    }

    /** The native transport names the system call before the reason. */
    private static String refusal(String message) {
        return message.replaceFirst("^finishConnect\\(\\.\\.\\) failed(?: with error\\(-\\d+\\))?: ", "")
                .toLowerCase(Locale.ROOT);
    }

    private static String hint(Throwable failure, String message) {
        if (message.contains("certification path")) {
            return " (name its certificate authority in OTEL_EXPORTER_OTLP_CERTIFICATE)";
        }
        if (message.contains("First received frame was not SETTINGS")) {
            return " (it does not speak gRPC; is it the right port, or meant for OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf?)";
        }
        boolean isPlaintext = failure.getClass().getSimpleName().equals("NotSslRecordException");
        return isPlaintext ? " (it does not speak TLS; is http:// meant?)" : "";
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", "; ");
    }

    static @Nullable Throwable root(@Nullable Throwable failure) {
        Throwable root = failure;
        while (root != null && root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
