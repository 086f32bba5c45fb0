package io.bpfmetrics.export;

import io.grpc.Metadata;
import io.grpc.Status;
import io.opentelemetry.sdk.common.export.HttpResponse;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * How one request ended.
 *
 * @param reason {@code ok}, or a gRPC status name in lower case, or {@code http_503}
 * @param detail what else is known about a failure, perhaps empty
 * @param isNobodyThere whether nothing listens at the endpoint
 * @param partial what a successful answer has to say
 * @param isRetryAsked whether the receiver asks to send the same again later
 */
record Reply(String reason, String detail, boolean isNobodyThere, PartialSuccess partial, boolean isRetryAsked) {
    private static final String OK = "ok";

    /** What OTLP says may be sent again: gRPC by status, HTTP by number. */
    private static final Set<String> PASSING = Set.of(
            "cancelled",
            "deadline_exceeded",
            "aborted",
            "out_of_range",
            "unavailable",
            "data_loss",
            "http_429",
            "http_502",
            "http_503",
            "http_504");

    private static final Metadata.Key<byte[]> DETAILS =
            Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

    Reply(String reason, String detail, boolean isNobodyThere, PartialSuccess partial) {
        this(reason, detail, isNobodyThere, partial, false);
    }

    boolean isOk() {
        return reason.equals(OK);
    }

    /** Whether further requests can be expected to end likewise, so that sending them is a waste. */
    boolean isReceiverOut() {
        return reason.equals("unavailable") || reason.equals("deadline_exceeded");
    }

    /** Whether the same request may be taken another time. */
    boolean isPassing() {
        return isRetryAsked || PASSING.contains(reason);
    }

    /** Reason and detail, for people. */
    String words() {
        return detail.isEmpty() ? reason : reason + ", " + detail;
    }

    static Reply ok(PartialSuccess partial) {
        return new Reply(OK, "", false, partial);
    }

    /** The request did not get as far as being sent, or its answer could not be handled. */
    static Reply internal(String detail) {
        return new Reply("internal", detail, false, PartialSuccess.NONE);
    }

    static Reply of(Status status, Metadata trailers, PartialSuccess partial) {
        if (status.isOk()) {
            return ok(partial);
        }
        String reason = status.getCode().name().toLowerCase(Locale.ROOT);
        Throwable root = ReplyWords.root(status.getCause());
        return new Reply(
                reason,
                ReplyWords.of(status, root),
                root instanceof ConnectException,
                PartialSuccess.NONE,
                status.getCode() == Status.Code.RESOURCE_EXHAUSTED && isRetryAsked(trailers));
    }

    /** Whether there is a {@code google.rpc.RetryInfo}, which OTLP wants for trying again after RESOURCE_EXHAUSTED. */
    private static boolean isRetryAsked(Metadata trailers) {
        byte[] details = trailers.get(DETAILS);
        return details != null && new String(details, StandardCharsets.ISO_8859_1).contains("google.rpc.RetryInfo");
    }

    static Reply of(HttpResponse response) {
        int code = response.getStatusCode();
        byte[] body = response.getResponseBody() == null ? new byte[0] : response.getResponseBody();
        if (code >= 200 && code < 300) {
            return PartialSuccess.read(body)
                    .map(Reply::ok)
                    .orElseGet(() -> new Reply(
                            "invalid_answer", "it answers, but not as an OTLP receiver", false, PartialSuccess.NONE));
        }
        return new Reply("http_" + code, statusText(response, code), false, PartialSuccess.NONE);
    }

    /** The JDK's client has no reason phrase and gives the number again. */
    private static String statusText(HttpResponse response, int code) {
        String text = String.valueOf(response.getStatusMessage());
        return text.equals(String.valueOf(code)) ? "" : text;
    }

    static Reply of(Throwable failure) {
        Throwable root = ReplyWords.root(failure);
        boolean isTimeout = root instanceof HttpTimeoutException;
        boolean isNobodyThere = ReplyWords.hasCause(failure, ConnectException.class);
        // the JDK's client loses the words of the kernel: a refused connection is a closed channel without message
        boolean isWordless = isNobodyThere && root instanceof ClosedChannelException;
        String detail = isWordless ? "connection refused" : ReplyWords.of(root);
        return new Reply(isTimeout ? "deadline_exceeded" : "unavailable", detail, isNobodyThere, PartialSuccess.NONE);
    }
}
