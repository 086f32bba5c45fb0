package io.bpfmetrics.export;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.opentelemetry.sdk.common.CompletableResultCode;
import org.jspecify.annotations.Nullable;

/**
 * Keeps how the latest request ended, which the SDK's exporters do not tell: status, cause, and what the receiver
 * rejected while it said "ok". Requests go out one after the other, so there is only ever one to keep. Thread-safe.
 */
final class ReplyWatch implements ClientInterceptor {
    private volatile @Nullable Reply latest;

    /** A request ended; called before the exporter hears of it. */
    void ended(Reply reply) {
        latest = reply;
    }

    /** Forgets the request before, since another one is about to be sent. */
    void clear() {
        latest = null;
    }

    /** How the latest request ended, if it got as far as being sent. */
    @Nullable
    Reply latest() {
        return latest;
    }

    /** How the request ended that this answer of the exporter is about. */
    Reply replyTo(CompletableResultCode answer) {
        Reply reply = latest;
        if (reply != null) {
            return reply;
        }
        Throwable thrown = answer.getFailureThrowable();
        String detail = thrown == null ? "the request could not be made" : thrown.toString();
        return answer.isSuccess() ? Reply.ok(PartialSuccess.NONE) : Reply.internal(detail);
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<A> listener, Metadata headers) {
                super.start(new WatchingListener<>(listener), headers);
            }
        };
    }

    private final class WatchingListener<A> extends SimpleForwardingClientCallListener<A> {
        private PartialSuccess partial = PartialSuccess.NONE;

        WatchingListener(ClientCall.Listener<A> listener) {
            super(listener);
        }

        @Override
        public void onMessage(A message) {
            if (message instanceof byte[] bytes) {
                partial = PartialSuccess.parse(bytes);
            }
            super.onMessage(message);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            ended(Reply.of(status, trailers, partial));
            super.onClose(status, trailers);
        }
    }
}
