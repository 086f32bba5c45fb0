package io.bpfmetrics.export;

import io.grpc.Status;
import io.opentelemetry.sdk.common.export.HttpResponse;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;

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
        Throwable root = ReplyWords.root(status.getCause());
        return new Reply(reason, ReplyWords.of(status, root), root instanceof ConnectException, PartialSuccess.NONE);
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
