package io.bpfmetrics.testing;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Map;
import java.util.TreeMap;

/** Keeps the ASCII headers of a call for its handler. */
final class RecordedHeaders implements ServerInterceptor {
    private static final Context.Key<Map<String, String>> HEADERS = Context.keyWithDefault("headers", Map.of());

    static Map<String, String> current() {
        return HEADERS.get();
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Map<String, String> texts = new TreeMap<>();
        for (String name : headers.keys()) {
            String text = name.endsWith(Metadata.BINARY_HEADER_SUFFIX)
                    ? null
                    : headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
            if (text != null) {
                texts.put(name, text);
            }
        }
        return Contexts.interceptCall(Context.current().withValue(HEADERS, texts), call, headers, next);
    }
}
