package io.bpfmetrics.export;

import io.grpc.Status;
import io.opentelemetry.sdk.common.export.HttpResponse;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How one request ended.
 *
 * @param reason {@code ok}, or a gRPC status name in lower case, or {@code http_503}
 * @param detail what else is known about a failure, perhaps empty
 * @param isNobodyThere whether nothing listens at the endpoint
 * @param partial what a successful answer has to say
 */
record Reply(String reason, String detail, boolean isNobodyThere, PartialSuccess partial) {
    private static final String OK = "ok";

    boolean isOk() {
        return reason.equals(OK);
    }

    /** Whether further requests can be expected to end likewise, so that sending them is a waste. */
    boolean isReceiverOut() {
        return reason.equals("unavailable") || reason.equals("deadline_exceeded");
    }

    /** Reason and detail, for people. */
    String words() {
        return detail.isEmpty() ? reason : reason + ", " + detail;
    }

    static Reply ok(PartialSuccess partial) {
        return new Reply(OK, "", false, partial);
    }

    static Reply of(Status status, PartialSuccess partial) {
        if (status.isOk()) {
            return ok(partial);
        }
        String reason = status.getCode().name().toLowerCase(Locale.ROOT);
        Throwable root = root(status.getCause());
        String description = status.getDescription() == null ? "" : status.getDescription();
        String detail = root == null ? description + hint(description) : withCause(description, root);
        return new Reply(reason, detail, root instanceof ConnectException, PartialSuccess.NONE);
    }

    static Reply of(HttpResponse response) {
        int code = response.getStatusCode();
        byte[] body = response.getResponseBody() == null ? new byte[0] : response.getResponseBody();
        if (code >= 200 && code < 300) {
            return ok(PartialSuccess.parse(body));
        }
        return new Reply("http_" + code, response.getStatusMessage(), false, PartialSuccess.NONE);
    }

    static Reply of(Throwable failure) {
        Throwable root = root(failure);
        boolean isTimeout = root instanceof HttpTimeoutException;
        // the JDK's client loses the words of the kernel: a refused connection is a closed channel without message
        boolean isNobodyThere = hasCause(failure, ConnectException.class);
        String detail = isNobodyThere && root instanceof ClosedChannelException ? "connection refused" : words(root);
        return new Reply(isTimeout ? "deadline_exceeded" : "unavailable", detail, isNobodyThere, PartialSuccess.NONE);
    }

    private static String withCause(String description, Throwable root) {
        boolean saysNothing = description.isEmpty() || description.equals("io exception");
        return saysNothing ? words(root) : description + ": " + words(root);
    }

    private static String words(@Nullable Throwable failure) {
        if (failure == null) {
            return "";
        }
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        String plain = message.replaceFirst("^finishConnect\\(\\.\\.\\) failed(?: with error\\(-\\d+\\))?: ", "");
        return failure instanceof ConnectException ? plain.toLowerCase(Locale.ROOT) : plain + hint(failure, plain);
    }

    private static String hint(String description) {
        return description.startsWith("Network closed") ? " (if it speaks TLS, write https://)" : "";
    }

    private static String hint(Throwable failure, String message) {
        if (message.contains("certification path")) {
            return " (name its certificate authority in OTEL_EXPORTER_OTLP_CERTIFICATE)";
        }
        boolean isPlaintext = failure.getClass().getSimpleName().equals("NotSslRecordException");
        return isPlaintext ? " (it does not speak TLS; is http:// meant?)" : "";
    }

    private static @Nullable Throwable root(@Nullable Throwable failure) {
        Throwable root = failure;
        while (root != null && root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
