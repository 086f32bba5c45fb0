package io.bpfmetrics.export;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.util.List;
import java.util.function.Consumer;

/** Gives the SDK's HTTP exporter the sender that it would find by itself, with a {@link ReplyWatch} around it. */
final class WatchedHttp implements ComponentLoader {
    private final ComponentLoader found = ComponentLoader.forClassLoader(WatchedHttp.class.getClassLoader());
    private final ReplyWatch watch;

    WatchedHttp(ReplyWatch watch) {
        this.watch = watch;
    }

    @Override
    public <T> Iterable<T> load(Class<T> spi) {
        Iterable<T> components = found.load(spi);
        if (spi != HttpSenderProvider.class) {
            return components;
        }
        HttpSenderProvider provider = (HttpSenderProvider) components.iterator().next();
        HttpSenderProvider watched = config -> new WatchedSender(provider.createSender(config));
        return List.of(spi.cast(watched));
    }

    private final class WatchedSender implements HttpSender {
        private final HttpSender sender;

        WatchedSender(HttpSender sender) {
            this.sender = sender;
        }

        @Override
        public void send(MessageWriter message, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
            sender.send(
                    message,
                    response -> {
                        watch.ended(Reply.of(response));
                        onResponse.accept(response);
                    },
                    failure -> {
                        watch.ended(Reply.of(failure));
                        onError.accept(failure);
                    });
        }

        @Override
        public CompletableResultCode shutdown() {
            return sender.shutdown();
        }
    }
}
