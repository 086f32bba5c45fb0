package io.bpfmetrics.benchmark;

import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** An OTLP receiver in a process of its own, so that its work does not count, that throws away what it gets. */
final class DiscardingReceiver implements AutoCloseable {
    private final Process process;
    private final int port;

    private DiscardingReceiver(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static DiscardingReceiver start() throws IOException {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DiscardingReceiver.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        if (line == null) {
            throw new IOException("the receiver ended with " + process.exitValue());
        }
        return new DiscardingReceiver(process, Integer.parseInt(line));
    }

    /** Runs until its standard input ends. */
    public static void main(String[] arguments) throws IOException {
        MethodDescriptor<byte[], byte[]> export = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("opentelemetry.proto.collector.metrics.v1.MetricsService/Export")
                .setRequestMarshaller(new Discarding())
                .setResponseMarshaller(new Discarding())
                .build();
        ServerServiceDefinition service = ServerServiceDefinition.builder(
                        "opentelemetry.proto.collector.metrics.v1.MetricsService")
                .addMethod(export, ServerCalls.asyncUnaryCall((request, answer) -> {
                    answer.onNext(new byte[0]);
                    answer.onCompleted();
                }))
                .build();
        var server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(service)
                .build()
                .start();
        System.out.println(server.getPort());
        while (System.in.read() >= 0) {
            // nothing is expected
        }
        server.shutdownNow();
    }

    /** {@code host:port} as a user writes it. */
    String target() {
        return "localhost:" + port;
    }

    @Override
    public void close() {
        process.destroy();
    }

    private static final class Discarding implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                stream.skipNBytes(stream.available());
                return new byte[0];
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
